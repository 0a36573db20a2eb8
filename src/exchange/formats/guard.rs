//! Limits of what a file may expand to, checked before and while it is read.
//!
//! A declared size is refused before a byte is unpacked; what is unpacked is counted as well, since a file may declare
//! less than it has.

use std::{
    cell::Cell,
    io::{self, Cursor, Read},
    rc::Rc,
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{
    fault::FormatFault,
    limits::{MOST_DEPTH, MOST_ENTRIES, MOST_UNPACKED},
};
use crate::stop;

/// What may unpack to any number of times its size: a small file is harmless, whatever it is made of.
const HARMLESS: u64 = 16_000_000;

/// The largest ratio of an unpacked entry to a packed one. Tables of blanks reach it as well, but only small ones.
const MOST_RATIO: u64 = 100;

/// The name of the format in messages.
const ZIP: &str = "ZIP";

/// A ZIP archive whose directory is plausible, with a budget of bytes that may be unpacked.
///
/// Clones share the budget, so that two entries can be read at the same time.
#[derive(Debug, Clone)]
pub struct Zip<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: Rc<[Entry]>,
    left: Rc<Cell<u64>>,
}

/// An entry of an archive that is a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the archive.
    at: usize,
    /// Its path in the archive.
    pub name: String,
    /// Its declared size in bytes.
    pub size: u64,
    packed: u64,
}

impl<'a> Zip<'a> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    ///
    /// [`FormatFault`] if it is broken, or declares more than is allowed.
    pub fn open(bytes: &'a [u8]) -> Result<Self, FormatFault> {
        Self::open_up_to(bytes, MOST_UNPACKED)
    }

    /// The same with another limit of what is unpacked, in bytes, for files whose entries are read piece by piece.
    ///
    /// # Errors
    ///
    /// [`FormatFault`] if it is broken, or declares more than is allowed.
    pub fn open_up_to(bytes: &'a [u8], most: u64) -> Result<Self, FormatFault> {
        let broken = |error: ZipError| FormatFault::Broken(ZIP, error.to_string());
        declared_entries(bytes)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if archive.len() > MOST_ENTRIES {
            return Err(FormatFault::Entries(archive.len()));
        }
        let mut entries = Vec::with_capacity(archive.len());
        for at in 0..archive.len() {
            let entry = archive.by_index_raw(at).map_err(broken)?;
            let name = entry.name().map_err(broken)?.into_owned();
            if entry.encrypted() {
                return Err(FormatFault::Locked(name));
            }
            if !entry.is_dir() {
                entries.push(Entry { at, name, size: entry.size(), packed: entry.compressed_size() });
            }
        }
        if let Some(large) = entries.iter().find(|entry| entry.size > most) {
            return Err(FormatFault::Large(Some(large.name.clone())));
        }
        if entries.iter().map(|entry| entry.size).fold(0, u64::saturating_add) > most {
            return Err(FormatFault::Large(None));
        }
        if archive.has_overlapping_files().map_err(broken)? {
            return Err(FormatFault::Overlap);
        }
        Ok(Self { archive, entries: entries.into(), left: Rc::new(Cell::new(most)) })
    }

    /// The files in the archive.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks an entry as it is read.
    ///
    /// # Errors
    ///
    /// [`FormatFault::Broken`] if the archive has no such entry.
    pub fn unpack(&mut self, entry: &Entry) -> Result<Unpacking<'_, 'a>, FormatFault> {
        let broken = |error: ZipError| FormatFault::Broken(ZIP, error.to_string());
        let file = self.archive.by_index(entry.at).map_err(broken)?;
        let most = entry.size.min(HARMLESS.max(entry.packed.saturating_mul(MOST_RATIO)));
        Ok(Unpacking { file, name: entry.name.clone(), done: 0, most, left: Rc::clone(&self.left) })
    }

    /// Unpacks an entry of at most `most` bytes.
    ///
    /// # Errors
    ///
    /// [`FormatFault`] if it is larger, or broken.
    pub fn whole(&mut self, entry: &Entry, most: u64) -> Result<Vec<u8>, FormatFault> {
        if entry.size > most {
            return Err(FormatFault::Large(Some(entry.name.clone())));
        }
        let mut bytes = Vec::new();
        self.unpack(entry)?.read_to_end(&mut bytes).map_err(|error| said(&error))?;
        Ok(bytes)
    }

    /// Unpacks every entry and keeps nothing: what then is read by others holds no surprise.
    ///
    /// # Errors
    ///
    /// [`FormatFault`] if an entry is broken, or larger than it declares.
    pub fn weigh(mut self) -> Result<(), FormatFault> {
        for entry in Rc::clone(&self.entries).iter() {
            io::copy(&mut self.unpack(entry)?, &mut io::sink()).map_err(|error| said(&error))?;
        }
        Ok(())
    }
}

/// An entry that is being unpacked.
#[derive(Debug)]
pub struct Unpacking<'z, 'a> {
    file: ZipFile<'z, Cursor<&'a [u8]>>,
    name: String,
    /// The bytes that were unpacked.
    done: u64,
    most: u64,
    left: Rc<Cell<u64>>,
}

impl Read for Unpacking<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let count = read as u64;
        let fault = if count > self.most {
            FormatFault::Bomb(self.name.clone())
        } else if count > self.left.get() {
            FormatFault::Large(None)
        } else {
            self.most -= count;
            self.done += count;
            // Packed bytes are not counted on their way; the entry is taken to be packed evenly.
            let (packed, size) = (self.file.compressed_size(), self.file.size().max(1));
            stop::read(
                u64::try_from(u128::from(self.done) * u128::from(packed) / u128::from(size))
                    .unwrap_or(packed),
            );
            self.left.set(self.left.get() - count);
            return Ok(read);
        };
        Err(io::Error::other(Refused(fault)))
    }
}

/// A fault on its way through a reader.
#[derive(Debug, thiserror::Error)]
#[error("the archive is refused")]
struct Refused(FormatFault);

/// The fault that stopped an entry from being unpacked.
pub fn said(error: &io::Error) -> FormatFault {
    let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>());
    refused.map_or_else(|| FormatFault::Broken(ZIP, error.to_string()), |refused| refused.0.clone())
}

/// Refuses an archive whose end states more entries than are allowed, before a directory is made of them.
fn declared_entries(bytes: &[u8]) -> Result<(), FormatFault> {
    const END: [u8; 4] = *b"PK\x05\x06";
    const LENGTH: usize = 22;
    const LONGEST_COMMENT: usize = 65_535;
    let tail = &bytes[bytes.len().saturating_sub(LENGTH + LONGEST_COMMENT)..];
    let ends = tail.windows(LENGTH).filter(|end| end.starts_with(&END));
    let most = ends.map(|end| u16::from_le_bytes([end[10], end[11]])).max();
    match most.map(usize::from) {
        None => Err(FormatFault::Broken(ZIP, "no end of a central directory".to_owned())),
        Some(entries) if entries > MOST_ENTRIES => Err(FormatFault::Entries(entries)),
        Some(_) => Ok(()),
    }
}

/// Refuses a JSON text that is nested too deeply.
///
/// # Errors
///
/// [`FormatFault::Deep`].
pub fn json_depth(text: &str) -> Result<(), FormatFault> {
    let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'[' | b'{' if !is_quoted => {
                depth += 1;
                if depth > MOST_DEPTH {
                    return Err(FormatFault::Deep);
                }
            }
            b']' | b'}' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
