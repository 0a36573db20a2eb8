//! Well-known binary (OGC 06-103r4 §8.2): of multipolygons in WGS 84, as the register stores them, of points, and of lines.

use geo::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};

/// Bytes that are not the WKB that this module writes, with the offset of the first wrong byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a little-endian WKB multipolygon (byte {0})")]
pub struct WkbError(pub usize);

const LITTLE_ENDIAN: u8 = 1;
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;

/// Writes a multipolygon as little-endian WKB.
///
/// # Examples
///
/// The header is the byte order (1, little-endian), the type (6, multipolygon) and the number of polygons; coordinates
/// are IEEE 754 doubles:
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use xuong::geom::wkb;
///
/// let area = MultiPolygon::from(polygon![(x: 105.0, y: 20.5), (x: 106.0, y: 20.5), (x: 106.0, y: 21.0)]);
/// let bytes = wkb::write(&area);
/// assert_eq!(bytes[..9], [1, 6, 0, 0, 0, 1, 0, 0, 0]);
/// assert_eq!(bytes[22..30], 105.0_f64.to_le_bytes());
/// assert_eq!(bytes.len(), 9 + 9 + 4 + 4 * 16, "headers, a number of points, four points");
/// assert_eq!(wkb::read(&bytes), Ok(area));
/// ```
pub fn write(area: &MultiPolygon) -> Vec<u8> {
    let mut out = Vec::new();
    head(&mut out, MULTI_POLYGON, area.0.len());
    for polygon in area {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        head(&mut out, POLYGON, 1 + polygon.interiors().len());
        rings.for_each(|ring| positions(&mut out, ring));
    }
    out
}

/// Writes lines as little-endian WKB.
///
/// # Examples
///
/// ```
/// use geo::{MultiLineString, line_string};
/// use xuong::geom::wkb;
///
/// let lines = MultiLineString::new(vec![line_string![(x: 105.0, y: 20.5), (x: 106.0, y: 20.5)]]);
/// let bytes = wkb::lines(&lines);
/// assert_eq!(bytes[..9], [1, 5, 0, 0, 0, 1, 0, 0, 0]);
/// assert_eq!(bytes.len(), 9 + 9 + 2 * 16);
/// ```
pub fn lines(lines: &MultiLineString) -> Vec<u8> {
    let mut out = Vec::new();
    head(&mut out, MULTI_LINE, lines.0.len());
    for line in lines {
        out.push(LITTLE_ENDIAN);
        out.extend(LINE.to_le_bytes());
        positions(&mut out, line);
    }
    out
}

/// A number of positions, and the positions.
fn positions(out: &mut Vec<u8>, line: &LineString) {
    count(out, line.0.len());
    for c in &line.0 {
        out.extend(c.x.to_le_bytes());
        out.extend(c.y.to_le_bytes());
    }
}

/// Writes a point as little-endian WKB.
///
/// # Examples
///
/// ```
/// use xuong::geom::wkb;
///
/// let bytes = wkb::point(105.9, 21.0);
/// assert_eq!(bytes[..5], [1, 1, 0, 0, 0]);
/// assert_eq!(bytes[13..], 21.0_f64.to_le_bytes());
/// ```
pub fn point(x: f64, y: f64) -> [u8; 21] {
    let mut out = [0; 21];
    out[0] = LITTLE_ENDIAN;
    out[1..5].copy_from_slice(&POINT.to_le_bytes());
    out[5..13].copy_from_slice(&x.to_le_bytes());
    out[13..].copy_from_slice(&y.to_le_bytes());
    out
}

fn head(out: &mut Vec<u8>, kind: u32, parts: usize) {
    out.push(LITTLE_ENDIAN);
    out.extend(kind.to_le_bytes());
    count(out, parts);
}

fn count(out: &mut Vec<u8>, n: usize) {
    let n = u32::try_from(n).expect("a geometry has fewer than 2^32 parts");
    out.extend(n.to_le_bytes());
}

/// Reads a multipolygon that [`write()`] wrote.
///
/// # Errors
///
/// [`WkbError`] for another byte order or geometry type, a coordinate that is not finite, or a wrong length.
///
/// # Examples
///
/// ```
/// use xuong::geom::wkb::{WkbError, read};
///
/// let big_endian = [0, 0, 0, 0, 6, 0, 0, 0, 0];
/// assert_eq!(read(&big_endian), Err(WkbError(0)));
/// assert_eq!(read(&[1, 6, 0, 0, 0]), Err(WkbError(5)));
/// ```
pub fn read(bytes: &[u8]) -> Result<MultiPolygon, WkbError> {
    let mut reader = Reader { bytes, at: 0 };
    let polygons = reader.head(MULTI_POLYGON)?;
    let mut area = MultiPolygon::new(Vec::new());
    for _ in 0..polygons {
        let rings = reader.head(POLYGON)?;
        let mut rings = (0..rings).map(|_| reader.ring()).collect::<Result<Vec<_>, _>>()?.into_iter();
        let exterior = rings.next().ok_or(WkbError(0))?;
        area.0.push(Polygon::new(exterior, rings.collect()));
    }
    if reader.at == bytes.len() { Ok(area) } else { Err(WkbError(reader.at)) }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], WkbError> {
        let slice = self.bytes.get(self.at..self.at + N).ok_or(WkbError(self.at))?;
        self.at += N;
        Ok(slice.try_into().expect("the slice has N bytes"))
    }

    fn number(&mut self) -> Result<u32, WkbError> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn head(&mut self, kind: u32) -> Result<u32, WkbError> {
        let at = self.at;
        let [order] = self.take()?;
        if order != LITTLE_ENDIAN || self.number()? != kind {
            return Err(WkbError(at));
        }
        self.number()
    }

    fn ring(&mut self) -> Result<LineString, WkbError> {
        let points = self.number()?;
        (0..points).map(|_| Ok(Coord { x: self.degrees()?, y: self.degrees()? })).collect()
    }

    /// A finite coordinate: a ring that began with NaN could never be closed.
    fn degrees(&mut self) -> Result<f64, WkbError> {
        let at = self.at;
        let n = f64::from_le_bytes(self.take()?);
        if n.is_finite() { Ok(n) } else { Err(WkbError(at)) }
    }
}

/// Serialises a multipolygon as hexadecimal WKB, compact and exact, for the change log.
///
/// # Examples
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Outline(#[serde(with = "xuong::geom::wkb::hex")] MultiPolygon);
///
/// let area = MultiPolygon::from(polygon![(x: 0.1, y: 0.2), (x: 0.3, y: 0.2), (x: 0.3, y: 0.4)]);
/// let json = serde_json::to_string(&Outline(area.clone())).unwrap();
/// assert!(json.starts_with("\"010600000001000000"));
/// assert_eq!(serde_json::from_str::<Outline>(&json).unwrap().0, area);
/// ```
pub mod hex {
    use std::fmt::Write;

    use geo::MultiPolygon;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes hexadecimal WKB.
    pub fn serialize<S: Serializer>(area: &MultiPolygon, to: S) -> Result<S::Ok, S::Error> {
        let bytes = super::write(area);
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            write!(text, "{byte:02x}").map_err(serde::ser::Error::custom)?;
        }
        to.serialize_str(&text)
    }

    /// Reads hexadecimal WKB.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<MultiPolygon, D::Error> {
        let text = String::deserialize(from)?;
        // `from_str_radix` accepts a sign.
        let is_hex = text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let pair = |at: usize| text.get(at..at + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
        let bytes = bytes.filter(|_| is_hex);
        super::read(&bytes.ok_or_else(|| D::Error::custom("not hexadecimal"))?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, polygon};
    use proptest::prelude::*;
    use rstest::rstest;
    use serde::{Deserialize, Serialize};

    use super::*;

    fn ring() -> impl Strategy<Value = LineString> {
        let degrees = any::<f64>().prop_filter("it is finite", |n| n.is_finite());
        proptest::collection::vec((degrees.clone(), degrees), 0..6).prop_map(LineString::from)
    }

    fn area() -> impl Strategy<Value = MultiPolygon> {
        let polygon = (ring(), proptest::collection::vec(ring(), 0..3));
        let polygon = polygon.prop_map(|(outer, holes)| Polygon::new(outer, holes));
        proptest::collection::vec(polygon, 0..4).prop_map(MultiPolygon::new)
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Held(#[serde(with = "hex")] MultiPolygon);

    proptest! {
        #[test]
        fn an_area_is_read_as_it_was_written_to_the_last_bit(area in area()) {
            let bytes = write(&area);
            let again = read(&bytes).unwrap();
            prop_assert_eq!(write(&again), bytes.clone(), "negative zeros too");
            prop_assert_eq!(&again, &area);
            let held: Held = serde_json::from_str(&serde_json::to_string(&Held(area)).unwrap()).unwrap();
            prop_assert_eq!(write(&held.0), bytes);
        }

        #[test]
        fn no_bytes_break_the_reader_and_what_is_read_is_all_of_them(bytes in proptest::collection::vec(prop_oneof![0..7_u8, any::<u8>()], 0..80)) {
            if let Ok(area) = read(&bytes) {
                prop_assert_eq!(write(&area), bytes);
            }
        }
    }

    fn triangle() -> Vec<u8> {
        write(&MultiPolygon::from(polygon![(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.)]))
    }

    /// The triangle with some bytes replaced from an offset on.
    fn with(at: usize, bytes: &[u8]) -> Vec<u8> {
        let mut all = triangle();
        all[at..at + bytes.len()].copy_from_slice(bytes);
        all
    }

    #[rstest]
    #[case::big_endian(with(0, &[0]), 0)]
    #[case::a_polygon_alone(with(1, &[3]), 0)]
    #[case::with_heights(with(1, &[0xee, 3, 0, 0]), 0)]
    #[case::a_part_of_another_order(with(9, &[0]), 9)]
    #[case::a_part_of_another_kind(with(10, &[2]), 9)]
    #[case::a_part_without_rings(with(14, &[0, 0, 0, 0]), 0)]
    #[case::not_a_number(with(22, &f64::NAN.to_le_bytes()), 22)]
    #[case::an_infinite_latitude(with(30, &f64::INFINITY.to_le_bytes()), 30)]
    #[case::more_parts_than_there_are(with(5, &[2, 0, 0, 0]), 86)]
    #[case::four_thousand_million_points(with(18, &[0xff; 4]), 86)]
    #[case::fewer_parts_than_there_are(with(5, &[0, 0, 0, 0]), 9)]
    #[case::bytes_after_the_end([triangle(), vec![0]].concat(), 86)]
    #[case::nothing(vec![], 0)]
    fn what_is_no_area_is_refused_at_its_byte(#[case] bytes: Vec<u8>, #[case] at: usize) {
        assert_eq!(read(&bytes), Err(WkbError(at)));
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = triangle();
        assert!((0..bytes.len()).all(|cut| read(&bytes[..cut]).is_err()));
        assert_eq!(read(&[1, 6, 0, 0, 0, 0, 0, 0, 0]), Ok(MultiPolygon::new(vec![])));
    }

    #[rstest]
    #[case::a_letter("0106000000g0000000")]
    #[case::half_a_byte("01060000000000000")]
    #[case::a_sign("+106000000+0000000")]
    #[case::a_space("01 6000000000000000")]
    #[case::beyond_ascii("01é6000000000000")]
    fn what_is_not_hexadecimal_is_refused(#[case] text: &str) {
        let error = serde_json::from_str::<Held>(&format!("\"{text}\"")).unwrap_err();
        assert!(error.to_string().contains("not hexadecimal"), "{error}");
    }

    #[test]
    fn hexadecimal_of_no_area_says_at_which_byte() {
        let error = serde_json::from_str::<Held>("\"0106000000\"").unwrap_err().to_string();
        assert!(error.starts_with("not a little-endian WKB multipolygon (byte 5)"), "{error}");
        assert!(serde_json::from_str::<Held>("\"010600000000000000\"").unwrap().0.0.is_empty());
    }
}
