//! Whether the rings of a shape are simple, in n log n: edges are looked up by their envelopes.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rstar::{AABB, RTree, RTreeObject};

use super::{bbox::Bbox, edge::Edge, lonlat::LonLat, prepared::PreparedArea};

/// What can be said quickly of a shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// Its rings are simple and apart, holes lie in their polygons, polygons beside each other.
    Valid,
    /// A ring crosses itself here.
    CrossesItself(Coord),
    /// Two rings cross here.
    RingsCross(Coord),
    /// Rings touch, or lie in each other: whether that is allowed takes a closer look.
    Unsure,
}

/// An edge with its place in its ring.
struct Side {
    edge: Edge,
    ring: usize,
    at: usize,
    /// How many edges the ring has.
    of: usize,
}

impl RTreeObject for Side {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        let Edge { start, end } = self.edge;
        AABB::from_corners([start.x, start.y], [end.x, end.y])
    }
}

/// How two edges meet.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meeting {
    Apart,
    Crossing,
    Touching,
}

impl Side {
    /// Whether the other edge begins where this one ends.
    fn precedes(&self, other: &Self) -> bool {
        self.ring == other.ring && (self.at + 1) % self.of == other.at
    }

    fn meets(&self, other: &Self) -> Meeting {
        let on = |edge: &Edge, at: Coord| edge.side(at).is_nan() && edge.holds(at);
        let (a, b) = (&self.edge, &other.edge);
        let turns_back = match () {
            () if self.precedes(other) => Some(on(a, b.end) || on(b, a.start)),
            () if other.precedes(self) => Some(on(b, a.end) || on(a, b.start)),
            () => None,
        };
        if let Some(turns_back) = turns_back {
            return if turns_back { Meeting::Touching } else { Meeting::Apart };
        }
        if on(a, b.start) || on(a, b.end) || on(b, a.start) || on(b, a.end) {
            return Meeting::Touching;
        }
        let divides =
            |edge: &Edge, other: &Edge| (edge.side(other.start) > 0.0) != (edge.side(other.end) > 0.0);
        if divides(a, b) && divides(b, a) { Meeting::Crossing } else { Meeting::Apart }
    }
}

/// Judges a shape.
pub(super) fn judge(shape: &MultiPolygon) -> Verdict {
    let rings = || shape.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    let mut sides = Vec::new();
    for (ring, points) in rings().enumerate() {
        let mut points = points.0.clone();
        points.dedup();
        let of = points.len().saturating_sub(1);
        if of < 3 || points.first() != points.last() {
            return Verdict::Unsure;
        }
        let edges = points.windows(2).map(|ends| Edge { start: ends[0], end: ends[1] });
        sides.extend(edges.enumerate().map(|(at, edge)| Side { edge, ring, at, of }));
    }
    let tree = RTree::bulk_load(sides);
    let mut unsure = false;
    for side in &tree {
        let later = |other: &&Side| (other.ring, other.at) > (side.ring, side.at);
        for other in tree.locate_in_envelope_intersecting(&side.envelope()).filter(later) {
            match side.meets(other) {
                Meeting::Apart => {}
                Meeting::Touching => unsure = true,
                Meeting::Crossing if side.ring == other.ring => {
                    return Verdict::CrossesItself(side.edge.start);
                }
                Meeting::Crossing => return Verdict::RingsCross(side.edge.start),
            }
        }
    }
    if unsure || !are_nested(shape) { Verdict::Unsure } else { Verdict::Valid }
}

/// Whether rings that neither cross nor touch lie in each other as they should: one point of each tells.
fn are_nested(shape: &MultiPolygon) -> bool {
    let alone = |ring: &LineString| MultiPolygon::new(vec![Polygon::new(ring.clone(), vec![])]);
    let areas = |rings: Vec<&LineString>| -> Vec<(LonLat, Bbox, PreparedArea)> {
        let ready = rings.into_iter().filter_map(|ring| {
            let (first, alone) = (ring.0.first()?, alone(ring));
            Some((LonLat::new(first.x, first.y).ok()?, Bbox::of(&alone), PreparedArea::new(&alone)))
        });
        ready.collect()
    };
    let beside = |areas: &[(LonLat, Bbox, PreparedArea)]| {
        areas.iter().enumerate().all(|(at, (_, bbox, area))| {
            let others = areas.iter().enumerate().filter(|(other, _)| *other != at);
            others.map(|(_, (p, ..))| *p).all(|p| !bbox.contains(p) || !area.covers(p))
        })
    };
    let outer = areas(shape.iter().map(Polygon::exterior).collect());
    beside(&outer)
        && shape.iter().zip(&outer).all(|(part, (_, _, area))| {
            let holes = areas(part.interiors().iter().collect());
            holes.iter().all(|(p, ..)| area.covers(*p)) && beside(&holes)
        })
}

#[cfg(test)]
mod tests {
    use geo::Validation;
    use proptest::prelude::*;

    use super::*;

    fn ring(points: &[(f64, f64)]) -> LineString {
        points.iter().copied().chain(points.first().copied()).collect()
    }

    proptest! {
        /// Corners on a coarse grid, so that rings touch, cross and turn back often.
        #[test]
        fn what_is_judged_is_what_the_slow_check_says(
            rings in prop::collection::vec(prop::collection::vec((0_u8..6, 0_u8..6), 3..7), 1..4), parts in 1_usize..3,
        ) {
            let rings: Vec<LineString> = rings.iter().map(|points| {
                ring(&points.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect::<Vec<_>>())
            }).collect();
            let polygons = rings.chunks(rings.len().div_ceil(parts)).map(|rings| {
                Polygon::new(rings[0].clone(), rings[1..].to_vec())
            });
            let shape = MultiPolygon::new(polygons.collect());
            match judge(&shape) {
                Verdict::Valid => prop_assert!(shape.is_valid()),
                Verdict::CrossesItself(_) | Verdict::RingsCross(_) => prop_assert!(!shape.is_valid()),
                Verdict::Unsure => {}
            }
        }
    }

    #[test]
    fn a_hole_in_its_polygon_and_an_island_in_the_hole_are_sure() {
        let square = |low: f64, high: f64| ring(&[(low, low), (high, low), (high, high), (low, high)]);
        let with_hole = Polygon::new(square(0.0, 9.0), vec![square(2.0, 6.0)]);
        assert_eq!(judge(&with_hole.clone().into()), Verdict::Valid);
        let outside = Polygon::new(square(0.0, 1.0), vec![square(2.0, 6.0)]);
        assert_eq!(judge(&outside.into()), Verdict::Unsure);
        let twice = MultiPolygon::new(vec![with_hole, Polygon::new(square(20.0, 29.0), vec![])]);
        assert_eq!(judge(&twice), Verdict::Valid);
    }

    #[test]
    fn many_vertices_are_judged_at_once() {
        let turn = |n: u32| f64::from(n) / 20_000.0 * std::f64::consts::TAU;
        let wave = |n: u32| 1.0 + 0.1 * (turn(n) * 300.0).sin();
        let points: Vec<(f64, f64)> =
            (0..20_000).map(|n| (105.0 + wave(n) * turn(n).cos(), 21.0 + wave(n) * turn(n).sin())).collect();
        let begun = std::time::Instant::now();
        assert_eq!(judge(&Polygon::new(ring(&points), vec![]).into()), Verdict::Valid);
        let mut crossed = points;
        crossed.swap(700, 705);
        assert!(matches!(judge(&Polygon::new(ring(&crossed), vec![]).into()), Verdict::CrossesItself(_)));
        assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    }
}
