//! Table `zone`.

use super::place::{location_cells, read_location, read_written, written_cells};
use crate::{
    model::{id::ZoneId, zone::Zone},
    store::{
        cell::{
            Cell,
            CellType::{Int, Real, Text},
            RowReader, Table, join,
        },
        error::StoreError,
    },
};

pub(in crate::store) const TABLE: Table = Table {
    name: "zone",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("kind", Text),
        ("name", Text),
        ("name_en", Text),
        ("status", Text),
        ("status_as_of", Text),
        ("area_ha", Real),
        ("area_note", Text),
        ("established_year", Int),
        ("lease_start", Int),
        ("lease_end", Int),
        ("decision", Text),
        ("investor", Text),
        ("occupancy_pct", Real),
        ("occupancy_note", Text),
        ("investment_bn_vnd", Real),
        ("address", Text),
        ("commune", Text),
        ("district", Text),
        ("ward", Text),
        ("lon", Real),
        ("lat", Real),
        ("point_method", Text),
        ("point_precision_m", Real),
        ("point_flag", Text),
        ("point_evidence", Text),
        ("point_entered", Text),
        ("sources", Text),
        ("as_of", Text),
        ("notes", Text),
    ],
};

pub(in crate::store) fn cells(z: &Zone) -> Vec<Cell> {
    let mut cells = vec![
        Cell::int(Some(z.id.0)),
        Cell::is(&z.code),
        Cell::is(z.kind),
        Cell::is(&z.name),
        Cell::Text(z.name_en.clone()),
        Cell::text(z.status),
        Cell::text(z.status_as_of),
        Cell::Real(z.area_ha),
        Cell::Text(z.area_note.clone()),
        Cell::int(z.established_year),
        Cell::int(z.lease_start),
        Cell::int(z.lease_end),
        Cell::Text(z.decision.clone()),
        Cell::Text(z.investor.clone()),
        Cell::Real(z.occupancy_pct),
        Cell::Text(z.occupancy_note.clone()),
        Cell::Real(z.investment_bn_vnd),
    ];
    cells.extend(written_cells(&z.written));
    cells.extend(location_cells(z.location.as_ref()));
    cells.extend([join(&z.sources), Cell::text(z.as_of), Cell::Text(z.notes.clone())]);
    cells
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Zone, StoreError> {
    Ok(Zone {
        id: ZoneId(row.id()?),
        code: row.parsed()?,
        kind: row.parsed()?,
        name: row.string()?,
        name_en: row.text()?,
        status: row.parse()?,
        status_as_of: row.parse()?,
        area_ha: row.real()?,
        area_note: row.text()?,
        established_year: row.small()?,
        lease_start: row.small()?,
        lease_end: row.small()?,
        decision: row.text()?,
        investor: row.text()?,
        occupancy_pct: row.real()?,
        occupancy_note: row.text()?,
        investment_bn_vnd: row.real()?,
        written: read_written(&mut row)?,
        location: read_location(&mut row)?,
        sources: row.list()?,
        as_of: row.parse()?,
        notes: row.text()?,
    })
}
