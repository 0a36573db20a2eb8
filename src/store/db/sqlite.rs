//! The only file that names a database driver.
//!
//! Statements are texts in the dialect that SQLite and PostgreSQL share, with parameters `$1`, `$2` and so on. A second
//! driver is a second variant of [`Db`] and [`Tx`], and the two macros below expand each body for it.

use std::{path::Path, sync::LazyLock, time::Duration};

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Row, SqlSafeStr, Sqlite, SqliteConnection, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::store::{
    cell::{Cell, CellType, RowReader, Table},
    db::migrations,
    error::StoreError,
};

/// All migrations, listed by hand: the macro of the driver that finds them would compile the driver and SQLite a second
/// time for the build host.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let step = |step: &migrations::Step| {
        let sql = step.sql.into_sql_str();
        Migration::new(step.version, step.subject.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(migrations::SQLITE.iter().map(step).collect())
});

/// A database.
#[derive(Clone)]
pub(crate) enum Db {
    /// An SQLite file.
    Sqlite(SqlitePool),
}

/// A transaction that holds the write lock from its start.
pub(crate) enum Tx {
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

/// Binds a value to a query.
macro_rules! bind {
    ($query:expr, $cell:expr) => {
        match $cell {
            Cell::Text(v) => $query.bind(v),
            Cell::Int(v) => $query.bind(v),
            Cell::Real(v) => $query.bind(v),
            Cell::Blob(v) => $query.bind(v),
        }
    };
}

/// Rows per statement. SQLite allows 32,766 parameters, and more than a few hundred rows are no faster.
const ROWS_PER_STATEMENT: usize = 200;

/// The longest wait for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest time for the first inspection of a database, without the time to read its write-ahead log.
const FIRST_LOOK: Duration = Duration::from_secs(30);
const LOG_BYTES_PER_SECOND: u64 = 20_000_000;

/// The largest size of the write-ahead log after it was folded into the database, in bytes.
const LOG_KEPT_BYTES: &str = "67108864";

/// The result of the first inspection.
pub(super) enum Looks {
    /// The database has no schema.
    Empty,
    /// The schema was made by this program or by a newer version.
    Registry,
}

impl Db {
    /// Opens an SQLite file; with `create`, a missing or empty file is initialised.
    pub(crate) async fn sqlite(path: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("trusted_schema", "off")
            .pragma("journal_size_limit", LOG_KEPT_BYTES)
            .disable_statement_logging();
        if matches!(look_first(path, &options).await?, Looks::Empty) && !create {
            return Err(StoreError::Damaged("the file is empty".to_owned()));
        }
        // After SQLite rolled a transaction back by itself, for example on a full disk, the driver still counts it as
        // open.
        let pool = SqlitePoolOptions::new().max_connections(4).after_release(|conn, _| {
            Box::pin(async move {
                conn.ping().await?;
                Ok(!conn.is_in_transaction())
            })
        });
        Ok(Self::Sqlite(pool.connect_with(options).await?))
    }

    /// Opens an SQLite file that no process writes to for reading only. No file is created beside it.
    pub(crate) async fn sqlite_as_it_is(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true)
            .pragma("trusted_schema", "off")
            .disable_statement_logging();
        if matches!(look_first(path, &options).await?, Looks::Empty) {
            return Err(StoreError::Damaged("the file is empty".to_owned()));
        }
        Ok(Self::Sqlite(SqlitePoolOptions::new().max_connections(2).connect_with(options).await?))
    }

    /// Reads the whole database and checks that it is intact.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        let said: String = match self {
            Self::Sqlite(pool) => sqlx::query_scalar("pragma quick_check(1)").fetch_one(pool).await?,
        };
        if said == "ok" {
            return Ok(());
        }
        Err(StoreError::Damaged(said.lines().next_back().unwrap_or_default().to_owned()))
    }

    /// Checks the whole database with all indexes and references, and returns a limited number of faults.
    pub(crate) async fn faults(&self) -> Result<Vec<String>, StoreError> {
        const REFERENCES: &str =
            "select 'table ' || \"table\" || ', row ' || rowid || ': it refers to a row of ' || parent
            || ' that is not there' from pragma_foreign_key_check limit 100";
        let Self::Sqlite(pool) = self;
        let mut faults: Vec<String> =
            sqlx::query_scalar("pragma integrity_check(100)").fetch_all(pool).await?;
        faults.retain(|said| said != "ok");
        faults.extend(sqlx::query_scalar::<_, String>(REFERENCES).fetch_all(pool).await?);
        Ok(faults)
    }

    /// Folds the write-ahead log into the file and truncates it, as far as no reader needs an older state.
    pub(crate) async fn fold(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await?,
        }
        Ok(())
    }

    /// Writes the file anew without the bytes of what was overwritten or deleted, and empties the write-ahead log.
    /// Returns whether the log is empty: it is not while a reader needs an older state.
    pub(crate) async fn scrub(&self) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(pool) => {
                sqlx::query("vacuum").execute(pool).await?;
                let busy: i64 = sqlx::query_scalar("pragma wal_checkpoint(truncate)").fetch_one(pool).await?;
                Ok(busy == 0)
            }
        }
    }

    /// Copies one consistent state into an empty file, also during writes.
    pub(crate) async fn copy_into(&self, path: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => {
                _ = sqlx::query("vacuum into $1").bind(path.to_owned()).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Applies missing migrations.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Begins a write transaction; waits for other writers.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite(pool) => Ok(Tx::Sqlite(pool.begin_with("begin immediate").await?)),
        }
    }

    /// Begins to read one consistent state.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite(pool) => Ok(Tx::Sqlite(pool.begin().await?)),
        }
    }

    /// Runs a query that returns one number.
    pub(crate) async fn number(&self, sql: &'static str) -> Result<i64, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }

    /// Closes every connection, which folds the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        on!(self, c => c.close().await);
    }

    /// A setting of the database, for the test of the settings.
    pub(crate) async fn setting(&self, sql: &'static str) -> Result<String, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }
}

/// Inspects a database on a separate connection, with a time limit, before anything else uses it.
///
/// If a name in the schema is not text, the driver panics in its own thread and its caller waits for ever. Here the
/// schema is read as values, which may be refused, and compared with the schema of this program.
async fn look_first(path: &Path, options: &SqliteConnectOptions) -> Result<Looks, StoreError> {
    let log = format!("{}-wal", path.display());
    let log = std::fs::metadata(log).map_or(0, |known| known.len());
    let patience = FIRST_LOOK + Duration::from_secs(log / LOG_BYTES_PER_SECOND);
    let looked = async {
        let mut conn = options.connect().await?;
        let looked = compare_schema(&mut conn).await;
        conn.close().await?;
        looked
    };
    let silent = |_| StoreError::Damaged(format!("it gave no answer within {} s", patience.as_secs()));
    tokio::time::timeout(patience, looked).await.map_err(silent)?
}

/// An entry of the schema: type, name, table, SQL text.
type Part = (String, String, String, String);

const STEPS: &str = "select coalesce(max(version), 0) from _sqlx_migrations";
const SCHEMA: &str = "select type, name, tbl_name, coalesce(sql, '') from sqlite_schema";

async fn compare_schema(conn: &mut SqliteConnection) -> Result<Looks, StoreError> {
    let parts: Vec<Part> = sqlx::query_as(SCHEMA).fetch_all(&mut *conn).await?;
    if parts.is_empty() {
        return Ok(Looks::Empty);
    }
    if !parts.iter().any(|part| part.1 == "_sqlx_migrations") {
        return Err(StoreError::Damaged("it holds no register".to_owned()));
    }
    let step: i64 = sqlx::query_scalar(STEPS).fetch_one(conn).await?;
    if MIGRATIONS.iter().all(|known| known.version < step) {
        return Err(StoreError::Newer);
    }
    let mut made = SqliteConnectOptions::new().in_memory(true).connect().await?;
    MIGRATIONS.run_direct(Some(step), &mut made, false).await?;
    let expected: Vec<Part> = sqlx::query_as(SCHEMA).fetch_all(&mut made).await?;
    made.close().await?;
    match expected.iter().find(|part| !parts.contains(part)) {
        Some((kind, name, ..)) => {
            Err(StoreError::Damaged(format!("the schema of {kind} {name} is not as it was made")))
        }
        None => Ok(Looks::Registry),
    }
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Drops triggers and returns the statements that make them again.
    pub(crate) async fn without(&mut self, triggers: &[&str]) -> Result<Vec<String>, StoreError> {
        let mut made = Vec::with_capacity(triggers.len());
        for name in triggers {
            let sql = "select sql from sqlite_schema where type = 'trigger' and name = $1";
            made.extend(self.text(sql, name).await?);
            within!(self, c => sqlx::query(AssertSqlSafe(format!("drop trigger {name}"))).execute(c).await)?;
        }
        Ok(made)
    }

    /// Makes triggers again.
    pub(crate) async fn restore(&mut self, triggers: Vec<String>) -> Result<(), StoreError> {
        for sql in triggers {
            within!(self, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await)?;
        }
        Ok(())
    }

    /// Runs a query that returns one text; `None` for null or no row.
    pub(crate) async fn word(&mut self, sql: &'static str) -> Result<Option<String>, StoreError> {
        within!(self, c => Ok(sqlx::query_scalar(sql).fetch_optional(c).await?))
    }

    /// Runs a statement without parameters and results.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        within!(self, c => sqlx::query(sql).execute(c).await)?;
        Ok(())
    }

    /// Runs a statement with bound values and returns the number of rows that it changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, bound: Vec<Cell>) -> Result<u64, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query(sql);
            for cell in bound {
                query = bind!(query, cell);
            }
            Ok(query.execute(c).await?.rows_affected())
        })
    }

    /// Runs a query with bound texts that returns one number.
    pub(crate) async fn number(&mut self, sql: &'static str, bound: &[&str]) -> Result<i64, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query_scalar(sql);
            for text in bound {
                query = query.bind((*text).to_owned());
            }
            Ok(query.fetch_one(c).await?)
        })
    }

    /// Runs a query with one bound text that returns one text.
    pub(crate) async fn text(
        &mut self,
        sql: &'static str,
        bound: &str,
    ) -> Result<Option<String>, StoreError> {
        within!(self, c => Ok(sqlx::query_scalar(sql).bind(bound.to_owned()).fetch_optional(c).await?))
    }

    /// Inserts rows, or replaces those with the same `id`.
    pub(crate) async fn upsert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let set: Vec<String> = names[1..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let tail = format!(" on conflict (id) do update set {}", set.join(", "));
        self.insert_rows(table.name, &names, rows, &tail).await
    }

    /// Inserts rows. Names and tail are texts of this program; every value is bound.
    ///
    /// The parameters are `?`: SQLite treats thousands of numbered parameters as names and looks each of them up on
    /// every bind. A driver without `?` numbers them here.
    pub(crate) async fn insert_rows(
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
                    query = bind!(query, cell);
                }
                query.execute(c).await?;
            });
        }
        Ok(())
    }

    /// Deletes the row with an identity.
    pub(crate) async fn delete(&mut self, table: &Table, id: i64) -> Result<(), StoreError> {
        let sql = format!("delete from {} where id = $1", table.name);
        within!(self, c => sqlx::query(AssertSqlSafe(sql)).bind(id).execute(c).await)?;
        Ok(())
    }

    /// All rows of a table, in order of identity, each converted as it arrives.
    pub(crate) async fn rows<T>(&mut self, table: &Table, read: Read<T>) -> Result<Vec<T>, StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!("select {} from {} order by id", names.join(", "), table.name);
        self.select(table, sql, &[], read).await
    }

    /// The rows of a query whose columns are those of `table`.
    pub(crate) async fn select<T>(
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

/// A row whose cells are each a value or the reason why it cannot be read.
pub(crate) type Raw = Vec<Result<Cell, String>>;

impl Tx {
    /// The rows of a query whose columns are those of `table`, each cell read separately.
    pub(crate) async fn raw(
        &mut self,
        table: &Table,
        sql: &str,
        bound: Vec<Cell>,
    ) -> Result<Vec<Raw>, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            for cell in bound {
                query = bind!(query, cell);
            }
            let rows = query.fetch_all(c).await?;
            let read = |row| {
                let typed = table.columns.iter().enumerate();
                typed.map(|(at, (_, kind))| cell(row, at, *kind).map_err(|error| error.to_string())).collect()
            };
            Ok(rows.iter().map(read).collect())
        })
    }
}

/// Converts a row to a record.
type Read<T> = fn(RowReader) -> Result<T, StoreError>;

fn cell(row: &sqlx::sqlite::SqliteRow, at: usize, kind: CellType) -> Result<Cell, sqlx::Error> {
    Ok(match kind {
        CellType::Text => Cell::Text(row.try_get(at)?),
        CellType::Int => Cell::Int(row.try_get(at)?),
        CellType::Real => Cell::Real(row.try_get(at)?),
        CellType::Blob => Cell::Blob(row.try_get(at)?),
    })
}
