//! States of the past, replayed from the log.
//!
//! A replay briefly keeps every firm twice, so only one runs at a time. Requests for the same state wait for the same
//! replay, and the cached states and the replay share one limit of memory.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
};

use tokio::sync::{Mutex as Turn, watch};

use super::error::RegistryError;
use crate::{index::Snapshot, model::change::Seq};

/// Memory of a firm during a replay, in bytes: its record and its row.
const MAKING_BYTES: u64 = 1500;

/// Memory of a firm in a cached state, in bytes.
const KEPT_BYTES: u64 = 400;

const MB: u64 = 1024 * 1024;

/// States of the past.
#[derive(Debug)]
pub(super) struct Past {
    /// The cache, most recently used first.
    kept: Mutex<Vec<Arc<Snapshot>>>,
    /// Held during a replay.
    pub(crate) turn: Turn<()>,
    /// The version being replayed.
    pub(crate) making: watch::Sender<Option<Seq>>,
    /// The limit of memory for all states, in MB; 0 for no limit.
    pub(crate) limit_mb: AtomicU64,
    /// The number of redactions that the cached states know of.
    pub(crate) redactions: AtomicI64,
}

/// Marks a replay as running until it is dropped.
pub(super) struct Making<'p>(&'p Past);

impl Default for Past {
    fn default() -> Self {
        let (kept, turn, limit_mb) = (Mutex::default(), Turn::default(), AtomicU64::default());
        Self { kept, turn, making: watch::Sender::new(None), limit_mb, redactions: AtomicI64::default() }
    }
}

impl Past {
    pub(crate) fn kept(&self) -> MutexGuard<'_, Vec<Arc<Snapshot>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn find(&self, version: Seq) -> Option<Arc<Snapshot>> {
        let mut kept = self.kept();
        let at = kept.iter().position(|state| state.version == version)?;
        kept[..=at].rotate_right(1);
        kept.first().cloned()
    }

    /// Evicts states to make room for one with at most this number of firms; fails if there is not enough room.
    pub(crate) fn make_room(&self, firms: u64) -> Result<(), RegistryError> {
        let limit_mb = self.limit_mb.load(Relaxed);
        if limit_mb == 0 {
            return Ok(());
        }
        let needed_mb = (firms * MAKING_BYTES).div_ceil(MB);
        if needed_mb > limit_mb {
            return Err(RegistryError::PastTooLarge { needed_mb, limit_mb });
        }
        let size_mb = |state: &Arc<Snapshot>| (state.firms.len() as u64 * KEPT_BYTES).div_ceil(MB);
        let mut kept = self.kept();
        while kept.iter().map(size_mb).sum::<u64>() + needed_mb > limit_mb {
            kept.pop();
        }
        Ok(())
    }

    pub(crate) fn begin(&self, version: Seq) -> Making<'_> {
        self.making.send_replace(Some(version));
        Making(self)
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.0.making.send_replace(None);
    }
}
