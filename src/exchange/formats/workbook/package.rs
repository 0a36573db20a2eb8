//! The parts of a packed workbook.

use std::collections::HashMap;

use super::{
    fault::BookFault,
    xml::{Xml, bloated},
};
use crate::exchange::{
    finding::Fault,
    formats::{
        guard::{Entry, Unpacking, Zip},
        limits::MOST_UNPACKED,
    },
};

/// A packed workbook.
pub(super) struct Package<'a> {
    zip: Zip<'a>,
    parts: HashMap<String, Entry>,
}

impl<'a> Package<'a> {
    /// Reads the directory of a workbook. Sheets are never held as a whole, so that a large file may unpack to more than
    /// other files may: a million rows of twelve cells are about 700 MB of XML in 100 MB.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        const FOR_EACH_BYTE: u64 = 20;
        const MOST: u64 = 2_000_000_000;
        let most = (bytes.len() as u64 * FOR_EACH_BYTE).clamp(MOST_UNPACKED, MOST);
        let zip = Zip::open_up_to(bytes, most).map_err(bloated)?;
        let parts = zip.entries().iter().map(|entry| (entry.name.clone(), entry.clone())).collect();
        Ok(Self { zip, parts })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, part: &str) -> bool {
        self.parts.contains_key(part)
    }

    /// Reads a part.
    pub(super) fn part(&mut self, name: &str) -> Result<Xml<Unpacking<'_, 'a>>, Fault> {
        let entry = self.parts.get(name).ok_or_else(|| Fault::Book(BookFault::Broken(name.to_owned())))?;
        Ok(Xml::new(name, self.zip.unpack(entry)?))
    }
}
