//! Building of the read model from a stream of firms.

use std::sync::Arc;

use super::{firms::Layer, reference::Base, rows::Rows, snapshot::Snapshot};
use crate::model::{change::Seq, city::City, firm::Firm, holdings::Holdings};

/// Rows in one list. A few large lists, allocated at their final size, return their memory to the system when dropped;
/// many small ones would fragment it.
const ROWS: usize = 1 << 20;

/// A read model under construction.
#[derive(Debug)]
pub struct Builder {
    city: Arc<City>,
    base: Arc<Base>,
    lists: Vec<Rows>,
    /// The number of firms still expected.
    left: usize,
}

impl Builder {
    /// Starts with all records of a city's register except firms, and the expected number of firms.
    pub fn new(holdings: Holdings, firms: usize, city: Arc<City>) -> Self {
        Self { city, base: Arc::new(Base::new(holdings)), lists: Vec::new(), left: firms }
    }

    /// Adds a firm. Identities must be unique.
    pub fn add(&mut self, firm: &Firm) {
        if self.lists.last().is_none_or(|list| list.len() == ROWS) {
            let mut list = Rows::with_capacity(self.left.clamp(1, ROWS), self.base.editions.len());
            list.reserve_texts(self.left.min(ROWS));
            self.lists.push(list);
        }
        self.left = self.left.saturating_sub(1);
        if let Some(list) = self.lists.last_mut() {
            list.push(firm, &self.base);
        }
    }

    /// Sorts and packs the firms.
    pub fn finish(self, version: Seq) -> Snapshot {
        let firms = Layer::build(self.base.clone(), &self.lists, version);
        Snapshot {
            city: self.city,
            version,
            base: self.base,
            base_version: version,
            firms,
            members: Arc::default(),
            linked: Arc::default(),
        }
    }
}

impl Snapshot {
    /// The same register with one firm alone.
    #[must_use]
    pub fn with_only(&self, firm: &Firm) -> Self {
        let (city, base) = (self.city.clone(), self.base.clone());
        let mut builder = Builder { city, base, lists: Vec::new(), left: 1 };
        builder.add(firm);
        builder.finish(self.version)
    }

    /// Builds the read model of all records of a city's register.
    pub fn new(mut holdings: Holdings, version: Seq, city: Arc<City>) -> Self {
        let firms = std::mem::take(&mut holdings.firms);
        let mut builder = Builder::new(holdings, firms.len(), city);
        firms.into_values().for_each(|firm| builder.add(&firm));
        builder.finish(version)
    }
}
