//! A copy of a register for benches that write.

use std::{fs, path::PathBuf};

use tempfile::TempDir;
use xuong::{
    index::{Snapshot, row::Row},
    model::{actor::Actor, change::Edit, firm::Firm, record::Record},
};

/// Copies the folder in `XUONG_DATA`, or the one that `xuong demo --synthetic` makes, next to itself. The copy is
/// deleted when the result is dropped.
pub(crate) fn copied() -> anyhow::Result<TempDir> {
    let folder = std::env::var_os("XUONG_DATA").map_or_else(|| "data-synthetic".into(), PathBuf::from);
    let copy = tempfile::tempdir_in(folder.parent().filter(|p| p.is_dir()).unwrap_or(".".as_ref()))?;
    for name in ["xuong.db", "xuong.snapshot"] {
        if folder.join(name).is_file() {
            fs::copy(folder.join(name), copy.path().join(name))?;
        }
    }
    Ok(copy)
}

/// The author of the edits.
pub(crate) fn actor() -> Actor {
    Actor("bench".to_owned())
}

/// An edit that puts a firm.
pub(crate) fn put(firm: Firm) -> Edit {
    Edit::Put(Box::new(Record::Firm(firm)))
}

/// `count` firms, evenly spread over the register.
pub(crate) fn firms(now: &Snapshot, count: usize) -> Vec<Firm> {
    let step = (now.firms.len() / count).max(1);
    now.firms.iter().step_by(step).take(count).map(Row::firm).collect()
}
