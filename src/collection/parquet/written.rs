//! Writing the firms of a selection to one file, or to several.

use std::{fs::File, io};

use super::{
    about::About,
    columns::Content,
    file::{GROUP_ROWS, Writer},
};
use crate::{collection::selection::Selection, index::Snapshot};

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

/// Writes the firms of a selection in the order of the Hilbert curve. `open` creates the file with a number; if `in_one`, it is
/// called once. A selection without firms is a file without rows.
///
/// # Errors
///
/// That of `open`, and of the disk.
pub fn write(
    now: &Snapshot,
    selection: &Selection,
    about: &About,
    in_one: bool,
    mut open: impl FnMut(usize) -> io::Result<File>,
) -> io::Result<Written> {
    let columns = Content::all(about.role);
    let most = if in_one { usize::MAX } else { FILE_ROWS };
    let mut writer = Writer::new(open(0)?, &columns)?;
    let mut written = Written { files: 1, rows: 0 };
    for row in selection.firms(now).rows() {
        if writer.rows() == most {
            writer.finish(about, now)?;
            writer = Writer::new(open(written.files)?, &columns)?;
            written.files += 1;
        }
        writer.add(row)?;
        written.rows += 1;
    }
    writer.finish(about, now)?;
    Ok(written)
}
