//! The city at a glance: what the register holds.

use time::Date;

use super::kinds::Collection;
use crate::{
    index::{
        Snapshot, areas,
        counted_on::Figures,
        edition::Edition,
        standing::{Absent, Known},
    },
    model::{
        presence::When,
        sector::SectorCode,
        unit::{Level, Precision},
        vsic::division,
        zone::{Founding, Zone, ZoneStatus},
    },
};

/// How much the register holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many things each collection has.
    pub collections: Vec<Held>,
    /// How much is known of the establishments that count today.
    pub known: Known,
    /// The other records of establishments.
    pub absent: Absent,
    /// How many zones and clusters there are of each state, or of none that is known: a plan is no park yet.
    pub states: Vec<OfState>,
    /// Editions of boundaries.
    pub editions: Vec<Areas>,
}

/// The zones or the clusters of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfState {
    /// Which of both.
    pub collection: Collection,
    /// Their state, where it is known.
    pub status: Option<ZoneStatus>,
    /// How many they are.
    pub count: usize,
    /// Of how many the year of the decision that established them contradicts the state.
    pub disputed: usize,
}

/// An edition of boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Areas {
    /// Its code.
    pub code: String,
    /// What its units are.
    pub level: Level,
    /// How many they are.
    pub units: usize,
    /// How right their boundaries are.
    pub precision: Precision,
}

/// How many things a collection has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub collection: Collection,
    /// All of them: of establishments every record, whatever became of it.
    pub count: usize,
    /// Those with a place: of establishments those that count today.
    pub placed: usize,
}

/// Counts what a snapshot holds, and of its establishments those that count today.
pub fn summary(now: &Snapshot, today: Date) -> Summary {
    let held = &now.base.holdings;
    let zones = |collection| {
        let mine =
            held.zones.values().filter(|z| z.kind.is_cluster() == (collection == Collection::Clusters));
        let placed = mine.clone().filter(|z| z.location.is_some()).count();
        Held { collection, count: mine.count(), placed }
    };
    let when = When::now(today);
    let (known, absent) = (now.firms.known_on(when), now.firms.absent_on(when));
    let states = [Collection::Zones, Collection::Clusters].into_iter().flat_map(|collection| {
        let known = ZoneStatus::ALL.iter().copied().map(Some).chain([None]);
        known.map(move |status| {
            let is_of = |zone: &&std::sync::Arc<Zone>| {
                zone.kind.is_cluster() == (collection == Collection::Clusters) && zone.status == status
            };
            let own = || held.zones.values().filter(is_of);
            let disputed = own().filter(|zone| zone.founding(today) == Founding::Disputed).count();
            OfState { collection, status, count: own().count(), disputed }
        })
    });
    let (units, outlines) = (held.units.len(), now.base.outlines.len());
    let edition = |e: &Edition| Areas {
        code: e.code.to_string(),
        level: e.level,
        units: e.units().count(),
        precision: e.precision().unwrap_or(Precision::Schematic),
    };
    Summary {
        collections: vec![
            zones(Collection::Zones),
            zones(Collection::Clusters),
            Held { collection: Collection::Firms, count: now.firms.len(), placed: known.placed },
            Held { collection: Collection::Units, count: units, placed: units },
            Held { collection: Collection::Outlines, count: outlines, placed: outlines },
        ],
        known,
        absent,
        states: states.filter(|own| own.count > 0).collect(),
        editions: now.base.editions.iter().map(edition).collect(),
    }
}

/// Firms that are there today by division, those of an unknown sector last, else the largest first.
pub fn sectors(now: &Snapshot, today: Date) -> Vec<(Option<SectorCode>, usize)> {
    let count = |of: Figures| usize::try_from(of.tally.establishments).unwrap_or(usize::MAX);
    let cells = now.firms.cells_on(areas::Areas::City, When::now(today)).into_iter();
    let divisions = cells.map(|((_, number), figures)| (division(number), count(figures)));
    let mut sectors: Vec<_> = divisions.collect();
    sectors.sort_by_key(|(sector, count)| (sector.is_none(), std::cmp::Reverse(*count)));
    sectors
}
