//! The documents of the log, beside it: what is hashed, what is withheld, and how an older log is brought to this form.

use std::collections::HashMap;

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        Table,
    },
    db::{Db, Raw, Tx},
    error::StoreError,
    log::in_order,
    seal,
};
use crate::model::{change::Seq, record::Kind};

/// Documents that are read at a time.
const BATCH: i64 = 1000;

/// Identities in one statement.
const SUBJECTS: usize = 200;

/// The name under which it is recorded that the documents are beside the log.
const MOVED: &str = "payloads";

const IS_MOVED: &str = "select count(*) from registry where name = $1";

const PAYLOAD: Table =
    Table { name: "payload", columns: &[("seq", Int), ("salt", Text), ("doc", Text), ("hash", Text)] };

const AFTER: &str =
    "select payload.seq, salt, doc, doc_hash from payload left join change on change.seq = payload.seq
    where payload.seq > $1 order by payload.seq limit $2";

/// Changes without a document that should have one.
const LOST: &str = "select seq, null, '', null from change where doc_hash is not null
    and not exists (select 1 from payload where payload.seq = change.seq) order by seq limit $1";

const OF_SUBJECTS: Table = Table { name: "change", columns: &[("subject_id", Int), ("doc_hash", Text)] };

/// A document with what it is hashed with.
#[derive(Debug)]
pub(super) struct Payload {
    pub(super) seq: Seq,
    salt: String,
    doc: String,
}

impl Payload {
    /// The document of a change, with a salt of its own.
    pub(super) fn new(seq: Seq, doc: String) -> Self {
        Self { seq, salt: uuid::Uuid::new_v4().simple().to_string(), doc }
    }

    /// What the log has of it.
    pub(super) fn hash(&self) -> String {
        hash(&self.salt, &self.doc)
    }

    fn row(self) -> Vec<Cell> {
        vec![Cell::Int(Some(self.seq)), Cell::is(self.salt), Cell::is(self.doc)]
    }
}

fn hash(salt: &str, doc: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(salt.as_bytes()).update(doc.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// The hash of a document of which something is withheld.
pub(super) fn hash_of_rest(doc: &str) -> String {
    hash("", doc)
}

/// Adds documents.
pub(super) async fn insert(tx: &mut Tx, payloads: Vec<Payload>) -> Result<(), StoreError> {
    let rows = payloads.into_iter().map(Payload::row).collect();
    tx.insert_rows(PAYLOAD.name, &["seq", "salt", "doc"], rows, "").await
}

/// The hashes of the newest states of records of a kind.
pub(super) async fn newest_hashes(
    tx: &mut Tx,
    kind: Kind,
    ids: &[i64],
) -> Result<HashMap<i64, Option<String>>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(SUBJECTS) {
        let places: Vec<String> = (2..).take(some.len()).map(|at| format!("${at}")).collect();
        let places = places.join(", ");
        let sql = format!(
            "select subject_id, doc_hash from change where kind = $1 and subject_id in ({places}) and seq = (
             select max(newest.seq) from change newest where newest.kind = change.kind
             and newest.subject_id = change.subject_id)"
        );
        let bound = std::iter::once(Cell::is(kind)).chain(some.iter().map(|id| Cell::Int(Some(*id))));
        for row in tx.raw(&OF_SUBJECTS, &sql, bound.collect()).await? {
            match row.as_slice() {
                [Ok(Cell::Int(Some(id))), Ok(Cell::Text(hash))] => _ = found.insert(*id, hash.clone()),
                _ => return Err(StoreError::Damaged(format!("the change log of {kind} cannot be read"))),
            }
        }
    }
    Ok(found)
}

/// A document that does not fit the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is not what was written, or it is lost.
    Changed(Seq),
    /// Something of it is withheld; the hash of the rest.
    Withheld(Seq, String),
}

/// The documents that do not fit the hashes in the log.
pub(super) async fn unfit(tx: &mut Tx) -> Result<Vec<Unfit>, StoreError> {
    let (mut last, mut found) = (0, Vec::new());
    loop {
        let rows = tx.raw(&PAYLOAD, AFTER, vec![Cell::Int(Some(last)), Cell::Int(Some(BATCH))]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let (seq, unfit) = compare(row, last)?;
            in_order(PAYLOAD.name, last, [seq])?;
            last = seq;
            found.extend(unfit);
        }
    }
    for row in tx.raw(&PAYLOAD, LOST, vec![Cell::Int(Some(BATCH))]).await? {
        let Some(Ok(Cell::Int(Some(seq)))) = row.into_iter().next() else { continue };
        found.push(Unfit::Changed(seq));
    }
    Ok(found)
}

fn compare(row: Raw, last: Seq) -> Result<(Seq, Option<Unfit>), StoreError> {
    let lost = || StoreError::Damaged(format!("table payload: the rows after {last} have no order"));
    let [Ok(Cell::Int(Some(seq))), salt, doc, hashed]: [_; 4] = row.try_into().map_err(|_| lost())? else {
        return Err(lost());
    };
    let unfit = match (salt, doc, hashed) {
        (Ok(Cell::Text(Some(salt))), Ok(Cell::Text(Some(doc))), Ok(Cell::Text(Some(hashed)))) => {
            (hash(&salt, &doc) != hashed).then_some(Unfit::Changed(seq))
        }
        (Ok(Cell::Text(None)), Ok(Cell::Text(Some(doc))), Ok(Cell::Text(Some(_)))) => {
            Some(Unfit::Withheld(seq, hash_of_rest(&doc)))
        }
        _ => Some(Unfit::Changed(seq)),
    };
    Ok((seq, unfit))
}

const OLD: Table = Table { name: "change", columns: &[("seq", Int), ("doc_hash", Text)] };

const OLD_DOCS: &str = "select seq, doc_hash from change where seq > $1 order by seq limit $2";

const SCRATCH: &str = "create temp table moved (seq integer primary key, hash text)";

/// The hash before a change is that of the change before of the same record.
const REPLACE: &str = "update change set
    before_hash = case when before_hash is not null then (select hash from moved where moved.seq = (
        select max(earlier.seq) from change earlier where earlier.kind = change.kind
        and earlier.subject_id = change.subject_id and earlier.seq < change.seq)) end,
    doc_hash = (select hash from moved where moved.seq = change.seq)";

const NO_SCRATCH: &str = "drop table moved";

/// Triggers that keep the log and its seals from being changed.
const GUARDS: [&str; 3] = ["change_is_never_updated", "seal_is_never_updated", "seal_is_never_deleted"];

/// Moves the documents of an older log beside it, once, and seals the log again. Runs that did not fit their seals still
/// do not.
pub(super) async fn move_documents(db: &Db, identity: &str) -> Result<(), StoreError> {
    if db.read().await?.number(IS_MOVED, &[MOVED]).await? > 0 {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    if tx.number(IS_MOVED, &[MOVED]).await? > 0 {
        return Ok(());
    }
    let old = seal::old(&mut tx, identity).await?;
    let guards = tx.without(&GUARDS).await?;
    tx.run(SCRATCH).await?;
    let mut last = 0;
    loop {
        let rows = tx.raw(&OLD, OLD_DOCS, vec![Cell::Int(Some(last)), Cell::Int(Some(BATCH))]).await?;
        if rows.is_empty() {
            break;
        }
        let mut payloads = Vec::with_capacity(rows.len());
        for row in rows {
            let [Ok(Cell::Int(Some(seq))), doc]: [_; 2] =
                row.try_into().map_err(|_| StoreError::Damaged("the change log".to_owned()))?
            else {
                return Err(StoreError::Damaged(format!("the changes after {last} cannot be read")));
            };
            in_order(OLD.name, last, [seq])?;
            last = seq;
            match doc {
                Ok(Cell::Text(Some(doc))) => payloads.push(Payload::new(seq, doc)),
                Ok(_) => {}
                Err(said) => return Err(StoreError::Damaged(format!("change {seq}: {said}"))),
            }
        }
        let hashes = payloads.iter().map(|one| vec![Cell::Int(Some(one.seq)), Cell::is(one.hash())]);
        tx.insert_rows("moved", &["seq", "hash"], hashes.collect(), "").await?;
        insert(&mut tx, payloads).await?;
    }
    tx.run(REPLACE).await?;
    tx.run(NO_SCRATCH).await?;
    seal::renew(&mut tx, identity, old).await?;
    tx.restore(guards).await?;
    tx.insert_rows("registry", &["name", "value"], vec![vec![Cell::is(MOVED), Cell::is("1")]], "").await?;
    tx.commit().await
}
