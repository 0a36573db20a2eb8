//! Nesting of the rings of a shape by a sweep line (Shamos & Hoey 1976, doi:10.1109/SFCS.1976.16).
//!
//! The line moves from west to east and keeps the edges that it crosses in order. The sweep stops at the first fault:
//! the order is valid up to there, and the time is O(n log n) for every input. Orientation tests are exact.

use std::cmp::Ordering;

use geo::Coord;

use super::{
    edge::Edge,
    flaw::Flaw,
    ordered::{NONE, Trees},
};

/// An edge from its western to its eastern end; a meridional edge from its southern to its northern end.
struct Side {
    edge: Edge,
    ring: usize,
    /// Whether the ring traverses the edge from its start to its end.
    forward: bool,
}

/// Facts about a ring, known once the sweep has passed its westernmost vertex.
#[derive(Clone, Copy)]
struct Known {
    /// The smallest ring around it.
    parent: Option<usize>,
    /// Whether the interior is to the left of the ring's direction.
    is_left: bool,
}

/// Finds the smallest ring around each ring. Rings must be closed and without repeated points; they may touch in
/// points.
pub(super) fn nesting(rings: &[Vec<Coord>]) -> Result<Vec<Option<usize>>, Flaw> {
    let mut sides = Vec::with_capacity(rings.iter().map(Vec::len).sum());
    for (ring, points) in rings.iter().enumerate() {
        sides.extend(points.windows(2).map(|ends| {
            let forward = order(ends[0], ends[1]).is_lt();
            let (start, end) = if forward { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
            Side { edge: Edge { start, end }, ring, forward }
        }));
    }
    // Ends of edges in sweep order, each with the edge that starts there.
    let mut events: Vec<(Coord, Option<u32>)> = Vec::with_capacity(2 * sides.len());
    for (at, side) in (0..).zip(&sides) {
        events.extend([(side.edge.start, Some(at)), (side.edge.end, None)]);
    }
    events.sort_unstable_by(|a, b| order(a.0, b.0));
    let trees = Trees::new(sides.len());
    let mut sweep = Sweep { sides, trees, met: NONE, known: vec![None; rings.len()], there: Vec::new() };
    for here in events.chunk_by(|a, b| a.0 == b.0) {
        sweep.pass(here[0].0, here.iter().filter_map(|(_, starting)| *starting).collect())?;
    }
    Ok(sweep.known.into_iter().map(|known| known.and_then(|known| known.parent)).collect())
}

/// The sweep order: from west to east, then from south to north.
fn order(a: Coord, b: Coord) -> Ordering {
    a.x.partial_cmp(&b.x).and_then(|x| Some(x.then(a.y.partial_cmp(&b.y)?))).unwrap_or(Ordering::Equal)
}

struct Sweep {
    sides: Vec<Side>,
    trees: Trees,
    /// The edges that the line crosses, from south to north.
    met: u32,
    known: Vec<Option<Known>>,
    /// The edges through the current point; a buffer that is reused.
    there: Vec<u32>,
}

impl Sweep {
    fn side(&self, at: u32) -> &Side {
        &self.sides[at as usize]
    }

    /// Moves the line over a point where edges end or start.
    fn pass(&mut self, at: Coord, mut leaving: Vec<u32>) -> Result<(), Flaw> {
        let mut there = std::mem::take(&mut self.there);
        there.clear();
        let Self { sides, trees, met, .. } = self;
        // An edge is south of the point when the point is to its left.
        let lies = |side: u32| match sides[side as usize].edge.side(at) {
            side if side > 0.0 => Ordering::Less,
            side if side < 0.0 => Ordering::Greater,
            _ => Ordering::Equal,
        };
        let (south, north) = trees.cut(*met, &lies, &mut there);
        let mut through = there.iter().copied().filter(|side| sides[*side as usize].edge.end != at);
        if let (Some(one), Some(other)) = (through.next(), through.next()) {
            return Err(self.crossing(one, other, at));
        }
        leaving.extend(there.iter().copied().filter(|side| sides[*side as usize].edge.end != at));
        self.sort(&mut leaving, at)?;
        self.check_branches(&leaving, &there, at)?;
        let (below, above) = (self.trees.last(south), self.trees.first(north));
        self.look_at_new_rings(&leaving, below);
        let lowest = leaving.first().copied().or(above);
        let highest = leaving.last().copied().or(below);
        self.check_apart(below, lowest)?;
        if !leaving.is_empty() {
            self.check_apart(highest, above)?;
        }
        let mut met = south;
        for side in &leaving {
            met = self.trees.join(met, *side, NONE);
        }
        self.met = self.trees.append(met, north);
        self.there = there;
        Ok(())
    }

    fn crossing(&self, one: u32, other: u32, at: Coord) -> Flaw {
        if self.side(one).ring == self.side(other).ring {
            Flaw::SelfIntersection(at)
        } else {
            Flaw::Crossing(at)
        }
    }

    /// Sorts the edges that leave a point by direction. Two edges with the same direction are a fault.
    fn sort(&self, leaving: &mut [u32], at: Coord) -> Result<(), Flaw> {
        let turn = |a: &u32, b: &u32| {
            let along = Edge { start: at, end: self.side(*a).edge.end };
            match along.side(self.side(*b).edge.end) {
                side if side > 0.0 => Ordering::Less,
                side if side < 0.0 => Ordering::Greater,
                _ => Ordering::Equal,
            }
        };
        leaving.sort_unstable_by(turn);
        let Some(pair) = leaving.windows(2).find(|pair| turn(&pair[0], &pair[1]).is_eq()) else {
            return Ok(());
        };
        let (one, other) = (self.side(pair[0]).ring, self.side(pair[1]).ring);
        if one == other {
            return Err(Flaw::SelfIntersection(at));
        }
        Err(Flaw::SharedLine(at))
    }

    /// Checks that no ring visits the point twice and that no two rings cross there: in the circular order around the
    /// point, the two edges of a ring enclose both edges of another ring or neither.
    fn check_branches(&self, leaving: &[u32], there: &[u32], at: Coord) -> Result<(), Flaw> {
        let around = || leaving.iter().chain(there.iter().rev()).map(|side| self.side(*side).ring);
        if leaving.len() + there.len() == 2 {
            return Ok(());
        }
        let mut rings: Vec<usize> = around().collect();
        rings.sort_unstable();
        if rings.chunk_by(|a, b| a == b).any(|same| same.len() > 2) {
            return Err(Flaw::SelfIntersection(at));
        }
        let mut open = Vec::new();
        for ring in around() {
            if open.last() == Some(&ring) {
                open.pop();
            } else {
                open.push(ring);
            }
        }
        if open.is_empty() { Ok(()) } else { Err(Flaw::Crossing(at)) }
    }

    /// Derives the parent of each ring that begins here from the edge directly south of it.
    fn look_at_new_rings(&mut self, leaving: &[u32], below: Option<u32>) {
        let mut south = below;
        for side in leaving {
            let Side { ring, forward, .. } = *self.side(*side);
            if self.known[ring].is_none() {
                let outer = south.map(|south| self.side(south)).and_then(|south| {
                    let known = self.known[south.ring]?;
                    if south.forward == known.is_left { Some(south.ring) } else { known.parent }
                });
                self.known[ring] = Some(Known { parent: outer, is_left: forward });
            }
            south = Some(*side);
        }
    }

    /// Checks that two neighbouring edges do not cross. Touching is detected later, at the point of contact.
    fn check_apart(&self, one: Option<u32>, other: Option<u32>) -> Result<(), Flaw> {
        let Some((one, other)) = one.zip(other) else { return Ok(()) };
        let (a, b) = (self.side(one).edge, self.side(other).edge);
        let divides = |edge: &Edge, other: &Edge| {
            let (start, end) = (edge.side(other.start), edge.side(other.end));
            (start > 0.0 && end < 0.0) || (start < 0.0 && end > 0.0)
        };
        if divides(&a, &b) && divides(&b, &a) {
            return Err(self.crossing(one, other, meeting(&a, &b)));
        }
        Ok(())
    }
}

/// The approximate intersection of two edges that cross.
fn meeting(a: &Edge, b: &Edge) -> Coord {
    let (along, across) = (a.end - a.start, b.end - b.start);
    let between = b.start - a.start;
    let part = (between.x * across.y - between.y * across.x) / (along.x * across.y - along.y * across.x);
    if part.is_finite() { a.start + along * part.clamp(0.0, 1.0) } else { a.start }
}
