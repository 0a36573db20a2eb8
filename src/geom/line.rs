//! Lines in degrees.

use geo::{BoundingRect, Intersects, MultiLineString};

use super::bbox::Bbox;

/// Whether lines share a point with a box, which may cross the antimeridian.
///
/// # Examples
///
/// ```
/// use geo::{MultiLineString, line_string};
/// use xuong::geom::line::intersects;
///
/// let lines = MultiLineString(vec![line_string![(x: 105.0, y: 21.0), (x: 106.0, y: 22.0)]]);
/// assert!(intersects(&lines, &"105.4,21.3,105.6,21.7".parse().unwrap()));
/// assert!(!intersects(&lines, &"105.0,21.7,105.2,22.0".parse().unwrap()));
/// ```
pub fn intersects(lines: &MultiLineString, bbox: &Bbox) -> bool {
    bbox.halves().into_iter().any(|half| {
        let near = |line: &geo::LineString| line.bounding_rect().is_some_and(|r| r.intersects(&half));
        lines.iter().any(|line| near(line) && line.intersects(&half))
    })
}
