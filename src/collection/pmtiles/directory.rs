//! Directories of tiles (§4 of the specification).

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};

/// The room for the header and the first directory, which readers fetch at once.
pub(super) const FIRST_BYTES: usize = 16_384;

/// The size of the header.
pub(super) const HEADER_BYTES: usize = 127;

/// The number of entries of a directory below the first one.
const ENTRIES: usize = 4096;

/// Where a tile, a run of equal tiles or a directory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The number of the first tile.
    pub(super) number: u64,
    /// From the beginning of the tiles, or of the directories.
    pub(super) offset: u64,
    /// In bytes.
    pub(super) length: u32,
    /// The number of equal tiles that follow each other; 0 for a directory.
    pub(super) run: u32,
}

/// The first directory, and those below it.
pub(super) fn directories(entries: &[Entry]) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let first = packed(entries)?;
    if first.len() <= FIRST_BYTES - HEADER_BYTES {
        return Ok((first, Vec::new()));
    }
    let mut size = ENTRIES;
    loop {
        let (mut heads, mut below) = (Vec::new(), Vec::new());
        for part in entries.chunks(size) {
            let bytes = packed(part)?;
            let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
            heads.push(Entry { number: part[0].number, offset: below.len() as u64, length, run: 0 });
            below.extend(bytes);
        }
        let first = packed(&heads)?;
        if first.len() <= FIRST_BYTES - HEADER_BYTES {
            return Ok((first, below));
        }
        size *= 2;
    }
}

/// A directory as it is written.
fn packed(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    number(&mut out, entries.len() as u64);
    let mut last = 0;
    for entry in entries {
        number(&mut out, entry.number - last);
        last = entry.number;
    }
    entries.iter().for_each(|entry| number(&mut out, entry.run.into()));
    entries.iter().for_each(|entry| number(&mut out, entry.length.into()));
    let mut end = None;
    for entry in entries {
        let follows = end == Some(entry.offset);
        number(&mut out, if follows { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + u64::from(entry.length));
    }
    gzip(&out)
}

/// Compressed as all parts of the file are.
pub(super) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes)?;
    out.finish()
}

/// A number of seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(u8::try_from(n & 0x7f).unwrap_or(0) | 0x80);
        n >>= 7;
    }
    out.push(u8::try_from(n).unwrap_or(0));
}
