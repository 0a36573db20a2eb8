//! Table `linkage`.

use crate::{
    model::{id::LinkageId, linkage::Linkage},
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
    name: "linkage",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("name", Text),
        ("sectors", Text),
        ("eps_m", Real),
        ("min_firms", Int),
        ("members", Text),
        ("recognised_on", Text),
        ("decision", Text),
        ("note", Text),
    ],
};

pub(in crate::store) fn cells(l: &Linkage) -> Vec<Cell> {
    vec![
        Cell::int(Some(l.id.0)),
        Cell::is(&l.code),
        Cell::is(&l.name),
        Cell::is(joined(&l.sectors)),
        Cell::Real(Some(l.eps_m)),
        Cell::int(Some(l.min_firms)),
        Cell::is(joined(&l.members)),
        Cell::is(l.recognised_on),
        Cell::Text(l.decision.clone()),
        Cell::Text(l.note.clone()),
    ]
}

fn joined(parts: &[impl ToString]) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

pub(in crate::store) fn read(mut row: RowReader) -> Result<Linkage, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("table linkage: {what}"));
    Ok(Linkage {
        id: LinkageId(row.id()?),
        code: row.parsed()?,
        name: row.string()?,
        sectors: parts(&row.string()?).ok_or_else(|| damaged("sectors"))?,
        eps_m: row.real()?.ok_or_else(|| damaged("eps_m"))?,
        min_firms: row.id()?.try_into().map_err(|_| damaged("min_firms"))?,
        members: parts(&row.string()?).ok_or_else(|| damaged("members"))?,
        recognised_on: row.parsed()?,
        decision: row.text()?,
        note: row.text()?,
    })
}

fn parts<T: std::str::FromStr>(text: &str) -> Option<Vec<T>> {
    text.split(';').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}
