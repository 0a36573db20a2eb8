//! The file as a database of SQLite, written by a thread of its own and made anew, so that it needs no journal.

use std::{io, path::Path};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection,
    error::DatabaseError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
};
use tokio::runtime::{Builder, Runtime};

/// The size of a page in bytes, which is that of most file systems.
const PAGE_BYTES: u64 = 4096;

/// A value of a row.
#[derive(Debug)]
pub(super) enum Cell {
    /// Unknown.
    Null,
    /// A whole number.
    Int(i64),
    /// A measured number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A database being written. Statements are made of the names of columns of this program, and values are bound.
pub(super) struct Database {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Database {
    /// Opens an empty file, which may grow to a number of bytes.
    pub(super) fn open(path: &Path, most: u64) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .page_size(u32::try_from(PAGE_BYTES).unwrap_or(4096))
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off)
            .locking_mode(SqliteLockingMode::Exclusive)
            // What a page does not use is zeros, and not what its memory held before: files of one state have the same bytes.
            .pragma("secure_delete", "ON")
            .pragma("max_page_count", (most / PAGE_BYTES).clamp(1, u64::from(u32::MAX - 2)).to_string())
            .disable_statement_logging();
        let connection = runtime.block_on(options.connect()).map_err(cause)?;
        Ok(Self { runtime, connection })
    }

    /// Runs statements without values.
    pub(super) fn run(&mut self, sql: &str) -> io::Result<()> {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection);
        self.runtime.block_on(done).map(drop).map_err(cause)
    }

    /// Runs a statement with values.
    pub(super) fn put(&mut self, sql: &str, cells: Vec<Cell>) -> io::Result<()> {
        let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        for cell in cells {
            query = match cell {
                Cell::Null => query.bind(None::<i64>),
                Cell::Int(n) => query.bind(n),
                Cell::Real(n) => query.bind(n),
                Cell::Text(text) => query.bind(text),
                Cell::Blob(bytes) => query.bind(bytes),
            };
        }
        self.runtime.block_on(query.execute(&mut self.connection)).map(drop).map_err(cause)
    }

    /// Closes the file.
    pub(super) fn close(self) -> io::Result<()> {
        self.runtime.block_on(self.connection.close()).map_err(cause)
    }
}

/// The result code of SQLite for a file that may not grow.
const FULL: &str = "13";

fn cause(error: sqlx::Error) -> io::Error {
    let code = error.as_database_error().and_then(DatabaseError::code);
    let is_full = code.is_some_and(|code| code == FULL);
    if is_full { io::Error::new(io::ErrorKind::FileTooLarge, error) } else { io::Error::other(error) }
}
