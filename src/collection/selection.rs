//! Selections from a collection, and their pages.

use std::{cmp::Ordering, io, sync::Arc};

use super::{feature::Thing, kinds::Collection};
use crate::{
    geom::{area, bbox::Bbox, line},
    index::{
        Snapshot,
        edition::Edition,
        reference::Outlined,
        scan::{Start, Wanted},
    },
    model::{collation, feature::Shape, unit::Unit, zone::Zone},
    query::{
        cql2::tree::Condition,
        filter::{Filter, Verdict},
        interval::Interval,
        order::SortBy,
    },
    stop,
};

/// The conditions on the features of a collection.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Features that share a point with this box.
    pub bbox: Option<Bbox>,
    /// Features that are valid at this time.
    pub datetime: Option<Interval>,
    /// Features with these values, by property name.
    pub equals: Vec<(String, String)>,
    /// Firms that match.
    pub filter: Filter,
    /// Features that satisfy this condition.
    pub condition: Option<Arc<Condition>>,
}

/// A page of features.
#[derive(Debug)]
pub struct Page<'a> {
    /// The features, in order.
    pub things: Vec<Thing<'a>>,
    /// The number of features on all pages.
    pub matched: usize,
    /// The start of the next page.
    pub next: Option<Start>,
}

impl Selection {
    /// The firms of the selection, ready to be scanned.
    pub fn firms<'a>(&self, now: &'a Snapshot) -> Wanted<'a> {
        let filter = Filter::all([Some(self.filter.clone()), self.datetime.map(Filter::At)]);
        now.firms.wanted(self.bbox, &filter, &self.equals).meeting(self.condition.as_deref())
    }

    /// Whether the selection may ask for firms that no longer exist, by a state or a condition of its own.
    pub(super) fn asks_who_is_gone(&self) -> bool {
        let by_value = self.equals.iter().any(|(name, _)| ["status", "closed"].contains(&name.as_str()));
        self.condition.is_some() || self.filter.asks_states() || by_value
    }

    /// Whether a feature satisfies time and properties. The box is left to the caller, which may have an index.
    fn takes(&self, collection: Collection, thing: &Thing<'_>) -> bool {
        stop::check();
        let (from, to) = thing.valid();
        let timely = self.datetime.is_none_or(|asked| asked.meets(from, to));
        let equal = |(name, asked): &(String, String)| {
            let place = collection.place(name);
            place.is_some_and(|place| thing.known(place).is(asked))
        };
        let meets = |condition: &Arc<Condition>| condition.test(thing) == Verdict::Match;
        timely && self.equals.iter().all(equal) && self.condition.iter().all(meets)
    }
}

impl Collection {
    /// A page of a selection.
    pub fn page<'a>(
        self,
        now: &'a Snapshot,
        selection: &Selection,
        order: &[SortBy],
        (start, limit): (Option<Start>, usize),
    ) -> Page<'a> {
        if !order.is_empty() {
            return sorted(self.things(now, selection), order, start, limit);
        }
        if self == Self::Firms {
            return firms(&selection.firms(now), start, limit);
        }
        let things = self.things(now, selection);
        let matched = things.len();
        let first = match start {
            None => 0,
            Some(Start::After(at)) => things.partition_point(|thing| thing.cursor() <= at),
            Some(Start::Offset(skipped)) => skipped.min(matched),
        };
        let things: Vec<_> = things.into_iter().skip(first).take(limit).collect();
        let last = things.last().filter(|_| first + things.len() < matched);
        let next = last.map(|last| Start::After(last.cursor()));
        Page { things, matched, next }
    }

    /// Calls a function with every feature of a selection.
    pub fn each(
        self,
        now: &Snapshot,
        selection: &Selection,
        show: &mut dyn FnMut(Thing<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Firms => selection.firms(now).rows().try_for_each(|row| show(Thing::Firm(row))),
            _ => self.things(now, selection).into_iter().try_for_each(show),
        }
    }

    /// The features of a selection, in the order of cursors.
    pub(super) fn things<'a>(self, now: &'a Snapshot, selection: &Selection) -> Vec<Thing<'a>> {
        match self {
            Self::Firms => selection.firms(now).rows().map(Thing::Firm).collect(),
            Self::Zones | Self::Clusters => self.zones(now, selection).map(Thing::Zone).collect(),
            Self::Outlines => outlines(now, selection).into_iter().map(Thing::Outline).collect(),
            Self::Linkages => self.taken(now.linked().iter().map(Thing::Linkage), selection),
            Self::Observations => {
                self.taken(now.base.holdings.observations.values().map(Thing::Observation), selection)
            }
            Self::Sources => self.taken(now.base.holdings.sources.values().map(Thing::Source), selection),
            Self::Units => {
                let mut units: Vec<_> = units(now, selection).into_iter().map(Thing::Unit).collect();
                units.sort_by_key(Thing::cursor);
                units
            }
        }
    }

    /// The features of some that a selection takes.
    fn taken<'a>(self, all: impl Iterator<Item = Thing<'a>>, selection: &Selection) -> Vec<Thing<'a>> {
        let inside = |thing: &Thing<'_>| {
            selection.bbox.is_none_or(|bbox| match thing.shape() {
                Shape::Lines(lines) => line::intersects(lines, &bbox),
                Shape::Area(area) => area::intersects(area, &bbox),
                Shape::Point(point) => bbox.contains(point),
                Shape::None => false,
            })
        };
        all.filter(|thing| inside(thing) && selection.takes(self, thing)).collect()
    }

    /// Whether a selection takes a feature, whatever its state.
    pub(super) fn holds(self, thing: Thing<'_>, selection: &Selection) -> bool {
        !self.taken(std::iter::once(thing), selection).is_empty()
    }

    pub(super) fn zones<'a>(
        self,
        now: &'a Snapshot,
        selection: &Selection,
    ) -> impl Iterator<Item = &'a Arc<Zone>> {
        let inside = |zone: &Zone| {
            let point = zone.location.as_ref().map(|l| l.point);
            selection.bbox.is_none_or(|bbox| point.is_some_and(|p| bbox.contains(p)))
        };
        let mine = move |zone: &&Arc<Zone>| zone.kind.is_cluster() == (self == Self::Clusters);
        let zones = now.base.holdings.zones.values().filter(mine);
        zones.filter(move |zone| inside(zone) && selection.takes(self, &Thing::Zone(zone)))
    }

    /// The number of features of a selection.
    pub fn count(self, now: &Snapshot) -> usize {
        match self {
            Self::Firms => now.firms.len(),
            Self::Zones | Self::Clusters => self.zones(now, &Selection::default()).count(),
            Self::Units => now.base.editions.iter().map(|edition| edition.units().count()).sum(),
            Self::Outlines => now.base.outlines.len(),
            Self::Linkages => now.base.holdings.linkages.len(),
            Self::Observations => now.base.holdings.observations.len(),
            Self::Sources => now.base.holdings.sources.len(),
        }
    }
}

pub(super) fn units<'a>(now: &'a Snapshot, selection: &Selection) -> Vec<&'a Arc<Unit>> {
    let inside = |unit: &Unit| selection.bbox.is_none_or(|bbox| area::intersects(&unit.shape, &bbox));
    let all = now.base.editions.iter().flat_map(Edition::units);
    all.filter(|unit| inside(unit) && selection.takes(Collection::Units, &Thing::Unit(unit))).collect()
}

pub(super) fn outlines<'a>(now: &'a Snapshot, selection: &Selection) -> Vec<&'a Outlined> {
    let inside = |of: &Outlined| selection.bbox.is_none_or(|bbox| area::intersects(&of.outline.shape, &bbox));
    let all = now.base.outlines.iter();
    all.filter(|of| inside(of) && selection.takes(Collection::Outlines, &Thing::Outline(of))).collect()
}

fn firms<'a>(wanted: &Wanted<'a>, start: Option<Start>, limit: usize) -> Page<'a> {
    let (rows, matched, more) = wanted.part(start, limit);
    let next = rows.last().filter(|_| more).map(|last| Start::After(last.cursor()));
    Page { things: rows.into_iter().map(Thing::Firm).collect(), matched, next }
}

/// A page of features sorted only as far as the page needs. The token of the next page is the number of features before
/// it.
fn sorted<'a>(mut things: Vec<Thing<'a>>, order: &[SortBy], start: Option<Start>, limit: usize) -> Page<'a> {
    let matched = things.len();
    let first = match start {
        Some(Start::Offset(skipped)) => skipped.min(matched),
        _ => 0,
    };
    let end = first.saturating_add(limit).min(matched);
    if end < matched {
        things.select_nth_unstable_by(end, |a, b| compare(a, b, order));
        things.truncate(end);
    }
    things.sort_unstable_by(|a, b| compare(a, b, order));
    let next = (end < matched).then_some(Start::Offset(end));
    Page { things: things.split_off(first), matched, next }
}

/// Unknown values come last in either direction; features with equal values are in the order of cursors.
fn compare(a: &Thing<'_>, b: &Thing<'_>, order: &[SortBy]) -> Ordering {
    let by = |sort: &SortBy| collation::in_order(&a.told(sort.place), &b.told(sort.place), sort.descending);
    let differs = order.iter().map(by).find(|ordering| ordering.is_ne());
    differs.unwrap_or_else(|| a.cursor().cmp(&b.cursor()))
}
