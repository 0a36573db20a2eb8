//! Which workers the public is told of, so that nobody learns about one enterprise.
//!
//! Nothing, unless the policy says so: whoever keeps an answer can subtract it from a later one, and no rule on one answer
//! alone prevents that. Where it says so, workers are published by division for the units of one edition and for the city, after secondary suppression. Other
//! areas and other levels could be taken apart with that table, and other dates compared with it, so there the public is
//! told nothing of workers (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4). Figures of another day than the
//! published one are figures of another table.

use std::sync::{Arc, Mutex, PoisonError};

use time::Date;

use super::made::Made;
use crate::{
    analysis::disclosure::{Cell, Derived, Intruder, Line, Pattern, Place, Rule, Status, Table, protect},
    index::{Snapshot, areas::Areas},
    model::{actor::Role, change::Seq, presence::When, unit::Level, vsic},
};

/// By what rules workers are told to the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whether the public is told any workers.
    pub live: bool,
    /// Fewer enterprises than this are not told of.
    pub threshold: u64,
    /// How well the second largest enterprise may not be able to estimate the largest.
    pub p_percent: u32,
    /// The edition that is published; the newest when none is named.
    pub boundaries: Option<String>,
}

/// What is told of one state of the register.
#[derive(Debug)]
pub struct Guard {
    policy: Policy,
    version: Seq,
    /// The day whose firms are in the published table.
    today: Date,
    /// What was told of the state before, which often has the same figures.
    before: Option<Arc<Published>>,
    published: Made<Option<Arc<Published>>>,
}

#[derive(Debug)]
struct Published {
    edition: usize,
    pattern: Pattern,
}

/// Where a figure on workers stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// By what areas it is told.
    pub areas: Areas,
    /// Its area; `None` is the city as a whole.
    pub area: Option<u16>,
    /// The level of its classification.
    pub level: u8,
    /// The day on which what it counts is there.
    pub on: Date,
}

/// The level at which workers are published.
const LEVEL: u8 = 2;

/// The column of workers of unknown sector.
const UNKNOWN: usize = 0;

impl Guard {
    /// The sum of a division; `None` for all of them.
    pub(super) fn tells_sum(&self, now: &Snapshot, spot: Spot, division: Option<u8>) -> bool {
        self.asks(now, spot, |pattern, row| {
            let place = match (row, division.map(usize::from)) {
                (Some(row), Some(column)) => Place::inner(row, column),
                (Some(row), None) => Place::row_total(row),
                (None, Some(column)) => Place::column_total(column),
                (None, None) => Place::GRAND_TOTAL,
            };
            pattern.status(place) == Status::Shown
        })
    }

    /// A share of workers in an area and the quotient made of it. Both leave out workers of unknown sector, so that they
    /// tell of these too.
    pub(super) fn tells_quotient(&self, now: &Snapshot, spot: Spot, division: u8) -> bool {
        self.asks(now, spot, |pattern, row| {
            let shown = |place| pattern.status(place) == Status::Shown;
            row.is_some_and(|row| {
                pattern.may_show(Derived::LocationQuotient(row, usize::from(division)))
                    && shown(Place::inner(row, UNKNOWN))
                    && shown(Place::column_total(UNKNOWN))
            })
        })
    }

    /// A figure made of all divisions of an area and of the city.
    pub(super) fn tells_structure(&self, now: &Snapshot, spot: Spot) -> bool {
        self.asks(now, spot, |pattern, row| {
            row.is_some_and(|row| pattern.may_show(Derived::RowAgainstAll(row)))
        })
    }

    fn asks(&self, now: &Snapshot, spot: Spot, judge: impl Fn(&Pattern, Option<usize>) -> bool) -> bool {
        if spot.level != LEVEL || now.version != self.version || spot.on != self.today {
            return false;
        }
        let Some(published) = self.published(now) else { return false };
        match (spot.areas, spot.area) {
            (Areas::City, _) | (_, None) => judge(&published.pattern, None),
            (Areas::Edition(at), Some(area)) if at == published.edition => {
                judge(&published.pattern, Some(usize::from(area)))
            }
            _ => false,
        }
    }

    /// Whether the public is told any workers, of any state.
    pub(super) fn is_live(&self) -> bool {
        self.policy.live
    }

    fn published(&self, now: &Snapshot) -> Option<&Published> {
        let make = || {
            if !self.policy.live {
                return None;
            }
            let editions = &now.base.editions;
            let edition = match &self.policy.boundaries {
                Some(code) => editions.iter().position(|e| e.code.as_str() == code)?,
                None => {
                    editions.iter().rposition(|e| e.level == Level::Ward).or(editions.len().checked_sub(1))?
                }
            };
            let table = workers(now, edition, self.today)?;
            let before = self.before.as_ref();
            let same = before.filter(|old| old.edition == edition && *old.pattern.table() == table);
            Some(same.cloned().unwrap_or_else(|| Published { edition, pattern: self.protect(table) }.into()))
        };
        self.published.get_or_make(make).as_deref()
    }

    fn protect(&self, table: Table) -> Pattern {
        let rules = [Rule::Threshold(self.policy.threshold), Rule::PPercent(self.policy.p_percent)];
        protect(table, &rules, Intruder::Enterprise)
    }
}

/// Known workers of the firms that are there today by unit and division, each with its enterprise: of the same firms, under
/// the same headings, as reports tell them. What lies in no unit or has no division counts as 0.
fn workers(now: &Snapshot, edition: usize, today: Date) -> Option<Table> {
    let of = |areas| now.firms.contributions_on(areas, When::now(today)).into_iter();
    let column = |division: Option<u8>| division.map_or(Line::Total, |number| Line::At(number.into()));
    let units = of(Areas::Edition(edition))
        .map(|((unit, division), own)| (Place { row: Line::At(unit.into()), column: column(division) }, own));
    let city = of(Areas::City)
        .map(|((_, division), own)| (Place { row: Line::Total, column: column(division) }, own));
    let cells = units
        .chain(city)
        .map(|(place, own)| Some((place, Cell::summed(own.enterprises, own.workers, own.largest)?)));
    let rows = now.base.editions.get(edition)?.units().count() + 1;
    Table::of_cells(rows, vsic::MOST_DIVISIONS, cells.collect::<Option<Vec<_>>>()?)
}

/// The guards of a register as it changes.
#[derive(Debug)]
pub struct Guards {
    policy: Policy,
    last: Mutex<Option<Arc<Guard>>>,
}

impl Guards {
    /// Guards by one policy.
    pub fn new(policy: Policy) -> Self {
        Self { policy, last: Mutex::default() }
    }

    /// The guard of the current state today.
    pub fn of(&self, now: &Snapshot, today: Date) -> Arc<Guard> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |guard: &&Arc<Guard>| guard.version == now.version && guard.today == today;
        if let Some(guard) = last.as_ref().filter(is_same) {
            return guard.clone();
        }
        let told =
            |guard: Arc<Guard>| guard.published.get().cloned().flatten().or_else(|| guard.before.clone());
        let (policy, before) = (self.policy.clone(), last.take().and_then(told));
        let guard = Arc::new(Guard { policy, version: now.version, today, before, published: Made::new() });
        *last = Some(guard.clone());
        guard
    }

    /// The guard of a state on a day for a reader; whether they are the current state and today is told.
    pub fn for_reader(&self, then: &Snapshot, day: Date, current: bool, role: Role) -> Arc<Guard> {
        if current {
            self.of(then, day)
        } else if role.sees_restricted() {
            self.of_any(then, day)
        } else {
            self.of_the_past()
        }
    }

    /// The guard of any state, for those who see everything and what of it the public was told.
    fn of_any(&self, now: &Snapshot, today: Date) -> Arc<Guard> {
        let (policy, published) = (self.policy.clone(), Made::new());
        Arc::new(Guard { policy, version: now.version, today, before: None, published })
    }

    /// The guard of a state of the past, of which the public is told no workers: the difference to another state could
    /// be one enterprise.
    fn of_the_past(&self) -> Arc<Guard> {
        let published = Made::of(None);
        let (policy, version, today) = (self.policy.clone(), Seq::MIN, Date::MIN);
        Arc::new(Guard { policy, version, today, before: None, published })
    }
}
