//! What can go wrong with the store.

use std::{
    io,
    path::{Path, PathBuf},
};

/// A failure of the store, in words for the person who runs it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no registry where one was expected.
    #[error("no registry at {}", .0.display())]
    Missing(PathBuf),
    /// The folder or file cannot be written.
    #[error("cannot write {}", path.display())]
    NotWritable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file cannot be read, whatever is in it.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file is no SQLite database or its content does not fit.
    #[error("the registry is damaged: {0}")]
    Damaged(String),
    /// The database was made by a newer program.
    #[error("the registry was written by a newer version of xuong")]
    Newer,
    /// Another process held the database for too long.
    #[error("the registry is busy: another process is writing")]
    Busy,
    /// The folder is used by another process, or is being restored by one.
    #[error("the registry in {} is in use", .0.display())]
    InUse(PathBuf),
    /// There is something already where something would be put.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// A copy of a database without its write-ahead log, which is this file.
    #[error("it is not whole without {}", .0.display())]
    NotWhole(PathBuf),
    /// The transaction that several shared did not become durable.
    #[error("the edit was not written: {0}")]
    NotWritten(String),
    /// The disk has no room.
    #[error("the disk is full")]
    DiskFull,
    /// A file reached the size that the system allows.
    #[error("a file would become larger than the system allows")]
    FileTooLarge,
    /// The disk failed, or the file system.
    #[error("input or output failed: {0}")]
    Io(String),
    /// The system does not let the file be opened or written.
    #[error("the system refuses the file: {0}")]
    Refused(String),
    /// Anything else the database says.
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the registry cannot be trusted after this.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Io(_))
    }

    /// What became of writing a file beside the database.
    pub(super) fn of_writing(path: &Path, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::FileTooLarge => Self::FileTooLarge,
            _ => Self::NotWritable { path: path.to_owned(), cause },
        }
    }
}

impl From<sqlx::Error> for StoreError {
    /// SQLite's primary result codes (sqlite.org/rescode.html).
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|c| c.parse::<u32>().ok());
        match code.map(|c| c & 0xff) {
            Some(3 | 8 | 14 | 23) => Self::Refused(error.to_string()),
            Some(5) => Self::Busy,
            Some(10) => Self::Io(format!("{error}, {}", code.unwrap_or_default())),
            Some(11 | 26) => Self::Damaged(error.to_string()),
            Some(13) => Self::DiskFull,
            _ => match error {
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::WorkerCrashed => Self::Damaged("the database driver stopped".to_owned()),
                error @ (sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
                    Self::Damaged(error.to_string())
                }
                other => Self::Database(other),
            },
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) => Self::Newer,
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => cause.into(),
            other => Self::Damaged(other.to_string()),
        }
    }
}
