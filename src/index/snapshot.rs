//! One version of the registry, complete and immutable.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use super::{firms::Layer, linked::Linked, reference::Base};
use crate::model::{
    change::{Edit, Seq},
    city::City,
    firm::Firm,
    holdings::Holdings,
    member::{FEDERATION, Member},
    record::{Kind, Record},
    records::Records,
};

/// From this number of firms on, all chunks are made again instead of those of each firm, which takes less memory.
const MANY: usize = 20_000;

/// The state of the register at one version. Clones share their content.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The city that the register is of.
    pub city: Arc<City>,
    /// The number of the last change that it contains.
    pub version: Seq,
    /// All records except firms.
    pub base: Arc<Base>,
    /// The version of the last change of these.
    pub base_version: Seq,
    /// Firms.
    pub firms: Layer,
    /// The registers that this one follows; none for a register of its own.
    pub members: Arc<[Member]>,
    /// Linkage clusters with their lines, made on first use: they follow from the points of firms too.
    pub linked: Arc<OnceLock<Vec<Linked>>>,
}

impl Snapshot {
    /// The state after some edits. Editing firms copies a few chunks; editing records on which the place or the presence of
    /// firms depends locates all firms again.
    #[must_use]
    pub fn after(&self, edits: Vec<Edit>, version: Seq) -> Self {
        let mut firms: HashMap<i64, Option<Firm>> = HashMap::new();
        let mut others = Vec::new();
        for edit in edits {
            match (edit.subject(), edit) {
                ((Kind::Firm, id), Edit::Put(record)) => {
                    if let Record::Firm(firm) = *record {
                        firms.insert(id, Some(firm));
                    }
                }
                ((Kind::Firm, id), Edit::Delete(..)) => _ = firms.insert(id, None),
                (_, other) => others.push(other),
            }
        }
        let mut next = Self { version, linked: Arc::default(), ..self.clone() };
        if !others.is_empty() {
            let places_firms =
                |edit: &Edit| !matches!(edit.subject().0, Kind::Observation | Kind::Linkage | Kind::Outline);
            let is_moved = others.iter().any(places_firms);
            let mut holdings = self.base.holdings.clone();
            others.into_iter().for_each(|edit| holdings.apply(edit));
            next.base = Arc::new(Base::new(holdings));
            next.base_version = version;
            let base = next.base.clone();
            next.firms =
                if is_moved { self.firms.placed_against(base, version) } else { self.firms.beside(base) };
        }
        if !firms.is_empty() {
            next.firms = next.firms.after(&firms, version);
        }
        next
    }

    /// The state after firms were put, each at most once.
    #[must_use]
    pub fn after_firms(&self, firms: &Records, version: Seq) -> Self {
        if firms.len() < MANY {
            return self.after(firms.iter().map(|firm| Edit::Put(Box::new(firm))).collect(), version);
        }
        let firms = self.firms.with_many(firms, version);
        Self { version, linked: Arc::default(), firms, ..self.clone() }
    }

    /// Whether the register follows others.
    pub fn is_federated(&self) -> bool {
        self.city.code.as_str() == FEDERATION
    }

    /// All records.
    pub fn holdings(&self) -> Holdings {
        let firms = self.firms.iter().map(|row| (row.id(), Arc::new(row.firm()))).collect();
        Holdings { firms, ..self.base.holdings.clone() }
    }

    /// Linkage clusters in order of identity, with their lines.
    pub fn linked(&self) -> &[Linked] {
        let all = || self.base.holdings.linkages.values().map(|own| Linked::of(own, &self.firms)).collect();
        self.linked.get_or_init(all)
    }

    /// Whether there is a record with a kind and an identity.
    pub fn holds(&self, kind: Kind, id: i64) -> bool {
        match kind {
            Kind::Firm => self.firms.get(id).is_some(),
            _ => self.record(kind, id).is_some(),
        }
    }

    /// A record by kind and identity.
    pub fn record(&self, kind: Kind, id: i64) -> Option<Record> {
        let held = &self.base.holdings;
        match kind {
            Kind::Source => held.sources.get(&id).map(|r| Record::Source((**r).clone())),
            Kind::Unit => held.units.get(&id).map(|r| Record::Unit((**r).clone())),
            Kind::Succession => held.successions.get(&id).map(|r| Record::Succession((**r).clone())),
            Kind::Zone => held.zones.get(&id).map(|r| Record::Zone((**r).clone())),
            Kind::Firm => self.firms.get(id).map(|row| Record::Firm(row.firm())),
            Kind::Observation => held.observations.get(&id).map(|r| Record::Observation((**r).clone())),
            Kind::Linkage => held.linkages.get(&id).map(|r| Record::Linkage((**r).clone())),
            Kind::Outline => held.outlines.get(&id).map(|r| Record::Outline((**r).clone())),
        }
    }
}

#[cfg(test)]
mod tests;
