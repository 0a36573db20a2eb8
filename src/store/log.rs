//! The table of changes.

use super::{
    cell::{
        CellType::{Int, Text},
        Table,
    },
    error::StoreError,
};

/// The number of the newest change.
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
        ("set_id", Int),
    ],
};

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
