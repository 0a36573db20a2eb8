//! Establishments by area and sector on a day, comparable across changes of boundaries and of the classification.
//!
//! Every establishment is counted where its point lies, by the boundaries that were asked for whatever the day, and in
//! the heading of VSIC 2025 that its code goes to, or, outside of what the concordance covers, in that of VSIC 2018. Where one of the two, or its being there at all, is not known for sure,
//! it counts as estimated or as unknown, never silently.

use std::collections::BTreeMap;

use time::Date;

use super::{
    areas::{Area, area},
    by_address::ByAddress,
    catalogue::Asked,
    mix::SectorKey,
};
use crate::{
    index::{Snapshot, cells::Areas, row::Row},
    model::{
        concordance::{counted_as, is_assumed, is_open},
        presence::{Presence, When},
    },
};

/// Establishments of one sector in one area, which may be parts of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weight {
    /// Known to be there.
    pub(super) counted: f64,
    /// There by assumption: carried back to before they were first seen, or placed by the address.
    pub(super) estimated: f64,
}

impl Weight {
    pub(super) fn all(self) -> f64 {
        self.counted + self.estimated
    }
}

/// How many establishments something is not known of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Not known to be there: seen later and perhaps not there yet, or gone on a day that is not known.
    pub(super) carried_back: u64,
    /// Without a point, and placed by the address.
    pub(super) by_address: u64,
    /// Without a point and without an address that tells.
    pub(super) unplaced: u64,
    /// With a code of VSIC 2018 that has no one heading of VSIC 2025 at this level.
    pub(super) unresolved: u64,
    /// With a code of VSIC 2018 that was split, counted where its own digits go on.
    pub(super) same_digits: u64,
    /// Without a code that reaches the level.
    pub(super) without_sector: u64,
}

/// What was where on a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    pub(super) cells: BTreeMap<(Area, SectorKey), Weight>,
    pub(super) doubts: Doubts,
}

/// Counts days by the same areas and level.
pub(super) struct History<'a> {
    now: &'a Snapshot,
    today: Date,
    areas: Areas,
    level: u8,
    only: Option<Area>,
    addresses: ByAddress,
}

impl<'a> History<'a> {
    /// By areas, or one of them alone.
    pub(super) fn new(asked: Asked<'a>, areas: Areas, only: Option<Area>, level: u8) -> Self {
        let Asked { now, today, .. } = asked;
        Self { now, today, areas, level, only, addresses: ByAddress::new(now, areas) }
    }

    /// What was there at the end of a day.
    pub(super) fn on(&self, day: Date) -> Day {
        let (when, mut then) = (When { day, today: self.today }, Day::default());
        for row in self.now.firms.iter() {
            match row.life().on(when) {
                Presence::NotThere => {}
                Presence::There => self.count(row, true, &mut then),
                Presence::Unknown => self.count(row, false, &mut then),
            }
        }
        then
    }

    fn count(&self, row: Row<'_>, seen: bool, then: &mut Day) {
        let doubts = &mut then.doubts;
        let number = row.area(self.areas);
        let outside = self.areas != Areas::City && number == 0;
        let guessed = if outside { self.addresses.of(row) } else { Vec::new() };
        let places: Vec<(Area, f64)> = match guessed.as_slice() {
            [] => vec![(area(self.areas, number), 1.0)],
            places => places.iter().map(|(number, share)| (area(self.areas, *number), *share)).collect(),
        };
        if self.only.is_some_and(|only| places.iter().all(|(place, _)| *place != only)) {
            return;
        }
        doubts.carried_back += u64::from(!seen);
        doubts.by_address += u64::from(!guessed.is_empty());
        doubts.unplaced += u64::from(guessed.is_empty() && row.point().is_none());
        let key = counted_as(row.sector_number(), self.level);
        let unresolved = is_open(row.sector_number(), self.level);
        let assumed = is_assumed(row.sector_number(), self.level);
        doubts.unresolved += u64::from(unresolved);
        doubts.same_digits += u64::from(assumed);
        doubts.without_sector += u64::from(key.is_none() && !unresolved);
        for (place, share) in places {
            if self.only.is_none_or(|only| only == place) {
                let weight = then.cells.entry((place, key)).or_default();
                let counted = seen && guessed.is_empty() && !assumed;
                *(if counted { &mut weight.counted } else { &mut weight.estimated }) += share;
            }
        }
    }
}

impl Day {
    /// Everything in an area.
    pub(super) fn total(&self, area: Area) -> Weight {
        let own = self.cells.iter().filter(|((other, _), _)| *other == area).map(|(_, weight)| weight);
        own.fold(Weight::default(), |sum, weight| Weight {
            counted: sum.counted + weight.counted,
            estimated: sum.estimated + weight.estimated,
        })
    }
}
