//! Statistical disclosure control of workers: which sums are published, so that none discloses a single enterprise.
//!
//! By default workers are in publications alone (`publication`), since a sum can be subtracted from a later one, and no
//! rule on a single table prevents that. If the policy publishes them live, workers are published by division for the
//! units of one edition and for the city, after secondary suppression. Tables of other areas and levels could be combined
//! with that table, and tables of other days compared with it, so none of them contains workers (Hundepool et al. 2012,
//! Statistical Disclosure Control, chapter 4).

use std::sync::{Arc, Mutex, PoisonError};

use time::Date;

use super::made::Made;
use crate::{
    analysis::disclosure::{Cell, Derived, Intruder, Line, Pattern, Place, Rule, Status, Table, protect},
    index::{Snapshot, areas::Areas},
    model::{actor::Role, change::Seq, presence::When, public_workers::PublicWorkers, unit::Level, vsic},
};

/// The rules for the publication of workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which sums of workers are published.
    pub workers: PublicWorkers,
    /// The smallest number of enterprises in a published sum.
    pub threshold: u64,
    /// The p of the p % rule: how closely the second largest enterprise may be able to estimate the largest, in per
    /// cent.
    pub p_percent: u32,
    /// The edition of the published table; `None` for the newest one.
    pub boundaries: Option<String>,
}

impl Policy {
    /// Whether sums of the current register are published.
    pub fn is_live(&self) -> bool {
        self.workers == PublicWorkers::Live
    }

    /// The index of the edition by whose units workers are published; `None` if there is no such one.
    pub fn edition(&self, now: &Snapshot) -> Option<usize> {
        let editions = &now.base.editions;
        match &self.boundaries {
            Some(code) => editions.iter().position(|e| e.code.as_str() == code),
            None => editions.iter().rposition(|e| e.level == Level::Ward).or(editions.len().checked_sub(1)),
        }
    }
}

/// The published cells of one state of the register.
#[derive(Debug)]
pub struct Guard {
    policy: Policy,
    version: Seq,
    /// The day of the published table.
    today: Date,
    /// The published cells of the previous state, which often has the same figures.
    before: Option<Arc<Published>>,
    published: Made<Option<Arc<Published>>>,
}

#[derive(Debug)]
struct Published {
    edition: usize,
    pattern: Pattern,
}

/// The position of a sum of workers in the tables of all reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The kind of areas of the table.
    pub areas: Areas,
    /// The area; `None` for the whole city.
    pub area: Option<u16>,
    /// The level of the classification.
    pub level: u8,
    /// The day for which firms are counted.
    pub on: Date,
}

/// The level at which workers are published.
const LEVEL: u8 = 2;

/// The column for workers of unknown sector.
const UNKNOWN: usize = 0;

impl Guard {
    /// Whether the sum of a division is published; `None` for the sum of all divisions.
    pub(super) fn publishes_sum(&self, now: &Snapshot, spot: Spot, division: Option<u8>) -> bool {
        self.decides(now, spot, |pattern, row| {
            let place = match (row, division.map(usize::from)) {
                (Some(row), Some(column)) => Place::inner(row, column),
                (Some(row), None) => Place::row_total(row),
                (None, Some(column)) => Place::column_total(column),
                (None, None) => Place::GRAND_TOTAL,
            };
            pattern.status(place) == Status::Shown
        })
    }

    /// Whether a share of workers in an area, and the quotient computed from it, are published. Both exclude workers of
    /// unknown sector, and so disclose their number too.
    pub(super) fn publishes_quotient(&self, now: &Snapshot, spot: Spot, division: u8) -> bool {
        self.decides(now, spot, |pattern, row| {
            let shown = |place| pattern.status(place) == Status::Shown;
            row.is_some_and(|row| {
                pattern.may_show(Derived::LocationQuotient(row, usize::from(division)))
                    && shown(Place::inner(row, UNKNOWN))
                    && shown(Place::column_total(UNKNOWN))
            })
        })
    }

    /// Whether a figure computed from all divisions of an area and of the city is published.
    pub(super) fn publishes_structure(&self, now: &Snapshot, spot: Spot) -> bool {
        self.decides(now, spot, |pattern, row| {
            row.is_some_and(|row| pattern.may_show(Derived::RowAgainstAll(row)))
        })
    }

    fn decides(&self, now: &Snapshot, spot: Spot, judge: impl Fn(&Pattern, Option<usize>) -> bool) -> bool {
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

    /// Whether any sums of workers are published, for any state.
    pub(super) fn is_live(&self) -> bool {
        self.policy.is_live()
    }

    /// Which sums of workers are published.
    pub(super) fn workers(&self) -> PublicWorkers {
        self.policy.workers
    }

    /// Makes the published table, so that no reader waits for it.
    pub fn prepare(&self, now: &Snapshot) {
        self.published(now);
    }

    /// Whether the published table is made.
    #[cfg(test)]
    pub(crate) fn is_prepared(&self) -> bool {
        self.published.get().is_some()
    }

    fn published(&self, now: &Snapshot) -> Option<&Published> {
        let make = || {
            if !self.policy.is_live() {
                return None;
            }
            let edition = self.policy.edition(now)?;
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

/// The known workers of firms that exist today, by unit, division and enterprise, from the same firms and headings as
/// in reports. Firms in no unit or without a division are counted as 0.
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
    /// Guards that apply a policy.
    pub fn new(policy: Policy) -> Self {
        Self { policy, last: Mutex::default() }
    }

    /// Whether any sums of workers are published, for any state.
    pub fn are_live(&self) -> bool {
        self.policy.is_live()
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

    /// The guard of a state on a day for a role; `current` is set for the current state today.
    pub fn for_reader(&self, then: &Snapshot, day: Date, current: bool, role: Role) -> Arc<Guard> {
        if current {
            self.of(then, day)
        } else if role.sees_restricted() {
            self.of_any(then, day)
        } else {
            self.of_the_past()
        }
    }

    /// The guard of any state, for analysts: they see all values, and which of them are published.
    fn of_any(&self, now: &Snapshot, today: Date) -> Arc<Guard> {
        let (policy, published) = (self.policy.clone(), Made::new());
        Arc::new(Guard { policy, version: now.version, today, before: None, published })
    }

    /// The guard of a past state, of which no workers are published: the difference to another state could be a single
    /// enterprise.
    fn of_the_past(&self) -> Arc<Guard> {
        let published = Made::of(None);
        let (policy, version, today) = (self.policy.clone(), Seq::MIN, Date::MIN);
        Arc::new(Guard { policy, version, today, before: None, published })
    }
}
