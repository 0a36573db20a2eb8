//! All records of a registry at one version.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    change::Edit,
    firm::Firm,
    linkage::Linkage,
    observation::Observation,
    outline::Outline,
    record::{Kind, Record},
    source::Source,
    succession::Succession,
    unit::Unit,
    zone::Zone,
};

/// All records, by identity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holdings {
    /// Sources.
    pub sources: BTreeMap<i64, Arc<Source>>,
    /// Units of every edition.
    pub units: BTreeMap<i64, Arc<Unit>>,
    /// Successions between editions.
    pub successions: BTreeMap<i64, Arc<Succession>>,
    /// Zones and clusters.
    pub zones: BTreeMap<i64, Arc<Zone>>,
    /// Firms.
    pub firms: BTreeMap<i64, Arc<Firm>>,
    /// Observations.
    pub observations: BTreeMap<i64, Arc<Observation>>,
    /// Linkage clusters as recognised.
    pub linkages: BTreeMap<i64, Arc<Linkage>>,
    /// Outlines of zones and clusters.
    pub outlines: BTreeMap<i64, Arc<Outline>>,
}

impl Holdings {
    /// Applies an edit. Applying it again changes nothing.
    pub fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Put(record) => self.put(*record),
            Edit::Delete(kind, id) => self.delete(kind, id),
        }
    }

    fn put(&mut self, record: Record) {
        let id = record.id();
        match record {
            Record::Source(r) => _ = self.sources.insert(id, Arc::new(r)),
            Record::Unit(r) => _ = self.units.insert(id, Arc::new(r)),
            Record::Succession(r) => _ = self.successions.insert(id, Arc::new(r)),
            Record::Zone(r) => _ = self.zones.insert(id, Arc::new(r)),
            Record::Firm(r) => _ = self.firms.insert(id, Arc::new(r)),
            Record::Observation(r) => _ = self.observations.insert(id, Arc::new(r)),
            Record::Linkage(r) => _ = self.linkages.insert(id, Arc::new(r)),
            Record::Outline(r) => _ = self.outlines.insert(id, Arc::new(r)),
        }
    }

    fn delete(&mut self, kind: Kind, id: i64) {
        match kind {
            Kind::Source => _ = self.sources.remove(&id),
            Kind::Unit => _ = self.units.remove(&id),
            Kind::Succession => _ = self.successions.remove(&id),
            Kind::Zone => _ = self.zones.remove(&id),
            Kind::Firm => _ = self.firms.remove(&id),
            Kind::Observation => _ = self.observations.remove(&id),
            Kind::Linkage => _ = self.linkages.remove(&id),
            Kind::Outline => _ = self.outlines.remove(&id),
        }
    }

    /// All records of a kind, in order of identity.
    pub fn records(&self, kind: Kind) -> Vec<Record> {
        fn all<T: Clone>(of: &BTreeMap<i64, Arc<T>>, wrap: fn(T) -> Record) -> Vec<Record> {
            of.values().map(|r| wrap(T::clone(r))).collect()
        }
        match kind {
            Kind::Source => all(&self.sources, Record::Source),
            Kind::Unit => all(&self.units, Record::Unit),
            Kind::Succession => all(&self.successions, Record::Succession),
            Kind::Zone => all(&self.zones, Record::Zone),
            Kind::Firm => all(&self.firms, Record::Firm),
            Kind::Observation => all(&self.observations, Record::Observation),
            Kind::Linkage => all(&self.linkages, Record::Linkage),
            Kind::Outline => all(&self.outlines, Record::Outline),
        }
    }
}
