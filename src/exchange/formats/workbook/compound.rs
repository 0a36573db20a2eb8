//! Compound files ([MS-CFB]): the streams of an old workbook. Every chain of sectors is at most as long as the file.

use super::fault::BookFault;
use crate::exchange::finding::Fault;

/// The size of an entry of the directory.
const ENTRY: usize = 128;

/// The number of sectors of the allocation table that the header lists.
const LISTED: usize = 109;

/// Numbers from this one on end a chain or name no sector.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// The damaged part in messages.
const PART: &str = "CFB";

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each sector.
    next: Vec<u32>,
    directory: Vec<u8>,
}

fn broken() -> Fault {
    Fault::Book(BookFault::Broken(PART.to_owned()))
}

/// A number of four bytes at an offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A number of two bytes at an offset.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

impl<'a> Compound<'a> {
    /// Reads the tables of a file.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(broken()),
        };
        let mut file = Self { bytes, sector, next: Vec::new(), directory: Vec::new() };
        for table in file.tables()? {
            let table = file.sector(table).ok_or_else(broken)?;
            file.next.extend((0..table.len()).step_by(4).filter_map(|at| u32_at(table, at)));
        }
        let first = u32_at(bytes, 48).ok_or_else(broken)?;
        file.directory = file.chain(first)?;
        Ok(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    /// The sectors of the allocation table: those in the header, then those in further sectors.
    fn tables(&self) -> Result<Vec<u32>, Fault> {
        let most = self.bytes.len() / self.sector + 1;
        let in_header = (0..LISTED).filter_map(|at| u32_at(self.bytes, 76 + 4 * at));
        let mut tables: Vec<u32> = in_header.filter(|sector| *sector < NO_SECTOR).collect();
        let mut further = u32_at(self.bytes, 68).ok_or_else(broken)?;
        let mut lists = 0;
        while further < NO_SECTOR {
            let list = self.sector(further).ok_or_else(broken)?;
            let last = list.len().saturating_sub(4);
            tables.extend((0..last).step_by(4).filter_map(|at| u32_at(list, at)).filter(|s| *s < NO_SECTOR));
            further = u32_at(list, last).ok_or_else(broken)?;
            lists += 1;
            if tables.len() > most || lists > most {
                return Err(broken());
            }
        }
        Ok(tables)
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, first: u32) -> Result<Vec<u8>, Fault> {
        let (mut bytes, mut at) = (Vec::new(), first);
        while at < NO_SECTOR {
            bytes.extend_from_slice(self.sector(at).ok_or_else(broken)?);
            if bytes.len() > self.bytes.len() + self.sector {
                return Err(broken());
            }
            at = *self.next.get(at as usize).ok_or_else(broken)?;
        }
        Ok(bytes)
    }

    /// The first sector and the size of a stream.
    fn find(&self, name: &str) -> Option<(u32, usize)> {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let entry = self.directory.chunks_exact(ENTRY).find(|entry| entry.starts_with(&name))?;
        Some((u32_at(entry, 116)?, u32_at(entry, 120)? as usize))
    }

    /// The content of a stream; `None` if there is none of this name. Small streams share the stream of the root.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some((first, size)) = self.find(name) else { return Ok(None) };
        let least = u32_at(self.bytes, 56).ok_or_else(broken)? as usize;
        let mut content = if size >= least { self.chain(first)? } else { self.small(first, size)? };
        content.truncate(size);
        Ok(Some(content))
    }

    fn small(&self, first: u32, size: usize) -> Result<Vec<u8>, Fault> {
        const PIECE: usize = 64;
        let root = self.chain(u32_at(&self.directory, 116).ok_or_else(broken)?)?;
        let next = self.chain(u32_at(self.bytes, 60).ok_or_else(broken)?)?;
        let (mut bytes, mut at) = (Vec::new(), first);
        while at < NO_SECTOR && bytes.len() < size {
            let from = (at as usize).checked_mul(PIECE).ok_or_else(broken)?;
            bytes.extend_from_slice(root.get(from..from + PIECE).ok_or_else(broken)?);
            at = u32_at(&next, (at as usize).saturating_mul(4)).ok_or_else(broken)?;
        }
        Ok(bytes)
    }
}
