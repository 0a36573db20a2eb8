//! Building the read model from firms as they arrive.

use std::sync::Arc;

use super::{base::Base, layer::Layer, rows::Rows, snapshot::Snapshot};
use crate::model::{change::Seq, firm::Firm, holdings::Holdings};

/// Rows of one list; with lists of this size memory is given back as they are dropped.
const ROWS: usize = 16_384;

/// A read model in the making.
#[derive(Debug)]
pub struct Builder {
    base: Arc<Base>,
    lists: Vec<Rows>,
}

impl Builder {
    /// Begins with everything but the firms.
    pub fn new(holdings: Holdings) -> Self {
        Self { base: Arc::new(Base::new(holdings)), lists: Vec::new() }
    }

    /// Adds a firm; no two may have the same identity.
    pub fn add(&mut self, firm: &Firm) {
        if self.lists.last().is_none_or(|list| list.len() == ROWS) {
            self.lists.push(Rows::with_capacity(ROWS, self.base.editions.len()));
        }
        if let Some(list) = self.lists.last_mut() {
            list.push(firm, &self.base);
        }
    }

    /// Sorts and packs what was added.
    pub fn finish(self, version: Seq) -> Snapshot {
        let firms = Layer::build(self.base.clone(), self.lists);
        Snapshot { version, base: self.base, firms }
    }
}
