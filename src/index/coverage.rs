//! The coverage of figures: how much is known, from which dates and sources.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The newest date of the firms that cite a source alone, by its code: the date of one that cites several is that of any
    /// of them.
    pub newest: BTreeMap<String, PartialDate>,
}

impl Coverage {
    pub(super) fn of(rows: &Rows) -> Self {
        let columns = &rows.columns;
        let dates = || columns.as_of.iter().filter_map(|d| PartialDate::unpacked(*d));
        let list = |row| row_texts::text(rows.packed.get(row), Tag::SOURCES);
        let mut lists: Vec<(&str, u32)> =
            (0..rows.len()).filter_map(|row| Some((list(row)?, columns.as_of[row]))).collect();
        // Packed dates are in the order of their first days, the finer of two with the same last.
        lists.sort_unstable();
        let lists: Vec<(&str, u32)> =
            lists.chunk_by(|a, b| a.0 == b.0).filter_map(|same| same.last().copied()).collect();
        let alone = lists.iter().filter(|(list, _)| !list.contains(';'));
        Self {
            placed: columns.lon.iter().filter(|lon| !lon.is_nan()).count(),
            with_sector: columns.sector.iter().filter(|s| **s != 0).count(),
            with_workers: columns.workers.iter().filter(|w| **w != UNKNOWN).count(),
            dates: dates().reduce(PartialDate::earlier).zip(dates().max()),
            sources: lists.iter().flat_map(|(list, _)| list.split(';')).map(str::to_owned).collect(),
            newest: alone
                .filter_map(|(list, date)| Some(((*list).to_owned(), PartialDate::unpacked(*date)?)))
                .collect(),
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
        for (code, date) in &other.newest {
            match self.newest.get_mut(code) {
                Some(own) => *own = own.later(*date),
                None => _ = self.newest.insert(code.clone(), *date),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        index::{
            reference::Base,
            trial::{Dice, firm},
        },
        model::{
            firm::{Firm, Sector, Workers},
            holdings::Holdings,
        },
    };

    fn some(dice: &mut Dice, id: i64) -> Firm {
        let sources =
            (0..dice.below(3)).map(|_| dice.one_of(&["S1", "S2", "S10"]).parse().unwrap()).collect();
        let sector = dice.one_of(&["", "25", "C"]).parse().ok().map(|code| Sector { code, basis: None });
        let workers = (dice.below(2) == 0).then_some(Workers { count: 0, as_of: None });
        let as_of = dice.one_of(&["", "2024", "2024-01", "2024-12-31", "2019-05"]).parse().ok();
        Firm { sector, workers, sources, as_of, ..firm(dice, id) }
    }

    proptest! {
        #[test]
        fn the_coverage_of_parts_is_that_of_all_firms(seed in any::<u64>(), parts in proptest::collection::vec(0..9_i64, 1..6)) {
            let (dice, base) = (&mut Dice(seed), Arc::new(Base::new(Holdings::default())));
            let (mut joined, mut all, mut firms) = (Coverage::default(), Rows::default(), Vec::new());
            for part in parts {
                let mut rows = Rows::default();
                for _ in 0..part {
                    firms.push(some(dice, i64::try_from(firms.len()).unwrap()));
                    rows.push(&firms[firms.len() - 1], &base);
                    all.push(&firms[firms.len() - 1], &base);
                }
                joined.join(&Coverage::of(&rows));
            }
            prop_assert_eq!(&joined, &Coverage::of(&all));
            prop_assert_eq!(joined.placed, firms.iter().filter(|f| f.location.is_some()).count());
            prop_assert_eq!(joined.with_sector, firms.iter().filter(|f| f.sector.is_some()).count());
            prop_assert_eq!(joined.with_workers, firms.iter().filter(|f| f.workers.is_some()).count(), "0 is known");
            let cited: BTreeSet<String> = firms.iter().flat_map(|f| f.sources.iter().map(ToString::to_string)).collect();
            prop_assert_eq!(joined.sources, cited);
            let alone = |code: &str| {
                let own = firms.iter().filter(|f| matches!(&f.sources[..], [one] if one.as_str() == code));
                own.filter_map(|f| f.as_of).map(|date| (date.first_day(), std::cmp::Reverse(date.last_day()))).max()
            };
            for code in ["S1", "S2", "S10"] {
                let told = joined.newest.get(code);
                prop_assert_eq!(told.map(|date| (date.first_day(), std::cmp::Reverse(date.last_day()))), alone(code));
            }
            let dates = || firms.iter().filter_map(|f| f.as_of);
            let first = dates().map(|d| (d.first_day(), std::cmp::Reverse(d.last_day()))).min();
            let last = dates().map(PartialDate::last_day).max();
            let told = joined.dates.map(|(a, b)| ((a.first_day(), std::cmp::Reverse(a.last_day())), b.last_day()));
            prop_assert_eq!(told, first.zip(last));
        }
    }
}
