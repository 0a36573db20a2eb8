//! One file, written a group of rows at a time.

use std::io;

use parquet::{errors::ParquetError, file::writer::SerializedFileWriter};

use super::{
    about::Seen,
    columns::{Content, properties, schema},
    group::Group,
};
use crate::{
    collection::{about::About, bounded::Bounded, feature::Thing, kinds::Collection, view::Shown},
    index::Snapshot,
    stop,
};

/// The number of rows in a group: some thirty chunks of the read model, in which a city's firms fill a small box.
pub(super) const GROUP_ROWS: usize = 16_384;

/// A file being written. Only the rows of the current group are in memory.
pub(super) struct Writer<'s> {
    to: SerializedFileWriter<Bounded>,
    shown: &'s Shown,
    group: Group,
    seen: Seen,
    rows: usize,
}

impl<'s> Writer<'s> {
    /// Starts a file.
    pub(super) fn new(file: Bounded, collection: Collection, shown: &'s Shown) -> io::Result<Self> {
        let columns = Content::all(collection, shown);
        let to = schema(collection, &columns)
            .and_then(|schema| SerializedFileWriter::new(file, schema, properties()));
        let (group, seen) = (Group::new(&columns), Seen::default());
        Ok(Self { to: to.map_err(cause)?, shown, group, seen, rows: 0 })
    }

    /// Adds a feature.
    pub(super) fn add(&mut self, thing: &Thing<'_>) -> io::Result<()> {
        let bounds = self.group.add(thing, self.shown.crs);
        self.seen.add(thing, bounds);
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
        for entry in self.seen.metadata(about, now, (self.shown.form, self.shown.crs)) {
            self.to.append_key_value_metadata(entry);
        }
        self.to.into_inner().map_err(cause)?.finish()
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
