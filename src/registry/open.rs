//! An open registry: its state, its health, and the tracking of changes made by other processes.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{Mutex, MutexGuard, watch};

use super::{
    audit::Audit,
    error::{Ailment, RegistryError},
    health::{Condition, Health},
    keys::Keyring,
    load::{self, Progress, REPLAY_AT_MOST},
    past::Past,
    queue::Pending,
    snapshot_file::{SnapshotFile, WORTH_FROM_FIRMS},
};
use crate::{
    index::{Live, Snapshot},
    model::{
        change::{Change, Seq},
        city::{City, FIRST},
    },
    store::{Store, StoreError, Writer},
};

/// A registry: durable rows and the snapshot built from them.
pub struct Registry {
    pub(super) city: Arc<City>,
    pub(super) store: Store,
    live: Live,
    /// The version of the current state.
    current: watch::Sender<Seq>,
    pub(super) keyring: Keyring,
    pub(super) audit: Audit,
    /// Held during a write, so that the snapshot that rules were checked against is the one that is replaced.
    writing: Mutex<()>,
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

/// Interval between looks for changes made by other processes.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// Interval between checks of the whole data file.
const CHECK_EVERY: Duration = Duration::from_secs(24 * 3600);

/// Time without writes after which the write-ahead log is folded into the database.
const FOLD_AFTER: Duration = Duration::from_secs(5);

/// The number of changes after which the snapshot file is written again; it bounds what the next start replays.
const FILE_AFTER: i64 = REPLAY_AT_MOST / 2;

impl Registry {
    /// Opens the registry of a city in a folder, which is created if it is missing.
    ///
    /// # Errors
    ///
    /// [`RegistryError::OtherCity`] if the folder belongs to another city; [`RegistryError::Store`] if it cannot be written
    /// or its database cannot be used; [`RegistryError::Load`] if the read model cannot be built.
    pub async fn create(folder: &Path, city: &Arc<City>) -> Result<Self, RegistryError> {
        Self::load(folder, Store::create(folder).await?, city, &Progress::default()).await
    }

    /// Opens the registry of a city in a folder, which must exist.
    ///
    /// # Errors
    ///
    /// The same as [`Registry::create`], and [`StoreError::Missing`] if there is no registry.
    pub async fn open(folder: &Path, city: &Arc<City>) -> Result<Self, RegistryError> {
        Self::open_watched(folder, city, &Progress::default()).await
    }

    /// Opens the registry of a city in a folder and reports the progress.
    ///
    /// # Errors
    ///
    /// The same as [`Registry::open`].
    pub async fn open_watched(
        folder: &Path,
        city: &Arc<City>,
        progress: &Progress,
    ) -> Result<Self, RegistryError> {
        Self::load(folder, Store::open(folder).await?, city, progress).await
    }

    async fn load(
        folder: &Path,
        store: Store,
        city: &Arc<City>,
        progress: &Progress,
    ) -> Result<Self, RegistryError> {
        let asked = city.code.as_str();
        let held = store.city(asked).await?.unwrap_or_else(|| FIRST.to_owned());
        if held != asked {
            return Err(RegistryError::OtherCity { held, asked: asked.to_owned() });
        }
        let keyring = Keyring::open(&store).await?;
        let file = SnapshotFile::new(folder);
        file.tidy();
        let (snapshot, filed) = load::load(&store, &file, city, progress).await?;
        // Reading all rows checks the whole file too; reading a snapshot file does not.
        let health = Health::of(&store, filed.is_none());
        Ok(Self {
            city: city.clone(),
            store,
            health,
            checking: Mutex::default(),
            current: watch::Sender::new(snapshot.version),
            live: Live::new(snapshot),
            keyring,
            audit: Audit::default(),
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
    pub(super) fn adopt(&self, next: Snapshot) {
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
        if version != self.snapshot().version {
            self.catch_up().await?;
        }
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
    async fn look_after(&self) {
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
    async fn check(&self) {
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

    /// Brings the snapshot up to date with the durable changes. Applying a change twice is harmless.
    async fn catch_up(&self) -> Result<(), RegistryError> {
        let now = self.snapshot();
        let edits = self.store.edits_since(now.version, REPLAY_AT_MOST).await;
        let edits = edits.map_err(|error| self.heard(error))?;
        let next = match edits.last().map(|(seq, _)| *seq) {
            None => return Ok(()),
            Some(last) if edits.len() < usize::try_from(REPLAY_AT_MOST).unwrap_or(usize::MAX) => {
                now.after(edits.into_iter().map(|(_, edit)| edit).collect(), last)
            }
            Some(_) => load::from_rows(&self.store, &self.city, &Progress::default()).await?,
        };
        tracing::info!(registry.version = next.version, "the registry was changed by another process");
        self.adopt(next);
        Ok(())
    }

    /// Reads all rows again, after more changes than can be replayed.
    pub(super) async fn reload(&self) -> Result<(), RegistryError> {
        self.adopt(load::from_rows(&self.store, &self.city, &Progress::default()).await?);
        Ok(())
    }

    /// Follows the changes of other processes for ever, renews the snapshot file, keeps the write-ahead log short, and
    /// watches over the data file.
    pub async fn follow(&self) {
        let (mut read_through, mut folded, mut still) =
            (Instant::now(), self.snapshot().version, Duration::ZERO);
        loop {
            self.look_after().await;
            if read_through.elapsed() >= CHECK_EVERY {
                read_through = Instant::now();
                self.check().await;
            }
            self.file_snapshot(FILE_AFTER).await;
            let before = self.snapshot().version;
            tokio::time::sleep(FOLLOW_EVERY).await;
            let _writing = self.writing.lock().await;
            if matches!(self.condition(), Condition::Ailing(_)) {
                continue;
            }
            if let Err(error) = self.look().await {
                tracing::error!(%error, "cannot read what other processes wrote");
            }
            let now = self.snapshot().version;
            still = if now == before { still + FOLLOW_EVERY } else { Duration::ZERO };
            if now != folded && still >= FOLD_AFTER {
                folded = now;
                self.fold().await;
            }
        }
    }

    /// Looks once for changes made by other processes.
    async fn look(&self) -> Result<(), RegistryError> {
        self.forget_withheld().await?;
        let version = self.store.version().await.map_err(|error| self.heard(error))?;
        if version == self.snapshot().version {
            return Ok(());
        }
        self.catch_up().await.map_err(|error| self.noted(error))
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
