//! Well-known binary of any kind, as other programs write it: both byte orders, heights and measures (OGC 06-103r4 §8.2,
//! ISO 13249-3, and the flags of PostGIS).

use geo::{Coord, Geometry, LineString, Point, Polygon};

use super::{
    fault::FormatFault,
    limits::{MOST_DEPTH, MOST_VERTICES},
    shapes::{Remarks, joined, of_areas, of_lines, of_points, polygon},
};

const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;
const COLLECTION: u32 = 7;

/// Flags of the extended form: heights, measures, and a reference system.
const FLAG_Z: u32 = 0x8000_0000;
const FLAG_M: u32 = 0x4000_0000;
const FLAG_SRID: u32 = 0x2000_0000;

/// Reads a geometry; `None` if it is empty.
pub(super) fn read(bytes: &[u8], remarks: &mut Remarks) -> Result<Option<Geometry>, FormatFault> {
    let mut reader = Reader { bytes, at: 0, is_little: true, left: MOST_VERTICES, remarks };
    reader.geometry(0)
}

struct Reader<'a, 'r> {
    bytes: &'a [u8],
    at: usize,
    is_little: bool,
    /// The number of vertices that may follow.
    left: usize,
    remarks: &'r mut Remarks,
}

/// The kind of a geometry and the number of ordinates of its positions.
#[derive(Clone, Copy)]
struct Head {
    kind: u32,
    ordinates: usize,
}

impl Reader<'_, '_> {
    fn fault(&self) -> FormatFault {
        FormatFault::Row(format!("WKB, byte {}", self.at))
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], FormatFault> {
        let end = self.at.checked_add(N).ok_or_else(|| self.fault())?;
        let slice = self.bytes.get(self.at..end).and_then(|slice| slice.try_into().ok());
        let taken = slice.ok_or_else(|| self.fault())?;
        self.at = end;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, FormatFault> {
        let bytes = self.take()?;
        Ok(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn ordinate(&mut self) -> Result<f64, FormatFault> {
        let bytes = self.take()?;
        Ok(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A number of parts that each take at least `size` bytes, so that a wrong number reserves no memory.
    fn count(&mut self, size: usize) -> Result<usize, FormatFault> {
        let count = self.number()? as usize;
        let rest = self.bytes.len() - self.at;
        if count.checked_mul(size).is_none_or(|bytes| bytes > rest) {
            return Err(self.fault());
        }
        self.left = self.left.checked_sub(count).ok_or(FormatFault::Vertices)?;
        Ok(count)
    }

    fn head(&mut self) -> Result<Head, FormatFault> {
        let [order] = self.take()?;
        self.is_little = match order {
            0 => false,
            1 => true,
            _ => return Err(self.fault()),
        };
        let code = self.number()?;
        if code & FLAG_SRID != 0 {
            self.number()?;
        }
        let bare = code & !(FLAG_Z | FLAG_M | FLAG_SRID);
        let (has_z, has_m) = match bare / 1000 {
            0 => (code & FLAG_Z != 0, code & FLAG_M != 0),
            1 => (true, false),
            2 => (false, true),
            3 => (true, true),
            _ => return Err(self.fault()),
        };
        self.remarks.heights |= has_z;
        Ok(Head { kind: bare % 1000, ordinates: 2 + usize::from(has_z) + usize::from(has_m) })
    }

    fn position(&mut self, head: Head) -> Result<Coord, FormatFault> {
        let (x, y) = (self.ordinate()?, self.ordinate()?);
        for _ in 2..head.ordinates {
            self.ordinate()?;
        }
        Ok(Coord { x, y })
    }

    fn positions(&mut self, head: Head) -> Result<Vec<Coord>, FormatFault> {
        let count = self.count(head.ordinates * 8)?;
        (0..count).map(|_| self.position(head)).collect()
    }

    fn area(&mut self, head: Head) -> Result<Option<Polygon>, FormatFault> {
        let count = self.count(4)?;
        let rings = (0..count).map(|_| self.positions(head)).collect::<Result<Vec<_>, _>>()?;
        if rings.is_empty() { Ok(None) } else { polygon(rings, self.remarks).map(Some) }
    }

    /// The parts of a geometry of one kind, each with a head of its own.
    fn parts<T>(
        &mut self,
        kind: u32,
        part: fn(&mut Self, Head) -> Result<T, FormatFault>,
    ) -> Result<Vec<T>, FormatFault> {
        let count = self.count(5)?;
        let one = |_| {
            let head = self.head()?;
            if head.kind == kind { part(self, head) } else { Err(self.fault()) }
        };
        (0..count).map(one).collect()
    }

    fn geometry(&mut self, depth: usize) -> Result<Option<Geometry>, FormatFault> {
        let head = self.head()?;
        let line = |reader: &mut Self, head| reader.positions(head).map(LineString::new);
        Ok(match head.kind {
            // An empty point has no numbers for its coordinates.
            POINT => {
                let position = self.position(head)?;
                (!position.x.is_nan() || !position.y.is_nan()).then(|| Point::from(position).into())
            }
            LINE => Some(line(self, head)?).filter(|line| !line.0.is_empty()).map(Geometry::from),
            POLYGON => self.area(head)?.map(Geometry::from),
            MULTI_POINT => {
                let points = self.parts(POINT, |reader, head| reader.position(head).map(Point::from))?;
                (!points.is_empty()).then(|| of_points(points))
            }
            MULTI_LINE => {
                let lines = self.parts(LINE, line)?;
                (!lines.is_empty()).then(|| of_lines(lines))
            }
            MULTI_POLYGON => {
                let areas: Vec<Polygon> = self.parts(POLYGON, Self::area)?.into_iter().flatten().collect();
                (!areas.is_empty()).then(|| of_areas(areas))
            }
            COLLECTION if depth < MOST_DEPTH => {
                let count = self.count(5)?;
                let parts: Result<Vec<_>, _> = (0..count).map(|_| self.geometry(depth + 1)).collect();
                joined(parts?.into_iter().flatten().collect())?
            }
            COLLECTION => return Err(FormatFault::Deep),
            kind => return Err(FormatFault::Geometry(named(kind))),
        })
    }
}

/// The name of a kind of geometry that is not read (OGC 06-103r4, table 7).
fn named(kind: u32) -> String {
    let known = match kind {
        8 => "CircularString",
        9 => "CompoundCurve",
        10 => "CurvePolygon",
        11 => "MultiCurve",
        12 => "MultiSurface",
        15 => "PolyhedralSurface",
        16 => "TIN",
        17 => "Triangle",
        _ => return kind.to_string(),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, line_string, point, polygon};
    use rstest::rstest;

    use super::*;
    use crate::geom::wkb;

    fn area() -> MultiPolygon {
        polygon![
            exterior: [(x: 0.0, y: 0.0), (x: 9.0, y: 0.0), (x: 9.0, y: 9.0)],
            interiors: [[(x: 5.0, y: 1.0), (x: 6.0, y: 1.0), (x: 6.0, y: 2.0)]],
        ]
        .into()
    }

    /// Bytes from hexadecimal digits.
    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
        digits.chunks(2).map(|two| u8::from_str_radix(&two.iter().collect::<String>(), 16).unwrap()).collect()
    }

    const ONE: &str = "000000000000f03f";
    const TWO: &str = "0000000000000040";

    #[test]
    fn what_the_register_writes_is_read() {
        let mut remarks = Remarks::default();
        let read_back = read(&wkb::write(&area()), &mut remarks).unwrap().unwrap();
        assert_eq!((read_back, remarks), (area().0.remove(0).into(), Remarks::default()));
    }

    #[rstest]
    #[case::plain(format!("01 01000000 {ONE}{TWO}"), false)]
    #[case::big_endian("00 00000001 3ff0000000000000 4000000000000000".to_owned(), false)]
    #[case::iso_height(format!("01 e9030000 {ONE}{TWO}{TWO}"), true)]
    #[case::iso_measure(format!("01 d1070000 {ONE}{TWO}{TWO}"), false)]
    #[case::iso_both(format!("01 b90b0000 {ONE}{TWO}{TWO}{TWO}"), true)]
    #[case::extended(format!("01 010000a0 e6100000 {ONE}{TWO}{TWO}"), true)]
    #[case::several(format!("01 04000000 01000000 01 01000000 {ONE}{TWO}"), false)]
    #[case::collection(format!("01 07000000 01000000 01 01000000 {ONE}{TWO}"), false)]
    fn a_point_of_every_dialect_is_read(#[case] hex: String, #[case] heights: bool) {
        let mut remarks = Remarks::default();
        assert_eq!(read(&bytes(&hex), &mut remarks), Ok(Some(point!(x: 1.0, y: 2.0).into())));
        assert_eq!(remarks.heights, heights);
    }

    #[test]
    fn lines_and_empty_geometries_are_read() {
        let of = |hex: &str| read(&bytes(hex), &mut Remarks::default()).unwrap();
        let line = format!("01 02000000 02000000 {ONE}{TWO}{TWO}{TWO}");
        assert_eq!(of(&line), Some(line_string![(x: 1.0, y: 2.0), (x: 2.0, y: 2.0)].into()));
        for kind in ["02", "03", "04", "05", "06", "07"] {
            assert_eq!(of(&format!("01 {kind}000000 00000000")), None);
        }
        assert_eq!(of("01 01000000 000000000000f87f 000000000000f87f"), None, "a point of no numbers");
    }

    #[rstest]
    #[case::nothing("", "WKB, byte 0")]
    #[case::order("02 01000000", "WKB, byte 1")]
    #[case::cut("01 01000000 000000000000f03f", "WKB, byte 13")]
    #[case::many("01 02000000 ffffffff", "WKB, byte 9")]
    #[case::many_rings("01 03000000 ffffff0f", "WKB, byte 9")]
    #[case::other_part("01 04000000 01000000 01 02000000 00000000 00000000", "WKB, byte 14")]
    #[case::curve("01 08000000 00000000", "CircularString")]
    #[case::dimension("01 a10f0000 00000000", "WKB, byte 5")]
    fn what_is_no_geometry_is_refused(#[case] hex: &str, #[case] right: &str) {
        let fault = read(&bytes(hex), &mut Remarks::default()).unwrap_err();
        assert!(format!("{fault:?}").contains(right), "{fault:?}");
    }

    #[test]
    fn collections_in_collections_are_refused_at_some_depth() {
        let deep = "01 07000000 01000000".repeat(100_000);
        assert_eq!(read(&bytes(&deep), &mut Remarks::default()), Err(FormatFault::Deep));
    }

    #[test]
    fn a_cut_geometry_is_never_read() {
        let whole = wkb::write(&area());
        for length in 0..whole.len() {
            assert!(read(&whole[..length], &mut Remarks::default()).is_err(), "{length}");
        }
    }
}
