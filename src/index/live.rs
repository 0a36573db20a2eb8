//! The snapshot that is current now.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::snapshot::Snapshot;

/// Hands out the current snapshot without waiting; a writer swaps in the next one.
#[derive(Debug)]
pub struct Live(ArcSwap<Snapshot>);

impl Live {
    /// Starts with a snapshot.
    pub fn new(first: Snapshot) -> Self {
        Self(ArcSwap::from_pointee(first))
    }

    /// The current snapshot. Take it once per request: pages, counts and links then agree.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }

    /// Makes a snapshot current.
    pub fn swap(&self, next: Snapshot) {
        self.0.store(Arc::new(next));
    }
}
