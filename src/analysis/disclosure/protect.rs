//! Secondary suppression: which further values are withheld so that the totals do not give an unsafe one back.
//!
//! The least costly pattern is a hard mixed-integer problem (Fischetti & Salazar 2001). This is the network heuristic
//! (Kelly, Golden & Assad 1992; Castro 2007): unsafe values one after the other get the cheapest change of the table that
//! hides them; then what is superfluous is taken back; then each complementary value is tried to be done without.
//!
//! Most unsafe values of a large table hide each other, which is proved without a flow (`forests`): if three ways without a
//! value in common join the lines of an unsafe value, and each value on them can change by as much as it must, then the value
//! itself may be one of them, and an intruder may know a value on the second; the third still hides it.

use std::{cmp::Reverse, collections::BinaryHeap, iter::once, mem::replace, rc::Rc};

use super::{
    flow::{Field, Flow, Flows, Way},
    forests::Forests,
    network::{Network, Ways},
    pattern::{Pattern, Status},
    rule::{Rule, required_units},
    table::Table,
};

use crate::stop;

/// The search for cheaper patterns ends after so many rounds,
const ROUNDS: usize = 3;
/// each over so many of the greatest complementary values,
const TRIALS: usize = 100;
/// and is given up after so much work, some hundredths of a second.
const WORK: u64 = 10_000_000;

/// Against whom a table is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intruder {
    /// A reader, who knows what is published.
    Reader,
    /// A reader who is also the only enterprise of one withheld value, and so knows that value. Values that count the same
    /// enterprise are not protected from it; enterprises do not share what they know.
    Enterprise,
}

/// Withholds the unsafe values and so many others that the interval of each unsafe value X covers X - U to X + U.
///
/// U is the greatest protection level among the rules that the value breaks, and at least one. A value to which no
/// enterprise contributes is a known zero and is never withheld. The answer depends on nothing but the arguments: neither
/// on time, nor on what was protected before.
pub fn protect(table: Table, rules: &[Rule], intruder: Intruder) -> Pattern {
    let mut guard = Guard::new(&table, rules, intruder);
    let mut draft = guard.cover();
    guard.prune(&mut draft);
    guard.improve(&mut draft);
    let status = |index: usize| match (guard.is_unsafe[index], draft.withheld[index]) {
        (true, _) => Status::Unsafe,
        (false, true) => Status::Complementary,
        (false, false) => Status::Shown,
    };
    let statuses = (0..table.cells().len()).map(status).collect();
    Pattern { table, statuses }
}

/// An unsafe value that must be able to look so many units greater or smaller.
struct Demand {
    arc: usize,
    way: Way,
    units: i128,
}

struct Guard<'t> {
    table: &'t Table,
    network: Network,
    /// Everything that may be withheld.
    to_buy: Ways,
    is_unsafe: Vec<bool>,
    /// The values that an intruder may know.
    is_known: Vec<bool>,
    /// The greatest first.
    demands: Vec<Demand>,
    flows: Flows,
    forests: Forests,
    /// The search for cheaper patterns is given up when so much work is done.
    limit: u64,
}

/// A pattern in the making.
#[derive(Clone)]
struct Draft {
    withheld: Vec<bool>,
    ways: Ways,
    /// What meets each demand, where it is not known otherwise that it is met.
    covers: Vec<Option<Cover>>,
    /// The demand that a value was last found to be needed by, which is asked first.
    wanted_by: Vec<usize>,
}

/// Changes of the table that meet a demand; while the values that change are withheld, it is met.
#[derive(Clone)]
struct Cover {
    open: Rc<Flow>,
    /// For each value that the intruder may know and without which too little is left, what changes then.
    closed: Vec<(usize, Rc<[usize]>)>,
}

/// What is proved without a flow.
struct Proof {
    /// The demands that are met.
    met: Vec<bool>,
    /// The values by which this is proved.
    needs: Vec<bool>,
}

/// How a demand may be met.
#[derive(Clone, Copy)]
struct Terms {
    /// Whether more may be withheld.
    buys: bool,
    /// What may not change.
    without: Option<usize>,
}

impl<'t> Guard<'t> {
    fn new(table: &'t Table, rules: &[Rule], intruder: Intruder) -> Self {
        let cells = table.cells();
        let required: Vec<_> = cells.iter().map(|cell| required_units(rules, cell)).collect();
        let unsafe_ones = required.iter().enumerate().filter_map(|(arc, units)| Some((arc, (*units)?)));
        let mut demands: Vec<Demand> = unsafe_ones
            .flat_map(|(arc, units)| [Way::Up, Way::Down].map(|way| Demand { arc, way, units }))
            .collect();
        demands.sort_by_key(|demand| Reverse(demand.units));
        let is_known = |index: usize| intruder == Intruder::Enterprise && cells[index].enterprises() == 1;
        let network = Network::new(table);
        let needed = if intruder == Intruder::Enterprise { 3 } else { 2 };
        Self {
            table,
            to_buy: network.ways(|index| cells[index].enterprises() > 0),
            is_unsafe: required.iter().map(Option::is_some).collect(),
            is_known: (0..cells.len()).map(is_known).collect(),
            demands,
            flows: Flows::new(&network),
            forests: Forests::new(network.nodes(), needed),
            network,
            limit: u64::MAX,
        }
    }

    /// A pattern that meets every demand, the greatest first.
    fn cover(&mut self) -> Draft {
        let (withheld, mut listed) = (self.is_unsafe.clone(), self.is_unsafe.clone());
        let ways = self.network.ways(|arc| withheld[arc]);
        let unsafe_ones = (0..withheld.len()).filter(|arc| withheld[*arc]);
        let mut waiting: BinaryHeap<(i128, usize)> =
            unsafe_ones.map(|arc| (self.network.arc(arc).value, arc)).collect();
        let covers = self.demands.iter().map(|_| None).collect();
        let wanted_by = vec![0; withheld.len()];
        let mut draft = Draft { withheld, ways, covers, wanted_by };
        self.forests.clear();
        for at in 0..self.demands.len() {
            let units = self.demands[at].units;
            while let Some((_, arc)) = waiting.peek().copied().filter(|(value, _)| *value >= units) {
                waiting.pop();
                self.forests.add(self.ends(arc));
            }
            if self.forests.join(self.ends(self.demands[at].arc)) {
                continue;
            }
            let cover = self.meet(&mut draft, at, None, Terms { buys: true, without: None });
            let cover = cover.expect("a table that withholds everything hides everything");
            for arc in cover.arcs().filter(|arc| !replace(&mut listed[*arc], true)) {
                waiting.push((self.network.arc(arc).value, arc));
            }
            draft.covers[at] = Some(cover);
        }
        draft
    }

    /// What of a pattern is proved without a flow.
    fn prove(&mut self, draft: &Draft, by_value: &[usize]) -> Proof {
        self.flows.work += by_value.len() as u64 + self.demands.len() as u64;
        self.forests.clear();
        let mut waiting = by_value.iter().copied().filter(|arc| draft.withheld[*arc]).peekable();
        let mut proof =
            Proof { met: vec![false; self.demands.len()], needs: vec![false; draft.withheld.len()] };
        for at in 0..self.demands.len() {
            let units = self.demands[at].units;
            while let Some(arc) = waiting.next_if(|arc| self.network.arc(*arc).value >= units) {
                proof.needs[arc] = self.forests.add(self.ends(arc));
            }
            proof.met[at] = self.forests.join(self.ends(self.demands[at].arc));
        }
        proof
    }

    /// Publishes again what is not needed, the greatest first.
    fn prune(&mut self, draft: &mut Draft) {
        let by_value = self.by_value(draft);
        let mut proof = self.prove(draft, &by_value);
        for arc in self.complementary(draft) {
            if self.is_late() {
                return;
            }
            draft.publish(&self.network, arc);
            let next = proof.needs[arc].then(|| self.prove(draft, &by_value));
            let met = next.as_ref().map_or(&proof.met, |next| &next.met);
            let covers = match self.without_buying(draft, arc, met) {
                Ok(covers) => covers,
                Err(demand) => {
                    draft.withhold(&self.network, arc);
                    draft.wanted_by[arc] = demand;
                    continue;
                }
            };
            draft.forget(arc);
            covers.into_iter().for_each(|(at, cover)| draft.covers[at] = Some(cover));
            proof = next.unwrap_or(proof);
        }
    }

    /// New covers for those that used a value, of demands that are not met without one; or the demand that has none.
    fn without_buying(
        &mut self,
        draft: &mut Draft,
        arc: usize,
        met: &[bool],
    ) -> Result<Vec<(usize, Cover)>, usize> {
        let first = draft.wanted_by[arc];
        let others = (0..met.len()).filter(|at| *at != first);
        let mut covers = Vec::new();
        for at in once(first).chain(others).filter(|at| !met[*at]) {
            let old = draft.covers[at].take();
            let is_good = old.as_ref().is_some_and(|cover| !cover.uses(arc));
            let terms = Terms { buys: false, without: Some(arc) };
            let cover = (!is_good).then(|| self.meet(draft, at, old.as_ref(), terms));
            draft.covers[at] = old;
            if let Some(cover) = cover {
                covers.push((at, cover.ok_or(at)?));
            }
        }
        Ok(covers)
    }

    /// Replaces complementary values, the greatest first, by cheaper ones.
    fn improve(&mut self, draft: &mut Draft) {
        self.limit = self.flows.work + WORK;
        for _ in 0..ROUNDS {
            let before = self.cost(draft);
            for arc in self.complementary(draft).into_iter().take(TRIALS) {
                if self.is_late() {
                    return;
                }
                let trial = self.without(arc, draft);
                if let Some(cheaper) = trial.filter(|trial| self.cost(trial) < self.cost(draft)) {
                    *draft = cheaper;
                }
            }
            if self.cost(draft) == before || self.is_late() {
                return;
            }
        }
    }

    fn is_late(&self) -> bool {
        self.flows.work > self.limit
    }

    /// The pattern that does without one value; `None` where there is none, or too little time for it.
    fn without(&mut self, arc: usize, draft: &Draft) -> Option<Draft> {
        let mut trial = draft.clone();
        trial.publish(&self.network, arc);
        let by_value = self.by_value(&trial);
        let proof = self.prove(&trial, &by_value);
        for at in 0..self.demands.len() {
            if self.is_late() {
                return None;
            }
            let old = trial.covers[at].take();
            let is_good = old.as_ref().is_some_and(|cover| !cover.uses(arc));
            trial.covers[at] = match (is_good, proof.met[at]) {
                (true, _) => old,
                (false, true) => None,
                (false, false) => {
                    let terms = Terms { buys: true, without: Some(arc) };
                    Some(self.meet(&mut trial, at, old.as_ref(), terms)?)
                }
            };
        }
        self.prune(&mut trial);
        (!self.is_late()).then_some(trial)
    }

    /// Meets a demand, also where an intruder knows one of the values that change, from a cover that must do without a value
    /// now; `None` if the terms forbid it.
    fn meet(&mut self, draft: &mut Draft, at: usize, old: Option<&Cover>, terms: Terms) -> Option<Cover> {
        stop::check();
        let Terms { buys, without } = terms;
        let Self { table, network, to_buy, demands, flows, is_known, .. } = self;
        let (network, to_buy, demand) = (&*network, buys.then_some(&*to_buy), &demands[at]);
        let is_foreign = |other: usize| {
            other != demand.arc && is_known[other] && !share_enterprise(table, demand.arc, other)
        };
        let field = Field { network, withheld: &draft.ways, to_buy, fixed: [without, None] };
        let open = demand.flow(flows, field, old, without, is_foreign)?;
        draft.withhold_all(network, at, open.arcs());
        let mut closed = Vec::new();
        for (known, missing) in open.not_without(demand.units_of(network)).filter(|(arc, _)| is_foreign(*arc))
        {
            let stands = |old: &&Cover| Rc::ptr_eq(&old.open, &open);
            let is_good =
                |arcs: &&Rc<[usize]>| without.is_none_or(|without| arcs.binary_search(&without).is_err());
            let field = Field { network, withheld: &draft.ways, to_buy, fixed: [without, None] };
            let arcs = match old.filter(stands).and_then(|old| old.closed_to(known)).filter(is_good) {
                Some(arcs) => arcs.clone(),
                None => flows.make_up(field, demand.arc, &open, (known, missing))?.into(),
            };
            draft.withhold_all(network, at, arcs.iter().copied());
            closed.push((known, arcs));
        }
        Some(Cover { open, closed })
    }

    fn ends(&self, arc: usize) -> (u32, u32) {
        let arc = self.network.arc(arc);
        (arc.tail, arc.head)
    }

    /// What is withheld, the greatest first.
    fn by_value(&self, draft: &Draft) -> Vec<usize> {
        let mut arcs: Vec<usize> = (0..draft.withheld.len()).filter(|arc| draft.withheld[*arc]).collect();
        arcs.sort_by_key(|arc| Reverse(self.network.arc(*arc).value));
        arcs
    }

    fn complementary(&self, draft: &Draft) -> Vec<usize> {
        let mut arcs = self.by_value(draft);
        arcs.retain(|arc| !self.is_unsafe[*arc]);
        arcs
    }

    /// The sum of the complementary values, and how many they are.
    fn cost(&self, draft: &Draft) -> (i128, usize) {
        let arcs = self.complementary(draft);
        (arcs.iter().map(|arc| self.network.arc(*arc).value).sum(), arcs.len())
    }
}

/// Whether something is counted in both values.
fn share_enterprise(table: &Table, arc: usize, other: usize) -> bool {
    let common = table.place(arc).common(table.place(other));
    common.is_some_and(|place| table.cell(place).enterprises() > 0)
}

impl Demand {
    /// A value falls to zero at most.
    fn units_of(&self, network: &Network) -> i128 {
        if self.way == Way::Up { self.units } else { self.units.min(network.arc(self.arc).value) }
    }

    /// A flow that meets the demand, from a cover that did.
    fn flow(
        &self,
        flows: &mut Flows,
        field: Field<'_>,
        old: Option<&Cover>,
        without: Option<usize>,
        may_fail: impl Fn(usize) -> bool,
    ) -> Option<Rc<Flow>> {
        match (old.map(|cover| &cover.open), without) {
            (Some(open), Some(without)) if open.uses(without) => {
                let rerouted = flows.reroute(field, self.arc, open, without).map(Rc::new);
                // What was sent beside the demand may be what does not find another way.
                if rerouted.is_some() || open.sends_just(self.units_of(field.network)) {
                    return rerouted;
                }
            }
            (Some(open), _) => return Some(open.clone()),
            (None, _) => {}
        }
        flows.change(field, (self.arc, self.way, self.units), may_fail).map(Rc::new)
    }
}

impl Draft {
    fn withhold(&mut self, network: &Network, arc: usize) {
        self.withheld[arc] = true;
        self.ways.open(network, arc);
    }

    /// Withholds all that changes for a demand.
    fn withhold_all(&mut self, network: &Network, demand: usize, arcs: impl Iterator<Item = usize>) {
        for arc in arcs {
            if !self.withheld[arc] {
                self.withhold(network, arc);
                self.wanted_by[arc] = demand;
            }
        }
    }

    fn publish(&mut self, network: &Network, arc: usize) {
        self.withheld[arc] = false;
        self.ways.close(network, arc);
    }

    /// Forgets the covers that use a value.
    fn forget(&mut self, arc: usize) {
        for cover in &mut self.covers {
            *cover = cover.take().filter(|cover| !cover.uses(arc));
        }
    }
}

impl Cover {
    fn arcs(&self) -> impl Iterator<Item = usize> {
        self.open.arcs().chain(self.closed.iter().flat_map(|(_, arcs)| arcs.iter().copied()))
    }

    fn uses(&self, arc: usize) -> bool {
        self.open.uses(arc) || self.closed.iter().any(|(_, arcs)| arcs.binary_search(&arc).is_ok())
    }

    fn closed_to(&self, known: usize) -> Option<&Rc<[usize]>> {
        self.closed.iter().find(|(other, _)| *other == known).map(|(_, arcs)| arcs)
    }
}
