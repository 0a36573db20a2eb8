//! Redactions: values of documents of the log that are withheld for good, and the proof that nothing else was changed.
//!
//! Each redaction is chained to the one before it by a hash of what it says and of what is left of the documents.

use std::collections::HashMap;

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        Table,
    },
    db::Tx,
    doc,
    error::StoreError,
    open::Store,
    payloads::{self, Unfit, hash_of_rest},
};
use crate::model::{actor::Actor, change::Seq, record::Record};

/// A redaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Redaction {
    /// When it was made.
    pub at: OffsetDateTime,
    /// The author.
    pub actor: Actor,
    /// Why.
    pub reason: String,
    /// The change whose values are withheld.
    pub change: Seq,
    /// The names of the withheld properties.
    pub fields: Vec<String>,
    /// What is left of each document that had one of the values, by the change that recorded it.
    pub rest: Vec<(Seq, Record)>,
}

const REDACTION: Table = Table {
    name: "redaction",
    columns: &[
        ("id", Int),
        ("at", Text),
        ("actor", Text),
        ("reason", Text),
        ("change_seq", Int),
        ("fields", Text),
        ("hash", Text),
    ],
};

const REDACTIONS: &str = "select id, at, actor, reason, change_seq, fields, hash from redaction order by id";

const NEWEST: &str = "select coalesce(max(id), 0) from redaction";

const NEWEST_HASH: &str = "select hash from redaction order by id desc limit 1";

const WITHHELD: Table =
    Table { name: "withheld", columns: &[("redaction_id", Int), ("seq", Int), ("hash", Text)] };

const ALL_WITHHELD: &str = "select redaction_id, seq, hash from withheld order by redaction_id, seq";

const WITHHOLD: &str = "update payload set salt = null, doc = $1,
    withheld = case when withheld is null then $2 else withheld || ';' || $2 end where seq = $3";

/// How often a log that readers need is looked at again, and the pause between.
const ATTEMPTS: u32 = 50;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(200);

/// What a redaction or a document fails to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproved {
    /// The document of a change is not what was written, nor what a redaction left of it.
    Document(Seq),
    /// A redaction is not as it was recorded.
    Redaction(i64),
}

impl Store {
    /// The number of redactions.
    pub async fn redactions(&self) -> Result<i64, StoreError> {
        self.db.number(NEWEST).await
    }

    /// Withholds values in the documents of the log.
    pub async fn withhold(&self, redaction: &Redaction) -> Result<(), StoreError> {
        if !self.db.may_scrub().await? {
            return Err(StoreError::Denied(
                "only the owner of the tables can remove bytes; sign in as xuong_owner".to_owned(),
            ));
        }
        let mut tx = self.db.begin().await?;
        let before = tx.word(NEWEST_HASH).await?.unwrap_or_else(|| self.identity().to_owned());
        let id = tx.number(NEWEST, &[]).await? + 1;
        let fields = redaction.fields.join(";");
        let mut hashes = Vec::with_capacity(redaction.rest.len());
        for (seq, record) in &redaction.rest {
            let doc = doc::write(record);
            hashes.push((*seq, hash_of_rest(&doc)));
            tx.execute(WITHHOLD, vec![Cell::is(doc), Cell::is(&fields), Cell::Int(Some(*seq))]).await?;
        }
        let at = redaction.at.format(&Rfc3339).map_err(|e| StoreError::Damaged(e.to_string()))?;
        let said = [&at, &redaction.actor.0, &redaction.reason, &redaction.change.to_string(), &fields];
        let row = vec![
            Cell::Int(Some(id)),
            Cell::is(&at),
            Cell::is(&redaction.actor.0),
            Cell::is(&redaction.reason),
            Cell::Int(Some(redaction.change)),
            Cell::is(&fields),
            Cell::is(chained(&before, said.map(String::as_str), &hashes)),
        ];
        let names: Vec<&str> = REDACTION.columns.iter().map(|(name, _)| *name).collect();
        tx.insert_rows(REDACTION.name, &names, vec![row], "").await?;
        let rows = hashes
            .into_iter()
            .map(|(seq, hash)| vec![Cell::Int(Some(id)), Cell::Int(Some(seq)), Cell::is(hash)]);
        tx.insert_rows(WITHHELD.name, &["redaction_id", "seq", "hash"], rows.collect(), "").await?;
        tx.commit().await
    }

    /// Removes the bytes of overwritten and deleted values from the data file and the write-ahead log. Returns whether
    /// the write-ahead log is empty: it is not while a reader needs an older state.
    pub async fn scrub(&self) -> Result<bool, StoreError> {
        for _ in 0..ATTEMPTS {
            match self.db.scrub().await {
                Ok(true) => return Ok(true),
                Ok(false) | Err(StoreError::Busy) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

/// The hash of a redaction after the one before it.
fn chained(before: &str, said: [&str; 5], hashes: &[(Seq, String)]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| _ = hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    add(before);
    said.into_iter().for_each(&mut add);
    for (seq, hash) in hashes {
        add(&seq.to_string());
        add(hash);
    }
    hasher.finalize().to_hex().to_string()
}

/// The documents that neither the log nor a redaction proves, and the redactions that are not as they were recorded.
pub(super) async fn unproved(tx: &mut Tx, identity: &str) -> Result<Vec<Unproved>, StoreError> {
    let mut withheld: HashMap<i64, Vec<(Seq, String)>> = HashMap::new();
    let mut left: HashMap<Seq, String> = HashMap::new();
    for row in tx.raw(&WITHHELD, ALL_WITHHELD, Vec::new()).await? {
        let [Ok(Cell::Int(Some(id))), Ok(Cell::Int(Some(seq))), Ok(Cell::Text(Some(hash)))]: [_; 3] =
            row.try_into().map_err(|_| StoreError::Damaged("table withheld".to_owned()))?
        else {
            return Err(StoreError::Damaged("table withheld cannot be read".to_owned()));
        };
        left.insert(seq, hash.clone());
        withheld.entry(id).or_default().push((seq, hash));
    }
    let (mut before, mut found) = (identity.to_owned(), Vec::new());
    for row in tx.raw(&REDACTION, REDACTIONS, Vec::new()).await? {
        let damaged = || StoreError::Damaged("table redaction cannot be read".to_owned());
        let cells: Vec<Cell> = row.into_iter().collect::<Result<_, String>>().map_err(|_| damaged())?;
        let [
            Cell::Int(Some(id)),
            Cell::Text(Some(at)),
            Cell::Text(Some(actor)),
            Cell::Text(Some(reason)),
            Cell::Int(Some(change)),
            Cell::Text(Some(fields)),
            Cell::Text(Some(hash)),
        ] = cells.as_slice()
        else {
            return Err(damaged());
        };
        let own = withheld.remove(id).unwrap_or_default();
        if chained(&before, [at, actor, reason, &change.to_string(), fields], &own) != *hash {
            found.push(Unproved::Redaction(*id));
        }
        before.clone_from(hash);
    }
    found.extend(withheld.into_keys().map(Unproved::Redaction));
    for unfit in payloads::unfit(tx).await? {
        match unfit {
            Unfit::Changed(seq) => found.push(Unproved::Document(seq)),
            Unfit::Withheld(seq, hash) if left.get(&seq) != Some(&hash) => {
                found.push(Unproved::Document(seq));
            }
            Unfit::Withheld(..) => {}
        }
    }
    Ok(found)
}
