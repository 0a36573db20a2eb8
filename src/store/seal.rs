//! Seals of the change log: a chain of hashes that reveals a changed bit in the log. Rows are checked against the log,
//! its documents against the hashes in it, and the log against its seals.

use super::{
    cell::{
        Cell,
        CellType::{Int, Text},
        Table,
    },
    db::Tx,
    error::StoreError,
    log::{LOG, VERSION, in_order},
};
use crate::model::change::Seq;

const SEAL: Table = Table { name: "seal", columns: &[("seq", Int), ("hash", Text)] };

const LAST: &str = "select seq, hash from seal order by seq desc limit $1";
const HASH_AT: &str = "select hash from seal where seq = cast($1 as bigint)";
const AFTER: &str = "select seq, hash from seal where seq > $1 order by seq limit $2";
const CHANGES: &str = "select seq, at, actor, reason, kind, subject_id, before_hash, doc_hash, set_id,
    marks, warnings from change where seq > $1 and seq <= $2 order by seq limit $3";

/// Changes or seals that are read at a time.
const BATCH: i64 = 1000;

/// A part of the log that does not fit its seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The first and the last change of a run that differs from its seal.
    Run(Seq, Seq),
    /// The changes after this one have no seal.
    Open(Seq),
}

/// The seals of a log and what does not fit them, before its documents are moved.
pub(super) struct Old {
    seals: Vec<Seq>,
    broken: Vec<Broken>,
}

/// Reads the seals of a log and checks them.
pub(super) async fn old(tx: &mut Tx, identity: &str) -> Result<Old, StoreError> {
    let broken = broken(tx, identity).await?;
    let rows = tx.raw(&SEAL, AFTER, vec![Cell::Int(Some(0)), Cell::Int(Some(i64::MAX))]).await?;
    let seals = rows.into_iter().filter_map(read).map(|(seq, _)| seq).collect();
    Ok(Old { seals, broken })
}

/// Seals a log again at the same places after its documents were moved. A run that was broken gets a seal that nothing
/// fits.
pub(super) async fn renew(tx: &mut Tx, identity: &str, old: Old) -> Result<(), StoreError> {
    tx.run("delete from seal").await?;
    let (mut last, mut hash, mut rows) = (0, identity.to_owned(), Vec::with_capacity(old.seals.len()));
    for seq in old.seals {
        hash = match hash_of(tx, &hash, last, seq).await? {
            Some(made) if !old.broken.contains(&Broken::Run(last + 1, seq)) => made,
            _ => format!("broken {last} {seq}"),
        };
        last = seq;
        rows.push(vec![Cell::Int(Some(seq)), Cell::is(&hash)]);
    }
    tx.insert_rows(SEAL.name, &["seq", "hash"], rows, "").await
}

/// The seal of changes that are about to be written.
pub(super) enum Next {
    /// The last change and the hash. It is made of the rows as they are written, which saves reading them again.
    Made(Seq, String),
    /// Changes before them have no seal either, so all are read.
    ToRead,
    /// They have one, since a damaged log has seals of changes that it does not have.
    None,
}

/// Makes the seal of rows of the log that follow the change `before`.
pub(super) async fn next(
    tx: &mut Tx,
    identity: &str,
    before: Seq,
    rows: &[Vec<Cell>],
) -> Result<Next, StoreError> {
    let (sealed, hash) = last(tx, identity).await?;
    let version = before + i64::try_from(rows.len()).expect("fewer rows than numbers");
    if sealed != before {
        return Ok(if sealed < before { Next::ToRead } else { Next::None });
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(hash.as_bytes());
    rows.iter().for_each(|row| hash_row(&mut hasher, row));
    Ok(Next::Made(version, hasher.finalize().to_hex().to_string()))
}

/// Writes the seal of changes that were written.
pub(super) async fn add(tx: &mut Tx, identity: &str, next: Next) -> Result<(), StoreError> {
    match next {
        Next::Made(version, hash) => insert(tx, version, hash).await,
        Next::ToRead => extend(tx, identity).await,
        Next::None => Ok(()),
    }
}

/// The newest seal and its hash; that of a log without seals is the identity of the registry.
pub(super) async fn last(tx: &mut Tx, identity: &str) -> Result<(Seq, String), StoreError> {
    let last = tx.raw(&SEAL, LAST, vec![Cell::Int(Some(1))]).await?;
    match last.into_iter().next() {
        Some(row) => {
            read(row).ok_or_else(|| StoreError::Damaged("a seal of the log cannot be read".to_owned()))
        }
        None => Ok((0, identity.to_owned())),
    }
}

/// Whether a seal is in the log.
pub(super) async fn is_there(tx: &mut Tx, seq: Seq, hash: &str) -> Result<bool, StoreError> {
    Ok(tx.text(HASH_AT, &seq.to_string()).await?.as_deref() == Some(hash))
}

async fn insert(tx: &mut Tx, version: Seq, hash: String) -> Result<(), StoreError> {
    let row = vec![Cell::Int(Some(version)), Cell::is(hash)];
    tx.insert_rows(SEAL.name, &["seq", "hash"], vec![row], "").await
}

/// Seals all changes that have no seal yet.
pub(super) async fn extend(tx: &mut Tx, identity: &str) -> Result<(), StoreError> {
    let (sealed, hash) = last(tx, identity).await?;
    let version = tx.number(VERSION, &[]).await?;
    if version <= sealed {
        return Ok(());
    }
    let hash = hash_of(tx, &hash, sealed, version)
        .await?
        .ok_or_else(|| StoreError::Damaged("a change of the log cannot be read".to_owned()))?;
    insert(tx, version, hash).await
}

/// The parts of the log that do not fit their seals. A log without any seal is older than seals are, and fits.
pub(super) async fn broken(tx: &mut Tx, identity: &str) -> Result<Vec<Broken>, StoreError> {
    let version = tx.number(VERSION, &[]).await?;
    let (mut last, mut hash, mut found) = (0, identity.to_owned(), Vec::new());
    loop {
        let seals = tx.raw(&SEAL, AFTER, vec![Cell::Int(Some(last)), Cell::Int(Some(BATCH))]).await?;
        if seals.is_empty() {
            break;
        }
        for row in seals {
            let Some((seq, sealed)) = read(row) else {
                return Err(StoreError::Damaged(format!(
                    "the seal of the log after change {last} cannot be read"
                )));
            };
            in_order(SEAL.name, last, [seq])?;
            if hash_of(tx, &hash, last, seq).await?.as_ref() != Some(&sealed) {
                found.push(Broken::Run(last + 1, seq));
            }
            (last, hash) = (seq, sealed);
        }
    }
    if last != version && last != 0 {
        found.push(Broken::Open(last));
    }
    Ok(found)
}

fn read(row: Vec<Result<Cell, String>>) -> Option<(Seq, String)> {
    match row.into_iter().collect::<Result<Vec<_>, _>>().ok()?.as_slice() {
        [Cell::Int(Some(seq)), Cell::Text(Some(hash))] => Some((*seq, hash.clone())),
        _ => None,
    }
}

/// The hash of the changes after one number up to another, chained to the hash before them; `None` if a change cannot
/// be read.
async fn hash_of(tx: &mut Tx, before: &str, after: Seq, upto: Seq) -> Result<Option<String>, StoreError> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before.as_bytes());
    let mut done = after;
    while done < upto {
        let bound = [done, upto, BATCH].map(|number| Cell::Int(Some(number))).to_vec();
        let rows = tx.raw(&LOG, CHANGES, bound).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let Ok(cells) = row.into_iter().collect::<Result<Vec<_>, _>>() else { return Ok(None) };
            let Some(Cell::Int(Some(seq))) = cells.first() else { return Ok(None) };
            in_order(LOG.name, done, [*seq])?;
            done = *seq;
            hash_row(&mut hasher, &cells);
        }
    }
    Ok(Some(hasher.finalize().to_hex().to_string()))
}

/// The number of the first cells of a row, before what is noted of the change.
const PLAIN: usize = 9;

/// Hashes a row of the log without its number. A change of no set, or of which nothing is noted, has the hash that it had
/// before there was either.
fn hash_row(hasher: &mut blake3::Hasher, row: &[Cell]) {
    let (plain, noted) = row.split_at(PLAIN.min(row.len()));
    plain.iter().skip(1).filter(|cell| **cell != Cell::Int(None)).for_each(|cell| hash_cell(hasher, cell));
    for (kind, cell) in (5..).zip(noted) {
        if let Cell::Text(Some(text)) = cell {
            hash_bytes(hasher, kind, text.as_bytes());
        }
    }
}

/// Hashes the type and the length of each cell first, so that different rows are different bytes.
pub(super) fn hash_cell(hasher: &mut blake3::Hasher, cell: &Cell) {
    let (kind, bytes): (u8, &[u8]) = match cell {
        Cell::Text(Some(text)) => (1, text.as_bytes()),
        Cell::Int(Some(number)) => (2, &number.to_le_bytes()),
        Cell::Real(Some(number)) => (3, &number.to_le_bytes()),
        Cell::Blob(Some(bytes)) => (4, bytes),
        _ => (0, &[]),
    };
    hash_bytes(hasher, kind, bytes);
}

fn hash_bytes(hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]) {
    hasher.update(&[kind]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(row: &[Cell]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hash_row(&mut hasher, row);
        hasher.finalize()
    }

    #[test]
    fn a_change_of_which_nothing_is_noted_has_the_hash_that_it_had_before_anything_was() {
        let [text, none] = [Cell::is("x"), Cell::Text(None)];
        let old = [
            Cell::Int(Some(7)),
            text.clone(),
            text.clone(),
            none.clone(),
            text.clone(),
            Cell::Int(Some(1)),
            none.clone(),
            text.clone(),
            Cell::Int(None),
        ];
        let with = |marks: &Cell, warnings: &Cell| [&old[..], &[marks.clone(), warnings.clone()]].concat();
        assert_eq!(hash_of(&old), hash_of(&with(&none, &none)));
        let all = [with(&none, &none), with(&text, &none), with(&none, &text), with(&text, &text)];
        let mut hashes: Vec<String> = all.iter().map(|row| hash_of(row).to_string()).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all.len());
    }
}
