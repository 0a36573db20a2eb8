//! Overlaps within a set of shapes.

use geo::{Area, BooleanOps, MultiPolygon};
use rstar::{AABB, RTree, RTreeObject};

use super::{area::area_ha, bbox::Bbox, prepared::PreparedArea};

/// Two shapes that overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The index of the earlier shape.
    pub first: usize,
    /// The index of the later shape.
    pub second: usize,
    /// The area of the intersection in hectares.
    pub area_ha: f64,
    /// The intersection as a share of the smaller shape, from 0 to 1.
    pub share: f64,
}

/// The maximum number of overlaps reported for each shape.
pub const MOST_TOLD: usize = 20;

/// The envelope of the part of a shape in one strip of the shape's envelope.
struct Piece {
    bbox: Bbox,
    at: usize,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.bbox.west, self.bbox.south], [self.bbox.east, self.bbox.north])
    }
}

/// The maximum number of pieces of all shapes together; with more shapes than this, each has one piece.
const PIECES: usize = 1 << 18;

/// The maximum number of pieces of one shape.
const MOST_PIECES: usize = 256;

/// Finds pairs of shapes that share more than a fraction `more_than` of the smaller one, ordered by the later shape,
/// then by the earlier one; for each shape at most [`MOST_TOLD`] pairs with shapes before it. The shapes must be
/// valid, in degrees.
///
/// The envelopes of long diagonal shapes overlap where the shapes do not. Candidates are therefore found by the
/// envelopes of strips of each shape, and shapes that do not meet are not intersected.
///
/// # Examples
///
/// ```
/// use geo::{MultiPolygon, polygon};
/// use xuong::geom::{area::area_ha, overlap::overlaps};
///
/// let square = |west: f64| -> MultiPolygon {
///     let east = west + 0.02;
///     polygon![(x: west, y: 21.0), (x: east, y: 21.0), (x: east, y: 21.02), (x: west, y: 21.02)].into()
/// };
/// let (a, b, neighbour) = (square(105.80), square(105.81), square(105.83));
/// let found = overlaps(&[&a, &b, &neighbour], 0.001);
/// assert_eq!(found.len(), 1, "a common border is not an overlap");
/// assert_eq!((found[0].first, found[0].second), (0, 1));
/// assert!((found[0].share - 0.5).abs() < 1e-9);
/// assert!((found[0].area_ha / area_ha(&a) - 0.5).abs() < 1e-6);
/// ```
pub fn overlaps(shapes: &[&MultiPolygon], more_than: f64) -> Vec<Overlap> {
    let boxes: Vec<Bbox> = shapes.iter().map(|shape| Bbox::of(*shape)).collect();
    let areas: Vec<f64> = shapes.iter().map(|shape| shape.unsigned_area()).collect();
    let most = (PIECES / shapes.len().max(1)).clamp(1, MOST_PIECES);
    let pieces: Vec<Vec<Bbox>> = shapes
        .iter()
        .zip(&boxes)
        .zip(&areas)
        .map(|((shape, bbox), area)| pieces(shape, bbox, *area, most))
        .collect();
    let piece = |(at, own): (usize, &Vec<Bbox>)| {
        own.iter().map(move |bbox| Piece { bbox: *bbox, at }).collect::<Vec<_>>()
    };
    let tree = RTree::bulk_load(pieces.iter().enumerate().flat_map(piece).collect());
    let ready: Vec<PreparedArea> = shapes.iter().map(|shape| PreparedArea::new(shape)).collect();
    // The last shape that each shape was compared with.
    let mut seen = vec![0; shapes.len()];
    let mut found = Vec::new();
    for (second, own) in pieces.iter().enumerate() {
        let mut told = 0;
        let parts = own.iter().map(|bbox| Piece { bbox: *bbox, at: second }.envelope());
        let near = parts.flat_map(|part| tree.locate_in_envelope_intersecting(&part));
        for first in near.map(|piece| piece.at) {
            if first >= second || std::mem::replace(&mut seen[first], second) == second {
                continue;
            }
            let smaller = areas[first].min(areas[second]);
            let least = more_than * smaller;
            if common(&boxes[first], &boxes[second]) <= least || are_apart(&ready[first], &ready[second]) {
                continue;
            }
            let shared = shapes[first].intersection(shapes[second]);
            let area = shared.unsigned_area();
            if area > least {
                let (share, area_ha) = (area / smaller, area_ha(&shared));
                found.push(Overlap { first, second, area_ha, share });
                told += 1;
                if told == MOST_TOLD {
                    break;
                }
            }
        }
    }
    found.sort_unstable_by_key(|overlap| (overlap.second, overlap.first));
    found
}

/// With more pairs of edges than this, intersecting the shapes may be faster than testing whether they meet.
const MANY_PAIRS: usize = 1 << 22;

/// Whether two shapes are known to be disjoint, as far as a quick test shows.
fn are_apart(one: &PreparedArea, other: &PreparedArea) -> bool {
    one.edges().saturating_mul(other.edges()) <= MANY_PAIRS && !one.meets(other)
}

/// The margin of pieces for rounding errors, in degrees: a tenth of a millimetre.
const ROUNDING: f64 = 1e-9;

/// Envelopes that together contain a shape: the smaller the part of its own envelope that it fills, the more of them,
/// and at most `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "numbers of strips lie between 0 and the maximum"
)]
fn pieces(shape: &MultiPolygon, bbox: &Bbox, area: f64, most: usize) -> Vec<Bbox> {
    if bbox.is_empty() {
        return Vec::new();
    }
    let (width, height) = (bbox.east - bbox.west, bbox.north - bbox.south);
    let count = (width * height / area).min(most as f64) as usize;
    if count <= 1 {
        return vec![*bbox];
    }
    let strip = |y: f64| (((y - bbox.south) / height * count as f64) as usize).min(count - 1);
    let border = |at: usize| bbox.south + height * (at as f64 / count as f64);
    let mut strips = vec![(f64::INFINITY, f64::NEG_INFINITY); count];
    let rings = shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    for line in rings.flat_map(geo::LineString::lines) {
        let (low, high) =
            if line.start.y <= line.end.y { (line.start, line.end) } else { (line.end, line.start) };
        let crossed = strip(low.y)..=strip(high.y);
        for (at, (west, east)) in crossed.clone().zip(&mut strips[crossed]) {
            let x = |y: f64| match (y - low.y) / (high.y - low.y) {
                part if part > 0.0 && part < 1.0 => low.x + (high.x - low.x) * part,
                part if part >= 1.0 => high.x,
                _ => low.x,
            };
            let ends = if low.y < high.y { [x(border(at)), x(border(at + 1))] } else { [low.x, high.x] };
            (*west, *east) = ends.iter().fold((*west, *east), |(west, east), x| (west.min(*x), east.max(*x)));
        }
    }
    let piece = |(at, (west, east)): (usize, (f64, f64))| Bbox {
        west: west - ROUNDING,
        south: border(at) - ROUNDING,
        east: east + ROUNDING,
        north: border(at + 1) + ROUNDING,
    };
    strips.into_iter().enumerate().filter(|(_, (west, east))| west <= east).map(piece).collect()
}

/// The area of the intersection of two boxes in square degrees.
fn common(a: &Bbox, b: &Bbox) -> f64 {
    let width = a.east.min(b.east) - a.west.max(b.west);
    let height = a.north.min(b.north) - a.south.max(b.south);
    width.max(0.0) * height.max(0.0)
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon};
    use proptest::prelude::*;

    use super::*;

    /// A cell of a grid with wavy borders that neighbours share, with `vertices` vertices a side.
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

    /// A strip from the south-west to the north-east, or from the north-west where it is mirrored.
    fn slanting(at: f64, width: f64, mirrored: bool) -> MultiPolygon {
        let corner = |x: f64, y: f64| (105.0 + x, if mirrored { 21.0 - y } else { 20.0 + y });
        let ring = vec![
            corner(at, 0.0),
            corner(at + width, 0.0),
            corner(at + width + 1.0, 1.0),
            corner(at + 1.0, 1.0),
        ];
        Polygon::new(ring.into(), vec![]).into()
    }

    #[test]
    fn many_long_slanting_units_are_told_apart_though_their_boxes_overlap() {
        let width = 1e-3;
        let strips: Vec<MultiPolygon> =
            (0..300).map(|n| slanting(f64::from(n) * width, width, false)).collect();
        let begun = std::time::Instant::now();
        assert_eq!(overlaps(&strips.iter().collect::<Vec<_>>(), 0.001), []);
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }

    #[test]
    fn of_a_unit_that_stands_in_a_file_many_times_so_many_overlaps_are_told() {
        let one = slanting(0.0, 0.01, false);
        let found = overlaps(&vec![&one; 300], 0.001);
        let told = |second: usize| found.iter().filter(|overlap| overlap.second == second).count();
        assert!((0..300).all(|second| told(second) == second.min(MOST_TOLD)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_every_two_shapes_share_is_found(
            strips in prop::collection::vec((0.0..0.5, 0.001..0.2, any::<bool>()), 2..14),
            grid in prop::collection::vec((0_u32..3, 0_u32..3, 1_u32..6, 0.0..3.0), 0..6),
        ) {
            let strips = strips.iter().map(|(at, width, mirrored)| slanting(*at, *width, *mirrored));
            let cells = grid.iter().map(|(column, row, vertices, swelling)| cell(*column, *row, *vertices, *swelling));
            let shapes: Vec<MultiPolygon> = strips.chain(cells).collect();
            let shapes: Vec<&MultiPolygon> = shapes.iter().collect();
            let mut all = Vec::new();
            for second in 0..shapes.len() {
                for first in 0..second {
                    let smaller = shapes[first].unsigned_area().min(shapes[second].unsigned_area());
                    let share = shapes[first].intersection(shapes[second]).unsigned_area() / smaller;
                    if share > 0.001 {
                        all.push((first, second));
                    }
                }
            }
            let found: Vec<_> = overlaps(&shapes, 0.001).iter().map(|o| (o.first, o.second)).collect();
            prop_assert_eq!(found, all);
        }
    }
}
