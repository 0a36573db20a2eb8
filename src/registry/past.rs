//! What the register knew at an instant of the past, replayed from its log.
//!
//! A replay holds every firm twice for a moment, so there is one at a time, whoever asks for the state meanwhile waits for
//! the same one, and states that are kept or made have a bound together.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use tokio::sync::{Mutex as Turn, watch};

use super::error::RegistryError;
use crate::{index::Snapshot, model::change::Seq};

/// What a firm takes while a state is made: itself, and its row.
const MAKING_BYTES: u64 = 1500;

/// What a firm takes in a state that is kept.
const KEPT_BYTES: u64 = 400;

const MB: u64 = 1024 * 1024;

/// States of the past.
#[derive(Debug)]
pub(super) struct Past {
    /// Those that were asked for, the newest question first.
    kept: Mutex<Vec<Arc<Snapshot>>>,
    /// Held while a state is made.
    pub(crate) turn: Turn<()>,
    /// The state that is made now.
    pub(crate) making: watch::Sender<Option<Seq>>,
    /// Memory for all of them; 0 is as much as it takes.
    pub(crate) limit_mb: AtomicU64,
}

/// That a state is being made, as long as it is.
pub(super) struct Making<'p>(&'p Past);

impl Default for Past {
    fn default() -> Self {
        let (kept, turn, limit_mb) = (Mutex::default(), Turn::default(), AtomicU64::default());
        Self { kept, turn, making: watch::Sender::new(None), limit_mb }
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

    /// Makes room for a state of so many firms at most, or says that there is none.
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
