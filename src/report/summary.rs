//! The city at a glance: what the register holds.

use std::collections::BTreeMap;

use super::collection::Collection;
use crate::{
    index::{Snapshot, edition::Edition},
    model::{sector::SectorCode, unit::Precision},
};

/// How much the register holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many things each collection has.
    pub collections: Vec<Held>,
    /// Editions, their units and precision.
    pub editions: Vec<(String, usize, Precision)>,
}

/// How many things a collection has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub collection: Collection,
    /// All of them.
    pub count: usize,
    /// Those with a place.
    pub placed: usize,
}

/// Counts what a snapshot holds.
pub fn summary(now: &Snapshot) -> Summary {
    let held = &now.base.holdings;
    let zones = |collection| {
        let mine =
            held.zones.values().filter(|z| z.kind.is_cluster() == (collection == Collection::Clusters));
        let placed = mine.clone().filter(|z| z.location.is_some()).count();
        Held { collection, count: mine.count(), placed }
    };
    let placed = now.firms.iter().filter(|r| r.point().is_some()).count();
    let units = held.units.len();
    let edition =
        |e: &Edition| (e.code.to_string(), e.units().count(), e.precision().unwrap_or(Precision::Schematic));
    Summary {
        collections: vec![
            zones(Collection::Zones),
            zones(Collection::Clusters),
            Held { collection: Collection::Firms, count: now.firms.len(), placed },
            Held { collection: Collection::Units, count: units, placed: units },
        ],
        editions: now.base.editions.iter().map(edition).collect(),
    }
}

/// Firms by division, those of an unknown sector last, else the largest first.
pub fn sectors(now: &Snapshot) -> Vec<(Option<SectorCode>, usize)> {
    let mut counts: BTreeMap<Option<SectorCode>, usize> = BTreeMap::new();
    for row in now.firms.iter() {
        let division = row.firm.sector.as_ref().and_then(|s| s.code.at_level(2));
        *counts.entry(division).or_default() += 1;
    }
    let mut sectors: Vec<_> = counts.into_iter().collect();
    sectors.sort_by_key(|(sector, count)| (sector.is_none(), std::cmp::Reverse(*count)));
    sectors
}
