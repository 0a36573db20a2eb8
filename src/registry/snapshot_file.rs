//! The snapshot file beside the database: a copy of the read model that speeds up the next start.
//!
//! The rows are authoritative. A file that cannot be used is logged and ignored, and the rows are read instead.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{
    index::{
        Snapshot,
        snapshot_codec::{self, Header, Unusable},
    },
    model::{city::City, holdings::Holdings},
    store::folder::private_file,
};

/// The name of the file in the data folder.
const FILE: &str = "xuong.snapshot";

/// With fewer firms, reading the rows is as fast.
pub(super) const WORTH_FROM_FIRMS: usize = 10_000;

/// A temporary file that was not written to for this long is abandoned.
const ABANDONED_AFTER: Duration = Duration::from_secs(600);

/// Whether a process is known to have ended; `false` where the system does not show it.
fn is_gone(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

/// The location of the copy.
#[derive(Debug, Clone)]
pub(super) struct SnapshotFile {
    path: PathBuf,
}

impl SnapshotFile {
    pub(super) fn new(folder: &Path) -> Self {
        Self { path: folder.join(FILE) }
    }

    pub(super) fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// The header of the file; `None` if the file is missing or unusable.
    pub(super) fn header(&self) -> Option<Header> {
        match self.open().and_then(|mut from| snapshot_codec::read_header(&mut from)) {
            Ok(header) => Some(header),
            Err(Unusable::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.complain(&error);
                None
            }
        }
    }

    /// The snapshot, with all records but the firms as given; `moved` as in [`snapshot_codec::read`].
    pub(super) fn read(&self, others: Holdings, moved: bool, city: Arc<City>) -> Option<Snapshot> {
        let open = || Ok((self.open()?, fs::metadata(&self.path)?.len()));
        let read = open().and_then(|(from, bytes)| snapshot_codec::read(from, bytes, others, moved, city));
        read.inspect_err(|error| self.complain(error)).ok()
    }

    /// Removes the file, if there is one.
    pub(super) fn remove(&self) {
        if let Err(error) = fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "the snapshot file could not be removed");
        }
    }

    fn open(&self) -> Result<File, Unusable> {
        Ok(File::open(&self.path)?)
    }

    /// Logs why the file is not used.
    pub(super) fn complain(&self, error: impl std::fmt::Display) {
        let file = self.path.display();
        tracing::warn!(snapshot.file = %file, "the snapshot file is not used, rows are read instead: {error}");
    }

    /// Removes the temporary files of writers that have ended or were idle for long.
    pub(super) fn tidy(&self) {
        let Some(entries) = self.path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let writer = name.to_str().and_then(|name| name.strip_prefix(FILE)?.strip_prefix('-'));
            let Some(writer) = writer.and_then(|id| id.parse::<u32>().ok()) else { continue };
            let modified = entry.metadata().and_then(|known| known.modified()).ok();
            let idle = modified.and_then(|then| then.elapsed().ok()).unwrap_or_default();
            if writer == std::process::id() || is_gone(writer) || idle > ABANDONED_AFTER {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Replaces the file atomically; concurrent readers keep the old one.
    pub(super) fn write(&self, now: &Snapshot, mark: &str) -> io::Result<()> {
        let fresh = self.path.with_extension(format!("snapshot-{}", std::process::id()));
        let written = private_file().create(true).truncate(true).open(&fresh).and_then(|mut target| {
            snapshot_codec::write(now, mark, &mut target)?;
            target.sync_all()?;
            fs::rename(&fresh, &self.path)?;
            self.path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        });
        if written.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        written
    }
}
