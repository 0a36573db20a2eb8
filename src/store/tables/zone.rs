//! Table `zone`.

use super::{
    attributes,
    place::{point_cells, read_point},
};
use crate::{
    model::{id::ZoneId, zone::Zone},
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

const COLUMNS: [attributes::Column; OWN.len() + Zone::ATTRIBUTES.len()] =
    attributes::columns(&OWN, Zone::ATTRIBUTES);

pub(in crate::store) const TABLE: Table = Table { name: "zone", columns: &COLUMNS };

pub(in crate::store) fn cells(zone: &Zone) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.push(Cell::int(Some(zone.id.0)));
    cells.extend(point_cells(zone.location.as_ref()));
    cells.extend(attributes::cells(zone, Zone::ATTRIBUTES));
    cells
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Zone, StoreError> {
    let (id, location) = (ZoneId(row.id()?), read_point(&mut row)?);
    let mut zone = Zone { id, location, ..Zone::default() };
    attributes::read(&mut row, &mut zone, Zone::ATTRIBUTES)?;
    Ok(zone)
}
