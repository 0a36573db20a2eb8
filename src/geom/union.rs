//! The union of shapes.

use geo::{MultiPolygon, unary_union};

/// The union of shapes; common borders vanish.
///
/// # Examples
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use xuong::geom::union::union;
///
/// let square = |west: f64| -> MultiPolygon {
///     let east = west + 0.01;
///     polygon![(x: west, y: 21.0), (x: east, y: 21.0), (x: east, y: 21.01), (x: west, y: 21.01)].into()
/// };
/// assert_eq!(union(&[&square(105.80), &square(105.81)]).0.len(), 1);
/// assert_eq!(union(&[&square(105.80), &square(105.83)]).0.len(), 2);
/// assert!(union(&[]).0.is_empty());
/// ```
pub fn union(shapes: &[&MultiPolygon]) -> MultiPolygon {
    unary_union(shapes.iter().copied())
}
