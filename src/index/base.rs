//! What firms are placed against: editions of units, zones, sources, successions, observations.

use std::{collections::BTreeMap, sync::Arc};

use super::{edition::Edition, row::FirmRow};
use crate::model::{
    code::Code,
    firm::Firm,
    holdings::Holdings,
    unit::{Level, Unit},
    zone::Zone,
};

/// Everything held but the firms, prepared for questions.
#[derive(Debug)]
pub struct Base {
    /// The records themselves; `firms` is empty.
    pub holdings: Holdings,
    /// Editions from the oldest to the newest.
    pub editions: Vec<Edition>,
    /// Zones by code.
    zones: BTreeMap<Code, Arc<Zone>>,
}

impl Base {
    pub(super) fn new(holdings: Holdings) -> Self {
        let mut by_edition: BTreeMap<Code, Vec<Arc<Unit>>> = BTreeMap::new();
        for unit in holdings.units.values() {
            by_edition.entry(unit.edition.clone()).or_default().push(unit.clone());
        }
        let editions = by_edition.into_iter().map(|(code, units)| Edition::new(code, units));
        let mut editions: Vec<Edition> = editions.collect();
        editions.sort_by_key(|e| (e.units().filter_map(|u| u.valid_from).min(), e.code.clone()));
        let zones = holdings.zones.values().map(|z| (z.code.clone(), z.clone())).collect();
        Self { holdings, editions, zones }
    }

    /// The zone with a code.
    pub fn zone(&self, code: &Code) -> Option<&Arc<Zone>> {
        self.zones.get(code)
    }

    /// The edition with a code.
    pub fn edition(&self, code: &str) -> Option<&Edition> {
        self.editions.iter().find(|e| e.code.as_str() == code)
    }

    /// The newest edition of a level.
    pub fn newest(&self, level: Level) -> Option<&Edition> {
        self.editions.iter().rev().find(|e| e.level == level)
    }

    /// A firm with its zone and its units.
    pub(super) fn place(&self, firm: Arc<Firm>) -> FirmRow {
        let point = firm.location.as_ref().map(|l| l.point);
        let unit = |edition: &Edition| point.and_then(|p| edition.locate(p)).cloned();
        let units = self.editions.iter().map(unit).collect();
        let zone = firm.zone.as_ref().and_then(|code| self.zone(code)).cloned();
        FirmRow::new(firm, zone, units)
    }
}
