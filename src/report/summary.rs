//! The city at a glance: what the register holds.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    index::{Snapshot, edition::Edition},
    model::{lang::Lang, sector::SectorCode, unit::Precision, zone::Zone},
};

/// How much of each thing there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Collection, title, things, of which with a place.
    pub collections: Vec<(&'static str, &'static str, usize, usize)>,
    /// Observations held.
    pub observations: usize,
    /// Sources held.
    pub sources: usize,
    /// Editions, their units and precision.
    pub editions: Vec<(String, usize, Precision)>,
}

/// Counts what a snapshot holds.
pub fn summary(now: &Snapshot, lang: Lang) -> Summary {
    let held = &now.base.holdings;
    let (clusters, zones): (Vec<_>, Vec<_>) = held.zones.values().partition(|z| z.kind.is_cluster());
    let located = |zones: &[&Arc<Zone>]| zones.iter().filter(|z| z.location.is_some()).count();
    let placed = now.firms.iter().filter(|r| r.point().is_some()).count();
    let units = held.units.len();
    let edition =
        |e: &Edition| (e.code.to_string(), e.units().count(), e.precision().unwrap_or(Precision::Schematic));
    Summary {
        collections: vec![
            (
                "zones",
                lang.pick("Khu công nghiệp, khu công nghệ", "Industrial and technology parks"),
                zones.len(),
                located(&zones),
            ),
            (
                "clusters",
                lang.pick("Cụm công nghiệp", "Industrial clusters"),
                clusters.len(),
                located(&clusters),
            ),
            ("firms", lang.pick("Cơ sở công nghiệp", "Firms (establishments)"), now.firms.len(), placed),
            ("units", lang.pick("Đơn vị hành chính", "Administrative units"), units, units),
        ],
        observations: held.observations.len(),
        sources: held.sources.len(),
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
