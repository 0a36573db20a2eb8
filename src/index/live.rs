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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        index::trial::{Dice, register},
        model::{change::Edit, record::Kind},
    };

    #[test]
    fn a_request_keeps_its_snapshot_while_another_one_becomes_current() {
        let live = Live::new(register(&mut Dice(1), 5));
        let taken = live.snapshot();
        live.swap(taken.after(vec![Edit::Delete(Kind::Firm, 1)], 2));
        assert_eq!((taken.version, taken.firms.len()), (1, 5));
        assert_eq!((live.snapshot().version, live.snapshot().firms.len()), (2, 4));
    }

    #[test]
    fn whether_features_are_cached_holds_for_snapshots_to_come() {
        let live = Live::new(register(&mut Dice(1), 5));
        assert!(live.snapshot().firms.keeps_ready);
        live.keep_ready(false);
        assert!(!live.snapshot().firms.keeps_ready);
        live.swap(register(&mut Dice(2), 6));
        assert!(!live.snapshot().firms.keeps_ready && live.snapshot().firms.len() == 6);
        live.keep_ready(true);
        assert!(live.snapshot().firms.keeps_ready);
    }
}
