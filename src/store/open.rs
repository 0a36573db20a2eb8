//! Opening a registry.

use std::{fs, io, path::Path};

use super::{db::Db, error::StoreError};

/// The file inside the data folder.
const FILE: &str = "xuong.db";

/// A durable registry.
#[derive(Clone)]
pub struct Store {
    pub(super) db: Db,
    identity: String,
}

impl Store {
    /// Opens the registry in a folder, making folder and file when they are missing.
    pub async fn create(folder: &Path) -> Result<Self, StoreError> {
        let not_writable = |cause| StoreError::NotWritable { path: folder.to_owned(), cause };
        make_private(folder).map_err(not_writable)?;
        let probe = tempfile_in(folder);
        fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(not_writable)?;
        let path = folder.join(FILE);
        if !path.exists() {
            // SQLite gives the files that it lays beside this one the same rights.
            let made = private_file().create_new(true).open(&path);
            made.map_err(|cause| StoreError::NotWritable { path: folder.to_owned(), cause })?;
        }
        Self::at(&path, true).await
    }

    /// Opens the registry in a folder; it must be there.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        if path.exists() { Self::at(&path, false).await } else { Err(StoreError::Missing(path)) }
    }

    async fn at(path: &Path, create: bool) -> Result<Self, StoreError> {
        let db = Db::sqlite(path, create).await?;
        db.migrate().await?;
        let identity = identity(&db).await?;
        Ok(Self { db, identity })
    }

    /// A random name given to the registry when it was made. With the version it names a state of data for good.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Reads the whole database and tells whether it is intact: seconds for a million firms.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.db.check().await
    }

    /// Ends every connection.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// The settings durability rests on: journal mode, `synchronous`, foreign keys, SQLite's version.
    pub async fn settings(&self) -> Result<[String; 4], StoreError> {
        Ok([
            self.db.setting("select journal_mode from pragma_journal_mode").await?,
            self.db.setting("select cast(synchronous as text) from pragma_synchronous").await?,
            self.db.setting("select cast(foreign_keys as text) from pragma_foreign_keys").await?,
            self.db.setting("select sqlite_version()").await?,
        ])
    }
}

/// Makes a folder that is not there, for its owner alone.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// How files of a registry are made: for their owner alone.
pub fn private_file() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true);
    options
}

/// Whether every user of the machine can look into a folder.
pub fn is_open_to_all(folder: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(folder).is_ok_and(|known| std::os::unix::fs::MetadataExt::mode(&known) & 0o007 != 0);
    #[cfg(not(unix))]
    return false;
}

fn tempfile_in(folder: &Path) -> std::path::PathBuf {
    folder.join(format!(".xuong-{}", std::process::id()))
}

const READ_IDENTITY: &str = "select value from registry where name = $1";

async fn identity(db: &Db) -> Result<String, StoreError> {
    let known = db.read().await?.text(READ_IDENTITY, "identity").await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let mut tx = db.begin().await?;
    if let Some(known) = tx.text(READ_IDENTITY, "identity").await? {
        return Ok(known);
    }
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    let row = vec![super::cell::Cell::is("identity"), super::cell::Cell::is(&fresh)];
    tx.insert_rows("registry", &["name", "value"], vec![row], "").await?;
    tx.commit().await?;
    Ok(fresh)
}
