//! Errors of the store.

use std::{
    io,
    path::{Path, PathBuf},
};

/// A failure of the store, in the words of its operator.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The registry does not exist.
    #[error("no registry at {}", .0.display())]
    Missing(PathBuf),
    /// The folder or file cannot be written.
    #[error("cannot write {}", path.display())]
    NotWritable {
        /// The path.
        path: PathBuf,
        /// The cause.
        #[source]
        cause: io::Error,
    },
    /// The file cannot be opened for reading.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The cause.
        #[source]
        cause: io::Error,
    },
    /// The file is not an SQLite database, or its content is damaged.
    #[error("the registry is damaged: {0}")]
    Damaged(String),
    /// The database was made by a newer version.
    #[error("the registry was written by a newer version of xuong")]
    Newer,
    /// Another process held the database for too long.
    #[error("the registry is busy: another process is writing")]
    Busy,
    /// Another process uses the folder or is restoring it.
    #[error("the registry in {} is in use", .0.display())]
    InUse(PathBuf),
    /// The destination already exists.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The copy of a database lacks its write-ahead log, which is this file.
    #[error("it is not whole without {}", .0.display())]
    NotWhole(PathBuf),
    /// A transaction that several writers shared did not become durable.
    #[error("the edit was not written: {0}")]
    NotWritten(String),
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// A file has reached the size limit of the system.
    #[error("a file would become larger than the system allows")]
    FileTooLarge,
    /// The disk or the file system failed.
    #[error("input or output failed: {0}")]
    Io(String),
    /// The system refuses to open or write the file.
    #[error("the system refuses the file: {0}")]
    Refused(String),
    /// Any other error of the database.
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the error shows that the registry is damaged.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Io(_))
    }

    /// The error of writing a file beside the database.
    pub(super) fn of_writing(path: &Path, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::FileTooLarge => Self::FileTooLarge,
            _ => Self::NotWritable { path: path.to_owned(), cause },
        }
    }
}

impl From<sqlx::Error> for StoreError {
    /// Classifies by SQLite's primary result codes (sqlite.org/rescode.html).
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
