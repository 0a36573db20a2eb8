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
