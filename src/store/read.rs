//! Reading rows and the change log.

use std::{collections::BTreeMap, sync::Arc};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        CellType::{Int, Text},
        RowReader, Table,
    },
    doc,
    error::StoreError,
    open::Store,
    tables::{firm, observation, source, succession, unit, zone},
};
use crate::model::{
    actor::Actor,
    change::{Change, Seq},
    holdings::Holdings,
};

pub(super) const VERSION: &str = "select coalesce(max(seq), 0) from change";

/// The log as a table; its key is `seq`.
pub(super) const LOG: Table = Table {
    name: "change",
    columns: &[
        ("seq", Int),
        ("at", Text),
        ("actor", Text),
        ("reason", Text),
        ("kind", Text),
        ("subject_id", Int),
        ("before_doc", Text),
        ("after_doc", Text),
    ],
};

const CHANGES_SINCE: &str = "select seq, at, actor, reason, kind, subject_id, before_doc, after_doc
    from change where seq > $1 order by seq limit $2";

impl Store {
    /// The version: the number of the last change, 0 for an empty registry.
    pub async fn version(&self) -> Result<Seq, StoreError> {
        self.db.number(VERSION).await
    }

    /// Everything held, and its version, as one consistent state.
    pub async fn load(&self) -> Result<(Holdings, Seq), StoreError> {
        fn keyed<T>(rows: Vec<T>, id: fn(&T) -> i64) -> BTreeMap<i64, Arc<T>> {
            rows.into_iter().map(|r| (id(&r), Arc::new(r))).collect()
        }
        let mut tx = self.db.read().await?;
        let version = tx.number(VERSION, &[]).await?;
        let holdings = Holdings {
            sources: keyed(tx.rows(&source::TABLE, source::read).await?, |r| r.id.0),
            units: keyed(tx.rows(&unit::TABLE, unit::read).await?, |r| r.id.0),
            successions: keyed(tx.rows(&succession::TABLE, succession::read).await?, |r| r.id.0),
            zones: keyed(tx.rows(&zone::TABLE, zone::read).await?, |r| r.id.0),
            firms: keyed(tx.rows(&firm::TABLE, firm::read).await?, |r| r.id.0),
            observations: keyed(tx.rows(&observation::TABLE, observation::read).await?, |r| r.id.0),
        };
        Ok((holdings, version))
    }

    /// At most `limit` changes after a version, oldest first.
    pub async fn changes_since(&self, version: Seq, limit: i64) -> Result<Vec<Change>, StoreError> {
        let mut tx = self.db.read().await?;
        tx.select(&LOG, CHANGES_SINCE.to_owned(), &[version, limit], change).await
    }
}

fn change(mut row: RowReader) -> Result<Change, StoreError> {
    let (seq, at) = (row.id()?, row.string()?);
    let (actor, reason) = (Actor(row.string()?), row.text()?);
    let (kind, id) = (row.parsed()?, row.id()?);
    let record = |text: Option<String>| text.map(|t| doc::read(kind, &t)).transpose();
    Ok(Change {
        seq,
        at: OffsetDateTime::parse(&at, &Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?,
        actor,
        reason,
        kind,
        id,
        before: record(row.text()?)?,
        after: record(row.text()?)?,
    })
}
