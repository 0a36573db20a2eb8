//! GeoPackage (OGC 12-128r19): every table of features or attributes is a layer.
//!
//! SQLite reads from files only, so that the bytes go into a temporary one, which is opened as one that nothing changes.
//! Readers of formats are no futures, and are called from threads that may belong to a runtime, in which another must not
//! be waited for; so the reading has a thread and a small runtime of its own.

mod blob;
mod failure;
mod tables;

#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use failure::{broken, failed};
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tables::Table;

use super::{fault::FormatFault, layer::Layer};
use crate::exchange::{
    finding::{Fault, Finding},
    grid::Grid,
};

/// What a file of SQLite begins with.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// Reads every layer of a file as a grid.
///
/// # Errors
///
/// A fault of the whole file. A feature that cannot be read is a finding of its grid.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    if !bytes.starts_with(MAGIC) {
        return Err(broken(&"not a file of SQLite").into());
    }
    let file = Temporary::new(bytes).map_err(|error| broken(&error))?;
    let read = || {
        let runtime =
            tokio::runtime::Builder::new_current_thread().build().map_err(|error| broken(&error))?;
        runtime.block_on(layers(&file.path, which, bytes.len() as u64))
    };
    thread::scope(|scope| scope.spawn(read).join()).unwrap_or_else(|_| Err(broken(&"stopped").into()))
}

/// A file of the current user that lives as long as this value.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn new(bytes: &[u8]) -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("xuong-{}.gpkg", uuid::Uuid::new_v4()));
        let file = own_file(&path)?;
        let temporary = Self { path };
        (&file).write_all(bytes)?;
        Ok(temporary)
    }
}

/// A new file that others cannot read. A file or link that is there already is an error.
fn own_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A file that cannot be removed is left to the system.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens the file without trust in what its schema computes, and with a bound of steps that its statements may take.
async fn open(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    const STEPS: i32 = 1_000_000;
    const MOST_CALLS: u32 = 2000;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true)
        .row_buffer_size(1)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .pragma("query_only", "ON")
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let mut calls = 0;
    connection.lock_handle().await?.set_progress_handler(STEPS, move || {
        calls += 1;
        calls < MOST_CALLS
    });
    Ok(connection)
}

async fn layers(path: &Path, which: Option<&str>, bytes: u64) -> Result<Vec<Grid>, Fault> {
    let mut connection = open(path).await.map_err(failed)?;
    let tables = tables::all(&mut connection).await?;
    if tables.is_empty() {
        return Err(FormatFault::NoLayers.into());
    }
    let wanted: Vec<&Table> =
        tables.iter().filter(|table| which.is_none_or(|which| which == table.name)).collect();
    if wanted.is_empty() {
        let names = tables.iter().map(|table| table.name.clone()).collect();
        return Err(FormatFault::NoLayer(which.unwrap_or_default().to_owned(), names).into());
    }
    let mut grids = Vec::new();
    for table in wanted {
        grids.push(layer(&mut connection, table, bytes).await?);
    }
    connection.close().await.map_err(failed)?;
    Ok(grids)
}

async fn layer(connection: &mut SqliteConnection, table: &Table, bytes: u64) -> Result<Grid, Fault> {
    tables::must_be_plain(connection, &table.name).await?;
    let crs = table.system()?;
    let columns = tables::columns(connection, table).await?;
    let names = columns.iter().map(|column| column.name.clone()).collect();
    let mut layer = Layer::new(Some(table.name.clone()), names, (bytes, 8))?;
    if table.geometry.is_some() && crs.is_none() {
        layer.tell(Finding::file(FormatFault::NoSystem.into()));
    }
    tables::read(connection, table, &columns, |number, given| {
        layer.add(number, given.map(|given| super::layer::Given { crs, ..given }))
    })
    .await?;
    Ok(layer.finish())
}
