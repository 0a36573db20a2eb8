//! An open registry: its state and its health.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use time::OffsetDateTime;
use tokio::sync::{Mutex, MutexGuard, watch};

use super::{
    audit::Audit,
    error::{Ailment, RegistryError},
    federation::{self, contact::Contacts},
    health::{Condition, Health},
    keys::Keyring,
    load::{self, Progress},
    looks::Following,
    past::Past,
    queue::Pending,
    snapshot_file::{SnapshotFile, WORTH_FROM_FIRMS},
};
use crate::{
    index::{Live, Snapshot},
    model::{
        change::{Change, Seq},
        city::{City, FIRST},
        member::FEDERATION,
    },
    store::{Place, Store, StoreError, Writer},
};

/// A registry: durable rows and the snapshot built from them.
pub struct Registry {
    pub(super) folder: PathBuf,
    pub(super) store: Store,
    live: Live,
    /// The version of the current state.
    current: watch::Sender<Seq>,
    pub(super) keyring: Keyring,
    pub(super) audit: Audit,
    pub(super) following: Following,
    pub(super) contacts: Contacts,
    /// Held during a write, so that the snapshot that rules were checked against is the one that is replaced.
    pub(super) writing: Mutex<()>,
    /// Commits that wait for the next transaction.
    pub(super) waiting: std::sync::Mutex<Vec<Pending>>,
    /// Cached states of the past.
    pub(super) past: Past,
    pub(super) health: Health,
    /// Held while the whole file is checked.
    checking: Mutex<()>,
    file: SnapshotFile,
    /// The version of the snapshot file; -1 if there is none.
    filed: AtomicI64,
}

impl Registry {
    /// Opens the registry of a city at a place; creates it if it is missing.
    ///
    /// # Errors
    ///
    /// [`RegistryError::OtherCity`] if the folder belongs to another city; [`RegistryError::Store`] if it cannot be written
    /// or its database cannot be used; [`RegistryError::Load`] if the read model cannot be built.
    pub async fn create(place: impl Into<Place>, city: &Arc<City>) -> Result<Self, RegistryError> {
        let place = place.into();
        Self::load(&place.folder, Store::create(place.clone()).await?, city, &Progress::default()).await
    }

    /// Opens the registry of a city at a place, which must exist.
    ///
    /// # Errors
    ///
    /// The same as [`Registry::create`], and [`StoreError::Missing`] or [`StoreError::Empty`] if there is no registry.
    pub async fn open(place: impl Into<Place>, city: &Arc<City>) -> Result<Self, RegistryError> {
        Self::open_watched(place, city, &Progress::default()).await
    }

    /// Opens the registry of a city at a place and reports the progress.
    ///
    /// # Errors
    ///
    /// The same as [`Registry::open`].
    pub async fn open_watched(
        place: impl Into<Place>,
        city: &Arc<City>,
        progress: &Progress,
    ) -> Result<Self, RegistryError> {
        let place = place.into();
        Self::load(&place.folder, Store::open(place.clone()).await?, city, progress).await
    }

    async fn load(
        folder: &Path,
        store: Store,
        city: &Arc<City>,
        progress: &Progress,
    ) -> Result<Self, RegistryError> {
        let asked = city.code.as_str();
        let held = store.city(asked).await?.unwrap_or_else(|| FIRST.to_owned());
        // The city of a register that follows others is made of theirs.
        let city = if held == FEDERATION { &federation::city() } else { city };
        if held != asked && held != FEDERATION {
            return Err(RegistryError::OtherCity { held, asked: asked.to_owned() });
        }
        let keyring = Keyring::open(&store).await?;
        let file = SnapshotFile::new(folder);
        file.tidy();
        let (snapshot, filed) = load::load(&store, &file, city, progress).await?;
        // Reading all rows checks the whole file too; reading a snapshot file does not.
        let health = Health::of(&store, filed.is_none());
        Ok(Self {
            folder: folder.to_owned(),
            store,
            health,
            checking: Mutex::default(),
            current: watch::Sender::new(snapshot.version),
            live: Live::new(snapshot),
            keyring,
            audit: Audit::default(),
            following: Following::default(),
            contacts: Contacts::default(),
            writing: Mutex::default(),
            waiting: std::sync::Mutex::default(),
            past: Past::default(),
            file,
            filed: AtomicI64::new(filed.unwrap_or(-1)),
        })
    }

    /// The current state. A request takes it once and answers everything from it.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.live.snapshot()
    }

    /// Makes a state the current one.
    pub(super) fn adopt(&self, mut next: Snapshot) {
        if next.is_federated() {
            let mut members = next.members.to_vec();
            self.contacts.mark(&mut members, OffsetDateTime::now_utc());
            next.members = members.into();
        }
        let version = next.version;
        self.live.swap(next);
        self.current.send_replace(version);
    }

    /// The version of the current state, which can be waited for.
    pub fn current_version(&self) -> watch::Receiver<Seq> {
        self.current.subscribe()
    }

    /// Whether encoded features are cached after their first request, which makes pages faster and takes more memory.
    pub fn keep_ready(&self, keep: bool) {
        self.live.keep_ready(keep);
    }

    /// The unique identity of this registry.
    pub fn identity(&self) -> &str {
        self.store.identity()
    }

    /// A random name that every restore of a backup renews, if the register was ever restored.
    pub fn restored(&self) -> Option<&str> {
        self.store.restored()
    }

    /// Begins a write on top of everything that any process has committed. A damaged registry is not written to.
    pub(super) async fn begin(&self) -> Result<Writer, RegistryError> {
        self.look_after().await;
        self.health.permit()?;
        let begun = async {
            let mut writer = self.store.writer().await?;
            let version = writer.version().await?;
            Ok((writer, version))
        };
        let (writer, version) = begun.await.map_err(|error| self.heard(error))?;
        self.catch_up(version).await?;
        Ok(writer)
    }

    /// Records the damage that an error of the store shows, and adds its cause.
    pub(super) fn heard(&self, error: StoreError) -> RegistryError {
        self.health.heard(&self.store, error)
    }

    /// The same for an error that may come from the store.
    pub(super) fn noted(&self, error: RegistryError) -> RegistryError {
        match error {
            RegistryError::Store(error) => self.heard(error),
            other => other,
        }
    }

    /// The condition of the registry.
    pub fn condition(&self) -> Condition {
        self.health.condition()
    }

    /// Looks whether the data file is still in place, and checks it if that has not been done yet.
    pub(super) async fn look_after(&self) {
        if !self.store.is_in_place() {
            self.health.fall_ill(Ailment::Replaced);
        }
        if self.condition() == Condition::BeingChecked {
            let _checking = self.checking.lock().await;
            if self.condition() == Condition::BeingChecked {
                self.check().await;
            }
        }
    }

    /// Checks the whole data file. If it cannot be read for a reason other than damage, it remains unchecked.
    pub(super) async fn check(&self) {
        match self.store.check().await {
            Ok(()) => self.health.passed(),
            Err(error) => {
                let error = self.heard(error);
                tracing::warn!(%error, "the data file could not be checked");
            }
        }
    }

    pub(super) async fn lock(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().await
    }

    /// The changes after a version, oldest first.
    pub async fn changes_since(&self, version: Seq, limit: i64) -> Result<Vec<Change>, RegistryError> {
        self.store.changes_since(version, limit).await.map_err(|error| self.heard(error))
    }

    /// Folds the write-ahead log into the data file. A reader of an older state only delays it.
    pub(super) async fn fold(&self) {
        if let Err(error) = self.store.fold().await
            && !matches!(error, StoreError::Busy)
        {
            let error = self.heard(error);
            tracing::warn!(%error, "the write-ahead log could not be folded into the data file");
        }
    }

    /// Writes the snapshot file if it is behind by at least this number of changes. A failure only makes the next start
    /// slower.
    pub async fn file_snapshot(&self, changes: i64) {
        let now = self.snapshot();
        // After the data file was replaced, the state in memory does not describe the new one.
        if matches!(self.condition(), Condition::Ailing(_)) {
            return;
        }
        if now.version - self.filed.load(Ordering::Relaxed) < changes {
            return;
        }
        if now.firms.len() < WORTH_FROM_FIRMS {
            // What it had when it was larger, as before the undo of an import, is of no more use.
            self.file.remove();
            self.filed.store(now.version, Ordering::Relaxed);
            return;
        }
        let (version, file) = (now.version, self.file.clone());
        let written = async {
            let mark = self.store.mark(version).await.map_err(|e| e.to_string())?;
            let written = tokio::task::spawn_blocking(move || file.write(&now, &mark)).await;
            written.map_err(|e| e.to_string())?.map_err(|e| e.to_string())
        };
        match written.await {
            Ok(()) => self.filed.store(version, Ordering::Relaxed),
            Err(error) => tracing::warn!(error, "the snapshot file could not be written"),
        }
    }

    /// Writes the snapshot file anew, without anything that it had from before; a small register has none.
    pub(super) async fn renew_snapshot_file(&self) {
        self.file.remove();
        self.filed.store(-1, Ordering::Relaxed);
        self.file_snapshot(0).await;
    }

    /// Closes every connection.
    ///
    /// SQLite removes the write-ahead log at its path when it closes. If the data file was replaced, that log belongs
    /// to the new file, so the connections stay open until the process ends.
    pub async fn close(&self) {
        if self.store.is_in_place() {
            self.store.close().await;
        } else {
            std::mem::forget(self.store.clone());
        }
    }
}
