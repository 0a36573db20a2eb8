//! Writing the features of a selection to one file, or firms to several.

use std::io;

use super::file::{GROUP_ROWS, Writer};
use crate::{
    collection::{
        about::About, bounded::Bounded, feature::Thing, kinds::Collection, selection::Selection, view::Shown,
    },
    index::Snapshot,
};

/// The number of rows in each of several files.
const FILE_ROWS: usize = 16 * GROUP_ROWS;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// The number of files.
    pub files: usize,
    /// The number of firms.
    pub rows: usize,
}

/// Writes the features of a selection to one file. A selection without features is a file without rows.
///
/// # Errors
///
/// That of the disk.
pub fn one(
    now: &Snapshot,
    (collection, selection, shown): (Collection, &Selection, &Shown),
    about: &About,
    file: Bounded,
) -> io::Result<usize> {
    let mut writer = Writer::new(file, collection, shown)?;
    collection.each(now, selection, &mut |thing| writer.add(&thing))?;
    let rows = writer.rows();
    writer.finish(about, now)?;
    Ok(rows)
}

/// Writes the firms of a selection in the order of the Hilbert curve to several files, which `open` creates by their numbers.
///
/// # Errors
///
/// That of `open`, and of the disk.
pub fn several(
    now: &Snapshot,
    (selection, shown): (&Selection, &Shown),
    about: &About,
    mut open: impl FnMut(usize) -> io::Result<Bounded>,
) -> io::Result<Written> {
    let firms = Collection::Firms;
    let mut writer = Writer::new(open(0)?, firms, shown)?;
    let mut written = Written { files: 1, rows: 0 };
    for row in selection.firms(now).rows() {
        if writer.rows() == FILE_ROWS {
            writer.finish(about, now)?;
            writer = Writer::new(open(written.files)?, firms, shown)?;
            written.files += 1;
        }
        writer.add(&Thing::Firm(row))?;
        written.rows += 1;
    }
    writer.finish(about, now)?;
    Ok(written)
}
