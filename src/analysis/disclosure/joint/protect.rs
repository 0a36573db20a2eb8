//! Which values of a new release are published.

use super::{
    change::too_close,
    freedom::{Free, Freedom},
    release::{Release, with_last_enterprises},
    system::{Equation, System, Target, unsafe_units},
};
use crate::{
    analysis::disclosure::{
        cell::Cell,
        pattern::Status,
        protect::{Intruder, protect},
    },
    stop,
};

/// Whether a value of a release is published, and the reason if it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is published.
    Told,
    /// It would disclose an enterprise.
    Unsafe,
    /// Its difference from an earlier release would disclose an enterprise.
    Changed,
    /// It would disclose another value of this or of an earlier release.
    Complementary,
}

/// The protection of a new release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// The standing of each value, row by row, each with its total last.
    pub standings: Vec<Standing>,
    /// The number of unsafe sums that earlier releases alone disclose, which no later one can mend.
    pub open: usize,
}

impl Joint {
    /// Whether each value is published.
    pub fn published(&self) -> Vec<bool> {
        self.standings.iter().map(|standing| *standing == Standing::Told).collect()
    }
}

/// The number of values that are withheld before all sums are tried again.
const AGAIN: usize = 10;
/// The least by which an equation holds a sum back, but for rounding.
const LEAST: f64 = 1e-6;
/// How much an equation has to hold a sum back, as a part of the most, to be withheld for it.
const NEARLY: f64 = 0.2;

/// Decides which values of a new release are published, given all earlier ones; `None` if a contribution is outside of the
/// table or a sum overflows. Values without contributions are known and count as published.
pub fn release(earlier: &[Release], new: &Release, intruder: Intruder) -> Option<Joint> {
    let table = new.table()?;
    let earlier = with_last_enterprises(earlier, new);
    let close = too_close(&earlier, new, &table);
    let cells: Vec<Cell> = table.cells().to_vec();
    let alone = protect(table, &new.rules, intruder);
    let places: Vec<_> = alone.table().places().collect();
    let releases: Vec<&Release> = earlier.iter().chain([new]).collect();
    let system = System::new(&releases)?;
    let known = system.known(&releases);
    let standing = |index: usize| {
        if unsafe_units(new, &cells[index]).is_some() {
            Standing::Unsafe
        } else if close[index] {
            Standing::Changed
        } else if alone.status(places[index]) != Status::Shown && !known[index] {
            Standing::Complementary
        } else {
            Standing::Told
        }
    };
    let standings = (0..cells.len()).map(standing).collect();
    let mut search = Search { releases: &releases, system: &system, standings };
    let open = search.protect(&system.targets(&releases)?);
    Some(Joint { standings: search.standings, open })
}

struct Search<'s> {
    releases: &'s [&'s Release],
    system: &'s System,
    standings: Vec<Standing>,
}

impl Search<'_> {
    /// Withholds more until all targets are free; returns the number of those that nothing in the new release discloses.
    fn protect(&mut self, targets: &[Target]) -> usize {
        let mut found = vec![Free::default(); targets.len()];
        let values = self.values();
        let mut equations = self.equations();
        let before = self.system.equations(self.releases, &vec![false; self.standings.len()]);
        let mut was_free = found.clone();
        Freedom::new(&equations, &values).probe(targets, &mut found);
        let (mut open, mut withheld) = (0, 0);
        for at in 0..targets.len() {
            while !found[at].is_both() {
                stop::check();
                let freedom = Freedom::new(&equations, &values);
                let Some(weights) = freedom.search(&targets[at], &mut found[at]) else { break };
                let index = blamed(&equations, &weights).or_else(|| beside(&equations, &targets[at]));
                let Some(index) =
                    index.filter(|_| is_free(&before, &values, &targets[at], &mut was_free[at]))
                else {
                    open += 1;
                    break;
                };
                self.standings[index] = Standing::Complementary;
                equations = self.equations();
                withheld += 1;
                if withheld % AGAIN == 0 {
                    Freedom::new(&equations, &values).probe(&targets[at..], &mut found[at..]);
                }
            }
        }
        open
    }

    fn equations(&self) -> Vec<Equation> {
        let told: Vec<bool> = self.standings.iter().map(|standing| *standing == Standing::Told).collect();
        self.system.equations(self.releases, &told)
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of workers are far below 2^53")]
    fn values(&self) -> Vec<f64> {
        self.system.groups.iter().map(|cell| cell.total() as f64).collect()
    }
}

/// A value of the new release that has a part of a target, if there is one.
fn beside(equations: &[Equation], target: &Target) -> Option<usize> {
    let has_part = |own: &&Equation| own.groups.iter().any(|group| target.groups.contains(group));
    equations.iter().filter(has_part).find_map(|own| own.new)
}

/// Whether a target is free by the published values of earlier releases alone.
fn is_free(before: &[Equation], values: &[f64], target: &Target, free: &mut Free) -> bool {
    if !free.is_both() {
        Freedom::new(before, values).search(target, free);
    }
    free.is_both()
}

/// The value of the new release that holds a sum back most; `None` if none does.
fn blamed(equations: &[Equation], weights: &[f64]) -> Option<usize> {
    let new = equations.iter().zip(weights).filter_map(|(own, weight)| Some((own, own.new?, weight.abs())));
    let most = new.clone().map(|(.., weight)| weight).fold(0.0, f64::max);
    let heavy = new.filter(|(.., weight)| most > LEAST && *weight >= NEARLY * most);
    heavy.max_by_key(|(own, ..)| own.groups.len()).map(|(_, index, _)| index)
}
