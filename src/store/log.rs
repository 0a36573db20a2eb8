//! The table of changes, and their documents beside it.

use super::{
    cell::{
        CellType::{Int, Text},
        Table,
    },
    error::StoreError,
};

/// The number of the newest change.
pub(super) const VERSION: &str = "select coalesce(max(seq), 0) from change";

/// The log as a table; its key is `seq`. It has a hash of each document.
pub(super) const LOG: Table = Table {
    name: "change",
    columns: &[
        ("seq", Int),
        ("at", Text),
        ("actor", Text),
        ("reason", Text),
        ("kind", Text),
        ("subject_id", Int),
        ("before_hash", Text),
        ("doc_hash", Text),
        ("set_id", Int),
        ("marks", Text),
        ("warnings", Text),
    ],
};

/// A change with its documents. The document before it is that of the change before of the same record.
pub(super) const CHANGES: Table = Table {
    name: "change",
    columns: &[
        ("seq", Int),
        ("at", Text),
        ("actor", Text),
        ("reason", Text),
        ("kind", Text),
        ("subject_id", Int),
        ("before", Text),
        ("after", Text),
        ("set_id", Int),
        ("withheld", Text),
        ("marks", Text),
        ("warnings", Text),
    ],
};

/// The statement that reads changes with their documents. A document that is lost reads as an empty text, which is no
/// document.
macro_rules! changes {
    ($rest:literal) => {
        concat!(
            "select seq, at, actor, reason, kind, subject_id,
            case when before_hash is not null then coalesce((select doc from payload where payload.seq = (
                select max(earlier.seq) from change earlier where earlier.kind = change.kind
                and earlier.subject_id = change.subject_id and earlier.seq < change.seq)), '') end,
            case when doc_hash is not null then coalesce((select doc from payload
                where payload.seq = change.seq), '') end,
            set_id,
            (select string_agg(withheld, ';') from payload where payload.seq = change.seq or (
                change.before_hash is not null and payload.seq = (
                select max(earlier.seq) from change earlier where earlier.kind = change.kind
                and earlier.subject_id = change.subject_id and earlier.seq < change.seq))),
            marks, warnings
            from change where ",
            $rest
        )
    };
}

/// The document of a change, in a statement on the log.
macro_rules! document {
    () => {
        "case when doc_hash is not null then coalesce((select doc from payload where payload.seq = change.seq), '') end"
    };
}

pub(super) use {changes, document};

/// Refuses rows that are not in the order of the query, as a damaged tree may return them: a scan that continued from
/// the last key would never end.
pub(super) fn in_order(
    table: &str,
    after: i64,
    keys: impl IntoIterator<Item = i64>,
) -> Result<(), StoreError> {
    let mut last = after;
    for key in keys {
        if key <= last {
            return Err(StoreError::Damaged(format!("table {table}: row {key} follows row {last}")));
        }
        last = key;
    }
    Ok(())
}
