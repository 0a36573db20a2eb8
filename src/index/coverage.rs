//! The coverage of figures: how much is known, from which dates and sources.

use std::collections::BTreeSet;

use super::{
    row_texts::{self, Tag},
    rows::{Rows, UNKNOWN},
};
use crate::model::date::PartialDate;

/// The coverage of figures about some firms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Establishments with a point.
    pub placed: usize,
    /// Establishments with a known sector.
    pub with_sector: usize,
    /// Establishments with a known number of workers.
    pub with_workers: usize,
    /// Dates of the oldest and newest sources.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// Codes of the sources.
    pub sources: BTreeSet<String>,
}

impl Coverage {
    pub(super) fn of(rows: &Rows) -> Self {
        let columns = &rows.columns;
        let dates = || columns.as_of.iter().filter_map(|d| PartialDate::unpacked(*d));
        let mut lists: Vec<&str> =
            (0..rows.len()).filter_map(|row| row_texts::text(rows.packed.get(row), Tag::SOURCES)).collect();
        lists.sort_unstable();
        lists.dedup();
        Self {
            placed: columns.lon.iter().filter(|lon| !lon.is_nan()).count(),
            with_sector: columns.sector.iter().filter(|s| **s != 0).count(),
            with_workers: columns.workers.iter().filter(|w| **w != UNKNOWN).count(),
            dates: dates().reduce(PartialDate::earlier).zip(dates().max()),
            sources: lists.into_iter().flat_map(|list| list.split(';')).map(str::to_owned).collect(),
        }
    }

    /// Adds the coverage of other firms.
    pub(super) fn join(&mut self, other: &Self) {
        self.placed += other.placed;
        self.with_sector += other.with_sector;
        self.with_workers += other.with_workers;
        self.dates = match (self.dates, other.dates) {
            (Some(a), Some(b)) => Some((a.0.earlier(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.sources.extend(other.sources.difference(&self.sources).cloned().collect::<Vec<_>>());
    }
}
