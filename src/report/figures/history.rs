//! Establishments by area and sector on a day, comparable across changes of boundaries and of the classification.
//!
//! Every establishment is counted in the area of its point, within the requested boundaries on every day, and under the
//! heading of VSIC 2025 for its code; outside of the concordance under that of VSIC 2018. Where area, heading or
//! presence is not certain, it is counted as estimated or unknown, and that is reported.

use std::collections::BTreeMap;

use time::Date;

use super::{
    address_areas::ByAddress,
    areas::{Area, area},
    sector_key::SectorKey,
};
use crate::{
    index::{Snapshot, areas::Areas, row::Row},
    model::{
        concordance::{counted_as, is_assumed, is_open},
        date::PartialDate,
        firm::FirmStatus,
        presence::{Presence, When},
        sector::SectorCode,
    },
    report::request::Request,
};

/// Establishments of one sector in one area, possibly fractions of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Weight {
    /// Certain to exist on the day.
    pub(crate) counted: f64,
    /// Assumed to exist: carried back to before they were first seen, or located by the address.
    pub(crate) estimated: f64,
    /// The part of `estimated` that is due to the address alone, and does not affect the whole city.
    pub(crate) by_address: f64,
    /// The part of `estimated` whose presence in this area is uncertain; for the rest, the sector is.
    pub(crate) unsure: f64,
    /// Those of the unsure of which it is not known whether they were there at all.
    pub(crate) perhaps: f64,
}

impl Weight {
    pub(crate) fn all(self) -> f64 {
        self.counted + self.estimated
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            counted: self.counted + other.counted,
            estimated: self.estimated + other.estimated,
            by_address: self.by_address + other.by_address,
            unsure: self.unsure + other.unsure,
            perhaps: self.perhaps + other.perhaps,
        }
    }
}

/// The number of establishments with each kind of missing fact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Doubts {
    /// Assumed to exist before they were first seen.
    pub(crate) carried_back: u64,
    /// Without a point, and located by the address.
    pub(crate) by_address: u64,
    /// Without a point and without a usable address.
    pub(crate) unplaced: u64,
    /// With a code of VSIC 2018 that has several headings of VSIC 2025 at this level.
    pub(crate) unresolved: u64,
    /// With a code of VSIC 2018 that was split, counted under the heading with the same digits.
    pub(crate) same_digits: u64,
    /// Without a code at this level.
    pub(crate) without_sector: u64,
}

/// The counts of a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Day {
    pub(crate) cells: BTreeMap<(Area, SectorKey), Weight>,
    pub(crate) doubts: Doubts,
}

/// The counts of the compared days.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days {
    /// Each day, in the requested order.
    pub(crate) each: Vec<Day>,
    /// The number of establishments that are left out of all days, because it is not known on which of them they
    /// existed.
    pub(crate) left_out: u64,
    /// How recent the sources of the establishments of the last day are.
    pub(crate) sources: Since,
}

/// The number of establishments by the age of their sources, compared with a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Since {
    /// A source is certainly later than the day.
    pub(crate) later: u64,
    /// The later source records it as suspended or closed, not known which, so that it does not show it.
    pub(crate) perhaps_gone: u64,
    /// All sources have a date, and none is later.
    pub(crate) none: u64,
    /// Undecided: a source has no date, or an imprecise one.
    pub(crate) unknown: u64,
}

impl Since {
    fn add(&mut self, row: Row<'_>, day: Date, now: &Snapshot) {
        let is_open =
            |date: Option<PartialDate>| date.is_none_or(|own| own.first_day() <= day && own.last_day() > day);
        let newest = row.as_of();
        let mut sources = row.sources().into_iter().flat_map(|list| list.split(';'));
        let is_later = newest.is_some_and(|date| date.first_day() > day);
        if is_later && row.status() == Some(FirmStatus::SuspendedOrClosed) {
            self.perhaps_gone += 1;
        } else if is_later {
            self.later += 1;
        } else if is_open(newest) || sources.any(|code| now.base.source_date(code).is_none()) {
            self.unknown += 1;
        } else {
            self.none += 1;
        }
    }
}

/// Counts days in the same areas and at the same level.
pub(crate) struct History<'a> {
    now: &'a Snapshot,
    today: Date,
    areas: Areas,
    level: u8,
    only: Option<Area>,
    told: Option<Area>,
    addresses: ByAddress,
}

/// The possible areas of an establishment, with shares that add up to 1, and the evidence.
struct Places {
    shares: Vec<(Area, f64)>,
    by_address: bool,
    unplaced: bool,
}

impl<'a> History<'a> {
    /// Counts by areas, or in a single one.
    pub(crate) fn new(request: Request<'a>, areas: Areas, only: Option<Area>, level: u8) -> Self {
        let Request { now, today, .. } = request;
        Self { now, today, areas, level, only, told: only, addresses: ByAddress::new(now, areas) }
    }

    /// Reports doubts about one area only, whatever is counted.
    pub(crate) fn telling_of(self, told: Option<Area>) -> Self {
        Self { told, ..self }
    }

    /// Counts the ends of several days, without the establishments of which it is not known on which of them they
    /// existed.
    pub(crate) fn on(&self, days: &[Date]) -> Days {
        let when: Vec<When> = days.iter().map(|day| When { day: *day, today: self.today }).collect();
        let mut told =
            Days { each: vec![Day::default(); days.len()], left_out: 0, sources: Since::default() };
        for row in self.now.firms.iter() {
            let places = self.places(row);
            let is_of =
                |area: Option<Area>| area.is_none_or(|own| places.shares.iter().any(|(p, _)| *p == own));
            if !is_of(self.only) {
                continue;
            }
            let Some(presence) = row.life().over(&when) else {
                told.left_out += u64::from(is_of(self.told));
                continue;
            };
            let is_last = presence.last().is_some_and(|presence| *presence != Presence::NotThere);
            if let (true, Some(first)) = (is_last && is_of(self.told), days.first()) {
                told.sources.add(row, *first, self.now);
            }
            for (presence, then) in presence.into_iter().zip(&mut told.each) {
                if presence != Presence::NotThere {
                    self.count(row, &places, (presence == Presence::There, is_of(self.told)), then);
                }
            }
        }
        told
    }

    fn places(&self, row: Row<'_>) -> Places {
        let number = row.area(self.areas);
        let outside = self.areas != Areas::City && number == 0;
        let guessed = if outside { self.addresses.of(row) } else { Vec::new() };
        let by_address = !guessed.is_empty();
        let shares = if by_address { guessed } else { vec![(number, 1.0)] };
        Places {
            shares: shares.into_iter().map(|(number, share)| (area(self.areas, number), share)).collect(),
            by_address,
            unplaced: !by_address && row.point().is_none(),
        }
    }

    fn count(&self, row: Row<'_>, places: &Places, (seen, told): (bool, bool), then: &mut Day) {
        let key = counted_as(row.sector_number(), self.level);
        let unresolved = is_open(row.sector_number(), self.level);
        let assumed = is_assumed(row.sector_number(), self.level);
        if told {
            let doubts = &mut then.doubts;
            doubts.carried_back += u64::from(!seen);
            doubts.by_address += u64::from(places.by_address);
            doubts.unplaced += u64::from(places.unplaced);
            doubts.unresolved += u64::from(unresolved);
            doubts.same_digits += u64::from(assumed);
            doubts.without_sector += u64::from(key.is_none() && !unresolved);
        }
        let sure = seen && !assumed;
        for (place, share) in places.shares.iter().filter(|(place, _)| self.only.is_none_or(|o| o == *place))
        {
            let weight = then.cells.entry((*place, key)).or_default();
            let counted = sure && !places.by_address;
            *(if counted { &mut weight.counted } else { &mut weight.estimated }) += share;
            weight.by_address += if sure && places.by_address { *share } else { 0.0 };
            weight.unsure += if seen && !places.by_address { 0.0 } else { *share };
            weight.perhaps += if seen { 0.0 } else { *share };
        }
    }
}

impl Day {
    /// The count of an area over all sectors.
    pub(crate) fn total(&self, area: Area) -> Weight {
        let own = self.cells.iter().filter(|((other, _), _)| *other == area).map(|(_, weight)| weight);
        own.fold(Weight::default(), |sum, weight| sum.and(*weight))
    }
}

/// The figures of a day for areas and known sectors, in the given order.
pub(crate) fn cells(day: &Day, areas: &[Area], sectors: &[SectorCode]) -> Vec<f64> {
    let weight = |area: &Area, sector| day.cells.get(&(*area, Some(sector))).map_or(0.0, |w| w.all());
    areas.iter().flat_map(|area| sectors.iter().map(move |sector| weight(area, *sector))).collect()
}
