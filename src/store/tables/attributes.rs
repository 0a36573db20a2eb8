//! The columns of attributes.

use crate::{
    model::{
        attribute::{Attribute, Kind},
        column::Value,
    },
    store::{
        cell::{Cell, CellType, RowReader},
        error::StoreError,
    },
};

/// A column of a table.
pub(super) type Column = (&'static str, CellType);

/// The columns of a table: `own`, then those of attributes.
pub(super) const fn columns<R, const N: usize>(own: &[Column], of: &[Attribute<R>]) -> [Column; N] {
    let mut all = [own[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < own.len() {
            own[at]
        } else {
            let attribute = &of[at - own.len()];
            (attribute.name, cell_type(attribute.kind))
        };
        at += 1;
    }
    all
}

const fn cell_type(kind: Kind) -> CellType {
    match kind {
        Kind::Text(_)
        | Kind::TaxCode(_)
        | Kind::Sector
        | Kind::Code
        | Kind::Codes
        | Kind::Set
        | Kind::Date(_) => CellType::Text,
        Kind::Whole(_) => CellType::Int,
        Kind::Real(_) => CellType::Real,
    }
}

/// The cells of attributes, in their order.
pub(super) fn cells<'r, R>(record: &'r R, of: &'r [Attribute<R>]) -> impl Iterator<Item = Cell> + 'r {
    of.iter().map(|attribute| {
        let value = attribute.value(record);
        match (cell_type(attribute.kind), value) {
            (CellType::Text, Value::Null) if matches!(attribute.kind, Kind::Codes) => Cell::is(""),
            (CellType::Text, Value::Null) => Cell::Text(None),
            (CellType::Text, Value::Text(text)) => Cell::Text(Some(text.into_owned())),
            (CellType::Text, other) => Cell::is(other),
            (CellType::Int, Value::Int(number)) => Cell::Int(Some(number)),
            (CellType::Int, _) => Cell::Int(None),
            (CellType::Real, Value::Real(number)) => Cell::Real(Some(number)),
            (CellType::Real, _) => Cell::Real(None),
            (CellType::Blob, _) => Cell::Blob(None),
        }
    })
}

/// Reads attributes from the next cells of a row.
pub(super) fn read<R>(row: &mut RowReader, record: &mut R, of: &[Attribute<R>]) -> Result<(), StoreError> {
    for attribute in of {
        let value = row.value()?;
        attribute.put(record, value).map_err(|unfit| row.damaged(unfit))?;
    }
    Ok(())
}
