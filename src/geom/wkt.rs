//! Well-known text (OGC 06-103r4 §7.2) of areas, for spreadsheets.

use std::fmt::Write;

use geo::{LineString, MultiPolygon};

use super::{crs::Crs, lonlat::LonLat};

const WRITES: &str = "writing to memory does not fail";

/// An area in a reference system, east before north; `None` when it lies outside the area of the system.
///
/// ```
/// use geo::{Rect, MultiPolygon};
/// use xuong::geom::{crs::Crs, wkt};
/// let area = MultiPolygon::from(Rect::new((105.0, 20.5), (106.0, 21.0)));
/// let text = wkt::write(&area, Crs::Crs84).unwrap();
/// assert!(text.starts_with("MULTIPOLYGON(((") && text.contains("105 20.5"));
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
