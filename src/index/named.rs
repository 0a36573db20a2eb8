//! Units, former communes and zones with folded names, for searches.

use std::{collections::HashMap, sync::Arc};

use super::edition::Edition;
use crate::model::{
    code::Code, fold::fold, holdings::Holdings, succession::Succession, unit::Unit, zone::Zone,
};

/// All named records except firms.
#[derive(Debug)]
pub(super) struct Named {
    /// The units of each edition in the order of their numbers.
    pub(super) units: Vec<Vec<(String, Arc<Unit>)>>,
    /// One succession of each former commune.
    pub(super) former: Vec<(String, Arc<Succession>)>,
    /// Zones in the order of their numbers.
    pub(super) zones: Vec<NamedZone>,
}

/// A zone with folded texts.
#[derive(Debug)]
pub(super) struct NamedZone {
    pub(super) name: String,
    pub(super) code: String,
    /// Its English name, its address and its ward.
    pub(super) around: String,
    pub(super) zone: Arc<Zone>,
}

impl Named {
    pub(super) fn of(holdings: &Holdings, editions: &[Edition], zones: &[Arc<Zone>]) -> Self {
        let unit = |unit: &Arc<Unit>| (fold(&unit.name), unit.clone());
        let units = |edition: &Edition| edition.units().map(unit).collect();
        let mut ended: HashMap<(&Code, &Code), &Arc<Succession>> = HashMap::new();
        for edge in holdings.successions.values() {
            ended.entry((&edge.old_edition, &edge.old_code)).or_insert(edge);
        }
        let former = ended.values().map(|edge| (fold(&edge.old_name), Arc::clone(edge))).collect();
        let zone = |zone: &Arc<Zone>| {
            let texts =
                [zone.name_en.as_deref(), zone.written.address.as_deref(), zone.written.ward.as_deref()];
            NamedZone {
                name: fold(&zone.name),
                code: fold(zone.code.as_str()),
                around: fold(&texts.into_iter().flatten().collect::<Vec<_>>().join(" ")),
                zone: zone.clone(),
            }
        };
        Self { units: editions.iter().map(units).collect(), former, zones: zones.iter().map(zone).collect() }
    }
}
