//! Checks, commits, swaps the snapshot; follows what other processes write.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use time::OffsetDateTime;
use tokio::sync::Mutex;

use crate::{
    index::{Live, Snapshot},
    model::{
        actor::Actor,
        change::{Change, Edit, Seq},
        record::{Kind, Record},
    },
    store::{Store, StoreError, Writer, write::Stamp},
};

/// A registry: durable rows and the snapshot made of them.
pub struct Registry {
    store: Store,
    live: Live,
    /// Held while writing, so that the snapshot a rule was checked against is the one that is replaced.
    writing: Mutex<()>,
}

/// What can go wrong with a registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// More changes than this are not replayed one by one: everything is read anew.
const REPLAY_AT_MOST: i64 = 5000;

/// How often another process's writes are looked for.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

impl Registry {
    /// Opens the registry of a folder, making it when it is missing.
    pub async fn create(folder: &Path) -> Result<Self, RegistryError> {
        Self::load(Store::create(folder).await?).await
    }

    /// Opens the registry of a folder; it must be there.
    pub async fn open(folder: &Path) -> Result<Self, RegistryError> {
        Self::load(Store::open(folder).await?).await
    }

    async fn load(store: Store) -> Result<Self, RegistryError> {
        let (holdings, version) = store.load().await?;
        let live = Live::new(Snapshot::new(holdings, version));
        Ok(Self { store, live, writing: Mutex::default() })
    }

    /// The current state. Take it once per request.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.live.snapshot()
    }

    /// A name for this registry that no other one has.
    pub fn identity(&self) -> &str {
        self.store.identity()
    }

    /// Makes edits durable and visible, all or none, and answers the version that has them.
    pub async fn commit(
        &self,
        edits: Vec<Edit>,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let _writing = self.writing.lock().await;
        let writer = self.begin().await?;
        self.finish(writer, edits, actor, reason).await
    }

    /// Begins to write on top of everything that any process has committed.
    pub(super) async fn begin(&self) -> Result<Writer, RegistryError> {
        let mut writer = self.store.writer().await?;
        if writer.version().await? != self.snapshot().version {
            self.catch_up().await?;
        }
        Ok(writer)
    }

    pub(super) async fn lock(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.writing.lock().await
    }

    /// The next snapshot is made before the commit: what cannot be shown is not written.
    pub(super) async fn finish(
        &self,
        mut writer: Writer,
        edits: Vec<Edit>,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let now = self.snapshot();
        if edits.is_empty() {
            return Ok(now.version);
        }
        let mut edited: HashMap<(Kind, i64), &Edit> = HashMap::new();
        let mut before = |edit| match edited.insert(Edit::subject(edit), edit) {
            Some(Edit::Put(record)) => Some(Record::clone(record)),
            Some(Edit::Delete(..)) => None,
            None => now.record(edit.subject().0, edit.subject().1),
        };
        let logged: Vec<_> = edits.iter().map(|edit| (before(edit), edit.clone())).collect();
        let mut next = now.after(edits, now.version);
        writer.write(&logged, &Stamp { at: OffsetDateTime::now_utc(), actor, reason }).await?;
        next.version = writer.commit().await?;
        let version = next.version;
        self.live.swap(next);
        Ok(version)
    }

    /// The log after a version, oldest first.
    pub async fn changes_since(&self, version: Seq, limit: i64) -> Result<Vec<Change>, RegistryError> {
        Ok(self.store.changes_since(version, limit).await?)
    }

    /// Brings the snapshot up to what is durable. Applying a change twice is harmless.
    async fn catch_up(&self) -> Result<(), RegistryError> {
        let now = self.snapshot();
        let changes = self.store.changes_since(now.version, REPLAY_AT_MOST).await?;
        let next = match changes.last().map(|c| c.seq) {
            None => return Ok(()),
            Some(last) if changes.len() < usize::try_from(REPLAY_AT_MOST).unwrap_or(usize::MAX) => {
                now.after(changes.into_iter().map(Change::edit).collect(), last)
            }
            Some(_) => {
                let (holdings, version) = self.store.load().await?;
                Snapshot::new(holdings, version)
            }
        };
        tracing::info!(registry.version = next.version, "the registry was changed by another process");
        self.live.swap(next);
        Ok(())
    }

    /// Follows other processes for ever.
    pub async fn follow(&self) {
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            let _writing = self.writing.lock().await;
            let looked = async {
                if self.store.version().await? == self.snapshot().version {
                    return Ok(());
                }
                self.catch_up().await
            };
            if let Err(error) = looked.await {
                tracing::error!(%error, "cannot read what other processes wrote");
            }
        }
    }

    /// Ends every connection.
    pub async fn close(&self) {
        self.store.close().await;
    }
}
