//! Which of many shapes overlap, and how much.

use geo::{Area, BooleanOps, MultiPolygon};
use rstar::{AABB, RTree, RTreeObject};

use super::{area::area_ha, bbox::Bbox};

/// Two shapes that overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The place of the earlier one in the list.
    pub first: usize,
    /// The place of the later one.
    pub second: usize,
    /// What they share, in hectares.
    pub area_ha: f64,
    /// What part of the smaller one that is, from 0 to 1.
    pub share: f64,
}

struct Envelope {
    bbox: Bbox,
    at: usize,
}

impl RTreeObject for Envelope {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.bbox.west, self.bbox.south], [self.bbox.east, self.bbox.north])
    }
}

/// Finds the shapes that share more than a part of the smaller one, in the order of the list. Shapes must be valid.
pub fn overlaps(shapes: &[&MultiPolygon], more_than: f64) -> Vec<Overlap> {
    let boxes = shapes.iter().enumerate().map(|(at, shape)| Envelope { bbox: Bbox::of(*shape), at });
    let boxes: Vec<Envelope> = boxes.filter(|envelope| !envelope.bbox.is_empty()).collect();
    let areas: Vec<f64> = shapes.iter().map(|shape| shape.unsigned_area()).collect();
    let tree = RTree::bulk_load(boxes);
    let mut found = Vec::new();
    for one in &tree {
        for other in tree.locate_in_envelope_intersecting(&one.envelope()).filter(|other| other.at > one.at) {
            let least = more_than * areas[one.at].min(areas[other.at]);
            if common(&one.bbox, &other.bbox) <= least {
                continue;
            }
            let shared = shapes[one.at].intersection(shapes[other.at]);
            let area = shared.unsigned_area();
            if area > least {
                let share = area / areas[one.at].min(areas[other.at]);
                let area_ha = area_ha(&shared);
                found.push(Overlap { first: one.at, second: other.at, area_ha, share });
            }
        }
    }
    found.sort_unstable_by_key(|overlap| (overlap.second, overlap.first));
    found
}

/// What two boxes share, in square degrees.
fn common(a: &Bbox, b: &Bbox) -> f64 {
    let width = a.east.min(b.east) - a.west.max(b.west);
    let height = a.north.min(b.north) - a.south.max(b.south);
    width.max(0.0) * height.max(0.0)
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon};

    use super::*;

    /// A cell of a grid whose borders are the same wavy lines for both neighbours, of so many vertices a side.
    fn cell(column: u32, row: u32, vertices: u32, swelling: f64) -> MultiPolygon {
        let wave = |at: f64| 0.0005 * (at * 40.0).sin();
        let corner = |column: f64, row: f64| {
            (105.0 + column * 0.05 + wave(row) * swelling, 20.5 + row * 0.05 + wave(column) * swelling)
        };
        let (column, row) = (f64::from(column), f64::from(row));
        let step = |n: u32| f64::from(n) / f64::from(vertices);
        let sides = [
            (0..vertices).map(|n| corner(column + step(n), row)).collect::<Vec<_>>(),
            (0..vertices).map(|n| corner(column + 1.0, row + step(n))).collect(),
            (0..vertices).map(|n| corner(column + 1.0 - step(n), row + 1.0)).collect(),
            (0..vertices).map(|n| corner(column, row + 1.0 - step(n))).collect(),
        ];
        Polygon::new(sides.concat().into_iter().collect::<LineString>(), vec![]).into()
    }

    #[test]
    fn wards_that_share_borders_of_many_vertices_do_not_overlap_and_that_is_quickly_said() {
        let grid: Vec<MultiPolygon> = (0..42).map(|n| cell(n % 7, n / 7, 400, 1.0)).collect();
        let begun = std::time::Instant::now();
        assert_eq!(overlaps(&grid.iter().collect::<Vec<_>>(), 0.001), []);
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }

    #[test]
    fn an_overlap_is_measured_and_a_sliver_is_none() {
        let (left, right) = (cell(0, 0, 1, 0.0), cell(1, 0, 1, 0.0));
        assert_eq!(overlaps(&[&left, &right], 0.0), []);
        let square = |west: f64| {
            let ring = vec![(west, 21.0), (west + 0.02, 21.0), (west + 0.02, 21.02), (west, 21.02)];
            MultiPolygon::new(vec![Polygon::new(ring.into(), vec![])])
        };
        let [a, b, sliver] = [square(105.8), square(105.81), square(105.819_99)];
        let found = overlaps(&[&a, &b], 0.001);
        assert_eq!(found.len(), 1);
        assert!((found[0].share - 0.5).abs() < 1e-6 && (found[0].area_ha - 230.0).abs() < 2.0, "{found:?}");
        assert_eq!(overlaps(&[&a, &sliver], 0.001), []);
        assert_eq!(overlaps(&[&a, &a, &a], 0.001).len(), 3);
    }
}
