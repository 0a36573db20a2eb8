//! Table `observation`.

use crate::{
    model::{id::ObservationId, observation::Observation},
    store::{
        cell::{
            Cell,
            CellType::{Int, Real, Text},
            RowReader, Table,
        },
        error::StoreError,
    },
};

pub(in crate::store) const TABLE: Table = Table {
    name: "observation",
    columns: &[
        ("id", Int),
        ("subject", Text),
        ("measure", Text),
        ("breakdown", Text),
        ("period", Text),
        ("value", Real),
        ("unit", Text),
        ("compared_with", Text),
        ("basis", Text),
        ("source", Text),
        ("as_of", Text),
        ("note", Text),
    ],
};

pub(in crate::store) fn cells(o: &Observation) -> Vec<Cell> {
    vec![
        Cell::int(Some(o.id.0)),
        Cell::is(&o.subject),
        Cell::is(&o.measure),
        Cell::Text(o.breakdown.clone()),
        Cell::is(&o.period),
        Cell::Real(Some(o.value)),
        Cell::is(&o.unit),
        Cell::Text(o.compared_with.clone()),
        Cell::is(o.basis),
        Cell::text(o.source.as_ref()),
        Cell::text(o.as_of),
        Cell::Text(o.note.clone()),
    ]
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Observation, StoreError> {
    Ok(Observation {
        id: ObservationId(row.id()?),
        subject: row.parsed()?,
        measure: row.string()?,
        breakdown: row.text()?,
        period: row.string()?,
        value: row.real()?.ok_or_else(|| StoreError::Damaged("table observation: null value".into()))?,
        unit: row.string()?,
        compared_with: row.text()?,
        basis: row.parsed()?,
        source: row.parse()?,
        as_of: row.parse()?,
        note: row.text()?,
    })
}
