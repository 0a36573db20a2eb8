//! A summary of the contents of the register.

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

/// Counts of the contents of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The number of features of each collection.
    pub collections: Vec<Held>,
    /// How much is known of the establishments that exist today.
    pub known: Known,
    /// The records of other establishments.
    pub absent: Absent,
    /// The number of zones and clusters of each state and without a known state, since a planned park does not exist
    /// yet.
    pub states: Vec<OfState>,
    /// Editions of boundaries.
    pub editions: Vec<Areas>,
}

/// The zones or the clusters of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfState {
    /// Zones or clusters.
    pub collection: Collection,
    /// Their state, if known.
    pub status: Option<ZoneStatus>,
    /// Their number.
    pub count: usize,
    /// The number of those whose state contradicts the year of the decision.
    pub disputed: usize,
}

/// An edition of boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Areas {
    /// Code.
    pub code: String,
    /// Level of its units.
    pub level: Level,
    /// Number of its units.
    pub units: usize,
    /// Precision of their boundaries.
    pub precision: Precision,
}

/// The number of features of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The collection.
    pub collection: Collection,
    /// All features; for establishments every record, in any state.
    pub count: usize,
    /// Features with a position; for establishments those that exist today.
    pub placed: usize,
}

/// Counts the contents of a snapshot, and its establishments that exist today.
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

/// The number of firms that exist today by division, in descending order, with unknown sectors last.
pub fn sectors(now: &Snapshot, today: Date) -> Vec<(Option<SectorCode>, usize)> {
    let count = |of: Figures| usize::try_from(of.tally.establishments).unwrap_or(usize::MAX);
    let cells = now.firms.cells_on(areas::Areas::City, When::now(today)).into_iter();
    let divisions = cells.map(|((_, number), figures)| (division(number), count(figures)));
    let mut sectors: Vec<_> = divisions.collect();
    sectors.sort_by_key(|(sector, count)| (sector.is_none(), std::cmp::Reverse(*count)));
    sectors
}
