//! SQLite: one file, one writer at a time.

use std::{path::Path, sync::LazyLock, time::Duration};

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use super::{
    cells::{Cells, bound},
    migrations::{SQLITE, migrator},
};
use crate::store::{
    cell::{Cell, CellType},
    error::StoreError,
};

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| migrator(SQLITE));

/// The longest wait for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest time for the first inspection of a database, without the time to read its write-ahead log.
const FIRST_LOOK: Duration = Duration::from_secs(30);
const LOG_BYTES_PER_SECOND: u64 = 20_000_000;

/// The largest size of the write-ahead log after it was folded into the database, in bytes.
const LOG_KEPT_BYTES: &str = "67108864";

/// The result of the first inspection.
enum Looks {
    /// The database has no schema.
    Empty,
    /// The schema was made by this program or by a newer version.
    Registry,
}

/// Opens a file; with `create`, a missing or empty file is initialised.
pub(super) async fn open(path: &Path, create: bool) -> Result<SqlitePool, StoreError> {
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
    Ok(pool.connect_with(options).await?)
}

/// Opens a file that no process writes to for reading only. No file is created beside it.
pub(super) async fn open_as_it_is(path: &Path) -> Result<SqlitePool, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .pragma("trusted_schema", "off")
        .disable_statement_logging();
    if matches!(look_first(path, &options).await?, Looks::Empty) {
        return Err(StoreError::Damaged("the file is empty".to_owned()));
    }
    Ok(SqlitePoolOptions::new().max_connections(2).connect_with(options).await?)
}

/// Reads the whole database and checks that it is intact.
pub(super) async fn check(pool: &SqlitePool) -> Result<(), StoreError> {
    let said: String = sqlx::query_scalar("pragma quick_check(1)").fetch_one(pool).await?;
    if said == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged(said.lines().next_back().unwrap_or_default().to_owned()))
}

/// Checks the whole database with all indexes and references, and returns a limited number of faults.
pub(super) async fn faults(pool: &SqlitePool) -> Result<Vec<String>, StoreError> {
    const REFERENCES: &str =
        "select 'table ' || \"table\" || ', row ' || rowid || ': it refers to a row of ' || parent
            || ' that is not there' from pragma_foreign_key_check limit 100";
    let mut faults: Vec<String> = sqlx::query_scalar("pragma integrity_check(100)").fetch_all(pool).await?;
    faults.retain(|said| said != "ok");
    faults.extend(sqlx::query_scalar::<_, String>(REFERENCES).fetch_all(pool).await?);
    Ok(faults)
}

/// Folds the write-ahead log into the file and truncates it, as far as no reader needs an older state.
pub(super) async fn fold(pool: &SqlitePool) -> Result<(), StoreError> {
    sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await?;
    Ok(())
}

/// Writes the file anew without the bytes of what was overwritten or deleted, and empties the write-ahead log. Returns
/// whether the log is empty: it is not while a reader needs an older state.
pub(super) async fn scrub(pool: &SqlitePool) -> Result<bool, StoreError> {
    sqlx::query("vacuum").execute(pool).await?;
    let busy: i64 = sqlx::query_scalar("pragma wal_checkpoint(truncate)").fetch_one(pool).await?;
    Ok(busy == 0)
}

/// Copies one consistent state into an empty file, also during writes.
pub(super) async fn copy_into(pool: &SqlitePool, path: &str) -> Result<(), StoreError> {
    sqlx::query("vacuum into $1").bind(path.to_owned()).execute(pool).await?;
    Ok(())
}

/// Applies missing migrations.
pub(super) async fn migrate(pool: &SqlitePool) -> Result<(), StoreError> {
    Ok(MIGRATIONS.run(pool).await?)
}

/// Begins a write transaction; waits for other writers.
pub(super) async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    Ok(pool.begin_with("begin immediate").await?)
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

/// Runs a statement and returns the number of rows that it changed.
pub(super) async fn execute(
    conn: &mut SqliteConnection,
    sql: String,
    cells: Vec<Cell>,
) -> Result<u64, StoreError> {
    Ok(bound!(sqlx::query(AssertSqlSafe(sql)), cells).execute(conn).await?.rows_affected())
}

/// Runs a query and converts each row as it arrives.
pub(super) async fn fetch<T>(
    conn: &mut SqliteConnection,
    sql: String,
    cells: Vec<Cell>,
    types: &[CellType],
    mut read: impl FnMut(Cells) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    let mut rows = bound!(sqlx::query(AssertSqlSafe(sql)), cells).fetch(conn);
    while let Some(row) = rows.try_next().await? {
        found.push(read(types.iter().enumerate().map(|(at, kind)| cell(&row, at, *kind)).collect())?);
    }
    Ok(found)
}

fn cell(row: &SqliteRow, at: usize, kind: CellType) -> Result<Cell, sqlx::Error> {
    Ok(match kind {
        CellType::Text => Cell::Text(row.try_get(at)?),
        CellType::Int => Cell::Int(row.try_get(at)?),
        CellType::Real => Cell::Real(row.try_get(at)?),
        CellType::Blob => Cell::Blob(row.try_get(at)?),
    })
}
