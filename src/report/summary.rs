//! The city at a glance: what the register holds.

use crate::{
    index::Snapshot,
    model::{
        lang::Lang,
        observation::{Basis, Observation},
        unit::Precision,
    },
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
    let located = |zones: &[&std::sync::Arc<crate::model::zone::Zone>]| {
        zones.iter().filter(|z| z.location.is_some()).count()
    };
    let placed = now.firms.iter().filter(|r| r.point().is_some()).count();
    let units = held.units.len();
    let edition = |e: &crate::index::edition::Edition| {
        (e.code.to_string(), e.units().count(), e.precision().unwrap_or(Precision::Schematic))
    };
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

/// The plan's targets that are held as figures.
pub fn targets(now: &Snapshot) -> impl Iterator<Item = &Observation> {
    now.base.holdings.observations.values().map(AsRef::as_ref).filter(|o| o.basis == Basis::Target)
}
