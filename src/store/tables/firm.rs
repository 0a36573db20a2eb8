//! Table `firm`.

use super::place::{location_cells, read_location, read_written, written_cells};
use crate::{
    model::{
        firm::{Firm, Sector, Workers},
        id::FirmId,
        tax_code::TaxCode,
    },
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
    name: "firm",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("name", Text),
        ("name_en", Text),
        ("tax_code", Text),
        ("address", Text),
        ("commune", Text),
        ("district", Text),
        ("ward", Text),
        ("zone_code", Text),
        ("sector", Text),
        ("sector_basis", Text),
        ("activity", Text),
        ("status", Text),
        ("status_note", Text),
        ("workers", Int),
        ("workers_as_of", Text),
        ("opened", Text),
        ("closed", Text),
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

pub(in crate::store) fn cells(f: &Firm) -> Vec<Cell> {
    let mut cells = vec![
        Cell::int(Some(f.id.0)),
        Cell::is(&f.code),
        Cell::is(&f.name),
        Cell::Text(f.name_en.clone()),
        Cell::text(f.tax_code.as_ref()),
    ];
    cells.extend(written_cells(&f.written));
    cells.extend([
        Cell::text(f.zone.as_ref()),
        Cell::text(f.sector.as_ref().map(|s| s.code)),
        Cell::Text(f.sector.as_ref().and_then(|s| s.basis.clone())),
        Cell::Text(f.activity.clone()),
        Cell::text(f.status),
        Cell::Text(f.status_note.clone()),
        Cell::int(f.workers.map(|w| w.count)),
        Cell::text(f.workers.and_then(|w| w.as_of)),
        Cell::text(f.opened),
        Cell::text(f.closed),
    ]);
    cells.extend(location_cells(f.location.as_ref()));
    cells.extend([join(&f.sources), Cell::text(f.as_of), Cell::Text(f.notes.clone())]);
    cells
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Firm, StoreError> {
    Ok(Firm {
        id: FirmId(row.id()?),
        code: row.parsed()?,
        name: row.string()?,
        name_en: row.text()?,
        tax_code: row.text()?.as_deref().and_then(TaxCode::new),
        written: read_written(&mut row)?,
        zone: row.parse()?,
        sector: {
            let (code, basis) = (row.parse()?, row.text()?);
            code.map(|code| Sector { code, basis })
        },
        activity: row.text()?,
        status: row.parse()?,
        status_note: row.text()?,
        workers: {
            let (count, as_of) = (row.small()?, row.parse()?);
            count.map(|count| Workers { count, as_of })
        },
        opened: row.parse()?,
        closed: row.parse()?,
        location: read_location(&mut row)?,
        sources: row.list()?,
        as_of: row.parse()?,
        notes: row.text()?,
    })
}
