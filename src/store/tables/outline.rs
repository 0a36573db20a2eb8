//! Table `outline`.

use crate::{
    geom::wkb,
    model::{id::OutlineId, outline::Outline},
    store::{
        cell::{
            Cell,
            CellType::{Blob, Int, Text},
            RowReader, Table,
        },
        error::StoreError,
    },
};

pub(in crate::store) const TABLE: Table = Table {
    name: "outline",
    columns: &[
        ("id", Int),
        ("zone_code", Text),
        ("precision", Text),
        ("source", Text),
        ("as_of", Text),
        ("wkb", Blob),
    ],
};

pub(in crate::store) fn cells(o: &Outline) -> Vec<Cell> {
    vec![
        Cell::int(Some(o.id.0)),
        Cell::is(&o.zone),
        Cell::is(o.precision),
        Cell::Text(o.source.clone()),
        Cell::text(o.as_of),
        Cell::Blob(Some(wkb::write(&o.shape))),
    ]
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Outline, StoreError> {
    Ok(Outline {
        id: OutlineId(row.id()?),
        zone: row.parsed()?,
        precision: row.parsed()?,
        source: row.text()?,
        as_of: row.parse()?,
        shape: wkb::read(&row.blob()?).map_err(|e| StoreError::Damaged(e.to_string()))?,
    })
}
