//! The current snapshot.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use arc_swap::ArcSwap;

use super::snapshot::Snapshot;

/// Returns the current snapshot without blocking; a writer replaces it by the next one.
#[derive(Debug)]
pub struct Live {
    current: ArcSwap<Snapshot>,
    /// Whether snapshots cache features.
    ready: AtomicBool,
}

impl Live {
    /// Starts with a snapshot.
    pub fn new(first: Snapshot) -> Self {
        Self { current: ArcSwap::from_pointee(first), ready: AtomicBool::new(true) }
    }

    /// The current snapshot. A request takes it once, so that pages, counts and links agree.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Makes a snapshot the current one.
    pub fn swap(&self, mut next: Snapshot) {
        next.firms.keeps_ready = self.ready.load(Ordering::Relaxed);
        self.current.store(Arc::new(next));
    }

    /// Whether features are cached after their first use, which makes pages faster and takes more memory.
    pub fn keep_ready(&self, keep: bool) {
        self.ready.store(keep, Ordering::Relaxed);
        self.swap(Snapshot::clone(&self.snapshot()));
    }
}
