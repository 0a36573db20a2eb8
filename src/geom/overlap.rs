//! Which of many shapes overlap, and how much.

use geo::{Area, BooleanOps, MultiPolygon};
use rstar::{AABB, RTree, RTreeObject};

use super::{area::area_ha, bbox::Bbox, prepared::PreparedArea};

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

/// Of each shape no more overlaps than this are told.
pub const MOST_TOLD: usize = 20;

/// The box around the part of a shape in one strip of its own box.
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

/// So many pieces are kept of all shapes together, or one for each of more shapes.
const PIECES: usize = 1 << 18;

/// And of one shape.
const MOST_PIECES: usize = 256;

/// Finds the shapes that share more than a part of the smaller one, in the order of the list; of each shape with those
/// before it [`MOST_TOLD`] at most. Shapes must be valid.
///
/// The boxes of long slanting shapes overlap where the shapes do not, so that each is looked for by the boxes of its
/// parts, and shapes that do not meet are never intersected.
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
    // The shape after which each was looked at last.
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

/// More pairs of edges than this may take longer to try than the shapes to intersect.
const MANY_PAIRS: usize = 1 << 22;

/// Whether two shapes share no point, as far as that is quickly told.
fn are_apart(one: &PreparedArea, other: &PreparedArea) -> bool {
    one.edges().saturating_mul(other.edges()) <= MANY_PAIRS && !one.meets(other)
}

/// How far boxes of parts reach out for what rounding moves, in degrees: a tenth of a millimetre.
const ROUNDING: f64 = 1e-9;

/// Boxes that hold a shape together: the more, the less of its own box it fills, at most as many as told.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "numbers of strips lie between 0 and what is told"
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

/// What two boxes share, in square degrees.
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
