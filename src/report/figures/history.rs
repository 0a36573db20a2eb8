//! Establishments by area and sector on a day, comparable across changes of boundaries and of the classification.
//!
//! Every establishment is counted where its point lies, by the boundaries that were asked for whatever the day, and in
//! the heading of VSIC 2025 that its code goes to, or, outside of what the concordance covers, in that of VSIC 2018. Where one of the two, or its being there at all, is not known for sure,
//! it counts as estimated or as unknown, never silently.

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
        presence::{Presence, When},
        sector::SectorCode,
    },
    report::request::Request,
};

/// Establishments of one sector in one area, which may be parts of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Weight {
    /// Known to be there.
    pub(crate) counted: f64,
    /// There by assumption: carried back to before they were first seen, or placed by the address.
    pub(crate) estimated: f64,
    /// Those of the estimated that are so by their address alone, which the whole city does not ask for.
    pub(crate) by_address: f64,
    /// Those of the estimated of which it is not known whether they were there, in this area; of the others it is the sector.
    pub(crate) unsure: f64,
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
        }
    }
}

/// How many establishments something is not known of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Doubts {
    /// Not known to be there: seen later and perhaps not there yet.
    pub(crate) carried_back: u64,
    /// Without a point, and placed by the address.
    pub(crate) by_address: u64,
    /// Without a point and without an address that tells.
    pub(crate) unplaced: u64,
    /// With a code of VSIC 2018 that has no one heading of VSIC 2025 at this level.
    pub(crate) unresolved: u64,
    /// With a code of VSIC 2018 that was split, counted where its own digits go on.
    pub(crate) same_digits: u64,
    /// Without a code that reaches the level.
    pub(crate) without_sector: u64,
}

/// What was where on a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Day {
    pub(crate) cells: BTreeMap<(Area, SectorKey), Weight>,
    pub(crate) doubts: Doubts,
}

/// Days that are compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Days {
    /// Each of them, in the order in which they were asked for.
    pub(crate) each: Vec<Day>,
    /// Establishments that are counted on none of them, since it is not known on which they were there.
    pub(crate) left_out: u64,
    /// What sources tell of those of the last day since the first.
    pub(crate) sources: Since,
}

/// How many establishments a source shows that is later than a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Since {
    /// A source that shows it is surely later.
    pub(crate) later: u64,
    /// Every source has a date, and none that shows it is later.
    pub(crate) none: u64,
    /// Nothing tells: a source has no date, or one that is too coarse.
    pub(crate) unknown: u64,
}

impl Since {
    fn add(&mut self, row: Row<'_>, day: Date, now: &Snapshot) {
        let is_open =
            |date: Option<PartialDate>| date.is_none_or(|own| own.first_day() <= day && own.last_day() > day);
        let newest = row.as_of();
        let mut sources = row.sources().into_iter().flat_map(|list| list.split(';'));
        if newest.is_some_and(|date| date.first_day() > day) {
            self.later += 1;
        } else if is_open(newest) || sources.any(|code| now.base.source_date(code).is_none()) {
            self.unknown += 1;
        } else {
            self.none += 1;
        }
    }
}

/// Counts days by the same areas and level.
pub(crate) struct History<'a> {
    now: &'a Snapshot,
    today: Date,
    areas: Areas,
    level: u8,
    only: Option<Area>,
    told: Option<Area>,
    addresses: ByAddress,
}

/// Where an establishment is, with shares that make one, and how that is known.
struct Places {
    shares: Vec<(Area, f64)>,
    by_address: bool,
    unplaced: bool,
}

impl<'a> History<'a> {
    /// By areas, or one of them alone.
    pub(crate) fn new(request: Request<'a>, areas: Areas, only: Option<Area>, level: u8) -> Self {
        let Request { now, today, .. } = request;
        Self { now, today, areas, level, only, told: only, addresses: ByAddress::new(now, areas) }
    }

    /// With doubts about one area alone, whatever is counted.
    pub(crate) fn telling_of(self, told: Option<Area>) -> Self {
        Self { told, ..self }
    }

    /// What was there at the end of each of some days, of those of whom it is known when they came and left as far as the
    /// days ask for it.
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
        }
    }
}

impl Day {
    /// Everything in an area.
    pub(crate) fn total(&self, area: Area) -> Weight {
        let own = self.cells.iter().filter(|((other, _), _)| *other == area).map(|(_, weight)| weight);
        own.fold(Weight::default(), |sum, weight| sum.and(*weight))
    }
}

/// The figures of a day for areas and known sectors, in the order in which they are given.
pub(crate) fn cells(day: &Day, areas: &[Area], sectors: &[SectorCode]) -> Vec<f64> {
    let weight = |area: &Area, sector| day.cells.get(&(*area, Some(sector))).map_or(0.0, |w| w.all());
    areas.iter().flat_map(|area| sectors.iter().map(move |sector| weight(area, *sector))).collect()
}
