//! Reading rows and the change log.

use std::{collections::BTreeMap, sync::Arc};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        RowReader, Table,
    },
    db::{Raw, Tx},
    doc,
    error::StoreError,
    log::{CHANGES, VERSION, changes, document, in_order},
    open::Store,
    remarks,
    tables::{firm, linkage, observation, outline, source, succession, unit, zone},
};
use crate::model::{
    actor::Actor,
    change::{Change, Edit, Seq},
    firm::Firm,
    holdings::Holdings,
    record::Kind,
};

const CHANGES_SINCE: &str = changes!("seq > $1 order by seq limit $2");

const CHANGES_OF: &str = changes!("kind = $1 and subject_id = $2 order by seq desc limit $3");

/// The states that changes recorded.
const STATE: Table =
    Table { name: "change", columns: &[("seq", Int), ("kind", Text), ("subject_id", Int), ("after", Text)] };

const STATES_SINCE: &str = concat!(
    "select seq, kind, subject_id, ",
    document!(),
    " from change where seq > $1 order by seq limit $2"
);

impl Store {
    /// The version: the number of the last change, 0 for an empty registry.
    pub async fn version(&self) -> Result<Seq, StoreError> {
        self.db.number(VERSION).await
    }

    /// Begins to read one consistent state.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(Reader { tx: self.db.read().await? })
    }

    /// All records and their version, as one consistent state.
    pub async fn load(&self) -> Result<(Holdings, Seq), StoreError> {
        let mut reader = self.reader().await?;
        let version = reader.version().await?;
        let firms = keyed(reader.firms_after(i64::MIN, i64::MAX).await?, |r| r.id.0);
        Ok((Holdings { firms, ..reader.all_but_firms().await? }, version))
    }

    /// A name for the state at a version, different from that of any log with another history.
    pub async fn mark(&self, version: Seq) -> Result<String, StoreError> {
        let mut tx = self.db.read().await?;
        let last = tx.select(&CHANGES, CHANGES_SINCE, &[version - 1, 1], change).await?;
        let last = last.first().map(|c| format!("{} {} {}", c.at, c.kind, c.id)).unwrap_or_default();
        Ok(format!("{} {version} {last}", self.identity()))
    }

    /// At most `limit` changes of a record, newest first.
    pub async fn changes_of(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
        let bound = vec![Cell::is(kind), Cell::Int(Some(id)), Cell::Int(Some(limit))];
        let rows = self.db.read().await?.raw(&CHANGES, CHANGES_OF, bound).await?;
        let read = |row: Raw| {
            let cells = row.into_iter().collect::<Result<_, String>>().map_err(StoreError::Damaged)?;
            change(RowReader::new(CHANGES.name, cells))
        };
        rows.into_iter().map(read).collect()
    }

    /// The edits of at most `limit` changes after a version, oldest first.
    pub async fn edits_since(&self, version: Seq, limit: i64) -> Result<Vec<(Seq, Edit)>, StoreError> {
        self.reader().await?.edits_since(version, limit).await
    }

    /// At most `limit` changes after a version, oldest first.
    pub async fn changes_since(&self, version: Seq, limit: i64) -> Result<Vec<Change>, StoreError> {
        let mut tx = self.db.read().await?;
        let changes = tx.select(&CHANGES, CHANGES_SINCE, &[version, limit], change).await?;
        in_order(CHANGES.name, version, changes.iter().map(|change| change.seq))?;
        Ok(changes)
    }
}

/// The names of withheld properties, each once.
fn withheld(text: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = text
        .into_iter()
        .flat_map(|text| text.split(';'))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A change and the edit that repeats it.
fn edit(mut row: RowReader) -> Result<(Seq, Edit), StoreError> {
    let (seq, kind, id) = (row.id()?, row.parsed()?, row.id()?);
    let edit = match row.text()? {
        Some(doc) => Edit::Put(Box::new(doc::read(kind, &doc)?)),
        None => Edit::Delete(kind, id),
    };
    Ok((seq, edit))
}

/// A reader of one consistent state.
pub struct Reader {
    pub(super) tx: Tx,
}

const FIRMS_AFTER: &str = "from firm where id > $1 order by id limit $2";

const FIRMS: &str = "select count(*) from firm";

impl Reader {
    /// The version of the state.
    pub async fn version(&mut self) -> Result<Seq, StoreError> {
        self.tx.number(VERSION, &[]).await
    }

    /// The edits of at most `limit` changes after a version, oldest first.
    pub async fn edits_since(&mut self, version: Seq, limit: i64) -> Result<Vec<(Seq, Edit)>, StoreError> {
        let edits = self.tx.select(&STATE, STATES_SINCE, &[version, limit], edit).await?;
        in_order(STATE.name, version, edits.iter().map(|(seq, _)| *seq))?;
        Ok(edits)
    }

    /// The number of firms.
    pub async fn count_firms(&mut self) -> Result<i64, StoreError> {
        self.tx.number(FIRMS, &[]).await
    }

    /// At most `limit` firms after an identity, in order of identity.
    pub async fn firms_after(&mut self, id: i64, limit: i64) -> Result<Vec<Firm>, StoreError> {
        let sql = format!("select {} {FIRMS_AFTER}", firm::TABLE.names());
        let firms = self.tx.select(&firm::TABLE, &sql, &[id, limit], firm::read).await?;
        in_order(firm::TABLE.name, id, firms.iter().map(|firm| firm.id.0))?;
        Ok(firms)
    }

    /// All records except firms.
    pub async fn all_but_firms(&mut self) -> Result<Holdings, StoreError> {
        let tx = &mut self.tx;
        Ok(Holdings {
            sources: keyed(tx.rows(&source::TABLE, source::read).await?, |r| r.id.0),
            units: keyed(tx.rows(&unit::TABLE, unit::read).await?, |r| r.id.0),
            successions: keyed(tx.rows(&succession::TABLE, succession::read).await?, |r| r.id.0),
            zones: keyed(tx.rows(&zone::TABLE, zone::read).await?, |r| r.id.0),
            firms: BTreeMap::new(),
            observations: keyed(tx.rows(&observation::TABLE, observation::read).await?, |r| r.id.0),
            linkages: keyed(tx.rows(&linkage::TABLE, linkage::read).await?, |r| r.id.0),
            outlines: keyed(tx.rows(&outline::TABLE, outline::read).await?, |r| r.id.0),
        })
    }
}

fn keyed<T>(rows: Vec<T>, id: fn(&T) -> i64) -> BTreeMap<i64, Arc<T>> {
    rows.into_iter().map(|r| (id(&r), Arc::new(r))).collect()
}

pub(super) fn change(mut row: RowReader) -> Result<Change, StoreError> {
    let (seq, at) = (row.id()?, row.string()?);
    let (actor, reason) = (Actor(row.string()?), row.text()?);
    let (kind, id) = (row.parsed()?, row.id()?);
    let record = |text: Option<String>| text.map(|t| doc::read(kind, &t)).transpose();
    let [before, after] = [record(row.text()?)?, record(row.text()?)?];
    Ok(Change {
        seq,
        at: OffsetDateTime::parse(&at, &Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?,
        actor,
        reason,
        kind,
        id,
        before,
        after,
        set: row.int()?,
        withheld: withheld(row.text()?.as_deref()),
        remarks: remarks::read(&mut row)?,
    })
}
