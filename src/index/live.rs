//! The snapshot that is current now.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use arc_swap::ArcSwap;

use super::snapshot::Snapshot;

/// Hands out the current snapshot without waiting; a writer swaps in the next one.
#[derive(Debug)]
pub struct Live {
    current: ArcSwap<Snapshot>,
    /// Whether snapshots keep features ready.
    ready: AtomicBool,
}

impl Live {
    /// Starts with a snapshot.
    pub fn new(first: Snapshot) -> Self {
        Self { current: ArcSwap::from_pointee(first), ready: AtomicBool::new(true) }
    }

    /// The current snapshot. Take it once per request: pages, counts and links then agree.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Makes a snapshot current.
    pub fn swap(&self, mut next: Snapshot) {
        next.firms.keeps_ready = self.ready.load(Ordering::Relaxed);
        self.current.store(Arc::new(next));
    }

    /// Whether features are kept ready once they were asked for: faster pages for more memory.
    pub fn keep_ready(&self, keep: bool) {
        self.ready.store(keep, Ordering::Relaxed);
        self.swap(Snapshot::clone(&self.snapshot()));
    }
}
