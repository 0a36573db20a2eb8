//! The tables of a file and their rows.

use futures_util::StreamExt;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, TypeInfo, ValueRef, sqlite::SqliteRow};

use super::{
    blob,
    failure::{broken, failed},
};
use crate::{
    exchange::{
        finding::Fault,
        formats::{
            definition,
            fault::FormatFault,
            layer::{Bad, Cell, Given},
            limits::{MOST_CELL, MOST_COLUMNS, MOST_VERTICES},
            shapes::Remarks,
        },
    },
    geom::crs::Crs,
};

/// The largest geometry, in bytes: positions with a height.
const MOST_GEOMETRY: usize = 24 * MOST_VERTICES;

/// The tables that say what the others are (OGC 12-128r19 §1.1).
const OF_FORMAT: [&str; 3] = ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"];

/// The layers, without the styles that QGIS keeps of them.
const LAYERS: &str = "\
SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition, s.srs_id \
FROM gpkg_contents c \
LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) \
LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id \
WHERE c.data_type IN ('features', 'attributes') AND lower(c.table_name) <> 'layer_styles' ORDER BY c.rowid LIMIT 1000";

/// A table of features or attributes.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    /// The column of the geometries.
    pub(super) geometry: Option<String>,
    authority: Option<String>,
    code: Option<i64>,
    definition: Option<String>,
    system: Option<i64>,
}

impl Table {
    fn of(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            name: row.try_get(0)?,
            geometry: row.try_get(1)?,
            authority: row.try_get(2)?,
            code: row.try_get(3)?,
            definition: row.try_get(4)?,
            system: row.try_get(5)?,
        })
    }

    /// The reference system. Those numbered 0 and -1 are unknown by definition.
    pub(super) fn system(&self) -> Result<Option<Crs>, Fault> {
        if self.system.is_none_or(|id| matches!(id, 0 | -1)) {
            return Ok(None);
        }
        let is_epsg = self.authority.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("EPSG"));
        match (self.code.filter(|_| is_epsg), &self.definition) {
            (Some(code), _) => definition::of_code(code).map(Some),
            (None, definition) => definition::of_text(definition.as_deref().unwrap_or_default()).map(Some),
        }
    }
}

/// The tables that are layers, in the order of the file.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Table>, Fault> {
    for name in OF_FORMAT {
        must_be_plain(connection, name).await?;
    }
    let rows = sqlx::query(LAYERS).fetch_all(connection).await.map_err(failed)?;
    rows.iter().map(Table::of).collect::<Result<_, _>>().map_err(failed)
}

/// Refuses what is no table: a view or a virtual table computes its rows, from whatever its author wrote. Triggers fire on
/// changes only, of which there are none.
pub(super) async fn must_be_plain(connection: &mut SqliteConnection, name: &str) -> Result<(), Fault> {
    const KIND: &str =
        "SELECT type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = lower($1)";
    let row = sqlx::query(KIND).bind(name).fetch_optional(connection).await.map_err(failed)?;
    let row = row.ok_or_else(|| broken(&format!("{name}?")))?;
    let kind: String = row.try_get(0).map_err(failed)?;
    let sql: Option<String> = row.try_get(1).map_err(failed)?;
    let is_virtual =
        sql.is_some_and(|sql| sql.trim_start().to_ascii_lowercase().starts_with("create virtual"));
    if kind == "table" && !is_virtual { Ok(()) } else { Err(FormatFault::Computed(name.to_owned()).into()) }
}

/// A column of values.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    kind: String,
}

/// The columns of a table but that of the geometries and the number of the row, which has no meaning elsewhere.
pub(super) async fn columns(connection: &mut SqliteConnection, table: &Table) -> Result<Vec<Column>, Fault> {
    const COLUMNS: &str = "SELECT name, type, pk FROM pragma_table_info($1)";
    const NUMBERS: [&str; 2] = ["fid", "ogc_fid"];
    let rows = sqlx::query(COLUMNS).bind(&table.name).fetch_all(connection).await.map_err(failed)?;
    let mut columns = Vec::new();
    for row in rows {
        let name: String = row.try_get(0).map_err(failed)?;
        let is_key = row.try_get::<i64, _>(2).map_err(failed)? > 0;
        let is_number = is_key && NUMBERS.contains(&name.to_ascii_lowercase().as_str());
        let is_geometry = table.geometry.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&name));
        if !is_number && !is_geometry {
            columns.push(Column {
                name,
                kind: row.try_get::<String, _>(1).map_err(failed)?.to_ascii_uppercase(),
            });
        }
    }
    if columns.len() > MOST_COLUMNS { Err(Fault::TooManyColumns(columns.len())) } else { Ok(columns) }
}

/// Hands over every row of a table with its number. An empty blob stands for a value that is too long: its length is
/// known before it is read.
pub(super) async fn read(
    connection: &mut SqliteConnection,
    table: &Table,
    columns: &[Column],
    mut take: impl FnMut(usize, Result<Given<'static>, Bad>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let geometry = table.geometry.as_deref().map(|name| (name, MOST_GEOMETRY));
    let values = columns.iter().map(|column| (column.name.as_str(), MOST_CELL));
    let short = |(name, most): (&str, usize)| {
        let name = quoted(name);
        format!("CASE WHEN octet_length({name}) > {most} THEN x'' ELSE {name} END")
    };
    let list: Vec<String> = values.chain(geometry).map(short).collect();
    let list = if list.is_empty() { "NULL".to_owned() } else { list.join(", ") };
    let sql = format!("SELECT {list} FROM {}", quoted(&table.name));
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(connection);
    for number in 1.. {
        let Some(row) = rows.next().await else { break };
        take(number, given(&row.map_err(failed)?, columns, table.geometry.is_some()))?;
    }
    Ok(())
}

/// A name as an identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The values and the geometry of a row.
fn given(row: &SqliteRow, columns: &[Column], has_geometry: bool) -> Result<Given<'static>, Bad> {
    let one = |(at, column): (usize, &Column)| {
        cell(row, at, &column.kind).map_err(|fault| (Some(at), Fault::from(fault)))
    };
    let cells = columns.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>()?;
    let mut remarks = Remarks::default();
    let whole = |fault: FormatFault| (None, Fault::from(fault));
    let bytes: Option<&[u8]> = if has_geometry {
        row.try_get_unchecked(columns.len()).map_err(|error| whole(FormatFault::Row(error.to_string())))?
    } else {
        None
    };
    let geometry = match bytes {
        Some([]) => return Err(whole(FormatFault::Vertices)),
        Some(bytes) => blob::read(bytes, &mut remarks).map_err(whole)?,
        None => None,
    };
    Ok(Given { cells, geometry, crs: None, remarks })
}

/// A value by what it is, and by what its column declares.
fn cell(row: &SqliteRow, at: usize, kind: &str) -> Result<Cell<'static>, FormatFault> {
    let bad = |error: sqlx::Error| FormatFault::Row(error.to_string());
    let stored = row.try_get_raw(at).map_err(bad)?;
    if stored.is_null() {
        return Ok(Cell::default());
    }
    let stored = stored.type_info().name().to_owned();
    match (stored.as_str(), kind) {
        ("INTEGER", "BOOLEAN") => Ok(Cell::truth(row.try_get_unchecked::<i64, _>(at).map_err(bad)? != 0)),
        ("INTEGER", _) => Ok(Cell::typed(row.try_get_unchecked::<i64, _>(at).map_err(bad)?.to_string())),
        ("REAL", _) => Cell::number(row.try_get_unchecked(at).map_err(bad)?),
        ("TEXT", "DATE" | "DATETIME") => {
            Ok(Cell::moment(&row.try_get_unchecked::<String, _>(at).map_err(bad)?))
        }
        ("TEXT", _) => Ok(Cell::text(row.try_get_unchecked::<String, _>(at).map_err(bad)?)),
        (_, _) if row.try_get_unchecked::<&[u8], _>(at).map_err(bad)?.is_empty() => Err(FormatFault::Cell),
        _ => Err(FormatFault::Row("BLOB".to_owned())),
    }
}
