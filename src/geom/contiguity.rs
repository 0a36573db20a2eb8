//! Which areas are neighbours, by their boundaries as they are held.

use std::collections::BTreeSet;

use geo::{LinesIter, MultiPolygon};
use rstar::{AABB, RTree, RTreeObject};

use super::edge::Edge;

/// How two areas touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// Their boundaries have a point in common.
    Corner,
    /// Their boundaries have a stretch of positive length in common.
    Edge,
}

/// A side of an area.
#[derive(Debug, Clone, Copy)]
struct Side {
    area: usize,
    edge: Edge,
}

impl RTreeObject for Side {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.edge.start.x, self.edge.start.y], [self.edge.end.x, self.edge.end.y])
    }
}

/// The neighbours of each area in ascending order: the others that touch it at least so.
///
/// Coordinates are compared exactly: boundaries that run beside each other with a gap, however narrow, do not touch. A
/// side of one area may be several sides of the other.
///
/// # Examples
///
/// Two squares lie below a third that is as wide as both, and a fourth touches the third at a corner:
///
/// ```
/// use geo::{MultiPolygon, Rect};
/// use xuong::geom::contiguity::{Touch, neighbours};
///
/// let square = |west: f64, south: f64, east: f64, north: f64| -> MultiPolygon {
///     Rect::new((west, south), (east, north)).to_polygon().into()
/// };
/// let areas = [
///     square(0.0, 0.0, 1.0, 1.0),
///     square(1.0, 0.0, 2.0, 1.0),
///     square(0.0, 1.0, 2.0, 2.0),
///     square(2.0, 2.0, 3.0, 3.0),
/// ];
/// let areas: Vec<&MultiPolygon> = areas.iter().collect();
/// assert_eq!(neighbours(&areas, Touch::Edge), [vec![1, 2], vec![0, 2], vec![0, 1], vec![]]);
/// assert_eq!(neighbours(&areas, Touch::Corner)[3], [2]);
/// ```
pub fn neighbours(areas: &[&MultiPolygon], least: Touch) -> Vec<Vec<usize>> {
    let sides: Vec<Side> = areas.iter().enumerate().flat_map(|(at, shape)| sides(at, shape)).collect();
    let tree = RTree::bulk_load(sides.clone());
    let mut found: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); areas.len()];
    for own in &sides {
        let around = tree.locate_in_envelope_intersecting(&own.envelope());
        for other in around.filter(|other| other.area > own.area) {
            if !found[own.area].contains(&other.area) && touch(&own.edge, &other.edge) >= Some(least) {
                found[own.area].insert(other.area);
                found[other.area].insert(own.area);
            }
        }
    }
    found.into_iter().map(|list| list.into_iter().collect()).collect()
}

/// The sides of an area; repeated vertices are none.
fn sides(area: usize, shape: &MultiPolygon) -> impl Iterator<Item = Side> {
    let lines = shape.lines_iter().filter(|line| line.start != line.end);
    lines.map(move |line| Side { area, edge: Edge { start: line.start, end: line.end } })
}

/// How two sides touch; `None` if they do not.
fn touch(own: &Edge, other: &Edge) -> Option<Touch> {
    let on_one_line = own.side(other.start).is_nan() && own.side(other.end).is_nan();
    if !on_one_line {
        return own.meets(other).then_some(Touch::Corner);
    }
    // Of two sides on one line the common stretch is that of their extents along either axis.
    let common = |a: f64, b: f64, c: f64, d: f64| a.max(b).min(c.max(d)) - a.min(b).max(c.min(d));
    let along = [
        common(own.start.x, own.end.x, other.start.x, other.end.x),
        common(own.start.y, own.end.y, other.start.y, other.end.y),
    ];
    match along {
        [x, y] if x < 0.0 || y < 0.0 => None,
        [x, y] if x > 0.0 || y > 0.0 => Some(Touch::Edge),
        _ => Some(Touch::Corner),
    }
}

#[cfg(test)]
mod tests {
    use geo::{Coord, LineString, Polygon, coord};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn edge(start: (f64, f64), end: (f64, f64)) -> Edge {
        Edge { start: start.into(), end: end.into() }
    }

    fn ring(corners: &[(f64, f64)]) -> LineString {
        LineString::from(corners.to_vec())
    }

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> LineString {
        ring(&[(west, south), (east, south), (east, north), (west, north), (west, south)])
    }

    #[rstest]
    #[case::the_same((0.0, 0.0), (2.0, 2.0), Some(Touch::Edge))]
    #[case::turned_round((2.0, 2.0), (0.0, 0.0), Some(Touch::Edge))]
    #[case::a_part((0.5, 0.5), (1.0, 1.0), Some(Touch::Edge))]
    #[case::half_beside((1.0, 1.0), (3.0, 3.0), Some(Touch::Edge))]
    #[case::goes_on((2.0, 2.0), (3.0, 3.0), Some(Touch::Corner))]
    #[case::further_on((2.5, 2.5), (3.0, 3.0), None)]
    #[case::ends_on_it((1.0, 1.0), (1.0, 5.0), Some(Touch::Corner))]
    #[case::crosses((0.0, 2.0), (2.0, 0.0), Some(Touch::Corner))]
    #[case::parallel((0.0, 1e-15), (2.0, 2.0 + 1e-15), None)]
    #[case::away((5.0, 5.0), (6.0, 7.0), None)]
    fn sides_touch_along_a_stretch_at_a_point_or_not(
        #[case] start: (f64, f64),
        #[case] end: (f64, f64),
        #[case] expected: Option<Touch>,
    ) {
        let own = edge((0.0, 0.0), (2.0, 2.0));
        let other = edge(start, end);
        assert_eq!((touch(&own, &other), touch(&other, &own)), (expected, expected));
    }

    #[test]
    fn an_enclave_is_a_neighbour_of_what_surrounds_it_alone() {
        let (outer, hole) = (rectangle(0.0, 0.0, 9.0, 9.0), rectangle(3.0, 3.0, 6.0, 6.0));
        let around: MultiPolygon = Polygon::new(outer, vec![hole.clone()]).into();
        let within: MultiPolygon = Polygon::new(hole, vec![]).into();
        let beside: MultiPolygon = Polygon::new(rectangle(9.0, 0.0, 12.0, 9.0), vec![]).into();
        let found = neighbours(&[&around, &within, &beside], Touch::Edge);
        assert_eq!(found, [vec![1, 2], vec![0], vec![0]]);
    }

    #[test]
    fn a_repeated_vertex_and_an_empty_shape_touch_nothing() {
        let twice = ring(&[(0.0, 0.0), (2.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0)]);
        let twice: MultiPolygon = Polygon::new(twice, vec![]).into();
        // Its side passes the repeated vertex within its envelope.
        let past = ring(&[(1.0, -1.0), (3.0, 0.5), (4.0, -2.0), (1.0, -1.0)]);
        let past: MultiPolygon = Polygon::new(past, vec![]).into();
        let empty = MultiPolygon::new(vec![]);
        let found = neighbours(&[&twice, &past, &empty], Touch::Corner);
        assert_eq!(found, vec![Vec::<usize>::new(); 3]);
        assert!(neighbours(&[], Touch::Edge).is_empty());
    }

    /// A gap of one unit in the last place of a longitude, a nanometre, is a gap.
    #[test]
    fn the_narrowest_gap_is_a_gap() {
        let border = 105.8_f64;
        let west: MultiPolygon = Polygon::new(rectangle(105.7, 21.0, border, 21.1), vec![]).into();
        let east =
            |from: f64| -> MultiPolygon { Polygon::new(rectangle(from, 21.0, 105.9, 21.1), vec![]).into() };
        let of = |other: &MultiPolygon| neighbours(&[&west, other], Touch::Corner)[0].clone();
        assert_eq!((of(&east(border)), of(&east(border.next_up()))), (vec![1], vec![]));
    }

    proptest! {
        /// Cells of a chequerboard touch along an edge where one step apart, and at a corner where one step apart in
        /// both directions, wherever the board lies and however its corners are rounded.
        #[test]
        fn cells_of_a_board_have_the_neighbours_of_a_board(x in -180.0..170.0_f64, y in -85.0..80.0_f64, step in 1e-6..1.0_f64) {
            let corner = |column: u8, row: u8| -> Coord {
                coord! { x: x + f64::from(column) * step, y: y + f64::from(row) * step }
            };
            let cells: Vec<(u8, u8)> = (0..3).flat_map(|column| (0..3).map(move |row| (column, row))).collect();
            let shape = |&(column, row): &(u8, u8)| -> MultiPolygon {
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(right, up)| corner(column + right, row + up));
                Polygon::new(LineString::new(corners.to_vec()), vec![]).into()
            };
            let shapes: Vec<MultiPolygon> = cells.iter().map(shape).collect();
            let shapes: Vec<&MultiPolygon> = shapes.iter().collect();
            for (least, most_steps) in [(Touch::Edge, 1), (Touch::Corner, 2)] {
                let is_near = |a: (u8, u8), b: (u8, u8)| {
                    let (columns, rows) = (a.0.abs_diff(b.0), a.1.abs_diff(b.1));
                    columns.max(rows) == 1 && columns + rows <= most_steps
                };
                let expected: Vec<Vec<usize>> = cells
                    .iter()
                    .map(|own| (0..cells.len()).filter(|at| is_near(*own, cells[*at])).collect())
                    .collect();
                prop_assert_eq!(neighbours(&shapes, least), expected);
            }
        }
    }
}
