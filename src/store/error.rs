//! What can go wrong with the store.

use std::path::PathBuf;

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
        cause: std::io::Error,
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
    /// The transaction that several shared did not become durable.
    #[error("the edit was not written: {0}")]
    NotWritten(String),
    /// Anything else the database says.
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    /// SQLite's primary result codes: 5 busy, 11 corrupt, 26 not a database (sqlite.org/rescode.html).
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|c| c.parse::<u32>().ok());
        match code.map(|c| c & 0xff) {
            Some(5) => Self::Busy,
            Some(11 | 26) => Self::Damaged(error.to_string()),
            _ => match error {
                sqlx::Error::PoolTimedOut => Self::Busy,
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
