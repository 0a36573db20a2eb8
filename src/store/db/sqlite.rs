//! The only file that names a database driver.
//!
//! Statements are texts in the dialect that SQLite and PostgreSQL share, numbered `$1`; a second driver is a second
//! variant of [`Db`] and [`Tx`], and the two macros below expand each body for it.

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

/// Every step of the schema. They are listed by hand: the driver's macro, which would find them, needs a second build of the
/// driver and of SQLite for the compiler itself.
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

/// Rows of one statement: SQLite takes 32,766 parameters, and beyond a few hundred rows nothing is gained.
const ROWS_PER_STATEMENT: usize = 200;

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the first look at a database may take, beside what a log of that many bytes needs to be read.
const FIRST_LOOK: Duration = Duration::from_secs(30);
const LOG_BYTES_PER_SECOND: u64 = 20_000_000;

/// A log that was folded into the database keeps no more than this.
const LOG_KEPT_BYTES: &str = "67108864";

/// What the first look found.
pub(super) enum Looks {
    /// There is no schema at all.
    Empty,
    /// The schema is one that this program made, or a newer one did.
    Registry,
}

impl Db {
    /// Opens an SQLite file; `create` makes it when it is missing, or empty.
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
        // A transaction that SQLite gave up by itself, on a full disk and the like, the driver takes for open.
        let pool = SqlitePoolOptions::new().max_connections(4).after_release(|conn, _| {
            Box::pin(async move {
                conn.ping().await?;
                Ok(!conn.is_in_transaction())
            })
        });
        Ok(Self::Sqlite(pool.connect_with(options).await?))
    }

    /// Opens an SQLite file that nobody writes to, to read it alone: nothing is laid beside it.
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

    /// Reads the whole database and tells whether it is intact.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        let said: String = match self {
            Self::Sqlite(pool) => sqlx::query_scalar("pragma quick_check(1)").fetch_one(pool).await?,
        };
        if said == "ok" {
            return Ok(());
        }
        Err(StoreError::Damaged(said.lines().next_back().unwrap_or_default().to_owned()))
    }

    /// Reads the whole database with every index and every reference, and tells at most so many faults.
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

    /// Folds the write-ahead log into the file and gives its room back, as far as nobody reads an older state.
    pub(crate) async fn fold(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await?,
        }
        Ok(())
    }

    /// Copies one consistent state into an empty file, while others write.
    pub(crate) async fn copy_into(&self, path: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => {
                _ = sqlx::query("vacuum into $1").bind(path.to_owned()).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Brings the schema up to date, only ever forward.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// Begins to write; waits for other writers.
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

    /// A single number.
    pub(crate) async fn number(&self, sql: &'static str) -> Result<i64, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }

    /// Closes every connection, which folds the write-ahead log into the file.
    pub(crate) async fn close(&self) {
        on!(self, c => c.close().await);
    }

    /// A setting of the database, for the test that holds it against what was asked.
    pub(crate) async fn setting(&self, sql: &'static str) -> Result<String, StoreError> {
        Ok(on!(self, c => sqlx::query_scalar(sql).fetch_one(c).await)?)
    }
}

/// Looks at a database on a connection of its own, before anything else does, and not for ever.
///
/// The driver panics, in a thread of its own and so that whoever waits for it waits for ever, when a name in the schema is
/// no text. Here the schema is read as values, which can be refused, and held against the one that this program makes.
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

/// A thing of the schema: type, name, table, text.
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

    /// A single text that may be missing, or a row that is.
    pub(crate) async fn word(&mut self, sql: &'static str) -> Result<Option<String>, StoreError> {
        within!(self, c => Ok(sqlx::query_scalar(sql).fetch_optional(c).await?))
    }

    /// Runs a statement of this program that binds and answers nothing.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        within!(self, c => sqlx::query(sql).execute(c).await)?;
        Ok(())
    }

    /// A single number under one bound text.
    pub(crate) async fn number(&mut self, sql: &'static str, bound: &[&str]) -> Result<i64, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query_scalar(sql);
            for text in bound {
                query = query.bind((*text).to_owned());
            }
            Ok(query.fetch_one(c).await?)
        })
    }

    /// A single text under one bound text.
    pub(crate) async fn text(
        &mut self,
        sql: &'static str,
        bound: &str,
    ) -> Result<Option<String>, StoreError> {
        within!(self, c => Ok(sqlx::query_scalar(sql).bind(bound.to_owned()).fetch_optional(c).await?))
    }

    /// Inserts rows, or replaces those whose `id` is there already.
    pub(crate) async fn upsert(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let set: Vec<String> = names[1..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
        let tail = format!(" on conflict (id) do update set {}", set.join(", "));
        self.insert_rows(table.name, &names, rows, &tail).await
    }

    /// Inserts rows. Names and tail are texts of this program; every value is bound.
    ///
    /// Thousands of numbered parameters would be names to SQLite, looked up one after the other at each bind; a driver
    /// that knows no `?` numbers them here.
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
    pub(crate) async fn delete(&mut self, table: &Table, id: i64) -> Result<(), StoreError> {
        let sql = format!("delete from {} where id = $1", table.name);
        within!(self, c => sqlx::query(AssertSqlSafe(sql)).bind(id).execute(c).await)?;
        Ok(())
    }

    /// Every row of a table, in order of identity, each read as it arrives.
    pub(crate) async fn rows<T>(&mut self, table: &Table, read: Read<T>) -> Result<Vec<T>, StoreError> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!("select {} from {} order by id", names.join(", "), table.name);
        self.select(table, sql, &[], read).await
    }

    /// The rows of a statement whose columns are those of `table`.
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

/// A row as far as it can be read: of each cell its value, or why it has none.
pub(crate) type Raw = Vec<Result<Cell, String>>;

impl Tx {
    /// The rows of a statement of this program whose columns are those of `table`, each cell read on its own.
    pub(crate) async fn raw(
        &mut self,
        table: &Table,
        sql: &str,
        bound: Vec<Cell>,
    ) -> Result<Vec<Raw>, StoreError> {
        within!(self, c => {
            let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            for cell in bound {
                query = match cell {
                    Cell::Text(v) => query.bind(v),
                    Cell::Int(v) => query.bind(v),
                    Cell::Real(v) => query.bind(v),
                    Cell::Blob(v) => query.bind(v),
                };
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
