//! Nothing is lost unnoticed: a damaged, replaced or cut-off registry is told, and is not written to.

mod backup;
mod causes;
mod deep;
mod ready;
pub(crate) mod trials;

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::Path,
};

/// The size of a page of the database.
const PAGE: usize = 4096;

/// Overwrites bytes of a file.
fn overwrite(path: &Path, at: usize, bytes: &[u8]) {
    let file = OpenOptions::new().write(true).open(path).expect("the file");
    file.write_all_at(bytes, at as u64).expect("bytes are written");
}

/// Zeroes a page somewhere in the second half of a database, where the rows are.
fn zero_a_page(database: &Path) {
    let pages = usize::try_from(fs::metadata(database).expect("the database").len()).expect("small") / PAGE;
    overwrite(database, pages / 2 * PAGE, &[0; PAGE]);
}
