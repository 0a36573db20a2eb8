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
    /// The folder of a file that is to be written does not exist.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
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
    /// The address of a database server cannot be read.
    #[error("the address of the database cannot be used: {0}")]
    Address(String),
    /// No server of the database answers.
    #[error("the database server does not answer: {0}")]
    Unreachable(String),
    /// The connection was lost during a commit, and no server says what became of it.
    #[error("the connection to the database was lost, and it is not known whether the edit was written: {0}")]
    Unknown(String),
    /// The server is a standby, which takes no writes.
    #[error("the database server takes no writes: it is a standby")]
    Standby,
    /// The server knows no such user or database, or the user lacks a right.
    #[error("the database server refuses: {0}")]
    Denied(String),
    /// The database on a server holds no register.
    #[error("the database holds no register")]
    Empty,
    /// The database on a server holds a register already.
    #[error("the database holds a register already")]
    Taken,
    /// A database on a server is not a file.
    #[error(
        "the database is on a server: back it up with the tools of PostgreSQL, or copy it with 'xuong copy'"
    )]
    NoFile,
    /// Any other error of the database.
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether the error shows that the registry is damaged.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::Io(_))
    }

    /// Whether another server, or the same one later, may do what this one did not.
    pub(super) fn is_of_the_server(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Standby)
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
    fn from(error: sqlx::Error) -> Self {
        let named = error.as_database_error().and_then(|told| {
            if let Some(told) = told.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
                return of_postgres(told.code(), &error);
            }
            of_sqlite(told.code()?.parse().ok()?, &error)
        });
        named.unwrap_or_else(|| match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::WorkerCrashed => Self::Damaged("the database driver stopped".to_owned()),
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::BeginFailed => {
                Self::Unreachable(error.to_string())
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            other => Self::Database(other),
        })
    }
}

/// By the codes of PostgreSQL (postgresql.org/docs/15/errcodes-appendix.html).
fn of_postgres(state: &str, error: &sqlx::Error) -> Option<StoreError> {
    Some(match state {
        // A connection failed, or the server stops, starts, or ends the connection on demand.
        _ if state.starts_with("08") || state.starts_with("57P") => {
            StoreError::Unreachable(error.to_string())
        }
        // Too many connections, or the database accepts none.
        "53300" | "55000" => StoreError::Unreachable(error.to_string()),
        "53100" => StoreError::DiskFull,
        // A lock or a statement took too long, or two transactions waited for each other.
        "55P03" | "57014" | "40001" | "40P01" => StoreError::Busy,
        // A write on a standby, or on a server that was set to be read only.
        "25006" | "0A000" => StoreError::Standby,
        "XX001" | "XX002" => StoreError::Damaged(error.to_string()),
        // No right, no such user, wrong password, no such database.
        "42501" | "28000" | "28P01" | "3D000" => StoreError::Denied(error.to_string()),
        _ => return None,
    })
}

/// By SQLite's result codes, of which the lowest byte is the primary one (sqlite.org/rescode.html).
fn of_sqlite(code: u32, error: &sqlx::Error) -> Option<StoreError> {
    Some(match code & 0xff {
        3 | 8 | 14 | 23 => StoreError::Refused(error.to_string()),
        5 => StoreError::Busy,
        10 => StoreError::Io(format!("{error}, {code}")),
        11 | 26 => StoreError::Damaged(error.to_string()),
        13 => StoreError::DiskFull,
        _ => return None,
    })
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
