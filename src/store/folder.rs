//! The folder of a registry: its lock, the identity of the opened file, and the number of the newest acknowledged
//! change.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::error::StoreError;
use crate::model::change::Seq;

/// The database.
const DATABASE: &str = "xuong.db";

/// The file whose lock marks the folder as in use, and which records the number of the newest acknowledged change. It
/// is separate from the database, so that the loss of a write-ahead log does not lose the record of what was in it.
const NEWEST: &str = "xuong.newest";

/// A folder that this process uses.
pub(super) struct Folder {
    path: PathBuf,
    newest: Option<Mutex<File>>,
    opened: Option<FileId>,
}

/// Device and inode, by which a file is distinguished from one that replaced it.
type FileId = (u64, u64);

impl Folder {
    /// Takes a shared lock on a folder. Where the system has no locks, or the folder is read-only, it is used without
    /// one.
    pub(super) fn share(path: &Path) -> Result<Self, StoreError> {
        let newest = open_newest(path);
        if let Some(file) = &newest
            && matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
        {
            return Err(StoreError::InUse(path.to_owned()));
        }
        Ok(Self { path: path.to_owned(), newest: newest.map(Mutex::new), opened: None })
    }

    /// Takes an exclusive lock on a folder; fails while any other process uses it.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let newest = path.join(NEWEST);
        let open = private_file().read(true).create(true).truncate(false).open(&newest);
        let file = open.map_err(|cause| StoreError::of_writing(&newest, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), newest: Some(Mutex::new(file)), opened: None }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
            Err(TryLockError::Error(cause)) => Err(StoreError::of_writing(&newest, cause)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The path of a file whose name starts with that of the database.
    pub(super) fn beside(&self, ending: &str) -> PathBuf {
        self.path.join(format!("{DATABASE}{ending}"))
    }

    /// Records which file was opened.
    pub(super) fn opened(&mut self) {
        self.opened = file_id(&self.database());
    }

    /// Whether the database at the path is the one that was opened; always true where the system cannot distinguish
    /// files.
    pub(super) fn is_the_same(&self) -> bool {
        self.opened.is_none() || self.opened == file_id(&self.database())
    }

    /// The number of the newest acknowledged change, if the folder records one for this registry.
    pub(super) fn newest(&self, identity: &str) -> Option<Seq> {
        let said = self.said()?;
        let (of, number) = said.trim_end().split_once(' ')?;
        (of == identity).then(|| number.parse().ok())?
    }

    /// Whether a registry was ever written in this folder.
    pub(super) fn was_written(&self) -> bool {
        self.said().is_some_and(|said| !said.is_empty())
    }

    fn said(&self) -> Option<String> {
        let mut file = self.newest.as_ref()?.lock().ok()?;
        let mut said = String::new();
        file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut said)).ok()?;
        Some(said)
    }

    /// Records the number of a durable change. It is never ahead of the database: a failed write only leaves an older
    /// number.
    pub(super) fn note(&self, identity: &str, version: Seq) {
        let Some(mut file) = self.newest.as_ref().and_then(|file| file.lock().ok()) else { return };
        let line = format!("{identity} {version:020}\n");
        let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(line.as_bytes()));
    }

    /// Removes the number, before another registry takes the place.
    pub(super) fn forget(&self) -> io::Result<()> {
        match self.newest.as_ref().and_then(|file| file.lock().ok()) {
            Some(file) => file.set_len(0),
            None => Ok(()),
        }
    }

    /// The error that the system gives for a write into this folder, as the cause of a failure that the driver does not
    /// explain.
    pub(super) fn cause(&self) -> Option<StoreError> {
        cause_in(&self.path, &[self.database(), self.beside("-wal")])
    }
}

/// The error that the system gives for a write into a folder, after writes to some of its files failed.
pub(super) fn cause_in(folder: &Path, files: &[PathBuf]) -> Option<StoreError> {
    if files.iter().any(|file| is_at_the_limit(file)) {
        return Some(StoreError::FileTooLarge);
    }
    let probe = folder.join(format!(".xuong-{}", std::process::id()));
    let written = private_file().create(true).truncate(true).open(&probe);
    let written = written.and_then(|mut file| {
        file.write_all(&vec![0; PROBED_BYTES])?;
        file.sync_all()
    });
    let _ = fs::remove_file(&probe);
    match StoreError::of_writing(folder, written.err()?) {
        StoreError::NotWritable { cause, .. } => Some(StoreError::Io(cause.to_string())),
        named => Some(named),
    }
}

/// Whether a file is close to the largest size that this process may write (`ulimit -f`), where the system shows it.
fn is_at_the_limit(file: &Path) -> bool {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let said = limits.lines().find_map(|line| line.strip_prefix("Max file size"));
    let most = said.and_then(|said| said.split_whitespace().next()?.parse::<u64>().ok());
    let bytes = fs::metadata(file).map_or(0, |known| known.len());
    most.is_some_and(|most| bytes + PROBED_BYTES as u64 > most)
}

const PROBED_BYTES: usize = 1 << 16;

fn open_newest(folder: &Path) -> Option<File> {
    private_file().read(true).create(true).truncate(false).open(folder.join(NEWEST)).ok()
}

/// Options that create the files of a registry: readable by their owner only.
pub fn private_file() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true);
    options
}

/// Creates a missing folder, accessible by its owner only.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Whether every user of the machine can read a folder.
pub fn is_open_to_all(folder: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(folder).is_ok_and(|known| std::os::unix::fs::MetadataExt::mode(&known) & 0o007 != 0);
    #[cfg(not(unix))]
    return false;
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|known| (known.dev(), known.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}
