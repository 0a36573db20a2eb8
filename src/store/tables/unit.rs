//! Table `unit`.

use crate::{
    geom::{bbox::Bbox, lonlat::LonLat, wkb},
    model::{id::UnitId, unit::Unit},
    store::{
        cell::{
            Cell,
            CellType::{Blob, Int, Real, Text},
            RowReader, Table,
        },
        error::StoreError,
    },
};

pub(in crate::store) const TABLE: Table = Table {
    name: "unit",
    columns: &[
        ("id", Int),
        ("edition", Text),
        ("level", Text),
        ("code", Text),
        ("name", Text),
        ("kind", Text),
        ("valid_from", Text),
        ("valid_to", Text),
        ("precision", Text),
        ("area_km2", Real),
        ("label_lon", Real),
        ("label_lat", Real),
        ("source", Text),
        ("wkb", Blob),
        ("minx", Real),
        ("miny", Real),
        ("maxx", Real),
        ("maxy", Real),
    ],
};

pub(in crate::store) fn cells(u: &Unit) -> Vec<Cell> {
    let mut cells = vec![
        Cell::int(Some(u.id.0)),
        Cell::is(&u.edition),
        Cell::is(u.level),
        Cell::is(&u.code),
        Cell::is(&u.name),
        Cell::Text(u.kind.clone()),
        Cell::text(u.valid_from),
        Cell::text(u.valid_to),
        Cell::is(u.precision),
        Cell::Real(u.area_km2),
        Cell::Real(u.label.map(LonLat::lon)),
        Cell::Real(u.label.map(LonLat::lat)),
        Cell::Text(u.source.clone()),
        Cell::Blob(Some(wkb::write(&u.shape))),
    ];
    cells.extend(Bbox::of(&u.shape).to_array().map(|edge| Cell::Real(Some(edge))));
    cells
}

/// The four columns of the bounding box are for users of SQL and are not read: the shape determines them.
pub(in crate::store) fn read(mut row: RowReader) -> Result<Unit, StoreError> {
    let damaged = |detail: String| StoreError::Damaged(detail);
    Ok(Unit {
        id: UnitId(row.id()?),
        edition: row.parsed()?,
        level: row.parsed()?,
        code: row.parsed()?,
        name: row.string()?,
        kind: row.text()?,
        valid_from: row.parse()?,
        valid_to: row.parse()?,
        precision: row.parsed()?,
        area_km2: row.real()?,
        label: match row.real()?.zip(row.real()?) {
            Some((lon, lat)) => Some(LonLat::new(lon, lat).map_err(|e| damaged(e.to_string()))?),
            None => None,
        },
        source: row.text()?,
        shape: wkb::read(&row.blob()?).map_err(|e| damaged(e.to_string()))?,
    })
}
