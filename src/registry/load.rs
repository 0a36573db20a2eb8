//! Making the read model when a registry is opened: from the snapshot file where there is a good one, else from rows.

use std::sync::{
    atomic::{AtomicU64, Ordering},
    mpsc,
};

use super::{keeper::RegistryError, snapshot_file::SnapshotFile};
use crate::{
    index::{Snapshot, builder::Builder},
    model::{
        change::{Change, Seq},
        firm::Firm,
        record::Kind,
    },
    store::Store,
};

/// How far the loading of a registry is, for those who wait.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Firms that were read and firms there are; both 0 before that is known.
    pub fn firms(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    fn of(&self, total: usize) {
        self.total.store(total as u64, Ordering::Relaxed);
    }

    fn add(&self, firms: usize) {
        self.done.fetch_add(firms as u64, Ordering::Relaxed);
    }
}

/// More changes than this are not replayed one by one: everything is read anew.
pub(super) const REPLAY_AT_MOST: i64 = 5000;

/// Firms that travel together from the database to the read model.
const BATCH: i64 = 512;

/// Batches that may wait for the read model.
const WAITING: usize = 4;

/// The read model of everything durable, and the version of the snapshot file it was made from.
pub(super) async fn load(
    store: &Store,
    file: &SnapshotFile,
    progress: &Progress,
) -> Result<(Snapshot, Option<Seq>), RegistryError> {
    if let Some((snapshot, saved)) = from_file(store, file).await? {
        return Ok((snapshot, Some(saved)));
    }
    let (intact, snapshot) = tokio::join!(store.check(), from_rows(store, progress));
    intact?;
    Ok((snapshot?, None))
}

/// The snapshot file with everything that changed since; `None` when there is none that can be used, which is logged.
async fn from_file(store: &Store, file: &SnapshotFile) -> Result<Option<(Snapshot, Seq)>, RegistryError> {
    let Some(saved) = file.header() else { return Ok(None) };
    let mut reader = store.reader().await?;
    let version = reader.version().await?;
    if store.mark(saved.version).await? != saved.mark {
        file.complain("it is a copy of another registry or of another past");
        return Ok(None);
    }
    let mut changes = store.changes_since(saved.version, REPLAY_AT_MOST).await?;
    changes.retain(|change| change.seq <= version);
    if changes.last().map_or(saved.version, |last| last.seq) != version {
        file.complain("too much has changed since");
        return Ok(None);
    }
    let held = reader.all_but_firms().await?;
    let (of_firms, others): (Vec<Change>, Vec<Change>) =
        changes.into_iter().partition(|change| change.kind == Kind::Firm);
    let (file, moved) = (file.clone(), !others.is_empty());
    let read = tokio::task::spawn_blocking(move || file.read(held, moved));
    let snapshot = read.await.map_err(|e| RegistryError::Load(e.to_string()))?;
    let edits = of_firms.into_iter().map(Change::edit).collect();
    Ok(snapshot.map(|read| (read.after(edits, version), saved.version)))
}

/// Reads every row; one thread reads while another one builds.
pub(super) async fn from_rows(store: &Store, progress: &Progress) -> Result<Snapshot, RegistryError> {
    let mut reader = store.reader().await?;
    let version = reader.version().await?;
    let firms = usize::try_from(reader.count_firms().await?).unwrap_or(0);
    progress.of(firms);
    let mut builder = Builder::new(reader.all_but_firms().await?, firms);
    let (send, receive) = mpsc::sync_channel::<Vec<Firm>>(WAITING);
    let building = tokio::task::spawn_blocking(move || {
        receive.iter().flatten().for_each(|firm| builder.add(&firm));
        builder.finish(version)
    });
    let mut last = i64::MIN;
    loop {
        let firms = reader.firms_after(last, BATCH).await?;
        let Some(end) = firms.last() else { break };
        last = end.id.0;
        progress.add(firms.len());
        tokio::task::block_in_place(|| send.send(firms)).map_err(|e| RegistryError::Load(e.to_string()))?;
    }
    drop(send);
    building.await.map_err(|e| RegistryError::Load(e.to_string()))
}
