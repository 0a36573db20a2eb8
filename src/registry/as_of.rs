//! The state of the register at an instant of the past, replayed from the log or taken from a small cache.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use super::{error::RegistryError, open::Registry};
use crate::{
    index::Snapshot,
    model::{as_of::AsOf, change::Seq, holdings::Holdings, member::Member},
    stop,
};

/// Changes that are read at a time.
const BATCH: i64 = 2000;

/// Past states in the cache.
const KEPT: usize = 2;

impl Registry {
    /// Limits the memory of past states, in MB. A larger state is refused.
    pub fn limit_past(&self, mb: u64) {
        self.past.limit_mb.store(mb.max(1), Relaxed);
    }

    /// The state of the register at an instant: every change that the log recorded up to then. Before the first change
    /// the register is empty.
    ///
    /// # Errors
    ///
    /// [`RegistryError::PastTooLarge`] if the state exceeds the limit of memory for past states.
    pub async fn as_of(&self, instant: AsOf) -> Result<Arc<Snapshot>, RegistryError> {
        let now = self.snapshot();
        let version = self.version_at(instant, now.version).await?;
        if version == now.version {
            return Ok(now);
        }
        self.forget_withheld().await?;
        let _turn = self.past.turn.lock().await;
        if let Some(state) = self.past.find(version) {
            return Ok(state);
        }
        self.past.make_room(firms_at_most(&now, version))?;
        let _making = self.past.begin(version);
        tracing::info!(registry.version = version, "the state of version {version} is replayed from the log");
        let state = Arc::new(self.replayed(version).await?);
        let mut kept = self.past.kept();
        kept.insert(0, state.clone());
        kept.truncate(KEPT);
        Ok(state)
    }

    /// The state at an instant if it needs no replay of its own: it is current, cached, or being replayed for another
    /// request. `None` if a replay is needed.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Store`] if the log cannot be read.
    pub async fn at_hand(&self, instant: AsOf) -> Result<Option<Arc<Snapshot>>, RegistryError> {
        let now = self.snapshot();
        let version = self.version_at(instant, now.version).await?;
        if version == now.version {
            return Ok(Some(now));
        }
        self.forget_withheld().await?;
        if let Some(state) = self.past.find(version) {
            return Ok(Some(state));
        }
        let mut making = self.past.making.subscribe();
        let _ = making.wait_for(|made| *made != Some(version)).await;
        Ok(self.past.find(version))
    }

    /// The number of redactions, as of the last look.
    pub fn redactions(&self) -> i64 {
        self.past.redactions.load(Relaxed)
    }

    /// The number of redactions by now, those of other processes included.
    pub async fn newest_redactions(&self) -> Result<i64, RegistryError> {
        self.forget_withheld().await?;
        Ok(self.redactions())
    }

    /// Drops the cached states if values were withheld since they were made, by this or another process.
    pub(super) async fn forget_withheld(&self) -> Result<(), RegistryError> {
        let redactions = self.store.redactions().await.map_err(|error| self.heard(error))?;
        if self.past.redactions.swap(redactions, Relaxed) != redactions {
            self.past.kept().clear();
        }
        Ok(())
    }

    /// The number of the last change that was recorded up to an instant.
    async fn version_at(&self, instant: AsOf, newest: Seq) -> Result<Seq, RegistryError> {
        let (mut by_then, mut later) = (0, newest + 1);
        while later - by_then > 1 {
            let middle = by_then + (later - by_then) / 2;
            let change = self.changes_since(middle - 1, 1).await?;
            if change.first().is_some_and(|change| AsOf(change.at) <= instant) {
                by_then = middle;
            } else {
                later = middle;
            }
        }
        Ok(by_then)
    }

    async fn replayed(&self, version: Seq) -> Result<Snapshot, RegistryError> {
        let (mut holdings, mut done) = (Holdings::default(), 0);
        while done < version {
            stop::check();
            let edits = self.store.edits_since(done, BATCH.min(version - done)).await;
            let edits = edits.map_err(|error| self.heard(error))?;
            let Some(last) = edits.last().map(|(seq, _)| *seq) else { break };
            let wanted = edits.into_iter().take_while(|(seq, _)| *seq <= version);
            wanted.for_each(|(_, edit)| holdings.apply(edit));
            done = last;
        }
        stop::check();
        let now = self.snapshot();
        let past = Snapshot::new(holdings, version, now.city.clone());
        Ok(Snapshot { members: now.members.iter().map(Member::then).collect(), ..past })
    }
}

/// Upper bound of the number of firms at a version: each firm needs a change of its own, and each firm that was deleted
/// since has one more.
fn firms_at_most(now: &Snapshot, version: Seq) -> u64 {
    let since = now.version.saturating_sub(version).unsigned_abs();
    version.unsigned_abs().min(now.firms.len() as u64 + since)
}
