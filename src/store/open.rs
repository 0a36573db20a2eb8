//! Opening a registry.

use std::{
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
};

use super::{
    db::sqlite::Db,
    error::StoreError,
    folder::{Folder, make_private, private_file},
    payloads, seal,
};
use crate::model::change::Seq;

/// A durable registry.
#[derive(Clone)]
pub struct Store {
    pub(super) db: Db,
    pub(super) folder: Arc<Folder>,
    identity: String,
    restored: Option<String>,
    lost: Option<Lost>,
}

/// Acknowledged changes that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// The newest change that was acknowledged.
    pub newest: Seq,
    /// The newest change in the database.
    pub held: Seq,
}

impl Store {
    /// Opens the registry of a folder; creates folder and file if they are missing.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotWritable`] if the folder or the file cannot be written, [`StoreError::InUse`] while a backup is
    /// being restored, [`StoreError::Newer`] for the schema of a newer version, and [`StoreError::Damaged`].
    pub async fn create(path: &Path) -> Result<Self, StoreError> {
        let not_writable = |cause| StoreError::of_writing(path, cause);
        make_private(path).map_err(not_writable)?;
        let probe = tempfile_in(path);
        fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(not_writable)?;
        let folder = Folder::share(path)?;
        let file = folder.database();
        if !file.exists() {
            // SQLite gives the files that it creates beside this one the same permissions.
            private_file().create_new(true).open(&file).map_err(not_writable)?;
        } else if fs::metadata(&file).is_ok_and(|known| known.len() == 0) && folder.was_written() {
            return Err(StoreError::Damaged("the file is empty".to_owned()));
        }
        Self::at(folder, true).await
    }

    /// Opens the registry of a folder, which must exist.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] if there is no registry, and the same as [`Store::create`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let file = path.join("xuong.db");
        match fs::metadata(&file) {
            Ok(_) => Self::at(Folder::share(path)?, false).await,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::Missing(file)),
            Err(cause) => Err(StoreError::Unreadable { path: file, cause }),
        }
    }

    async fn at(mut folder: Folder, create: bool) -> Result<Self, StoreError> {
        let path = folder.database();
        File::open(&path).map_err(|cause| StoreError::Unreadable { path: path.clone(), cause })?;
        let db = Db::sqlite(&path, create).await?;
        folder.opened();
        let identity = prepared(&db).await?;
        let restored = db.read().await?.text(READ_IDENTITY, RESTORED).await?;
        // The acknowledged number is read before the database, so that a write in between does not look like a loss.
        let newest = folder.newest(&identity).unwrap_or_default();
        let held = db.number(super::log::VERSION).await?;
        let lost = (newest > held).then_some(Lost { newest, held });
        Ok(Self { db, folder: Arc::new(folder), identity, restored, lost })
    }

    /// Acknowledged changes that are not in the database: its write-ahead log is damaged or was left behind, or an
    /// older copy replaced the file.
    pub fn lost(&self) -> Option<Lost> {
        self.lost
    }

    /// Whether the database that was opened is still in its folder.
    pub fn is_in_place(&self) -> bool {
        self.folder.is_the_same()
    }

    /// Adds the cause to an error where the driver only reports that input or output failed.
    pub fn name(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Io(said) => self.folder.cause().unwrap_or(StoreError::Io(said)),
            other => other,
        }
    }

    /// Folds the write-ahead log into the database.
    pub async fn fold(&self) -> Result<(), StoreError> {
        self.db.fold().await
    }

    /// The code of the city of the register. An empty register is assigned to the city `asked`; registers that were made
    /// before cities were recorded have none.
    pub async fn city(&self, asked: &str) -> Result<Option<String>, StoreError> {
        let known = self.db.read().await?.text(READ_IDENTITY, CITY).await?;
        if known.is_some() || self.db.number(super::log::VERSION).await? > 0 {
            return Ok(known);
        }
        let mut tx = self.db.begin().await?;
        if let Some(known) = tx.text(READ_IDENTITY, CITY).await? {
            return Ok(Some(known));
        }
        let row = vec![super::cell::Cell::is(CITY), super::cell::Cell::is(asked)];
        tx.insert_rows("registry", &["name", "value"], vec![row], "").await?;
        tx.commit().await?;
        Ok(Some(asked.to_owned()))
    }

    /// A random name, given when the registry was created, which a backup has too.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// A random name that every restore renews, if the register was ever restored. After a restore the same versions may have
    /// other contents, so that only together with it the identity and the version identify a state of the data.
    pub fn restored(&self) -> Option<&str> {
        self.restored.as_deref()
    }

    /// Checks that the whole database is intact: takes seconds for a million firms.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] describes the first fault.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.db.check().await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// The settings that durability depends on: journal mode, `synchronous`, foreign keys, SQLite's version.
    pub async fn settings(&self) -> Result<[String; 4], StoreError> {
        Ok([
            self.db.setting("select journal_mode from pragma_journal_mode").await?,
            self.db.setting("select cast(synchronous as text) from pragma_synchronous").await?,
            self.db.setting("select cast(foreign_keys as text) from pragma_foreign_keys").await?,
            self.db.setting("select sqlite_version()").await?,
        ])
    }
}

fn tempfile_in(folder: &Path) -> std::path::PathBuf {
    folder.join(format!(".xuong-{}", std::process::id()))
}

/// The name under which the city is recorded.
const CITY: &str = "city";

/// The name under which a restore records that it took place.
const RESTORED: &str = "restored";

const RENEW: &str = "insert into registry (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value";

const READ_IDENTITY: &str = "select value from registry where name = $1";

/// Applies missing migrations to a database and returns the identity of its registry.
pub(super) async fn prepared(db: &Db) -> Result<String, StoreError> {
    db.migrate().await?;
    let identity = identity(db).await?;
    payloads::move_documents(db, &identity).await?;
    // The log of a version without seals is sealed in its present state.
    if db.number("select (select count(*) from seal) = 0 and exists (select 1 from change)").await? == 1 {
        let mut tx = db.begin().await?;
        seal::extend(&mut tx, &identity).await?;
        tx.commit().await?;
    }
    Ok(identity)
}

/// Records in a restored database that it was restored.
pub(super) async fn note_restored(db: &Db) -> Result<(), StoreError> {
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    let mut tx = db.begin().await?;
    tx.execute(RENEW, vec![super::cell::Cell::is(RESTORED), super::cell::Cell::is(&fresh)]).await?;
    tx.commit().await
}

/// The identity of the registry in a database, if it has one.
pub(super) async fn read_identity(db: &Db) -> Result<Option<String>, StoreError> {
    db.read().await?.text(READ_IDENTITY, "identity").await
}

async fn identity(db: &Db) -> Result<String, StoreError> {
    if let Some(known) = read_identity(db).await? {
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
