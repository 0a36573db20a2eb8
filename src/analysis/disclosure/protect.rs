//! Secondary suppression: which further values are withheld so that the totals do not give an unsafe one back.
//!
//! The least costly pattern is a hard mixed-integer problem (Fischetti & Salazar 2001). This is the network heuristic
//! (Kelly, Golden & Assad 1992; Castro 2007): unsafe values one after the other get the cheapest change of the table that
//! hides them; then what is superfluous is taken back; then each complementary value is tried to be done without.

use std::{cmp::Reverse, iter::once};

use super::{
    network::{Flow, Network, Way},
    pattern::{Pattern, Status},
    rule::{Rule, required_units},
    table::Table,
};

/// The search for cheaper patterns ends after so many rounds,
const ROUNDS: usize = 3;
/// each over so many of the greatest complementary values.
const TRIALS: usize = 100;

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
/// enterprise contributes is a known zero and is never withheld. The answer depends on nothing but the arguments.
pub fn protect(table: Table, rules: &[Rule], intruder: Intruder) -> Pattern {
    let guard = Guard::new(&table, rules, intruder);
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
    is_unsafe: Vec<bool>,
    /// The values that an intruder may know.
    is_known: Vec<bool>,
    demands: Vec<Demand>,
}

/// A pattern in the making.
#[derive(Clone)]
struct Draft {
    withheld: Vec<bool>,
    /// What meets each demand.
    covers: Vec<Cover>,
}

/// Changes of the table that meet a demand; while the values that change are withheld, it is met.
#[derive(Clone)]
struct Cover {
    open: Flow,
    /// The changes without a value that the intruder knows, for each that is needed.
    closed: Vec<(usize, Flow)>,
}

/// A cover that stood, and a value that it must now do without.
type Broken<'c> = (&'c Cover, usize);

impl<'t> Guard<'t> {
    fn new(table: &'t Table, rules: &[Rule], intruder: Intruder) -> Self {
        let cells = table.cells();
        let required: Vec<_> = cells.iter().map(|cell| required_units(rules, cell)).collect();
        let mut demands: Vec<Demand> = required
            .iter()
            .enumerate()
            .filter_map(|(arc, units)| units.map(|units| [(arc, Way::Up, units), (arc, Way::Down, units)]))
            .flatten()
            .map(|(arc, way, units)| Demand { arc, way, units })
            .collect();
        demands.sort_by_key(|demand| -demand.units);
        let is_known = |index: usize| intruder == Intruder::Enterprise && cells[index].enterprises() == 1;
        Self {
            table,
            network: Network::new(table, |index| cells[index].enterprises() > 0),
            is_unsafe: required.iter().map(Option::is_some).collect(),
            is_known: (0..cells.len()).map(is_known).collect(),
            demands,
        }
    }

    /// A pattern that meets every demand, the greatest first.
    fn cover(&self) -> Draft {
        let mut draft =
            Draft { withheld: self.is_unsafe.clone(), covers: Vec::with_capacity(self.demands.len()) };
        for demand in &self.demands {
            let price = |arc| Some(self.price(arc, &draft.withheld));
            let cover = self.meet(&self.network, demand, None, price);
            let cover = cover.expect("a table that withholds everything hides everything");
            cover.arcs().for_each(|arc| draft.withheld[arc] = true);
            draft.covers.push(cover);
        }
        draft
    }

    /// Publishes again what is not needed, the greatest first.
    fn prune(&self, draft: &mut Draft) {
        let network = self.network.only(|arc| draft.withheld[arc]);
        for arc in self.complementary(draft) {
            draft.withheld[arc] = false;
            let meet = |at: usize| {
                let price = |arc: usize| draft.withheld[arc].then_some(1);
                Some((at, self.meet(&network, &self.demands[at], Some((&draft.covers[at], arc)), price)?))
            };
            let covers: Option<Vec<_>> = draft.covered_by(arc).into_iter().map(meet).collect();
            match covers {
                Some(covers) => covers.into_iter().for_each(|(at, cover)| draft.covers[at] = cover),
                None => draft.withheld[arc] = true,
            }
        }
    }

    /// Replaces complementary values, the greatest first, by cheaper ones.
    fn improve(&self, draft: &mut Draft) {
        for _ in 0..ROUNDS {
            let before = self.cost(draft);
            for arc in self.complementary(draft).into_iter().take(TRIALS) {
                let trial = self.without(arc, draft);
                if let Some(cheaper) = trial.filter(|trial| self.cost(trial) < self.cost(draft)) {
                    *draft = cheaper;
                }
            }
            if self.cost(draft) == before {
                return;
            }
        }
    }

    /// The pattern that does without one value.
    fn without(&self, arc: usize, draft: &Draft) -> Option<Draft> {
        let mut trial = draft.clone();
        trial.withheld[arc] = false;
        for at in draft.covered_by(arc) {
            let price = |other| (other != arc).then(|| self.price(other, &trial.withheld));
            let cover = self.meet(&self.network, &self.demands[at], Some((&draft.covers[at], arc)), price)?;
            cover.arcs().for_each(|other| trial.withheld[other] = true);
            trial.covers[at] = cover;
        }
        self.prune(&mut trial);
        Some(trial)
    }

    /// Meets a demand, also where an intruder knows one of the values that change; `None` if the price forbids it.
    fn meet(
        &self,
        network: &Network,
        demand: &Demand,
        broken: Option<Broken>,
        price: impl Fn(usize) -> Option<u128>,
    ) -> Option<Cover> {
        let open = demand.flow(network, broken.map(|(cover, without)| (&cover.open, without)), &price)?;
        let is_foreign = |other: &usize| self.is_known[*other] && !self.share_enterprise(demand.arc, *other);
        let known: Vec<usize> = open.arcs().filter(is_foreign).collect();
        let mut cover = Cover { open, closed: Vec::new() };
        for known in known {
            let old = broken.and_then(|(cover, without)| Some((cover.closed_to(known)?, without)));
            let flow = demand.flow(network, old, |other| match other {
                _ if other == known => None,
                _ if cover.uses(other) => Some(1),
                _ => price(other),
            })?;
            cover.closed.push((known, flow));
        }
        Some(cover)
    }

    /// Whether something is counted in both values.
    fn share_enterprise(&self, arc: usize, other: usize) -> bool {
        let common = self.table.place(arc).common(self.table.place(other));
        common.is_some_and(|place| self.table.cell(place).enterprises() > 0)
    }

    fn price(&self, arc: usize, withheld: &[bool]) -> u128 {
        if withheld[arc] { 1 } else { (u128::from(self.value(arc)) + 1) << 32 }
    }

    fn value(&self, arc: usize) -> u64 {
        self.table.cells()[arc].total()
    }

    fn complementary(&self, draft: &Draft) -> Vec<usize> {
        let mut arcs: Vec<usize> =
            (0..draft.withheld.len()).filter(|arc| draft.withheld[*arc] && !self.is_unsafe[*arc]).collect();
        arcs.sort_by_key(|arc| Reverse(self.value(*arc)));
        arcs
    }

    /// The sum of the complementary values, and how many they are.
    fn cost(&self, draft: &Draft) -> (u128, usize) {
        let arcs = self.complementary(draft);
        (arcs.iter().map(|arc| u128::from(self.value(*arc))).sum(), arcs.len())
    }
}

impl Demand {
    /// A flow that meets the demand, from one that did.
    fn flow(
        &self,
        network: &Network,
        broken: Option<(&Flow, usize)>,
        price: impl Fn(usize) -> Option<u128>,
    ) -> Option<Flow> {
        match broken {
            Some((flow, without)) if flow.uses(without) => network.reroute(self.arc, flow, without, price),
            Some((flow, _)) => Some(flow.clone()),
            None => network.change(self.arc, self.way, self.units, price),
        }
    }
}

impl Draft {
    /// The demands that need a value.
    fn covered_by(&self, arc: usize) -> Vec<usize> {
        (0..self.covers.len()).filter(|at| self.covers[*at].uses(arc)).collect()
    }
}

impl Cover {
    fn flows(&self) -> impl Iterator<Item = &Flow> {
        once(&self.open).chain(self.closed.iter().map(|(_, flow)| flow))
    }

    fn arcs(&self) -> impl Iterator<Item = usize> {
        self.flows().flat_map(Flow::arcs)
    }

    fn uses(&self, arc: usize) -> bool {
        self.flows().any(|flow| flow.uses(arc))
    }

    fn closed_to(&self, known: usize) -> Option<&Flow> {
        self.closed.iter().find(|(other, _)| *other == known).map(|(_, flow)| flow)
    }
}
