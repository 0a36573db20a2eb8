//! What the register knew at an instant of the past, replayed from its log.

use std::sync::{Arc, PoisonError};

use super::keeper::{Registry, RegistryError};
use crate::{
    index::Snapshot,
    model::{
        as_of::AsOf,
        change::{Change, Seq},
        holdings::Holdings,
    },
};

/// Changes that are read together.
const BATCH: i64 = 5000;

/// Past states that are kept for the next question.
const KEPT: usize = 2;

impl Registry {
    /// The state as it was recorded at an instant: every change of the log up to then, and none after. An instant before
    /// the first change gives an empty register.
    pub async fn as_of(&self, instant: AsOf) -> Result<Arc<Snapshot>, RegistryError> {
        let now = self.snapshot();
        let version = self.version_at(instant, now.version).await?;
        if version == now.version {
            return Ok(now);
        }
        let kept = |past: &Vec<Arc<Snapshot>>| past.iter().find(|state| state.version == version).cloned();
        if let Some(state) = kept(&self.past.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(state);
        }
        let state = Arc::new(self.replayed(version).await?);
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.insert(0, state.clone());
        past.truncate(KEPT);
        Ok(state)
    }

    /// The number of the last change recorded by an instant.
    async fn version_at(&self, instant: AsOf, newest: Seq) -> Result<Seq, RegistryError> {
        let (mut by_then, mut later) = (0, newest + 1);
        while later - by_then > 1 {
            let middle = by_then + (later - by_then) / 2;
            let change = self.store.changes_since(middle - 1, 1).await?;
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
            let changes = self.store.changes_since(done, BATCH.min(version - done)).await?;
            let Some(last) = changes.last().map(|change| change.seq) else { break };
            let asked = changes.into_iter().take_while(|change| change.seq <= version);
            asked.map(Change::edit).for_each(|edit| holdings.apply(edit));
            done = last;
        }
        let built = tokio::task::spawn_blocking(move || Snapshot::new(holdings, version)).await;
        built.map_err(|e| RegistryError::Load(e.to_string()))
    }
}
