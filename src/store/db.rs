//! The only file that names a database driver.
//!
//! Statements are texts in the dialect that SQLite and PostgreSQL share, numbered `$1`; a second driver is a second
//! variant of [`Db`] and [`Tx`], and the two macros below expand each body for it.

use std::{path::Path, time::Duration};

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Row, Sqlite, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    cell::{Cell, CellType, RowReader, Table},
    error::StoreError,
};

/// A database.
#[derive(Clone)]
pub(super) enum Db {
    /// An SQLite file.
    Sqlite(SqlitePool),
}

/// A transaction that holds the write lock from its start.
pub(super) enum Tx {
    /// On an SQLite file.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
}

/// Expands the body once per driver, on the pool.
macro_rules! on {
    ($db:expr, $conn:ident => $body:expr) => {
        match $db {
            Db::Sqlite(pool) => {
                let $conn = pool;
                $body
            }
        }
    };
}

/// Expands the body once per driver, inside the transaction.
macro_rules! within {
    ($tx:expr, $conn:ident => $body:expr) => {
        match $tx {
            Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}

/// Rows of one statement: SQLite takes 32,766 parameters, and beyond a few hundred rows nothing is gained.
const ROWS_PER_STATEMENT: usize = 200;

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

impl Db {
    /// Opens an SQLite file; `create` makes it when it is missing.
    pub(super) async fn sqlite(path: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("trusted_schema", "off")
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self::Sqlite(pool))
    }

    /// Reads the whole database and tells whether it is intact.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        let said: String = match self {
            Self::Sqlite(pool) => sqlx::query_scalar("pragma quick_check(1)").fetch_one(pool).await?,
        };
        if said == "ok" {
            return Ok(());
        }
        Err(StoreError::Damaged(said.lines().next_back().unwrap_or_default().to_owned()))
    }

    /// Brings the schema up to date, only ever forward.
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlx::migrate!("migrations/sqlite").run(pool).await?,
        }
        Ok(())
    }

    /// Begins to write; waits for other writers.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite(pool) => Ok(Tx::Sqlite(pool.begin_with("begin immediate").await?)),
        }
    }

    /// Begins to read one consistent state.
    pub(super) async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite(pool) => Ok(Tx::Sqlite(pool.begin().await?)),
        }
    }

    /// A single number.
    pub(super) async fn number(&self, sql: &'static str) -> Result<i64, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }

    /// Closes every connection, which folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        on!(self, c => c.close().await);
    }

    /// A setting of the database, for the test that holds it against what was asked.
    pub(super) async fn setting(&self, sql: &'static str) -> Result<String, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }
}

impl Tx {
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Runs a statement of this program that binds and answers nothing.
    pub(super) async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        within!(self, c => sqlx::query(sql).execute(c).await)?;
        Ok(())
    }

    /// A single number under one bound text.
    pub(super) async fn number(&mut self, sql: &'static str, bound: &[&str]) -> Result<i64, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query_scalar(sql);
            for text in bound {
                query = query.bind((*text).to_owned());
            }
            Ok(query.fetch_one(c).await?)
        })
    }

    /// A single text under one bound text.
    pub(super) async fn text(
        &mut self,
        sql: &'static str,
        bound: &str,
    ) -> Result<Option<String>, StoreError> {
        within!(self, c => Ok(sqlx::query_scalar(sql).bind(bound.to_owned()).fetch_optional(c).await?))
    }

    /// Inserts rows, or replaces those whose `id` is there already.
    pub(super) async fn upsert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let set: Vec<String> = names[1..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let tail = format!(" on conflict (id) do update set {}", set.join(", "));
        self.insert_rows(table.name, &names, rows, &tail).await
    }

    /// Inserts rows. Names and tail are texts of this program; every value is bound.
    ///
    /// Thousands of numbered parameters would be names to SQLite, looked up one after the other at each bind; a driver
    /// that knows no `?` numbers them here.
    pub(super) async fn insert_rows(
        &mut self,
        table: &str,
        names: &[&str],
        rows: Vec<Vec<Cell>>,
        tail: &str,
    ) -> Result<(), StoreError> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<Vec<Cell>> = rows.by_ref().take(ROWS_PER_STATEMENT).collect();
            let row = format!("({})", vec!["?"; names.len()].join(", "));
            let values = vec![row; batch.len()].join(", ");
            let sql = format!("insert into {table} ({}) values {values}{tail}", names.join(", "));
            within!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for cell in batch.into_iter().flatten() {
                    query = match cell {
                        Cell::Text(v) => query.bind(v),
                        Cell::Int(v) => query.bind(v),
                        Cell::Real(v) => query.bind(v),
                        Cell::Blob(v) => query.bind(v),
                    };
                }
                query.execute(c).await?;
            });
        }
        Ok(())
    }

    /// Deletes the row with an identity.
    pub(super) async fn delete(&mut self, table: &Table, id: i64) -> Result<(), StoreError> {
        let sql = format!("delete from {} where id = $1", table.name);
        within!(self, c => sqlx::query(AssertSqlSafe(sql)).bind(id).execute(c).await)?;
        Ok(())
    }

    /// Every row of a table, in order of identity, each read as it arrives.
    pub(super) async fn rows<T>(&mut self, table: &Table, read: Read<T>) -> Result<Vec<T>, StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!("select {} from {} order by id", names.join(", "), table.name);
        self.select(table, sql, &[], read).await
    }

    /// The rows of a statement whose columns are those of `table`.
    pub(super) async fn select<T>(
        &mut self,
        table: &Table,
        sql: String,
        bound: &[i64],
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for number in bound {
                query = query.bind(*number);
            }
            let mut found = Vec::new();
            let mut rows = query.fetch(c);
            while let Some(row) = rows.try_next().await? {
                let typed = table.columns.iter().enumerate();
                let cells: Result<_, sqlx::Error> = typed.map(|(at, (_, kind))| cell(&row, at, *kind)).collect();
                found.push(read(RowReader::new(table.name, cells?))?);
            }
            Ok(found)
        })
    }
}

/// Makes a thing of a row.
type Read<T> = fn(RowReader) -> Result<T, StoreError>;

fn cell(row: &sqlx::sqlite::SqliteRow, at: usize, kind: CellType) -> Result<Cell, sqlx::Error> {
    Ok(match kind {
        CellType::Text => Cell::Text(row.try_get(at)?),
        CellType::Int => Cell::Int(row.try_get(at)?),
        CellType::Real => Cell::Real(row.try_get(at)?),
        CellType::Blob => Cell::Blob(row.try_get(at)?),
    })
}
