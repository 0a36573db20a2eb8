//! A database and its transactions, of either engine.

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{Postgres, Sqlite, SqlitePool, Transaction};

use super::{bell::Bell, cells::Cells, cluster::Cluster, postgres, sqlite};
use crate::store::{
    cell::{Cell, CellType},
    error::StoreError,
};

/// The longest wait for the answer of a server to a commit.
const COMMIT_WITHIN: Duration = Duration::from_secs(30);

/// An engine of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of SQLite.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

/// A database.
#[derive(Clone)]
pub(crate) enum Db {
    /// A file.
    Sqlite(SqlitePool),
    /// A server, and the bell that others ring after writes.
    Postgres(Arc<Cluster>, Bell),
}

/// A transaction. One that writes holds the lock of writers from its start.
pub(crate) enum Tx {
    /// On a file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a server, and whether statements are prepared under a name.
    Postgres(Transaction<'static, Postgres>, bool),
}

impl Db {
    /// Opens a file; with `create`, a missing or empty file is initialised.
    pub(crate) async fn sqlite(path: &Path, create: bool) -> Result<Self, StoreError> {
        sqlite::open(path, create).await.map(Self::Sqlite)
    }

    /// Opens a file that no process writes to for reading only. No file is created beside it.
    pub(crate) async fn sqlite_as_it_is(path: &Path) -> Result<Self, StoreError> {
        sqlite::open_as_it_is(path).await.map(Self::Sqlite)
    }

    /// Opens the database at an address; without `create`, it must hold a register.
    pub(crate) async fn postgres(address: &str, create: bool) -> Result<Self, StoreError> {
        let cluster = Arc::new(Cluster::new(address)?);
        cluster.choose().await;
        if !postgres::holds_a_register(&cluster).await? && !create {
            return Err(StoreError::Empty);
        }
        let bell = Bell::hung(&cluster);
        Ok(Self::Postgres(cluster, bell))
    }

    /// The engine.
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(..) => Engine::Postgres,
        }
    }

    /// Reads a whole file and checks that it is intact. A server checks its own.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::check(pool).await,
            Self::Postgres(..) => Ok(()),
        }
    }

    /// Checks a whole file with all indexes and references, and returns a limited number of faults.
    pub(crate) async fn faults(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::faults(pool).await,
            Self::Postgres(..) => Ok(Vec::new()),
        }
    }

    /// Folds the write-ahead log of a file into it, as far as no reader needs an older state.
    pub(crate) async fn fold(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::fold(pool).await,
            Self::Postgres(..) => Ok(()),
        }
    }

    /// Removes the bytes of what was overwritten or deleted. Returns whether nothing keeps them: a reader of an older state
    /// does.
    pub(crate) async fn scrub(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::scrub(pool).await,
            Self::Postgres(cluster, _) => postgres::scrub(cluster.server()).await.map(|()| true),
        }
    }

    /// Whether this user may remove bytes.
    pub(crate) async fn may_scrub(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(true),
            Self::Postgres(cluster, _) => postgres::may_scrub(cluster).await,
        }
    }

    /// Copies one consistent state into an empty file, also during writes.
    pub(crate) async fn copy_into(&self, path: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::copy_into(pool, path).await,
            Self::Postgres(..) => Err(StoreError::NoFile),
        }
    }

    /// Applies missing migrations.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::migrate(pool).await,
            Self::Postgres(cluster, _) => postgres::migrate(cluster).await,
        }
    }

    /// Begins a write transaction; waits for other writers.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(sqlite::begin(pool).await?),
            Self::Postgres(cluster, _) => Tx::Postgres(postgres::begin(cluster).await?, !cluster.is_pooled()),
        })
    }

    /// Begins to read one consistent state.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(cluster, _) => Tx::Postgres(postgres::read(cluster).await?, !cluster.is_pooled()),
        })
    }

    /// Runs a query that returns one number.
    pub(crate) async fn number(&self, sql: &str) -> Result<i64, StoreError> {
        self.read().await?.number(sql, &[]).await
    }

    /// Waits until another process may have written, but no longer than a time.
    pub(crate) async fn await_writes(&self, longest: Duration) {
        match self {
            Self::Sqlite(_) => tokio::time::sleep(longest).await,
            Self::Postgres(_, bell) => bell.wait(longest).await,
        }
    }

    /// Closes every connection, which folds the write-ahead log of a file into it.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(cluster, _) => cluster.close().await,
        }
    }

    /// A setting of the database.
    pub(crate) async fn setting(&self, sql: &str) -> Result<String, StoreError> {
        Ok(self.read().await?.word(sql).await?.unwrap_or_default())
    }
}

impl Tx {
    /// Makes the writes durable.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreachable`] leaves open whether they are: the server may have lost the connection after it.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx, _) => match tokio::time::timeout(COMMIT_WITHIN, tx.commit()).await {
                Ok(committed) => committed?,
                Err(_) => {
                    return Err(StoreError::Unreachable(format!(
                        "no answer within {} s",
                        COMMIT_WITHIN.as_secs()
                    )));
                }
            },
        }
        Ok(())
    }

    /// Wakes up other processes that wait for writes, once this transaction is committed. Those of a file look often
    /// enough.
    pub(crate) async fn ring(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(tx, prepares) => postgres::ring(tx, *prepares).await,
        }
    }

    /// Checks references between rows when the transaction ends.
    pub(crate) async fn defer_references(&mut self) -> Result<(), StoreError> {
        let sql = match self.engine() {
            Engine::Sqlite => "pragma defer_foreign_keys = on",
            Engine::Postgres => "set constraints all deferred",
        };
        self.run(sql).await
    }

    /// Runs a statement with bound values and returns the number of rows that it changed.
    pub(crate) async fn execute(&mut self, sql: &str, bound: Vec<Cell>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(tx) => sqlite::execute(tx, sql.to_owned(), bound).await,
            Self::Postgres(tx, prepares) => postgres::execute((tx, *prepares), sql.to_owned(), bound).await,
        }
    }

    /// Runs a query with bound values and converts each row as it arrives.
    pub(super) async fn fetch<T>(
        &mut self,
        sql: &str,
        bound: Vec<Cell>,
        types: &[CellType],
        read: impl FnMut(Cells) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite(tx) => sqlite::fetch(tx, sql.to_owned(), bound, types, read).await,
            Self::Postgres(tx, prepares) => {
                postgres::fetch((tx, *prepares), sql.to_owned(), bound, types, read).await
            }
        }
    }

    /// The engine.
    pub(super) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(..) => Engine::Postgres,
        }
    }

    /// The places of parameters for rows of a statement.
    ///
    /// SQLite treats thousands of numbered parameters as names and looks each of them up on every bind; PostgreSQL has
    /// numbers only.
    pub(super) fn places(&self, rows: usize, columns: usize) -> String {
        match self {
            Self::Sqlite(_) => vec![format!("({})", vec!["?"; columns].join(", ")); rows].join(", "),
            Self::Postgres(..) => {
                let row = |row: usize| {
                    let places: Vec<String> =
                        (1..=columns).map(|at| format!("${}", row * columns + at)).collect();
                    format!("({})", places.join(", "))
                };
                (0..rows).map(row).collect::<Vec<_>>().join(", ")
            }
        }
    }
}
