//! Table `firm`.

use super::{
    attributes,
    place::{point_cells, read_point},
};
use crate::{
    model::{firm::Firm, id::FirmId},
    store::{
        cell::{
            Cell,
            CellType::{Int, Real},
            RowReader, Table,
        },
        error::StoreError,
    },
};

const OWN: [attributes::Column; 3] = [("id", Int), ("lon", Real), ("lat", Real)];

const COLUMNS: [attributes::Column; OWN.len() + Firm::ATTRIBUTES.len()] =
    attributes::columns(&OWN, Firm::ATTRIBUTES);

pub(in crate::store) const TABLE: Table = Table { name: "firm", columns: &COLUMNS };

pub(in crate::store) fn cells(firm: &Firm) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.push(Cell::int(Some(firm.id.0)));
    cells.extend(point_cells(firm.location.as_ref()));
    cells.extend(attributes::cells(firm, Firm::ATTRIBUTES));
    cells
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Firm, StoreError> {
    let (id, location) = (FirmId(row.id()?), read_point(&mut row)?);
    let mut firm = Firm { id, location, ..Firm::default() };
    attributes::read(&mut row, &mut firm, Firm::ATTRIBUTES)?;
    Ok(firm)
}
