//! PostgreSQL with PostGIS.
//!
//! Every statement runs in a transaction, and what a transaction needs is set in it, so that a pooler may give each
//! transaction another connection.

use std::sync::LazyLock;

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, Column, PgConnection, PgPool, Postgres, Row, Transaction, TypeInfo, migrate::Migrator,
    postgres::PgRow,
};

use super::{
    cells::{Cells, bound},
    cluster::Cluster,
    migrations::{POSTGRES, migrator},
};
use crate::store::{
    cell::{Cell, CellType},
    error::StoreError,
};

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let mut migrator = migrator(POSTGRES);
    // The lock of writers is held instead: the driver's own belongs to a connection and not to a transaction.
    migrator.set_locking(false);
    migrator
});

/// Begins to write. The limits also end a transaction of a program that hangs, or of a machine that is gone.
const WRITE: &str = "begin read write;
    set local lock_timeout = '10s';
    set local statement_timeout = '10min';
    set local idle_in_transaction_session_timeout = '10min';
    set local tcp_keepalives_idle = 5;
    set local tcp_keepalives_interval = 5;
    set local tcp_keepalives_count = 3";

/// Takes the lock of writers, which one transaction at a time has (the number is `xuong` in ASCII).
const LOCK: &str = "select pg_advisory_xact_lock(517366312551)";

/// Begins to read one state.
const READ: &str = "begin isolation level repeatable read read only;
    set local statement_timeout = '10min';
    set local idle_in_transaction_session_timeout = '10min'";

/// Begins a write transaction; waits for other writers, whichever server they are connected to.
pub(super) async fn begin(cluster: &Cluster) -> Result<Transaction<'static, Postgres>, StoreError> {
    cluster.begin(WRITE, Some(LOCK)).await
}

/// Begins to read one consistent state.
pub(super) async fn read(cluster: &Cluster) -> Result<Transaction<'static, Postgres>, StoreError> {
    cluster.begin(READ, None).await
}

const HAS_STEPS: &str = "select to_regclass('_sqlx_migrations') is not null";

const STEPS: &str = "select coalesce(max(version), 0) from _sqlx_migrations where success";

/// The newest migration that a database has, 0 for an empty one.
async fn newest_step(conn: &mut PgConnection) -> Result<i64, StoreError> {
    let has_steps: bool = sqlx::query_scalar(HAS_STEPS).persistent(false).fetch_one(&mut *conn).await?;
    if !has_steps {
        return Ok(0);
    }
    Ok(sqlx::query_scalar(STEPS).persistent(false).fetch_one(conn).await?)
}

/// Whether a database holds a register.
pub(super) async fn holds_a_register(cluster: &Cluster) -> Result<bool, StoreError> {
    Ok(newest_step(&mut *read(cluster).await?).await? > 0)
}

/// Applies missing migrations. A database that has all of them is only read.
pub(super) async fn migrate(cluster: &Cluster) -> Result<(), StoreError> {
    let newest = MIGRATIONS.iter().map(|step| step.version).max().unwrap_or_default();
    let held = newest_step(&mut *read(cluster).await?).await?;
    if held > newest {
        return Err(StoreError::Newer);
    }
    if held == newest {
        return Ok(());
    }
    if cluster.is_pooled() {
        return Err(StoreError::Denied(
            "the database has the tables of an older version: run a command once with the address of the server \
             instead of that of the pooler"
                .to_owned(),
        ));
    }
    let mut tx = begin(cluster).await?;
    MIGRATIONS.run_direct(None, &mut *tx, false).await?;
    Ok(tx.commit().await?)
}

const OWNS: &str = "select pg_has_role(relowner, 'usage') from pg_class where oid = 'payload'::regclass";

/// Whether this user may write tables anew.
pub(super) async fn may_scrub(cluster: &Cluster) -> Result<bool, StoreError> {
    let mut tx = read(cluster).await?;
    Ok(sqlx::query_scalar(OWNS).persistent(false).fetch_one(&mut *tx).await?)
}

/// Writes the tables anew without the bytes of what was overwritten or deleted. The write-ahead log of the server keeps
/// them until it is recycled.
pub(super) async fn scrub(pool: &PgPool) -> Result<(), StoreError> {
    const TABLES: &str = "payload, firm, zone, unit, outline, linkage, observation, source";
    let mut conn = pool.acquire().await?;
    sqlx::raw_sql("set lock_timeout = '10s'").execute(&mut *conn).await?;
    let done = sqlx::raw_sql(AssertSqlSafe(format!("vacuum full {TABLES}"))).execute(&mut *conn).await;
    sqlx::raw_sql("reset lock_timeout").execute(&mut *conn).await?;
    done?;
    Ok(())
}

/// Wakes up the processes that follow the log, once the transaction is committed.
pub(super) async fn ring(conn: &mut PgConnection, prepares: bool) -> Result<(), StoreError> {
    sqlx::query("select pg_notify('xuong', '')").persistent(prepares).execute(conn).await?;
    Ok(())
}

/// Runs a statement and returns the number of rows that it changed.
pub(super) async fn execute(
    (conn, prepares): (&mut PgConnection, bool),
    sql: String,
    cells: Vec<Cell>,
) -> Result<u64, StoreError> {
    Ok(bound!(sqlx::query(AssertSqlSafe(sql)).persistent(prepares), cells)
        .execute(conn)
        .await?
        .rows_affected())
}

/// Runs a query and converts each row as it arrives.
pub(super) async fn fetch<T>(
    (conn, prepares): (&mut PgConnection, bool),
    sql: String,
    cells: Vec<Cell>,
    types: &[CellType],
    mut read: impl FnMut(Cells) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    let mut rows = bound!(sqlx::query(AssertSqlSafe(sql)).persistent(prepares), cells).fetch(conn);
    while let Some(row) = rows.try_next().await? {
        found.push(read(types.iter().enumerate().map(|(at, kind)| cell(&row, at, *kind)).collect())?);
    }
    Ok(found)
}

/// A cell. What SQLite calls an integer is a truth or a number of four or eight bytes here.
fn cell(row: &PgRow, at: usize, kind: CellType) -> Result<Cell, sqlx::Error> {
    Ok(match kind {
        CellType::Text => Cell::Text(row.try_get(at)?),
        CellType::Int => Cell::Int(match row.try_column(at)?.type_info().name() {
            "BOOL" => row.try_get::<Option<bool>, _>(at)?.map(i64::from),
            "INT4" => row.try_get::<Option<i32>, _>(at)?.map(i64::from),
            _ => row.try_get(at)?,
        }),
        CellType::Real => Cell::Real(row.try_get(at)?),
        CellType::Blob => Cell::Blob(row.try_get(at)?),
    })
}
