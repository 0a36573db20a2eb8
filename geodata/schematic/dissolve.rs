//! Joins faces into units so that all units agree exactly along shared lines.
//!
//! Corners are whole millionths of a degree. Every corner that lies on another
//! face's edge is put into that edge; then neighbours run along the same edges
//! in opposite directions, which cancel when the faces are joined.

use std::collections::{BTreeMap, BTreeSet};

/// Longitude and latitude in millionths of a degree.
pub(crate) type Grid = (i64, i64);
/// A closed line without its repeated end.
pub(crate) type Ring = Vec<Grid>;
/// An outline, counter-clockwise, and holes, clockwise.
pub(crate) type Polygon = Vec<Ring>;

/// Corners this near (about 0.4 m) are one corner, and lie on an edge this near.
const NEAR: i64 = 4;

/// Twice the area of the triangle a, b, c; positive if it turns left.
fn turn(a: Grid, b: Grid, c: Grid) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Twice the signed area of a ring in square millionths of a degree.
pub(crate) fn area_2(ring: &[Grid]) -> i64 {
    let origin = ring[0];
    ring.windows(2).map(|w| turn(origin, w[0], w[1])).sum()
}

/// The edges of a ring.
fn edges(ring: &[Grid]) -> impl Iterator<Item = (Grid, Grid)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Merges corners that are nearer than `NEAR`; the first one met stays.
fn snap(faces: &mut [Ring]) {
    let mut kept: BTreeSet<Grid> = BTreeSet::new();
    for corner in faces.iter_mut().flatten() {
        let near = kept
            .range((corner.0 - NEAR, i64::MIN)..=(corner.0 + NEAR, i64::MAX))
            .filter(|other| (other.1 - corner.1).abs() <= NEAR)
            .min_by_key(|other| (other.0 - corner.0).abs() + (other.1 - corner.1).abs())
            .copied();
        match near {
            Some(other) => *corner = other,
            None => {
                kept.insert(*corner);
            }
        }
    }
    faces.iter_mut().for_each(Vec::dedup);
}

/// Whether a corner lies on an edge, between its ends; if so how far along.
#[expect(clippy::cast_precision_loss, reason = "a few million at most")]
fn along(start: Grid, end: Grid, corner: Grid) -> Option<i64> {
    let (run, rise) = (end.0 - start.0, end.1 - start.1);
    let length_2 = run * run + rise * rise;
    let way = (corner.0 - start.0) * run + (corner.1 - start.1) * rise;
    let off = turn(start, end, corner) as f64 / (length_2 as f64).sqrt();
    (way > 0 && way < length_2 && off.abs() <= NEAR as f64).then_some(way)
}

/// Puts into each edge the corners that lie on it.
fn insert_corners(faces: &mut [Ring]) {
    let corners: BTreeSet<Grid> = faces.iter().flatten().copied().collect();
    for ring in faces {
        let mut full = Vec::with_capacity(ring.len());
        for (start, end) in edges(ring) {
            full.push(start);
            let (west, east) = (start.0.min(end.0) - NEAR, start.0.max(end.0) + NEAR);
            let mut on: Vec<(i64, Grid)> = corners
                .range((west, i64::MIN)..=(east, i64::MAX))
                .filter(|&&corner| corner != start && corner != end)
                .filter_map(|&corner| along(start, end, corner).map(|way| (way, corner)))
                .collect();
            on.sort_unstable();
            full.extend(on.into_iter().map(|(_, corner)| corner));
        }
        full.dedup();
        *ring = full;
    }
}

/// Makes the faces agree along their shared lines.
pub(crate) fn agree(faces: &mut [Ring]) {
    snap(faces);
    // An inserted corner bends its edge a little; the second pass finds what
    // came to lie on the bent edge.
    for _ in 0..3 {
        insert_corners(faces);
    }
}

/// The edges left over when opposite edges cancel.
fn boundary<'a>(faces: impl Iterator<Item = &'a Ring>) -> BTreeSet<(Grid, Grid)> {
    let mut left = BTreeSet::new();
    for (start, end) in faces.flat_map(|ring| edges(ring)) {
        if start != end && !left.remove(&(end, start)) {
            left.insert((start, end));
        }
    }
    left
}

/// Angle from the direction back to `from`, clockwise, to the direction to `to`.
#[expect(clippy::cast_precision_loss, reason = "differences of a few million at most")]
fn clockwise(from: Grid, at: Grid, to: Grid) -> f64 {
    let angle = |p: Grid| ((p.1 - at.1) as f64).atan2((p.0 - at.0) as f64);
    let turn = (angle(from) - angle(to)).rem_euclid(std::f64::consts::TAU);
    if turn == 0.0 { std::f64::consts::TAU } else { turn }
}

/// Splits a closed walk at corners it passes twice.
fn split(walk: &[Grid], rings: &mut Vec<Ring>) {
    let mut path: Vec<Grid> = Vec::new();
    for &corner in walk {
        if let Some(first) = path.iter().position(|&seen| seen == corner) {
            let ring: Ring = path.drain(first..).collect();
            if ring.len() >= 3 {
                rings.push(ring);
            }
        }
        path.push(corner);
    }
    if path.len() >= 3 {
        rings.push(path);
    }
}

/// The rings around the joined faces: outlines turn left, holes turn right.
pub(crate) fn rings<'a>(faces: impl Iterator<Item = &'a Ring>) -> Vec<Ring> {
    let mut left = boundary(faces);
    let mut next: BTreeMap<Grid, BTreeSet<Grid>> = BTreeMap::new();
    for &(start, end) in &left {
        next.entry(start).or_default().insert(end);
    }
    let mut found = Vec::new();
    while let Some(&(first, second)) = left.first() {
        let (mut from, mut at) = (first, second);
        let mut walk = vec![first];
        left.remove(&(from, at));
        while at != first {
            walk.push(at);
            let onward = next.get(&at).into_iter().flatten().filter(|&&to| left.contains(&(at, to)));
            let Some(&to) =
                onward.min_by(|a, b| clockwise(from, at, **a).total_cmp(&clockwise(from, at, **b)))
            else {
                break;
            };
            left.remove(&(at, to));
            (from, at) = (at, to);
        }
        split(&walk, &mut found);
    }
    found
}

/// Whether a corner lies inside a ring.
pub(crate) fn contains(ring: &[Grid], corner: Grid) -> bool {
    let crossing = |&(a, b): &(Grid, Grid)| {
        (a.1 > corner.1) != (b.1 > corner.1) && (turn(a, b, corner) > 0) == (b.1 > a.1)
    };
    edges(ring).filter(crossing).count() % 2 == 1
}

/// The joined faces as polygons, the largest first.
pub(crate) fn dissolve<'a>(faces: impl Iterator<Item = &'a Ring>) -> Vec<Polygon> {
    let (mut shells, holes): (Vec<Ring>, Vec<Ring>) =
        rings(faces).into_iter().partition(|ring| area_2(ring) > 0);
    shells.sort_by_key(|ring| std::cmp::Reverse(area_2(ring)));
    let mut polygons: Vec<Polygon> = shells.into_iter().map(|shell| vec![shell]).collect();
    for hole in holes {
        let owner = polygons
            .iter_mut()
            .rev()
            .find(|polygon| hole.iter().filter(|&&c| contains(&polygon[0], c)).count() * 2 > hole.len());
        if let Some(polygon) = owner {
            polygon.push(hole);
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_that_meet_at_a_corner_of_one_only_become_one_ring() {
        let mut faces = vec![
            vec![(0, 0), (200, 0), (200, 100), (0, 100)],
            vec![(0, 100), (90, 101), (90, 200), (0, 200)],
            vec![(90, 101), (200, 100), (200, 200), (90, 200)],
        ];
        agree(&mut faces);
        let joined = dissolve(faces.iter());
        assert_eq!(joined.len(), 1);
        assert_eq!(joined[0].len(), 1);
        assert_eq!(area_2(&joined[0][0]), 2 * 200 * 200);
    }

    #[test]
    fn a_gap_becomes_a_hole() {
        let outer = vec![(0, 0), (100, 0), (100, 100), (0, 100)];
        let inner = vec![(40, 60), (60, 60), (60, 40), (40, 40)];
        let joined = dissolve([outer, inner].iter());
        assert_eq!(joined.len(), 1);
        assert!(contains(&joined[0][0], (50, 50)) && contains(&joined[0][1], (50, 50)));
    }
}
