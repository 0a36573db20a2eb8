//! Changes of withheld values that leave the published ones as they are.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use super::network::{Arc, Network, Step, Ways};

/// More than the total of any table.
const UNLIMITED: i128 = 1 << 80;

/// The number of attempts to send more, so that a flow suffices without any one of its arcs.
const SPARE_ROUNDS: usize = 4;

/// Whether a value is increased or decreased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// The changes of some values, ordered by arc.
#[derive(Debug)]
pub(super) struct Flow {
    changes: Vec<(usize, i128)>,
    /// The compensation for a change of the one value, which may be more than required.
    sent: i128,
}

impl Flow {
    /// The arcs whose values change.
    pub(super) fn arcs(&self) -> impl Iterator<Item = usize> {
        self.changes.iter().map(|(arc, _)| *arc)
    }

    /// Whether the value of an arc changes.
    pub(super) fn uses(&self, arc: usize) -> bool {
        self.changes.binary_search_by_key(&arc, |(arc, _)| *arc).is_ok()
    }

    /// Whether no more is sent than required.
    pub(super) fn sends_just(&self, wanted: i128) -> bool {
        self.sent <= wanted
    }

    /// The arcs without which less is sent than required, with the deficit of each.
    pub(super) fn not_without(&self, wanted: i128) -> impl Iterator<Item = (usize, i128)> {
        let missing = move |change: i128| wanted - (self.sent - change.abs());
        let changes = self.changes.iter().map(move |(arc, change)| (*arc, missing(*change)));
        changes.filter(|(_, missing)| *missing > 0)
    }
}

/// The constraints of a flow.
#[derive(Clone, Copy)]
pub(super) struct Field<'n> {
    pub(super) network: &'n Network,
    /// Withheld arcs, which may change at no cost.
    pub(super) withheld: &'n Ways,
    /// Arcs that may be withheld in addition, at a cost, if these do not suffice.
    pub(super) to_buy: Option<&'n Ways>,
    /// Arcs that must not change.
    pub(super) fixed: [Option<usize>; 2],
}

/// A search that found no path. At any width above `widest_exit` it would reach the same nodes in vain.
#[derive(Clone, Copy)]
struct Vain {
    widest_exit: i128,
    work: u64,
}

/// A search for flows. Its buffers are reused, so that a search clears no more than it touched.
pub(super) struct Flows {
    values: Vec<i128>,
    greatest: i128,
    /// The current values.
    left: Vec<i128>,
    changed: Vec<usize>,
    /// The predecessor of each node, and the step from it.
    came_by: Vec<(u32, Step)>,
    /// The last search that reached each node.
    seen: Vec<u64>,
    searches: u64,
    reached: VecDeque<u32>,
    /// The nodes that the last search for a wide path did not enter, each with the width of an arc to it.
    barred: Vec<(u32, i128)>,
    best: Vec<u128>,
    queue: BinaryHeap<Reverse<(u128, u32)>>,
    /// The number of steps examined: a measure of time that does not depend on the machine.
    pub(super) work: u64,
}

impl Flows {
    pub(super) fn new(network: &Network) -> Self {
        let (values, nodes) = (network.values(), network.nodes());
        Self {
            left: values.clone(),
            greatest: values.iter().copied().max().unwrap_or(0),
            values,
            changed: Vec::new(),
            came_by: vec![Default::default(); nodes],
            seen: vec![0; nodes],
            searches: 0,
            reached: VecDeque::new(),
            barred: Vec::new(),
            best: vec![u128::MAX; nodes],
            queue: BinaryHeap::new(),
            work: 0,
        }
    }

    /// The greatest possible change of a value; `None` if it is unbounded.
    pub(super) fn greatest_change(&mut self, field: Field<'_>, arc: usize, way: Way) -> Option<i128> {
        let wanted = self.possible(arc, way, UNLIMITED);
        let units = wanted - self.push(field, arc, way, wanted);
        self.flow(0);
        (units < UNLIMITED).then_some(units)
    }

    /// A flow that compensates for a change of one value by `units` (a decrease ends at zero); `None` if the
    /// constraints do not admit one. If more is withheld than required, more is sent, until the flow suffices without
    /// any one of the arcs that `may_fail`.
    pub(super) fn change(
        &mut self,
        field: Field<'_>,
        (arc, way, units): (usize, Way, i128),
        may_fail: impl Fn(usize) -> bool,
    ) -> Option<Flow> {
        let wanted = self.possible(arc, way, units);
        if self.push(field, arc, way, wanted) > 0 {
            self.flow(0);
            return None;
        }
        let (mut sent, withheld) = (wanted, Field { to_buy: None, ..field });
        for _ in 0..SPARE_ROUNDS {
            let most = self.changed.iter().filter(|other| may_fail(**other));
            let most = most.map(|other| (self.left[*other] - self.values[*other]).abs()).max().unwrap_or(0);
            let spare = wanted + most - sent;
            let missing = if spare > 0 { self.push(withheld, arc, way, spare) } else { break };
            sent += spare - missing;
            if missing > 0 {
                break;
            }
        }
        Some(self.flow(sent))
    }

    /// The same flow with the contribution of one arc rerouted; `None` if the constraints do not admit it.
    pub(super) fn reroute(
        &mut self,
        field: Field<'_>,
        arc: usize,
        flow: &Flow,
        without: usize,
    ) -> Option<Flow> {
        let carried = flow.changes.iter().find(|(other, _)| *other == without)?.1.abs();
        let missing = self.refill(field, arc, flow, (without, carried));
        let rerouted = self.flow(flow.sent);
        (missing == 0).then_some(rerouted)
    }

    /// The arcs of the flow if a part of the contribution of one arc is rerouted and the rest is not sent; `None` if
    /// the constraints do not admit it.
    pub(super) fn make_up(
        &mut self,
        field: Field<'_>,
        arc: usize,
        flow: &Flow,
        part: (usize, i128),
    ) -> Option<Vec<usize>> {
        let missing = self.refill(field, arc, flow, part);
        let arcs = self.flow(0).arcs().collect();
        (missing == 0).then_some(arcs)
    }

    /// Restores a flow without one arc and reroutes `units` of its contribution; returns the deficit.
    fn refill(&mut self, field: Field<'_>, arc: usize, flow: &Flow, (without, units): (usize, i128)) -> i128 {
        let mut is_raised = false;
        for (other, change) in &flow.changes {
            if *other == without { is_raised = *change > 0 } else { self.add(*other, *change) }
        }
        let Arc { tail, head, .. } = field.network.arc(without);
        let ends = if is_raised { (tail, head) } else { (head, tail) };
        self.fill(field, [Some(arc), Some(without)], ends, units)
    }

    /// The possible part of a change: a decrease ends at zero.
    fn possible(&self, arc: usize, way: Way, units: i128) -> i128 {
        if way == Way::Up { units } else { units.min(self.values[arc]) }
    }

    /// Compensates for a change of one value; returns the deficit.
    fn push(&mut self, field: Field<'_>, arc: usize, way: Way, wanted: i128) -> i128 {
        let Arc { tail, head, .. } = field.network.arc(arc);
        let ends = if way == Way::Up { (head, tail) } else { (tail, head) };
        self.fill(field, [Some(arc), None], ends, wanted)
    }

    /// Sends `wanted` units from one node to another, along the widest paths first; returns the deficit.
    fn fill(
        &mut self,
        field: Field<'_>,
        own: [Option<usize>; 2],
        (from, to): (u32, u32),
        wanted: i128,
    ) -> i128 {
        let fixed = [own[0], own[1], field.fixed[0], field.fixed[1]].map(|arc| arc.unwrap_or(usize::MAX));
        let (mut missing, mut width, mut vain) = (wanted, wanted, None);
        while missing > 0 {
            width = width.min(missing);
            vain = self.find_wide_way(field.withheld, fixed, (from, to), (width, vain));
            if vain.is_none() {
                missing -= self.send(from, to, missing);
            } else if width > 1 {
                width = if width > self.greatest { self.greatest.max(1) } else { (width + 1) / 2 };
            } else if self.finds_cheapest_way(field, fixed, (from, to), missing) {
                missing -= self.send(from, to, missing);
                vain = None;
            } else {
                break;
            }
        }
        missing
    }

    /// Sends as much as the current path admits.
    fn send(&mut self, from: u32, to: u32, missing: i128) -> i128 {
        let (mut room, mut node) = (missing, to);
        while node != from {
            let (before, step) = self.came_by[node as usize];
            room = room.min(self.room(step));
            node = before;
        }
        node = to;
        while node != from {
            let (before, step) = self.came_by[node as usize];
            self.add(step.arc as usize, if step.raises { room } else { -room });
            node = before;
        }
        room
    }

    /// The greatest change along a step: a value is never negative.
    fn room(&self, step: Step) -> i128 {
        if step.raises { UNLIMITED } else { self.left[step.arc as usize] }
    }

    fn add(&mut self, arc: usize, change: i128) {
        self.changed.push(arc);
        self.left[arc] += change;
    }

    /// Extracts the flow and resets the values.
    #[expect(
        clippy::stable_sort_primitive,
        reason = "a stored flow begins the list in order, and such runs are merged"
    )]
    fn flow(&mut self, sent: i128) -> Flow {
        self.work += self.changed.len() as u64;
        self.changed.sort();
        self.changed.dedup();
        let mut changes = Vec::new();
        for arc in self.changed.drain(..) {
            let change = self.left[arc] - self.values[arc];
            if change != 0 {
                changes.push((arc, change));
            }
            self.left[arc] = self.values[arc];
        }
        Flow { changes, sent }
    }

    /// Searches for a path whose arcs can all change by `width`, with the smallest number of arcs. A search that an
    /// earlier one, of a greater width, shows to be in vain is only counted as work.
    fn find_wide_way(
        &mut self,
        ways: &Ways,
        fixed: [usize; 4],
        (from, to): (u32, u32),
        (width, earlier): (i128, Option<Vain>),
    ) -> Option<Vain> {
        if let Some(vain) = earlier.filter(|vain| width > vain.widest_exit) {
            self.work += vain.work;
            return Some(vain);
        }
        self.searches += 1;
        let Self { seen, left, came_by, reached, barred, work, .. } = self;
        let (seen, left, search, before) = (&mut seen[..], &left[..], self.searches, *work);
        seen[from as usize] = search;
        reached.clear();
        reached.push_back(from);
        barred.clear();
        while let Some(node) = reached.pop_front() {
            *work += ways.from(node).len() as u64;
            for step in ways.from(node) {
                let (arc, next) = (step.arc as usize, step.next as usize);
                if seen[next] == search || fixed.contains(&arc) {
                    continue;
                }
                if !step.raises && left[arc] < width {
                    barred.push((step.next, left[arc]));
                    continue;
                }
                seen[next] = search;
                came_by[next] = (node, *step);
                if step.next == to {
                    return None;
                }
                reached.push_back(step.next);
            }
        }
        let exits = barred.iter().filter(|(next, _)| seen[*next as usize] != search);
        let widest_exit = exits.map(|(_, width)| *width).max().unwrap_or(0);
        Some(Vain { widest_exit, work: *work - before })
    }

    /// Dijkstra's algorithm over all arcs that may be withheld. The price of an arc is multiplied by the number of
    /// times that it would be needed to send what is missing.
    fn finds_cheapest_way(
        &mut self,
        field: Field<'_>,
        fixed: [usize; 4],
        (from, to): (u32, u32),
        missing: i128,
    ) -> bool {
        let Some(to_buy) = field.to_buy else { return false };
        self.best.fill(u128::MAX);
        self.queue.clear();
        self.queue.push(Reverse((0, from)));
        self.best[from as usize] = 0;
        while let Some(Reverse((cost, node))) = self.queue.pop() {
            if node == to {
                return true;
            }
            if cost > self.best[node as usize] {
                continue;
            }
            for (ways, is_withheld) in [(field.withheld, true), (to_buy, false)] {
                self.work += ways.from(node).len() as u64;
                for step in ways.from(node) {
                    let (arc, next) = (step.arc as usize, step.next as usize);
                    // A node that is farther than the end is never visited.
                    let limit = self.best[next].min(self.best[to as usize].saturating_add(1));
                    if cost >= limit || fixed.contains(&arc) {
                        continue;
                    }
                    let (price, room) = (self.price(arc, is_withheld), self.room(*step));
                    if cost.saturating_add(price) >= limit || room <= 0 {
                        continue;
                    }
                    let reached = cost.saturating_add(price.saturating_mul(times(missing, room)));
                    if reached < limit {
                        self.best[next] = reached;
                        self.came_by[next] = (node, *step);
                        self.queue.push(Reverse((reached, step.next)));
                    }
                }
            }
        }
        false
    }

    /// The price of an arc: zero if it already changes, little if it is withheld, otherwise its value.
    fn price(&self, arc: usize, is_withheld: bool) -> u128 {
        match is_withheld {
            _ if self.left[arc] != self.values[arc] => 0,
            true => 1,
            false => (self.values[arc].unsigned_abs() + 1) << 32,
        }
    }
}

/// How often the capacity is needed.
fn times(missing: i128, room: i128) -> u128 {
    if room >= missing { 1 } else { missing.unsigned_abs().div_ceil(room.unsigned_abs()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::disclosure::table::Table;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Searches of ever smaller widths, each with the result of the one before, and each alone.
        #[test]
        fn a_search_is_skipped_only_if_it_is_in_vain(
            cells in prop::collection::vec((0..200_u64, any::<bool>()), 25), mut width in 1..300_i128,
            (from, to) in (0..10_u32, 0..10_u32).prop_filter("two nodes", |(from, to)| from != to),
        ) {
            let values = cells.iter().enumerate().map(|(at, (value, _))| (at % 4, at / 4 % 4, at, *value));
            let network = Network::new(&Table::new(4, 4, values).unwrap());
            let ways = network.ways(|arc| cells[arc].1);
            let [mut told, mut alone] = [(); 2].map(|()| Flows::new(&network));
            let (mut vain, fixed) = (None, [3, 7, usize::MAX, usize::MAX]);
            while width > 0 {
                vain = told.find_wide_way(&ways, fixed, (from, to), (width, vain));
                let expected = alone.find_wide_way(&ways, fixed, (from, to), (width, None));
                prop_assert_eq!((vain.is_some(), told.work), (expected.is_some(), alone.work), "{}", width);
                prop_assert!(told.searches <= alone.searches);
                if vain.is_none() {
                    break;
                }
                width /= 2;
            }
        }
    }
}
