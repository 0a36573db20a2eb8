//! Opening a registry.

use std::{
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
    time::Duration,
};

use super::{
    db::{Db, Engine, Tx},
    error::StoreError,
    folder::{Folder, make_private, private_file},
    payloads,
    place::Place,
    seal,
};
use crate::model::{change::Seq, database_url::DatabaseUrl};

/// A durable registry.
#[derive(Clone)]
pub struct Store {
    pub(super) db: Db,
    /// The folder of the data file; none on a server.
    pub(super) folder: Option<Arc<Folder>>,
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
    /// Opens the register at a place; creates it if it is missing.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotWritable`] if the folder or the file cannot be written, [`StoreError::InUse`] while a backup is
    /// being restored, [`StoreError::Newer`] for the schema of a newer version, [`StoreError::Damaged`], and
    /// [`StoreError::Unreachable`] without an answer of the server.
    pub async fn create(place: impl Into<Place>) -> Result<Self, StoreError> {
        let Place { folder: path, database } = place.into();
        let not_writable = |cause| StoreError::of_writing(&path, cause);
        make_private(&path).map_err(not_writable)?;
        let probe = tempfile_in(&path);
        fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(not_writable)?;
        if let Some(url) = database {
            return Self::on_server(&url, true).await;
        }
        let folder = Folder::share(&path)?;
        let file = folder.database();
        if !file.exists() {
            // SQLite gives the files that it creates beside this one the same permissions.
            private_file().create_new(true).open(&file).map_err(not_writable)?;
        } else if fs::metadata(&file).is_ok_and(|known| known.len() == 0) && folder.was_written() {
            return Err(StoreError::Damaged("the file is empty".to_owned()));
        }
        Self::at(folder, true).await
    }

    /// Opens the register at a place, which must exist.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] or [`StoreError::Empty`] if there is no register, and the same as [`Store::create`].
    pub async fn open(place: impl Into<Place>) -> Result<Self, StoreError> {
        let Place { folder, database } = place.into();
        if let Some(url) = database {
            make_private(&folder).map_err(|cause| StoreError::of_writing(&folder, cause))?;
            return Self::on_server(&url, false).await;
        }
        let file = folder.join("xuong.db");
        match fs::metadata(&file) {
            Ok(_) => Self::at(Folder::share(&folder)?, false).await,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::Missing(file)),
            Err(cause) => Err(StoreError::Unreadable { path: file, cause }),
        }
    }

    async fn on_server(url: &DatabaseUrl, create: bool) -> Result<Self, StoreError> {
        let db = Db::postgres(url.secret(), create).await?;
        let identity = prepared(&db).await?;
        let restored = db.read().await?.text(READ_IDENTITY, RESTORED).await?;
        Ok(Self { db, folder: None, identity, restored, lost: None })
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
        Ok(Self { db, folder: Some(Arc::new(folder)), identity, restored, lost })
    }

    /// Acknowledged changes that are not in the database: its write-ahead log is damaged or was left behind, or an
    /// older copy replaced the file.
    pub fn lost(&self) -> Option<Lost> {
        self.lost
    }

    /// Whether the database that was opened is still in its folder.
    pub fn is_in_place(&self) -> bool {
        self.folder.as_ref().is_none_or(|folder| folder.is_the_same())
    }

    /// Adds the cause to an error where the driver only reports that input or output failed.
    pub fn name(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Io(said) => {
                self.folder.as_ref().and_then(|folder| folder.cause()).unwrap_or(StoreError::Io(said))
            }
            other => other,
        }
    }

    /// The engine of the database.
    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Waits until another process may have written, but no longer than a time.
    pub async fn await_writes(&self, longest: Duration) {
        self.db.await_writes(longest).await;
    }

    /// Records beside the data file that a change is durable.
    pub(super) fn note(&self, version: Seq) {
        if let Some(folder) = &self.folder {
            folder.note(&self.identity, version);
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

    /// The settings that durability depends on, by name, and the version of the engine.
    pub async fn settings(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let asked: &[_] = match self.engine() {
            Engine::Sqlite => &SQLITE_SETTINGS,
            Engine::Postgres => &POSTGRES_SETTINGS,
        };
        let mut settings = Vec::with_capacity(asked.len());
        for (name, sql) in asked {
            settings.push((*name, self.db.setting(sql).await?));
        }
        Ok(settings)
    }
}

const SQLITE_SETTINGS: [(&str, &str); 4] = [
    ("journal_mode", "select journal_mode from pragma_journal_mode"),
    ("synchronous", "select cast(synchronous as text) from pragma_synchronous"),
    ("foreign_keys", "select cast(foreign_keys as text) from pragma_foreign_keys"),
    ("version", "select sqlite_version()"),
];

const POSTGRES_SETTINGS: [(&str, &str); 5] = [
    ("fsync", "select current_setting('fsync')"),
    ("full_page_writes", "select current_setting('full_page_writes')"),
    ("synchronous_commit", "select current_setting('synchronous_commit')"),
    ("data_checksums", "select current_setting('data_checksums')"),
    ("version", "select current_setting('server_version')"),
];

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
    let mut tx = db.begin().await?;
    note_other(&mut tx).await?;
    tx.commit().await
}

/// Records that from here on the register has other versions than the one that it was made from.
pub(super) async fn note_other(tx: &mut Tx) -> Result<(), StoreError> {
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    tx.execute(RENEW, vec![super::cell::Cell::is(RESTORED), super::cell::Cell::is(&fresh)]).await?;
    Ok(())
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
