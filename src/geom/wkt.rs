//! Well-known text (OGC 06-103r4 §7.2) of areas, for spreadsheets.

use std::fmt::Write;

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::{crs::Crs, lonlat::LonLat};

const WRITES: &str = "writing to memory does not fail";

/// A `MULTIPOLYGON` in a reference system, easting (or longitude) before northing (or latitude).
///
/// Returns `None` if the area is outside the area of use of the system.
///
/// # Examples
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use xuong::geom::{crs::Crs, wkt};
///
/// let area = MultiPolygon::from(polygon![(x: 105.0, y: 20.5), (x: 106.0, y: 20.5), (x: 106.0, y: 21.0)]);
/// let text = wkt::write(&area, Crs::Crs84).unwrap();
/// assert_eq!(text, "MULTIPOLYGON(((105 20.5,106 20.5,106 21,105 20.5)))");
/// ```
pub fn write(area: &MultiPolygon, crs: Crs) -> Option<String> {
    let mut out = "MULTIPOLYGON(".to_owned();
    for (at, part) in area.iter().enumerate() {
        out.push_str(if at > 0 { ",(" } else { "(" });
        ring(&mut out, part.exterior(), crs)?;
        for hole in part.interiors() {
            out.push(',');
            ring(&mut out, hole, crs)?;
        }
        out.push(')');
    }
    out.push(')');
    Some(out)
}

fn ring(out: &mut String, ring: &LineString, crs: Crs) -> Option<()> {
    out.push('(');
    for (at, c) in ring.0.iter().enumerate() {
        let (east, north) = crs.tell(LonLat::new(c.x, c.y).ok()?).ok()?;
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}{east} {north}").expect(WRITES);
    }
    out.push(')');
    Some(())
}

/// A text that is no well-known text of an area, with the offset of the first wrong byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the WKT of a POLYGON or MULTIPOLYGON (byte {0})")]
pub struct WktError(pub usize);

/// Reads a `POLYGON` or a `MULTIPOLYGON`, its positions as they are written. Heights and measures are left out.
///
/// # Errors
///
/// [`WktError`] for anything else, an empty area among it.
///
/// # Examples
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use xuong::geom::wkt;
///
/// let area = MultiPolygon::from(polygon![(x: 105.0, y: 20.5), (x: 106.0, y: 20.5), (x: 106.0, y: 21.0)]);
/// assert_eq!(wkt::read("Polygon Z ((105 20.5 7, 106 20.5 7, 106 21 7, 105 20.5 7))"), Ok(area));
/// assert_eq!(wkt::read("POINT (105 20.5)"), Err(wkt::WktError(0)));
/// ```
pub fn read(text: &str) -> Result<MultiPolygon, WktError> {
    let mut reader = Reader { text: text.trim_end(), at: 0 };
    let parts = match reader.word().as_str() {
        "POLYGON" | "POLYGONZ" => vec![reader.dimensions().polygon()?],
        "MULTIPOLYGON" | "MULTIPOLYGONZ" => reader.dimensions().list(Reader::polygon)?,
        _ => return Err(WktError(0)),
    };
    if reader.at == reader.text.len() { Ok(MultiPolygon::new(parts)) } else { Err(reader.wrong()) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self) -> WktError {
        WktError(self.at)
    }

    /// Takes the characters that satisfy a condition, after blanks.
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &str {
        let rest = self.text[self.at..].trim_start();
        let begins = self.text.len() - rest.len();
        self.at = begins + rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        &self.text[begins..self.at]
    }

    fn word(&mut self) -> String {
        self.take(|c| c.is_ascii_alphabetic()).to_ascii_uppercase()
    }

    /// Takes the letters of further dimensions.
    fn dimensions(&mut self) -> &mut Self {
        let begins = self.at;
        if !matches!(self.word().as_str(), "" | "Z" | "M" | "ZM") {
            self.at = begins;
        }
        self
    }

    fn mark(&mut self, mark: char) -> bool {
        let rest = self.text[self.at..].trim_start();
        let is_there = rest.starts_with(mark);
        if is_there {
            self.at = self.text.len() - rest.len() + 1;
        }
        is_there
    }

    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Result<T, WktError>) -> Result<Vec<T>, WktError> {
        if !self.mark('(') {
            return Err(self.wrong());
        }
        let mut all = vec![each(self)?];
        while self.mark(',') {
            all.push(each(self)?);
        }
        if self.mark(')') { Ok(all) } else { Err(self.wrong()) }
    }

    fn polygon(&mut self) -> Result<Polygon, WktError> {
        let mut rings = self.list(|own| own.list(Self::position).map(LineString))?.into_iter();
        let exterior = rings.next().ok_or(self.wrong())?;
        Ok(Polygon::new(exterior, rings.collect()))
    }

    fn position(&mut self) -> Result<Coord, WktError> {
        /// Longitude, latitude, height and measure.
        const MOST: usize = 4;
        let (x, y) = (self.number()?, self.number()?);
        for _ in 2..MOST {
            let begins = self.at;
            if self.number().is_err() {
                self.at = begins;
                break;
            }
        }
        Ok(Coord { x, y })
    }

    fn number(&mut self) -> Result<f64, WktError> {
        let wrong = self.wrong();
        let digits = self.take(|c| matches!(c, '0'..='9' | '.' | '-' | '+' | 'e' | 'E'));
        digits.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use geo::polygon;
    use rstest::rstest;

    use super::*;

    #[test]
    fn parts_and_holes_stand_in_their_own_brackets() {
        let ring =
            |at: f64, side: f64| LineString::from(vec![(at, at), (at + side, at), (at, at + side), (at, at)]);
        let area = MultiPolygon::new(vec![
            Polygon::new(ring(1.0, 8.0), vec![ring(2.0, 1.0), ring(3.5, 0.5)]),
            Polygon::new(ring(20.0, 1.0), vec![]),
        ]);
        let text = write(&area, Crs::Crs84).unwrap();
        assert_eq!(
            text,
            "MULTIPOLYGON(((1 1,9 1,1 9,1 1),(2 2,3 2,2 3,2 2),(3.5 3.5,4 3.5,3.5 4,3.5 3.5)),((20 20,21 20,20 21,20 20)))"
        );
        assert_eq!(write(&MultiPolygon::new(vec![]), Crs::Crs84).unwrap(), "MULTIPOLYGON()");
    }

    #[test]
    fn an_area_is_read_as_it_was_written() {
        let ring = |at: f64, side: f64| {
            LineString::from(vec![(at, at), (at + side, at / 3.0), (at, at + side), (at, at)])
        };
        let area = MultiPolygon::new(vec![
            Polygon::new(ring(1.0, 8.0), vec![ring(2.0, 1.0), ring(3.5, 0.5)]),
            Polygon::new(ring(20.0, 1e-7), vec![]),
        ]);
        assert_eq!(read(&write(&area, Crs::Crs84).unwrap()), Ok(area));
    }

    #[rstest]
    #[case("", 0)]
    #[case("POINT(1 2)", 0)]
    #[case("POLYGON EMPTY", 7)]
    #[case("MULTIPOLYGON()", 13)]
    #[case("POLYGON((1 2,3 4", 16)]
    #[case("POLYGON((1 2,3 4)) x", 18)]
    #[case("POLYGON((1 2,3 1e999))", 14)]
    #[case("POLYGON((1 2,3 nan))", 14)]
    #[case("POLYGON((1,2 3))", 10)]
    #[case("POLYGON((1 2 3 4 5))", 16)]
    #[case("POLYGON((1 2,3 4)Đ", 17)]
    fn what_is_no_area_is_refused_at_its_byte(#[case] text: &str, #[case] at: usize) {
        assert_eq!(read(text), Err(WktError(at)), "{text}");
    }

    #[test]
    fn the_easting_comes_first_in_every_system_and_metres_have_four_decimals() {
        let area: MultiPolygon =
            polygon![(x: 105.5, y: 21.0), (x: 105.75, y: 21.0), (x: 105.75, y: 21.25)].into();
        assert_eq!(write(&area, Crs::Wgs84), write(&area, Crs::Crs84), "not in the order of the authority");
        let text = write(&area, Crs::TM3_105).unwrap();
        let numbers: Vec<&str> = text.trim_matches(|c: char| !c.is_ascii_digit()).split([',', ' ']).collect();
        assert_eq!(numbers.len(), 8, "{text}");
        for (at, number) in numbers.iter().enumerate() {
            let value: f64 = number.parse().unwrap();
            assert!(
                if at % 2 == 0 { (500_000.0..600_000.0).contains(&value) } else { value > 2_000_000.0 },
                "{text}"
            );
            assert!(number.split('.').nth(1).is_none_or(|decimals| decimals.len() <= 4), "{number}");
        }
    }

    #[test]
    fn what_has_no_place_in_a_system_is_not_written() {
        let area: MultiPolygon =
            polygon![(x: 105.5, y: 21.0), (x: 195.0, y: 21.0), (x: 105.75, y: 21.25)].into();
        assert_eq!(write(&area, Crs::TM3_105), None);
    }
}
