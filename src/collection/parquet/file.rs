//! One file, written a group of rows at a time.

use std::{fs::File, io};

use parquet::{errors::ParquetError, file::writer::SerializedFileWriter};

use super::{
    about::{About, Seen},
    columns::{Content, properties, schema},
    group::Group,
};
use crate::{
    index::{Snapshot, row::Row},
    stop,
};

/// The number of rows in a group: some thirty chunks of the read model, in which a city's firms fill a small box.
pub(super) const GROUP_ROWS: usize = 16_384;

/// A file being written. Only the rows of the current group are in memory.
pub(super) struct Writer {
    to: SerializedFileWriter<File>,
    group: Group,
    seen: Seen,
    rows: usize,
}

impl Writer {
    /// Starts a file.
    pub(super) fn new(file: File, columns: &[Content]) -> io::Result<Self> {
        let to = schema(columns).and_then(|schema| SerializedFileWriter::new(file, schema, properties()));
        Ok(Self { to: to.map_err(cause)?, group: Group::new(columns), seen: Seen::default(), rows: 0 })
    }

    /// Adds a firm.
    pub(super) fn add(&mut self, row: Row<'_>) -> io::Result<()> {
        let point = self.group.add(row);
        self.seen.add(row, point);
        self.rows += 1;
        if self.group.len() == GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    fn flush(&mut self) -> io::Result<()> {
        stop::check();
        self.group.write(&mut self.to).map_err(cause)
    }

    /// Ends the file, which is on the disk then.
    pub(super) fn finish(mut self, about: &About, now: &Snapshot) -> io::Result<()> {
        if self.group.len() > 0 {
            self.flush()?;
        }
        for entry in self.seen.metadata(about, now) {
            self.to.append_key_value_metadata(entry);
        }
        self.to.into_inner().map_err(cause)?.sync_all()
    }
}

/// The error of the disk behind an error of the library.
fn cause(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(own) => *own,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
