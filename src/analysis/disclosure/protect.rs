//! Secondary suppression: which further values are withheld so that the totals do not reveal an unsafe one.
//!
//! The optimal pattern is a hard mixed-integer problem (Fischetti & Salazar 2001). This is the network heuristic
//! (Kelly, Golden & Assad 1992; Castro 2007): for one unsafe value after the other, find the cheapest change of the
//! table that hides it; then remove superfluous suppressions; then try to replace each complementary one.
//!
//! Most unsafe values of a large table hide each other, which is proved without a flow (`proof`).

use std::{cmp::Reverse, collections::BinaryHeap, iter::once, mem::replace, rc::Rc};

use super::{
    demand::Demand,
    flow::{Field, Flow, Flows, Way},
    forests::Forests,
    network::{Network, Ways},
    pattern::{Pattern, Status},
    proof::Proof,
    rule::{Rule, required_units},
    table::Table,
};

use crate::stop;

/// The maximum number of rounds of the search for cheaper patterns.
const ROUNDS: usize = 3;
/// The number of complementary values that each round tries to replace, the greatest first.
const TRIALS: usize = 100;
/// The limit of work of the search, at most some hundredths of a second.
const WORK: u64 = 10_000_000;

/// The intruder that a table is protected against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intruder {
    /// A reader, knowing what is published.
    Reader,
    /// A reader that is also the only enterprise of a withheld value, and so knows that value. Values that include the
    /// same enterprise are not protected from it; enterprises do not collude.
    Enterprise,
}

/// Withholds the unsafe values, and others such that the interval of each unsafe value X contains X - U to X + U.
///
/// U is the greatest protection level among the rules by which the value is unsafe, and at least 1. A value without
/// enterprises is a known zero and is never withheld. The result depends on the arguments only, and not on time.
///
/// # Examples
///
/// No row or column has a single withheld value, as the others would reveal it:
///
/// ```
/// use xuong::analysis::disclosure::{Intruder, Place, Rule, Status, Table, protect};
///
/// let alone = [(0, 0, "a", 9)];
/// let others = [(0, 1, "b", 8), (0, 1, "c", 7), (1, 0, "d", 6), (1, 0, "e", 5), (1, 1, "f", 4), (1, 1, "g", 3)];
/// let table = Table::new(2, 2, alone.into_iter().chain(others)).unwrap();
/// let pattern = protect(table, &[Rule::Threshold(2)], Intruder::Reader);
/// assert_eq!(pattern.status(Place::inner(0, 0)), Status::Unsafe);
///
/// let withheld = |place: &Place| pattern.status(*place) != Status::Shown;
/// let withheld: Vec<Place> = pattern.table().places().filter(withheld).collect();
/// for place in &withheld {
///     assert!(withheld.iter().filter(|other| other.row == place.row).count() > 1);
///     assert!(withheld.iter().filter(|other| other.column == place.column).count() > 1);
/// }
/// ```
pub fn protect(table: Table, rules: &[Rule], intruder: Intruder) -> Pattern {
    let mut guard = Guard::new(&table, rules, intruder);
    let mut draft = guard.cover();
    let withheld = guard.by_value(&draft);
    let proof = guard.prove(&withheld);
    let proof = guard.prune(&mut draft, &withheld, proof);
    guard.improve(&mut draft, proof);
    let status = |index: usize| match (guard.is_unsafe[index], draft.withheld[index]) {
        (true, _) => Status::Unsafe,
        (false, true) => Status::Complementary,
        (false, false) => Status::Shown,
    };
    let statuses = (0..table.cells().len()).map(status).collect();
    Pattern { table, statuses }
}

struct Guard<'t> {
    table: &'t Table,
    network: Network,
    /// All arcs that may be withheld.
    to_buy: Ways,
    /// The rank of each arc, the greatest first.
    rank: Vec<usize>,
    /// The unsafe values, the greatest first.
    unsafe_ones: Vec<usize>,
    is_unsafe: Vec<bool>,
    /// The values that an intruder may know.
    is_known: Vec<bool>,
    /// The greatest first.
    demands: Vec<Demand>,
    flows: Flows,
    /// The number of disjoint paths that prove a demand.
    needed: usize,
    /// The amount of work at which the search for cheaper patterns stops.
    limit: u64,
}

/// A pattern under construction.
#[derive(Clone)]
struct Draft {
    withheld: Vec<bool>,
    /// The withheld values that are not unsafe, in any order.
    complementary: Vec<usize>,
    ways: Ways,
    /// The flows that meet each demand, unless it is proved otherwise that it is met.
    covers: Vec<Option<Cover>>,
    /// The demand that most recently required each value, which is tested first.
    wanted_by: Vec<usize>,
}

/// Flows that meet a demand, as long as the values that they change are withheld.
#[derive(Clone)]
struct Cover {
    open: Rc<Flow>,
    /// For each value that the intruder may know and without which too little is sent, the values that change then.
    closed: Vec<(usize, Rc<[usize]>)>,
}

/// The constraints for meeting a demand.
#[derive(Clone, Copy)]
struct Terms {
    /// Whether more values may be withheld.
    buys: bool,
    /// A value that must not change.
    without: Option<usize>,
}

impl<'t> Guard<'t> {
    fn new(table: &'t Table, rules: &[Rule], intruder: Intruder) -> Self {
        let cells = table.cells();
        let required: Vec<_> = cells.iter().map(|cell| required_units(rules, cell)).collect();
        let network = Network::new(table);
        let with_units = required.iter().enumerate().filter_map(|(arc, units)| Some((arc, (*units)?)));
        let both = |(arc, units)| {
            [Way::Up, Way::Down].map(|way| Demand { arc, ends: network.ends(arc), way, units })
        };
        let mut demands: Vec<Demand> = with_units.flat_map(both).collect();
        demands.sort_by_key(|demand| Reverse(demand.units));
        let is_known = |index: usize| intruder == Intruder::Enterprise && cells[index].enterprises() == 1;
        let mut order: Vec<usize> = (0..cells.len()).collect();
        order.sort_by_key(|arc| Reverse(network.arc(*arc).value));
        let mut rank = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(arc, at)| rank[*arc] = at);
        let needed = if intruder == Intruder::Enterprise { 3 } else { 2 };
        Self {
            table,
            to_buy: network.ways(|index| cells[index].enterprises() > 0),
            rank,
            unsafe_ones: order.into_iter().filter(|arc| required[*arc].is_some()).collect(),
            is_unsafe: required.iter().map(Option::is_some).collect(),
            is_known: (0..cells.len()).map(is_known).collect(),
            demands,
            flows: Flows::new(&network),
            needed,
            network,
            limit: u64::MAX,
        }
    }

    /// A pattern that meets every demand, the greatest first.
    fn cover(&mut self) -> Draft {
        let (withheld, mut listed) = (self.is_unsafe.clone(), self.is_unsafe.clone());
        let ways = self.network.ways(|arc| withheld[arc]);
        let mut waiting: BinaryHeap<(i128, usize)> =
            self.unsafe_ones.iter().map(|arc| (self.network.arc(*arc).value, *arc)).collect();
        let covers = self.demands.iter().map(|_| None).collect();
        let wanted_by = vec![0; withheld.len()];
        let mut draft = Draft { withheld, complementary: Vec::new(), ways, covers, wanted_by };
        let mut forests = Forests::new(self.network.nodes(), self.needed);
        for at in 0..self.demands.len() {
            let units = self.demands[at].units;
            while let Some((_, arc)) = waiting.peek().copied().filter(|(value, _)| *value >= units) {
                waiting.pop();
                forests.add(self.network.ends(arc));
            }
            if forests.join(self.demands[at].ends) {
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

    /// Proves without a flow that demands are met, from the withheld values, the greatest first.
    fn prove(&mut self, withheld: &[usize]) -> Proof {
        self.count_proof(withheld);
        Proof::new(&self.network, &self.demands, withheld, self.needed)
    }

    /// The proof after one of the values was published; `None` if it does not depend on that value.
    fn prove_again(&self, draft: &Draft, proof: &Proof, arc: usize, withheld: &[usize]) -> Option<Proof> {
        let later = |arc: usize| {
            let first = withheld.partition_point(|other| self.rank[*other] <= self.rank[arc]);
            &withheld[first..]
        };
        let told = (&self.network, &*self.demands);
        let is_withheld = |arc: usize| draft.withheld[arc];
        proof.needs(arc).then(|| proof.without(told, arc, later, is_withheld))
    }

    /// Counts the work of a proof from all withheld values, even if it was made from another one, since the limit of
    /// work decides which pattern is found.
    fn count_proof(&mut self, withheld: &[usize]) {
        self.flows.work += withheld.len() as u64 + self.demands.len() as u64;
    }

    /// Publishes values that are not needed, the greatest first; returns the proof of what remains.
    fn prune(&mut self, draft: &mut Draft, withheld: &[usize], mut proof: Proof) -> Proof {
        for arc in self.complementary(draft) {
            if self.is_late() {
                break;
            }
            draft.publish(&self.network, arc);
            let next = self.prove_again(draft, &proof, arc, withheld);
            if next.is_some() {
                self.count_proof(withheld);
            }
            let covers = match self.without_buying(draft, arc, next.as_ref().unwrap_or(&proof)) {
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
        proof
    }

    /// New covers for the unproved demands whose cover used a value; or the demand that has none.
    fn without_buying(
        &mut self,
        draft: &mut Draft,
        arc: usize,
        proof: &Proof,
    ) -> Result<Vec<(usize, Cover)>, usize> {
        let first = draft.wanted_by[arc];
        let others = (0..self.demands.len()).filter(|at| *at != first);
        let mut covers = Vec::new();
        for at in once(first).chain(others).filter(|at| !proof.meets(*at)) {
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

    /// Replaces complementary values by cheaper ones, the greatest first.
    fn improve(&mut self, draft: &mut Draft, mut proof: Proof) {
        self.limit = self.flows.work + WORK;
        for _ in 0..ROUNDS {
            let before = self.cost(draft);
            for arc in self.complementary(draft).into_iter().take(TRIALS) {
                if self.is_late() {
                    return;
                }
                let trial = self.without(arc, draft, &proof);
                if let Some(cheaper) = trial.filter(|(trial, _)| self.cost(trial) < self.cost(draft)) {
                    (*draft, proof) = cheaper;
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

    /// The pattern without one value; `None` if there is none within the limit of work.
    fn without(&mut self, arc: usize, draft: &Draft, proof: &Proof) -> Option<(Draft, Proof)> {
        let mut trial = draft.clone();
        trial.publish(&self.network, arc);
        let withheld = self.by_value(&trial);
        self.count_proof(&withheld);
        let proof = self.prove_again(&trial, proof, arc, &withheld).unwrap_or_else(|| proof.clone());
        for at in 0..self.demands.len() {
            let is_good = trial.covers[at].as_ref().map(|cover| !cover.uses(arc));
            if is_good == Some(true) || is_good.is_none() && proof.meets(at) {
                continue;
            }
            let old = trial.covers[at].take();
            if !proof.meets(at) {
                if self.is_late() {
                    return None;
                }
                let terms = Terms { buys: true, without: Some(arc) };
                trial.covers[at] = Some(self.meet(&mut trial, at, old.as_ref(), terms)?);
            }
        }
        let bought = self.by_value(&trial);
        let proof = if bought.len() == withheld.len() {
            self.count_proof(&bought);
            proof
        } else {
            self.prove(&bought)
        };
        let proof = self.prune(&mut trial, &bought, proof);
        (!self.is_late()).then_some((trial, proof))
    }

    /// Meets a demand, also against an intruder that knows one of the values that change, starting from an old cover
    /// that must not use a value any more; `None` if the terms do not admit it.
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

    /// The withheld values, the greatest first.
    fn by_value(&self, draft: &Draft) -> Vec<usize> {
        let mut arcs = self.unsafe_ones.clone();
        arcs.extend(&draft.complementary);
        arcs[self.unsafe_ones.len()..].sort_unstable_by_key(|arc| self.rank[*arc]);
        // A stable sort merges the two runs.
        arcs.sort_by_key(|arc| self.rank[*arc]);
        arcs
    }

    /// The complementary values, the greatest first.
    fn complementary(&self, draft: &Draft) -> Vec<usize> {
        let mut arcs = draft.complementary.clone();
        arcs.sort_unstable_by_key(|arc| self.rank[*arc]);
        arcs
    }

    /// The sum and the number of the complementary values.
    fn cost(&self, draft: &Draft) -> (i128, usize) {
        let values = draft.complementary.iter().map(|arc| self.network.arc(*arc).value);
        (values.sum(), draft.complementary.len())
    }
}

/// Whether an enterprise contributes to both values.
fn share_enterprise(table: &Table, arc: usize, other: usize) -> bool {
    let common = table.place(arc).common(table.place(other));
    common.is_some_and(|place| table.cell(place).enterprises() > 0)
}

impl Demand {
    /// A flow that meets the demand, starting from an old cover.
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
                // The surplus may be the part that cannot be rerouted.
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
        self.complementary.push(arc);
        self.ways.open(network, arc);
    }

    /// Withholds all values that change for a demand.
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
        self.complementary.retain(|other| *other != arc);
        self.ways.close(network, arc);
    }

    /// Drops the covers that use a value.
    fn forget(&mut self, arc: usize) {
        for cover in self.covers.iter_mut().filter(|cover| cover.as_ref().is_some_and(|own| own.uses(arc))) {
            *cover = None;
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
