//! Backups of a registry: made during writes, verified before they get their name, and restored.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    db::Db,
    deep::{self, Deep},
    error::StoreError,
    folder::{Folder, cause_in, make_private, private_file},
    open::{Store, note_restored, prepared, read_identity},
};
use crate::model::{change::Seq, lang::Lang};

/// A backup that was made or restored.
#[derive(Debug, Clone)]
pub struct Copied {
    /// The number of its newest change.
    pub version: Seq,
    /// The number of firms.
    pub firms: i64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where the replaced registry was moved.
    pub kept: Option<PathBuf>,
}

impl Store {
    /// Writes one consistent state into a file, also during writes, and verifies it: the file is intact, the log fits
    /// its seals, and every row fits the log. Until then the file has a temporary name, and a failure removes it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Exists`] if the file exists and `replace` is not set, [`StoreError::Damaged`] if the copy fails
    /// its check, and errors of writing.
    pub async fn backup(&self, to: &Path, replace: bool) -> Result<Copied, StoreError> {
        if !replace && to.exists() {
            return Err(StoreError::Exists(to.to_owned()));
        }
        let part = Part::beside(to)?;
        self.db.copy_into(part.name()?).await.map_err(|error| part.name_cause(error))?;
        let bytes = part.sync()?;
        let db = Db::sqlite_as_it_is(&part.path).await?;
        let checked = match read_identity(&db).await {
            Ok(identity) => deep::look(&db, identity.as_deref().unwrap_or_default()).await,
            Err(error) => Err(error),
        };
        db.close().await;
        let Deep { version, firms, .. } = sound(checked?)?;
        part.become_file(to)?;
        Ok(Copied { version, firms, bytes, kept: None })
    }
}

/// Restores a backup into a folder that no process uses. An existing registry is kept beside it under a name with
/// `stamp`.
///
/// # Errors
///
/// [`StoreError::Missing`] without a backup, [`StoreError::NotWhole`] if it is a copy without its write-ahead log,
/// [`StoreError::Damaged`] if it fails its check, [`StoreError::InUse`] if a process uses the folder,
/// [`StoreError::Exists`] if the folder has a registry and `replace` is not set, and errors of writing.
pub async fn restore(from: &Path, to: &Path, replace: bool, stamp: &str) -> Result<Copied, StoreError> {
    let mut source = File::open(from).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => StoreError::Missing(from.to_owned()),
        _ => StoreError::Unreadable { path: from.to_owned(), cause },
    })?;
    let log = with_ending(from, "-wal");
    if fs::metadata(&log).is_ok_and(|known| known.len() > 0) {
        return Err(StoreError::NotWhole(log));
    }
    make_private(to).map_err(|cause| StoreError::of_writing(to, cause))?;
    let folder = Folder::take(to)?;
    let database = folder.database();
    if database.exists() && !replace {
        return Err(StoreError::Exists(database));
    }
    let part = Part::beside(&database)?;
    let not_writable = |cause| StoreError::of_writing(to, cause);
    let mut target = private_file().truncate(true).open(&part.path).map_err(not_writable)?;
    io::copy(&mut source, &mut target).map_err(not_writable)?;
    target.sync_all().map_err(not_writable)?;
    let db = Db::sqlite(&part.path, false).await.map_err(|error| part.name_cause(error))?;
    let checked = async {
        let identity = prepared(&db).await?;
        let deep = deep::look(&db, &identity).await?;
        note_restored(&db).await?;
        Ok::<_, StoreError>((identity, deep))
    };
    let checked = checked.await;
    db.close().await;
    let (identity, deep) = checked.map_err(|error| part.name_cause(error))?;
    let Deep { version, firms, .. } = sound(deep)?;
    let bytes = part.sync()?;
    let kept = put_aside(&folder, stamp).map_err(not_writable)?;
    folder.forget().map_err(not_writable)?;
    part.become_file(&database)?;
    folder.note(&identity, version);
    Ok(Copied { version, firms, bytes, kept })
}

/// The result of the check, if it found no fault.
pub(super) fn sound(deep: Deep) -> Result<Deep, StoreError> {
    match deep.flaws.first() {
        None => Ok(deep),
        Some(first) => Err(StoreError::Damaged(first.say(Lang::En))),
    }
}

/// Moves the registry of a folder aside, with its write-ahead log, and removes files derived from it.
fn put_aside(folder: &Folder, stamp: &str) -> io::Result<Option<PathBuf>> {
    let kept = if folder.database().exists() {
        let mut names = (0..).map(|n| if n == 0 { stamp.to_owned() } else { format!("{stamp}-{n}") });
        let kept = names.find_map(|name| {
            let path = folder.path().join(format!("xuong.replaced-{name}.db"));
            (!path.exists()).then_some(path)
        });
        let kept = kept.ok_or(io::ErrorKind::AlreadyExists)?;
        let log = folder.beside("-wal");
        if log.exists() {
            fs::rename(log, with_ending(&kept, "-wal"))?;
        }
        fs::rename(folder.database(), &kept)?;
        Some(kept)
    } else {
        None
    };
    for entry in fs::read_dir(folder.path())? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == "xuong.db-wal" || name == "xuong.db-shm" || name.starts_with("xuong.snapshot") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(kept)
}

/// The folder that a file is in.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A temporary file beside its destination; it is removed on drop unless it was renamed.
struct Part {
    path: PathBuf,
}

impl Part {
    fn beside(path: &Path) -> Result<Self, StoreError> {
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(StoreError::NoFolder(folder.to_owned()));
        }
        let path = with_ending(path, &format!(".part-{}", std::process::id()));
        let _ = fs::remove_file(&path);
        let made = private_file().create_new(true).open(&path);
        made.map_err(|cause| StoreError::of_writing(&path, cause))?;
        Ok(Self { path })
    }

    fn name(&self) -> Result<&str, StoreError> {
        self.path.to_str().ok_or_else(|| StoreError::NotWritable {
            path: self.path.clone(),
            cause: io::ErrorKind::InvalidFilename.into(),
        })
    }

    /// Adds the cause to an error where the driver only reports that input or output failed.
    fn name_cause(&self, error: StoreError) -> StoreError {
        match (error, self.path.parent()) {
            (StoreError::Io(said), Some(folder)) => {
                cause_in(folder, std::slice::from_ref(&self.path)).unwrap_or(StoreError::Io(said))
            }
            (other, _) => other,
        }
    }

    /// Makes the file durable and returns its size in bytes.
    fn sync(&self) -> Result<u64, StoreError> {
        let synced = File::open(&self.path).and_then(|file| {
            file.sync_all()?;
            Ok(file.metadata()?.len())
        });
        synced.map_err(|cause| StoreError::of_writing(&self.path, cause))
    }

    fn become_file(self, to: &Path) -> Result<(), StoreError> {
        let moved = fs::rename(&self.path, to).and_then(|()| File::open(folder_of(to))?.sync_all());
        moved.map_err(|cause| StoreError::of_writing(to, cause))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(with_ending(&self.path, ending));
        }
    }
}
