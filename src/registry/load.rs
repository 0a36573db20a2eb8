//! Building the read model when a registry is opened: from the snapshot file if it is usable, else from the rows.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
};

use super::{error::RegistryError, federation, snapshot_file::SnapshotFile};
use crate::{
    index::{Snapshot, builder::Builder, row::Row},
    model::{
        change::{Edit, Seq},
        city::City,
        firm::Firm,
        record::Kind,
    },
    store::{Store, StoreError},
};

/// The progress of loading a registry.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// The number of firms read so far and of all firms; both are 0 before the number is known.
    pub fn firms(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    fn of(&self, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total as u64, Ordering::Relaxed);
    }

    fn add(&self, firms: usize) {
        self.done.fetch_add(firms as u64, Ordering::Relaxed);
    }
}

/// The largest number of changes that are replayed; after more, all rows are read again.
pub(super) const REPLAY_AT_MOST: i64 = 5000;

/// Firms that pass from the database to the read model at a time.
const BATCH: i64 = 512;

/// Batches that may be queued for the read model.
const WAITING: usize = 4;

/// The read model of all durable records, and the version of the snapshot file that it was built from, if any.
pub(super) async fn load(
    store: &Store,
    file: &SnapshotFile,
    city: &Arc<City>,
    progress: &Progress,
) -> Result<(Snapshot, Option<Seq>), RegistryError> {
    if let Some((snapshot, saved)) = from_file(store, file, city).await? {
        return Ok((snapshot, Some(saved)));
    }
    let (intact, snapshot) = tokio::join!(store.check(), from_rows(store, city, progress));
    intact?;
    Ok((snapshot?, None))
}

/// Compares the snapshot file of a store with the rows, firm by firm.
pub(super) async fn held_against_rows(
    store: &Store,
    file: &SnapshotFile,
    city: &Arc<City>,
) -> Result<Filed, RegistryError> {
    if !file.is_there() {
        return Ok(Filed::None);
    }
    let Some((snapshot, _)) = from_file(store, file, city).await? else { return Ok(Filed::Unusable) };
    let (mut reader, mut last, mut rows) = (store.reader().await?, i64::MIN, 0);
    if reader.version().await? != snapshot.version {
        return Ok(Filed::Older);
    }
    loop {
        let firms = reader.firms_after(last, BATCH).await?;
        let Some(end) = firms.last() else { break };
        last = end.id.0;
        rows += firms.len();
        let differs = |firm: &&Firm| snapshot.firms.get(firm.id.0).map(Row::firm).as_ref() != Some(*firm);
        if let Some(firm) = firms.iter().find(differs) {
            return Ok(Filed::Differs(firm.code.to_string()));
        }
    }
    Ok(if rows == snapshot.firms.len() { Filed::Same } else { Filed::Differs(format!("{rows} firms")) })
}

/// The state of a snapshot file, compared with the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    /// There is no file.
    None,
    /// It agrees with the rows.
    Same,
    /// It cannot be used, for a reason that is logged; the rows are read instead.
    Unusable,
    /// The registry was written to during the comparison.
    Older,
    /// It differs from the rows in a firm.
    Differs(String),
}

/// The snapshot file with all later changes; `None` if there is no usable one, which is logged.
async fn from_file(
    store: &Store,
    file: &SnapshotFile,
    city: &Arc<City>,
) -> Result<Option<(Snapshot, Seq)>, RegistryError> {
    let Some(saved) = file.header() else { return Ok(None) };
    let mut reader = store.reader().await?;
    let version = reader.version().await?;
    if store.mark(saved.version).await? != saved.mark {
        file.complain("it is a copy of another registry or of another past");
        return Ok(None);
    }
    let mut edits = store.edits_since(saved.version, REPLAY_AT_MOST).await?;
    edits.retain(|(seq, _)| *seq <= version);
    if edits.last().map_or(saved.version, |(last, _)| *last) != version {
        file.complain("too much has changed since");
        return Ok(None);
    }
    let held = reader.all_but_firms().await?;
    let (of_firms, others): (Vec<Edit>, Vec<Edit>) =
        edits.into_iter().map(|(_, edit)| edit).partition(|edit| edit.subject().0 == Kind::Firm);
    let (file, moved, city) = (file.clone(), !others.is_empty(), city.clone());
    let read = tokio::task::spawn_blocking(move || file.read(held, moved, city));
    let snapshot = read.await.map_err(|e| RegistryError::Load(e.to_string()))?;
    let members = reader.members().await?;
    Ok(snapshot.map(|read| (federation::of(read.after(of_firms, version), members), saved.version)))
}

/// Reads every row; one thread reads while another one builds.
pub(super) async fn from_rows(
    store: &Store,
    city: &Arc<City>,
    progress: &Progress,
) -> Result<Snapshot, RegistryError> {
    let mut reader = store.reader().await?;
    let version = reader.version().await?;
    let firms = usize::try_from(reader.count_firms().await?).unwrap_or(0);
    progress.of(firms);
    let members = reader.members().await?;
    let mut builder = Builder::new(reader.all_but_firms().await?, firms, city.clone());
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
    // A driver that fails in the middle is indistinguishable from one that has reached the end.
    let (read, _) = progress.firms();
    if read != firms as u64 {
        return Err(StoreError::Damaged(format!("{read} firms were read, and {firms} are there")).into());
    }
    let built = building.await.map_err(|e| RegistryError::Load(e.to_string()))?;
    Ok(federation::of(built, members))
}

/// Compares the snapshot file of a folder with the rows of its store.
pub async fn snapshot_file(folder: &Path, store: &Store, city: &Arc<City>) -> Result<Filed, RegistryError> {
    held_against_rows(store, &SnapshotFile::new(folder), city).await
}
