//! A two-way table with margins as a circulation (Cox 1980; Castro 2002).
//!
//! Each row, each column and both margins are nodes; each cell and each total is an arc. What a reader cannot tell about
//! the suppressed values is exactly how the flow on their arcs may change, so the linear programme of an intruder is a
//! maximum flow, and its bounds are whole numbers.

use std::{cmp::Reverse, collections::BinaryHeap, mem::take, rc::Rc};

use super::table::{Line, Table};

/// More than any table holds.
const UNLIMITED: i128 = 1 << 80;

/// The values of a table as arcs between its lines.
pub(super) struct Network {
    arcs: Rc<[Arc]>,
    /// The arcs that leave or enter each node.
    touching: Vec<Vec<usize>>,
}

struct Arc {
    tail: usize,
    head: usize,
    value: i128,
}

/// Whether a value is made to look greater or smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// How much each of some values changes, in the order of the arcs.
#[derive(Clone)]
pub(super) struct Flow(Vec<(usize, i128)>);

impl Flow {
    fn new(changes: &[i128]) -> Self {
        Self(changes.iter().copied().enumerate().filter(|(_, change)| *change != 0).collect())
    }

    /// The values that change.
    pub(super) fn arcs(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(arc, _)| *arc)
    }

    /// Whether a value changes.
    pub(super) fn uses(&self, arc: usize) -> bool {
        self.0.binary_search_by_key(&arc, |(arc, _)| *arc).is_ok()
    }
}

/// A way out of a node: the arc, and whether it is raised.
#[derive(Clone, Copy)]
struct Step {
    arc: usize,
    raises: bool,
}

impl Network {
    /// The network of those values of a table that may be suppressed.
    pub(super) fn new(table: &Table, usable: impl Fn(usize) -> bool) -> Self {
        let (rows, columns) = (table.rows(), table.columns());
        let mut touching = vec![Vec::new(); rows + columns + 2];
        let mut arcs = Vec::with_capacity(table.cells().len());
        for (index, (place, cell)) in table.places().zip(table.cells()).enumerate() {
            let node = |line, margin| if let Line::At(at) = line { at } else { margin };
            let (row, column) = (node(place.row, rows), rows + 1 + node(place.column, columns));
            let onward = (place.row == Line::Total) == (place.column == Line::Total);
            let (tail, head) = if onward { (row, column) } else { (column, row) };
            arcs.push(Arc { tail, head, value: i128::from(cell.total()) });
            if usable(index) {
                touching[row].push(index);
                touching[column].push(index);
            }
        }
        Self { arcs: arcs.into(), touching }
    }

    /// The same with fewer usable values.
    pub(super) fn only(&self, usable: impl Fn(usize) -> bool) -> Self {
        let keep = |arcs: &Vec<usize>| arcs.iter().copied().filter(|arc| usable(*arc)).collect();
        Self { arcs: Rc::clone(&self.arcs), touching: self.touching.iter().map(keep).collect() }
    }

    /// The most by which one value can change; `None` without limit.
    pub(super) fn greatest_change(&self, arc: usize, way: Way) -> Option<i128> {
        let wanted = self.possible(arc, way, UNLIMITED);
        let units = wanted - self.push(arc, way, wanted, &mut self.unchanged(), |_| Some(1));
        (units < UNLIMITED).then_some(units)
    }

    /// How the others change if one value changes by so many units (if it falls, to zero at most).
    ///
    /// They change along paths, each the cheapest for what is still missing; `price` is that of an arc, `None` if it may
    /// not change. `None` if the arcs that may change do not suffice.
    pub(super) fn change(
        &self,
        arc: usize,
        way: Way,
        units: i128,
        price: impl Fn(usize) -> Option<u128>,
    ) -> Option<Flow> {
        let mut changes = self.unchanged();
        let missing = self.push(arc, way, self.possible(arc, way, units), &mut changes, price);
        (missing == 0).then(|| Flow::new(&changes))
    }

    /// The same change of a value without the part of another; `None` if the arcs that may change do not suffice.
    pub(super) fn reroute(
        &self,
        arc: usize,
        flow: &Flow,
        without: usize,
        price: impl Fn(usize) -> Option<u128>,
    ) -> Option<Flow> {
        let mut changes = self.unchanged();
        flow.0.iter().for_each(|(other, change)| changes[*other] = *change);
        let carried = take(&mut changes[without]);
        let Arc { tail, head, .. } = self.arcs[without];
        let ends = if carried > 0 { (tail, head) } else { (head, tail) };
        let price = |other| if other == arc || other == without { None } else { price(other) };
        let missing = self.fill(ends, carried.abs(), &mut changes, price);
        (missing == 0).then(|| Flow::new(&changes))
    }

    fn unchanged(&self) -> Vec<i128> {
        vec![0; self.arcs.len()]
    }

    /// A value falls to zero at most.
    fn possible(&self, arc: usize, way: Way, units: i128) -> i128 {
        if way == Way::Up { units } else { units.min(self.arcs[arc].value) }
    }

    /// Makes up for a change of one value by changes of others; answers what is missing.
    fn push(
        &self,
        arc: usize,
        way: Way,
        wanted: i128,
        changes: &mut [i128],
        price: impl Fn(usize) -> Option<u128>,
    ) -> i128 {
        let Arc { tail, head, .. } = self.arcs[arc];
        let ends = if way == Way::Up { (head, tail) } else { (tail, head) };
        self.fill(ends, wanted, changes, |other| if other == arc { None } else { price(other) })
    }

    /// Sends so many units from one node to another; answers what is missing.
    fn fill(
        &self,
        (from, to): (usize, usize),
        wanted: i128,
        changes: &mut [i128],
        price: impl Fn(usize) -> Option<u128>,
    ) -> i128 {
        let mut missing = wanted;
        while missing > 0 {
            let Some(path) = self.cheapest_path(from, to, missing, changes, &price) else { break };
            let room = path.iter().map(|step| self.room(*step, changes)).fold(missing, i128::min);
            for step in path {
                changes[step.arc] += if step.raises { room } else { -room };
            }
            missing -= room;
        }
        missing
    }

    /// By how much an arc can still change: a value is never negative.
    fn room(&self, step: Step, changes: &[i128]) -> i128 {
        if step.raises { UNLIMITED } else { self.arcs[step.arc].value + changes[step.arc] }
    }

    /// Dijkstra; an arc that takes only a part of what is missing costs as many times its price as it would be needed.
    fn cheapest_path(
        &self,
        from: usize,
        to: usize,
        missing: i128,
        changes: &[i128],
        price: impl Fn(usize) -> Option<u128>,
    ) -> Option<Vec<Step>> {
        let mut best = vec![u128::MAX; self.touching.len()];
        let mut came_by: Vec<Option<Step>> = vec![None; self.touching.len()];
        let mut queue = BinaryHeap::from([Reverse((0, from))]);
        best[from] = 0;
        while let Some(Reverse((cost, node))) = queue.pop() {
            if node == to {
                return Some(self.trace(from, to, &came_by));
            }
            if cost > best[node] {
                continue;
            }
            for &arc in &self.touching[node] {
                let raises = self.arcs[arc].tail == node;
                let next = if raises { self.arcs[arc].head } else { self.arcs[arc].tail };
                let room = self.room(Step { arc, raises }, changes);
                let Some(price) = price(arc).filter(|_| room > 0) else { continue };
                let price = if changes[arc] == 0 { price } else { 0 };
                if cost.saturating_add(price) >= best[next] {
                    continue;
                }
                let reached = cost.saturating_add(price.saturating_mul(times(missing, room)));
                if reached < best[next] {
                    best[next] = reached;
                    came_by[next] = Some(Step { arc, raises });
                    queue.push(Reverse((reached, next)));
                }
            }
        }
        None
    }

    fn trace(&self, from: usize, to: usize, came_by: &[Option<Step>]) -> Vec<Step> {
        let mut path = Vec::new();
        let mut node = to;
        while let Some(step) = came_by[node].filter(|_| node != from) {
            path.push(step);
            node = if step.raises { self.arcs[step.arc].tail } else { self.arcs[step.arc].head };
        }
        path
    }
}

/// How many times the room would be needed.
fn times(missing: i128, room: i128) -> u128 {
    if room >= missing { 1 } else { missing.unsigned_abs().div_ceil(room.unsigned_abs()) }
}
