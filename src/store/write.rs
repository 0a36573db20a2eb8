//! Writing: rows and their changes in one transaction.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        Table,
    },
    db::{Engine, Raw, Tx},
    doc,
    error::StoreError,
    log::{LOG, VERSION, document},
    open::Store,
    origin::{Group, Origin},
    payloads::{self, Payload},
    remarks, seal,
    tables::{firm, linkage, observation, outline, source, succession, unit, zone},
};
use crate::model::{
    actor::Actor,
    change::{Edit, Seq},
    record::{Kind, Record},
    remarks::Remarks,
};

/// Time, author, reason and origin of a write.
#[derive(Debug)]
pub struct Stamp {
    /// The time.
    pub at: OffsetDateTime,
    /// The author.
    pub actor: Actor,
    /// The reason.
    pub reason: Option<String>,
    /// The origin.
    pub origin: Origin,
    /// The change set of everything that is written with this stamp, once it is known.
    pub(super) set: OnceLock<i64>,
}

impl Stamp {
    /// A stamp of a write that belongs to no set yet.
    pub fn new(at: OffsetDateTime, actor: Actor, reason: Option<String>, origin: Origin) -> Self {
        Self { at, actor, reason, origin, set: OnceLock::new() }
    }

    /// The change set of what was written with this stamp.
    pub fn set(&self) -> Option<i64> {
        self.set.get().copied()
    }
}

/// An edit to be written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The record that it replaces.
    pub before: Option<Record>,
    /// The edit.
    pub edit: Edit,
    /// Time, author and reason.
    pub stamp: Arc<Stamp>,
    /// What is noted of it.
    pub remarks: Remarks,
}

/// A transaction that holds the write lock. Dropping it without [`Writer::commit`] rolls it back.
pub struct Writer {
    pub(super) tx: Tx,
    store: Store,
    /// The sets to which single edits were added in this transaction.
    pub(super) open_sets: HashMap<Group, i64>,
    /// Whether changes were sealed in this transaction.
    is_sealed: bool,
    /// The newest change, once it was read: no other writer adds one meanwhile.
    newest: Option<Seq>,
    /// The reason why the database gave up the whole transaction, after which nothing can be written.
    given_up: Option<String>,
}

const NEWEST_AT: &str = "select at from change order by seq desc limit 1";

/// The difference between the clocks of two machines that is accepted without a warning.
const CLOCK_BEHIND: time::Duration = time::Duration::minutes(1);

const LAST_ID: &str = "select coalesce(max(subject_id), 0) from change where kind = $1";

/// The states of a record in the log.
const STATES: Table = Table { name: "change", columns: &[("seq", Int), ("after", Text)] };

const STATE_OF: &str = concat!(
    "select seq, ",
    document!(),
    " from change where kind = $1 and subject_id = $2 and seq <= $3 order by seq desc limit 1"
);

const STATES_OF: &str = concat!(
    "select seq, ",
    document!(),
    " from change where kind = $1 and subject_id = $2 order by seq desc limit $3"
);

impl Store {
    /// The recorded states of a record, newest first; `None` where it was deleted.
    pub async fn states(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Option<Record>>, StoreError> {
        let bound = vec![Cell::is(kind), Cell::Int(Some(id)), Cell::Int(Some(limit))];
        let rows = self.db.read().await?.raw(&STATES, STATES_OF, bound).await?;
        let record = |row: Raw| match state(kind, id, row)? {
            (_, Some(text)) => doc::read(kind, &text).map(Some),
            (_, None) => Ok(None),
        };
        rows.into_iter().map(record).collect()
    }

    /// The largest identity that a kind has ever used, deleted ones included.
    pub async fn last_id(&self, kind: Kind) -> Result<i64, StoreError> {
        self.db.read().await?.number(LAST_ID, &[kind.code()]).await
    }

    /// Finds whether a transaction was committed whose answer was lost with the connection. The lock of writers is free
    /// once the server has ended that transaction.
    async fn settle(&self, seal: Option<(Seq, String)>, cause: String) -> Result<(), StoreError> {
        let Some((seq, hash)) = seal else { return Err(StoreError::Unknown(cause)) };
        let unknown = |_| StoreError::Unknown(cause.clone());
        let mut tx = self.db.begin().await.map_err(unknown)?;
        if seal::is_there(&mut tx, seq, &hash).await.map_err(unknown)? {
            return Ok(());
        }
        Err(StoreError::NotWritten(cause))
    }

    /// Begins a write transaction; waits for other writers.
    pub async fn writer(&self) -> Result<Writer, StoreError> {
        let (tx, open_sets) = (self.db.begin().await?, HashMap::new());
        Ok(Writer { tx, store: self.clone(), open_sets, is_sealed: false, newest: None, given_up: None })
    }
}

impl Writer {
    /// The version that this transaction builds on.
    pub async fn version(&mut self) -> Result<Seq, StoreError> {
        if let Some(newest) = self.newest {
            return Ok(newest);
        }
        let newest = self.tx.number(VERSION, &[]).await?;
        self.newest = Some(newest);
        Ok(newest)
    }

    /// The time of changes that are written now. It is never before that of the newest change, even if the clock is,
    /// since states of the past are found by it.
    pub async fn instant(&mut self, now: OffsetDateTime) -> Result<OffsetDateTime, StoreError> {
        let Some(newest) = self.tx.word(NEWEST_AT).await? else { return Ok(now) };
        let newest =
            OffsetDateTime::parse(&newest, &Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?;
        if newest - now > CLOCK_BEHIND {
            tracing::warn!(
                "the clock is behind the newest change, of {newest}: changes are stamped as of that instant"
            );
        }
        Ok(now.max(newest))
    }

    /// The largest identity that a kind has ever used, deleted ones included.
    pub async fn last_id(&mut self, kind: Kind) -> Result<i64, StoreError> {
        self.tx.number(LAST_ID, &[kind.code()]).await
    }

    /// The number of the last change of a record; 0 if it never existed.
    pub async fn changed(&mut self, kind: Kind, id: i64) -> Result<Seq, StoreError> {
        Ok(self.state(kind, id, Seq::MAX).await?.map_or(0, |(seq, _)| seq))
    }

    /// A record as it was at a version.
    pub async fn recorded(&mut self, kind: Kind, id: i64, at: Seq) -> Result<Option<Record>, StoreError> {
        let doc = self.state(kind, id, at).await?.and_then(|(_, doc)| doc);
        doc.map(|text| doc::read(kind, &text)).transpose()
    }

    async fn state(
        &mut self,
        kind: Kind,
        id: i64,
        at: Seq,
    ) -> Result<Option<(Seq, Option<String>)>, StoreError> {
        let bound = vec![Cell::is(kind), Cell::Int(Some(id)), Cell::Int(Some(at))];
        let row = self.tx.raw(&STATES, STATE_OF, bound).await?.into_iter().next();
        row.map(|row| state(kind, id, row)).transpose()
    }

    /// Writes edits and logs each.
    pub async fn write(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        if let Some(cause) = &self.given_up {
            return Err(StoreError::NotWritten(cause.clone()));
        }
        self.write_all(entries).await.map_err(|error| self.store.name(error))
    }

    async fn write_all(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        for group in entries.chunk_by(|a, b| run(&a.edit) == run(&b.edit)) {
            match &group[0].edit {
                Edit::Put(record) => {
                    for group in once_each(group) {
                        let rows = group.iter().filter_map(|entry| put(&entry.edit)).map(cells).collect();
                        self.tx.upsert(table(record.kind()), rows).await?;
                    }
                }
                Edit::Delete(kind, _) => {
                    for entry in group {
                        self.tx.delete(table(*kind), entry.edit.subject().1).await?;
                    }
                }
            }
        }
        self.log(entries).await
    }

    async fn log(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        for one in entries.chunk_by(|a, b| Arc::ptr_eq(&a.stamp, &b.stamp)) {
            self.put_in_set(&one[0].stamp).await?;
        }
        let mut known = self.hashes_before(entries).await?;
        let before = self.version().await?;
        let (mut seq, mut rows, mut payloads) = (before, Vec::new(), Vec::new());
        for Entry { edit, stamp, remarks, .. } in entries {
            seq += 1;
            let at = stamp.at.format(&Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?;
            let (kind, id) = edit.subject();
            let payload = put(edit).map(|record| Payload::new(seq, doc::write(record)));
            let hash = payload.as_ref().map(Payload::hash);
            let hash_before = known.insert((kind, id), hash.clone()).flatten();
            payloads.extend(payload);
            let [marks, warnings] = remarks::cells(remarks);
            rows.push(vec![
                Cell::Int(Some(seq)),
                Cell::is(&at),
                Cell::is(&stamp.actor.0),
                Cell::Text(stamp.reason.clone()),
                Cell::is(kind),
                Cell::Int(Some(id)),
                Cell::Text(hash_before),
                Cell::Text(hash),
                Cell::Int(stamp.set()),
                marks,
                warnings,
            ]);
        }
        let names: Vec<&str> = LOG.columns.iter().map(|(name, _)| *name).collect();
        let seal = seal::next(&mut self.tx, self.store.identity(), before, &rows).await?;
        self.tx.insert_rows(LOG.name, &names, rows, "").await?;
        payloads::insert(&mut self.tx, payloads).await?;
        self.newest = Some(seq);
        self.is_sealed = true;
        seal::add(&mut self.tx, self.store.identity(), seal).await
    }

    /// The hashes of the newest states of records that edits replace or delete.
    async fn hashes_before(&mut self, entries: &[Entry]) -> Result<Hashes, StoreError> {
        let mut ids: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.before.is_some()) {
            let (kind, id) = entry.edit.subject();
            ids.entry(kind).or_default().push(id);
        }
        let mut known = HashMap::new();
        for (kind, ids) in ids {
            let found = payloads::newest_hashes(&mut self.tx, kind, &ids).await?;
            known.extend(found.into_iter().map(|(id, hash)| ((kind, id), hash)));
        }
        Ok(known)
    }

    /// Writes edits and returns the version that contains them. Refused edits are rolled back without affecting others
    /// in this transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the database refuses an edit. If it gave up the whole transaction, [`Writer::commit`] fails
    /// too.
    pub async fn write_apart(&mut self, entries: &[Entry]) -> Result<Seq, StoreError> {
        self.tx.run("savepoint apart").await?;
        match self.write(entries).await {
            Ok(()) => {
                self.tx.run("release savepoint apart").await?;
                self.version().await
            }
            Err(error) => {
                self.open_sets.clear();
                self.newest = None;
                let back = match self.tx.run("rollback to savepoint apart").await {
                    Ok(()) => self.tx.run("release savepoint apart").await,
                    Err(gone) => Err(gone),
                };
                // On a full disk and similar failures, SQLite rolls the whole transaction back, including the
                // savepoint.
                if back.is_err() {
                    self.given_up = Some(error.to_string());
                }
                Err(error)
            }
        }
    }

    /// Makes the writes durable and returns the new version.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotWritten`] if the database gave up the transaction; any other error means that nothing was
    /// written.
    pub async fn commit(mut self) -> Result<Seq, StoreError> {
        if let Some(cause) = self.given_up {
            return Err(StoreError::NotWritten(cause));
        }
        let version = self.version().await?;
        let seal = self.last_seal().await?;
        match self.tx.commit().await {
            Ok(()) => {}
            Err(StoreError::Unreachable(cause)) if self.store.engine() == Engine::Postgres => {
                self.store.settle(seal, cause).await?;
            }
            Err(error) => return Err(self.store.name(error)),
        }
        self.store.note(version);
        Ok(version)
    }

    /// The newest seal, by which a commit is recognised whose answer was lost; on a server, where that can happen.
    async fn last_seal(&mut self) -> Result<Option<(Seq, String)>, StoreError> {
        if self.store.engine() == Engine::Sqlite || !self.is_sealed {
            return Ok(None);
        }
        self.tx.ring().await?;
        seal::last(&mut self.tx, self.store.identity()).await.map(Some)
    }
}

/// The hash of the newest state of each record; `None` if it was deleted.
type Hashes = HashMap<(Kind, i64), Option<String>>;

/// The number and the document of a state.
fn state(kind: Kind, id: i64, row: Raw) -> Result<(Seq, Option<String>), StoreError> {
    match <[_; 2]>::try_from(row) {
        Ok([Ok(Cell::Int(Some(seq))), Ok(Cell::Text(doc))]) => Ok((seq, doc)),
        _ => Err(StoreError::Damaged(format!("the change log of {kind} {id} cannot be read"))),
    }
}

/// The key by which consecutive edits are grouped into one statement.
fn run(edit: &Edit) -> (bool, Kind) {
    (matches!(edit, Edit::Put(_)), edit.subject().0)
}

/// Parts of consecutive edits in which no record is edited twice: PostgreSQL refuses that within one statement.
fn once_each(mut group: &[Entry]) -> Vec<&[Entry]> {
    let mut parts = Vec::new();
    while !group.is_empty() {
        let mut ids = HashSet::new();
        let repeated = group.iter().position(|entry| !ids.insert(entry.edit.subject().1));
        let (part, rest) = group.split_at(repeated.unwrap_or(group.len()));
        parts.push(part);
        group = rest;
    }
    parts
}

fn put(edit: &Edit) -> Option<&Record> {
    match edit {
        Edit::Put(record) => Some(record),
        Edit::Delete(..) => None,
    }
}

pub(super) fn table(kind: Kind) -> &'static Table {
    match kind {
        Kind::Source => &source::TABLE,
        Kind::Unit => &unit::TABLE,
        Kind::Succession => &succession::TABLE,
        Kind::Zone => &zone::TABLE,
        Kind::Firm => &firm::TABLE,
        Kind::Observation => &observation::TABLE,
        Kind::Linkage => &linkage::TABLE,
        Kind::Outline => &outline::TABLE,
    }
}

/// The row of a record.
pub(super) fn cells(record: &Record) -> Vec<Cell> {
    match record {
        Record::Source(r) => source::cells(r),
        Record::Unit(r) => unit::cells(r),
        Record::Succession(r) => succession::cells(r),
        Record::Zone(r) => zone::cells(r),
        Record::Firm(r) => firm::cells(r),
        Record::Observation(r) => observation::cells(r),
        Record::Linkage(r) => linkage::cells(r),
        Record::Outline(r) => outline::cells(r),
    }
}
