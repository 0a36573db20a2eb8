//! Table `succession`.

use crate::{
    model::{id::SuccessionId, succession::Succession},
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
    name: "succession",
    columns: &[
        ("id", Int),
        ("old_edition", Text),
        ("old_code", Text),
        ("old_name", Text),
        ("old_district_code", Text),
        ("old_district", Text),
        ("new_edition", Text),
        ("new_code", Text),
        ("new_name", Text),
        ("extent", Text),
        ("effective_from", Text),
        ("clause", Text),
        ("confidence", Text),
        ("source", Text),
    ],
};

pub(in crate::store) fn cells(s: &Succession) -> Vec<Cell> {
    vec![
        Cell::int(Some(s.id.0)),
        Cell::is(&s.old_edition),
        Cell::is(&s.old_code),
        Cell::is(&s.old_name),
        Cell::text(s.old_district_code.as_ref()),
        Cell::Text(s.old_district.clone()),
        Cell::is(&s.new_edition),
        Cell::is(&s.new_code),
        Cell::is(&s.new_name),
        Cell::is(s.extent),
        Cell::text(s.effective_from),
        Cell::Text(s.clause.clone()),
        Cell::Text(s.confidence.clone()),
        Cell::text(s.source.as_ref()),
    ]
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Succession, StoreError> {
    Ok(Succession {
        id: SuccessionId(row.id()?),
        old_edition: row.parsed()?,
        old_code: row.parsed()?,
        old_name: row.string()?,
        old_district_code: row.parse()?,
        old_district: row.text()?,
        new_edition: row.parsed()?,
        new_code: row.parsed()?,
        new_name: row.string()?,
        extent: row.parsed()?,
        effective_from: row.parse()?,
        clause: row.text()?,
        confidence: row.text()?,
        source: row.parse()?,
    })
}
