//! The versions of a record, without their documents.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::sqlite::Raw,
    error::StoreError,
    open::Store,
};
use crate::model::{
    change::{Action, Seq, Version},
    record::Kind,
};

const VERSION: Table =
    Table { name: "change", columns: &[("seq", Int), ("at", Text), ("is_new", Int), ("is_gone", Int)] };

const VERSIONS_OF: &str = "select seq, at, before_doc is null, after_doc is null from change
    where kind = $1 and subject_id = $2 order by seq desc limit $3";

const NEIGHBOUR: Table =
    Table { name: "change", columns: &[("before", Int), ("after", Int), ("newest", Int)] };

const NEIGHBOURS_OF: &str = "select
    (select max(seq) from change where kind = $1 and subject_id = $2 and seq < $3 and after_doc is not null),
    (select min(seq) from change where kind = $1 and subject_id = $2 and seq > $3 and after_doc is not null),
    (select max(seq) from change where kind = $1 and subject_id = $2 and after_doc is not null)";

/// The versions around a version in which the record existed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbours {
    /// The one before.
    pub before: Option<Seq>,
    /// The one after.
    pub after: Option<Seq>,
    /// The newest one.
    pub newest: Option<Seq>,
}

impl Store {
    /// At most `limit` versions of a record, newest first.
    pub async fn versions_of(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Version>, StoreError> {
        let bound = vec![Cell::is(kind), Cell::Int(Some(id)), Cell::Int(Some(limit))];
        let rows = self.db.read().await?.raw(&VERSION, VERSIONS_OF, bound).await?;
        rows.into_iter().map(|row| version(cells(row)?)).collect()
    }

    /// The versions around a version of a record.
    pub async fn neighbours(&self, kind: Kind, id: i64, seq: Seq) -> Result<Neighbours, StoreError> {
        let bound = vec![Cell::is(kind), Cell::Int(Some(id)), Cell::Int(Some(seq))];
        let rows = self.db.read().await?.raw(&NEIGHBOUR, NEIGHBOURS_OF, bound).await?;
        let mut row = cells(rows.into_iter().next().unwrap_or_default())?;
        Ok(Neighbours { before: row.int()?, after: row.int()?, newest: row.int()? })
    }
}

fn cells(row: Raw) -> Result<RowReader, StoreError> {
    let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
    Ok(RowReader::new(VERSION.name, cells))
}

fn version(mut row: RowReader) -> Result<Version, StoreError> {
    let (seq, at) = (row.id()?, row.string()?);
    let at = OffsetDateTime::parse(&at, &Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?;
    let action = match (row.id()?, row.id()?) {
        (_, 1) => Action::Deleted,
        (1, _) => Action::Created,
        _ => Action::Changed,
    };
    Ok(Version { seq, at, action })
}
