//! One version of the registry, complete and unchanging.

use std::sync::Arc;

use super::{base::Base, layer::Layer};
use crate::model::{
    change::{Edit, Seq},
    holdings::Holdings,
    record::{Kind, Record},
};

/// More edits than this are made faster by building everything anew.
const REBUILD_ABOVE: usize = 2000;

/// Everything a request may ask, as of one version. Clones share their content.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The number of the last change it contains.
    pub version: Seq,
    /// Units, zones and the rest.
    pub base: Arc<Base>,
    /// Firms.
    pub firms: Layer,
}

impl Snapshot {
    /// Builds the read model of everything held.
    pub fn new(mut holdings: Holdings, version: Seq) -> Self {
        let firms = std::mem::take(&mut holdings.firms);
        let base = Arc::new(Base::new(holdings));
        let firms = Layer::build(firms.into_values().map(|f| base.place(f)).collect());
        Self { version, base, firms }
    }

    /// The state after some edits. Editing firms copies a few chunks; editing anything else places every firm anew.
    #[must_use]
    pub fn after(&self, edits: Vec<Edit>, version: Seq) -> Self {
        let firms_only = edits.iter().all(|e| e.subject().0 == Kind::Firm);
        if !firms_only || edits.len() > REBUILD_ABOVE {
            let mut holdings = self.holdings();
            for edit in edits {
                holdings.apply(edit);
            }
            return Self::new(holdings, version);
        }
        let mut next = Self { version, ..self.clone() };
        for edit in edits {
            match edit {
                Edit::Put(record) => {
                    if let Record::Firm(firm) = *record {
                        next.firms.put(next.base.place(Arc::new(firm)));
                    }
                }
                Edit::Delete(_, id) => next.firms.remove(id),
            }
        }
        next
    }

    /// Everything held, as records.
    pub fn holdings(&self) -> Holdings {
        let firms = self.firms.iter().map(|r| (r.firm.id.0, r.firm.clone())).collect();
        Holdings { firms, ..self.base.holdings.clone() }
    }

    /// A record by kind and identity.
    pub fn record(&self, kind: Kind, id: i64) -> Option<Record> {
        let held = &self.base.holdings;
        match kind {
            Kind::Source => held.sources.get(&id).map(|r| Record::Source((**r).clone())),
            Kind::Unit => held.units.get(&id).map(|r| Record::Unit((**r).clone())),
            Kind::Succession => held.successions.get(&id).map(|r| Record::Succession((**r).clone())),
            Kind::Zone => held.zones.get(&id).map(|r| Record::Zone((**r).clone())),
            Kind::Firm => self.firms.get(id).map(|r| Record::Firm((*r.firm).clone())),
            Kind::Observation => held.observations.get(&id).map(|r| Record::Observation((**r).clone())),
        }
    }
}
