//! Table `source`.

use crate::{
    model::{id::SourceId, source::Source},
    store::{
        cell::{
            Cell,
            CellType::{Int, Text},
            RowReader, Table,
        },
        error::StoreError,
    },
};

pub(in crate::store) const TABLE: Table = Table {
    name: "source",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("title", Text),
        ("location", Text),
        ("dated", Text),
        ("licence", Text),
        ("shows", Text),
        ("cadence", Text),
    ],
};

pub(in crate::store) fn cells(s: &Source) -> Vec<Cell> {
    vec![
        Cell::int(Some(s.id.0)),
        Cell::is(&s.code),
        Cell::is(&s.title),
        Cell::Text(s.location.clone()),
        Cell::Text(s.dated.clone()),
        Cell::Text(s.licence.clone()),
        Cell::text(s.shows),
        Cell::text(s.cadence),
    ]
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Source, StoreError> {
    Ok(Source {
        id: SourceId(row.id()?),
        code: row.parsed()?,
        title: row.string()?,
        location: row.text()?,
        dated: row.text()?,
        licence: row.text()?,
        shows: row.parse()?,
        cadence: row.parse()?,
    })
}
