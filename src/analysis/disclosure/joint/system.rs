//! All published values as equations over contributions.

use std::collections::BTreeMap;

use super::release::Release;
use crate::analysis::disclosure::{cell::Cell, rule::Rule};

/// The least protection level: the half of one worker.
const LEAST: f64 = 0.5;

/// The equations of several releases, of which the last one is new.
pub(super) struct System {
    /// The contributions that count at the same values of the same releases, as one variable each.
    pub(super) groups: Vec<Cell>,
    /// The last release in which each group counts.
    last: Vec<usize>,
    /// The groups of each value of each release.
    pub(super) places: Vec<Vec<Vec<usize>>>,
}

/// A sum that must not be derived.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    /// The groups that are summed.
    pub(super) groups: Vec<usize>,
    /// By how much it must be able to change.
    pub(super) units: f64,
}

/// Published values that are the same sum.
pub(super) struct Equation {
    /// The groups that are summed.
    pub(super) groups: Vec<usize>,
    /// The index of the value, if only the new release publishes it.
    pub(super) new: Option<usize>,
}

/// The values that a contribution counts at: the release, the row and the column.
type Seen = Vec<(usize, usize, usize)>;

/// A contribution as long as it did not change.
struct Spell {
    enterprise: u64,
    workers: u64,
    seen: Seen,
}

impl System {
    /// The system of releases; `None` if a sum overflows.
    pub(super) fn new(releases: &[&Release]) -> Option<Self> {
        let mut alike: BTreeMap<Seen, Vec<(u64, u64)>> = BTreeMap::new();
        for spell in spells(releases) {
            alike.entry(spell.seen).or_default().push((spell.enterprise, spell.workers));
        }
        let mut places: Vec<Vec<Vec<usize>>> =
            releases.iter().map(|release| vec![Vec::new(); release.places()]).collect();
        let (mut groups, mut last) = (Vec::with_capacity(alike.len()), Vec::with_capacity(alike.len()));
        for (group, (seen, own)) in alike.into_iter().enumerate() {
            last.push(seen.last().map_or(0, |(at, ..)| *at));
            for (at, row, column) in seen {
                for index in releases[at].indices(row, column) {
                    places[at][index].push(group);
                }
            }
            groups.push(Cell::new(own)?);
        }
        Some(Self { groups, last, places })
    }

    /// The published values, each sum once.
    pub(super) fn equations(&self, releases: &[&Release], told: &[bool]) -> Vec<Equation> {
        let last = releases.len() - 1;
        let mut known: BTreeMap<&[usize], Option<usize>> = BTreeMap::new();
        for (at, places) in self.places.iter().enumerate() {
            for (index, groups) in places.iter().enumerate().filter(|(_, groups)| !groups.is_empty()) {
                if at < last && releases[at].tells(index) {
                    known.insert(groups, None);
                } else if at == last && told[index] {
                    known.entry(groups).or_insert(Some(index));
                }
            }
        }
        known.into_iter().map(|(groups, new)| Equation { groups: groups.to_vec(), new }).collect()
    }

    /// Whether each value of the new release is the same sum as a value that was published before.
    pub(super) fn known(&self, releases: &[&Release]) -> Vec<bool> {
        let last = releases.len() - 1;
        let before: std::collections::BTreeSet<&[usize]> = self.places[..last]
            .iter()
            .enumerate()
            .flat_map(|(at, places)| {
                places.iter().enumerate().filter(move |(index, _)| releases[at].tells(*index))
            })
            .map(|(_, groups)| groups.as_slice())
            .collect();
        self.places[last]
            .iter()
            .map(|groups| !groups.is_empty() && before.contains(groups.as_slice()))
            .collect()
    }

    /// The sums that must not be derived: the unsafe values of each release by its own rules, and unsafe groups by those of
    /// the last release in which they count.
    pub(super) fn targets(&self, releases: &[&Release]) -> Option<Vec<Target>> {
        let mut all: BTreeMap<Vec<usize>, f64> = BTreeMap::new();
        let mut add = |groups: Vec<usize>, units: f64| {
            let most = all.entry(groups).or_default();
            *most = units.max(*most);
        };
        for (release, places) in releases.iter().zip(&self.places) {
            let table = release.table()?;
            for (index, cell) in table.cells().iter().enumerate() {
                if let Some(units) = withheld_units(release, index, cell) {
                    add(places[index].clone(), units);
                }
            }
        }
        for (group, (cell, last)) in self.groups.iter().zip(&self.last).enumerate() {
            if let Some(units) = level(&releases[*last].rules, cell) {
                add(vec![group], units);
            }
        }
        Some(all.into_iter().map(|(groups, units)| Target { groups, units }).collect())
    }
}

/// The protection level of a value that is not published because it is unsafe.
fn withheld_units(release: &Release, index: usize, cell: &Cell) -> Option<f64> {
    unsafe_units(release, cell).filter(|_| !release.tells(index))
}

/// The protection level of an unsafe value. Of a sum of nought each contribution is nought.
pub(super) fn unsafe_units(release: &Release, cell: &Cell) -> Option<f64> {
    let is_nought = cell.enterprises() > 0 && cell.total() == 0;
    level(&release.rules, cell).or(is_nought.then_some(LEAST))
}

/// The greatest protection level among the rules by which a cell is unsafe; `None` if it is safe.
fn level(rules: &[Rule], cell: &Cell) -> Option<f64> {
    let broken = rules.iter().filter(|rule| rule.is_unsafe(cell));
    broken.map(|rule| rule.protection_level(cell).to_f64()).reduce(f64::max).map(|level| level.max(LEAST))
}

/// The contributions of all firms, each as long as it did not change.
fn spells(releases: &[&Release]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    let mut last: BTreeMap<i64, usize> = BTreeMap::new();
    for (at, release) in releases.iter().enumerate() {
        for own in &release.contributions {
            let same = last.get(&own.firm).copied().filter(|spell| {
                (spells[*spell].enterprise, spells[*spell].workers) == (own.enterprise, own.workers)
            });
            let spell = same.unwrap_or_else(|| {
                spells.push(Spell { enterprise: own.enterprise, workers: own.workers, seen: Vec::new() });
                spells.len() - 1
            });
            last.insert(own.firm, spell);
            spells[spell].seen.push((at, own.row, own.column));
        }
    }
    spells
}
