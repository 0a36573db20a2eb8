//! The versions of a record, without their documents.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::Raw,
    error::StoreError,
    log::{CHANGES, changes},
    open::Store,
    read::change,
};
use crate::model::{
    change::{Action, Change, Seq, Version},
    record::Kind,
};

const VERSION: Table =
    Table { name: "change", columns: &[("seq", Int), ("at", Text), ("is_new", Int), ("is_gone", Int)] };

const VERSIONS_OF: &str = "select seq, at, before_hash is null, doc_hash is null from change
    where kind = $1 and subject_id = $2 order by seq desc limit $3";

const NEIGHBOUR: Table =
    Table { name: "change", columns: &[("before", Int), ("after", Int), ("newest", Int)] };

const NEIGHBOURS_OF: &str = "select
    (select max(seq) from change where kind = $1 and subject_id = $2 and seq < $3 and doc_hash is not null),
    (select min(seq) from change where kind = $1 and subject_id = $2 and seq > $3 and doc_hash is not null),
    (select max(seq) from change where kind = $1 and subject_id = $2 and doc_hash is not null)";

/// The expression around the kind keeps the scan on the newest changes: an index on it would collect all of the kind.
const CHANGES_OF_KIND: &str =
    changes!("seq > $1 and kind || '' = $2 and seq < $3 order by seq desc limit $4");

const KIND: Table = Table { name: "change", columns: &[("kind", Text)] };

const KINDS_BETWEEN: &str = "select distinct kind from change where seq > $1 and seq <= $2";

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

    /// At most `limit` changes of a kind of records after a change and before another one, newest first.
    pub async fn changes_of_kind(
        &self,
        kind: Kind,
        (after, before): (Seq, Seq),
        limit: i64,
    ) -> Result<Vec<Change>, StoreError> {
        let [after, before] = [after, before].map(|seq| Cell::Int(Some(seq)));
        let bound = vec![after, Cell::is(kind), before, Cell::Int(Some(limit))];
        let rows = self.db.read().await?.raw(&CHANGES, CHANGES_OF_KIND, bound).await?;
        rows.into_iter().map(|row| change(cells(row)?)).collect()
    }

    /// The kinds of records that changed after a version up to another one.
    pub async fn kinds_between(&self, after: Seq, upto: Seq) -> Result<Vec<Kind>, StoreError> {
        let mut tx = self.db.read().await?;
        tx.select(&KIND, KINDS_BETWEEN, &[after, upto], |mut row| row.parsed()).await
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
