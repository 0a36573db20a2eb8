//! Well-known text (OGC 06-103r4 §7.2) of areas, for spreadsheets.

use std::fmt::Write;

use geo::{LineString, MultiPolygon};

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

#[cfg(test)]
mod tests {
    use geo::{Polygon, polygon};

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
