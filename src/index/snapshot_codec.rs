//! The firms of a snapshot as one run of bytes, so that a start need not read a million rows.
//!
//! Columns have their layout in memory. Their meaning depends on the program (numbers of sectors and of closed sets),
//! so the file starts with a fingerprint of these, and it ends with a checksum of everything before.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufReader, BufWriter, Read, Write},
    sync::Arc,
};

use super::{
    chunk::Chunk,
    firms::Layer,
    reference::Base,
    rows::{Columns, ROWS, Rows, Texts, read_column},
    snapshot::Snapshot,
};
use crate::model::{
    change::Seq,
    city::City,
    firm::{Firm, FirmStatus},
    fold::fold,
    holdings::Holdings,
    location::{PointFlag, PointMethod},
    vsic,
};

/// The first bytes of such a file; the last letter is incremented when the layout changes.
const MAGIC: &[u8; 8] = b"XUONG\0SA";

/// Bytes that are read, written and hashed at a time.
const BUFFER: usize = 1 << 20;

/// The header of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The identity of the copied state: registry and last change, as named by the store.
    pub mark: String,
    /// The number of the last change that the file contains.
    pub version: Seq,
}

/// The reason why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read or is truncated.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It was written by another version of the program.
    #[error("another version of the program wrote it")]
    Foreign,
    /// Its bytes have changed since it was written.
    #[error("its checksum is wrong")]
    Checksum,
}

/// Writes the firms of a snapshot.
pub fn write(now: &Snapshot, mark: &str, to: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, Hashed { inner: to, hash: blake3::Hasher::new() });
    out.write_all(MAGIC)?;
    out.write_all(&fingerprint().to_le_bytes())?;
    out.write_all(&now.version.to_le_bytes())?;
    write_length(&mut out, mark.len())?;
    out.write_all(mark.as_bytes())?;
    write_length(&mut out, now.base.editions.len())?;
    write_length(&mut out, now.firms.chunks.len())?;
    for chunk in &now.firms.chunks {
        write_rows(&chunk.rows, &mut out)?;
    }
    let Hashed { mut inner, hash } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    inner.write_all(hash.finalize().as_bytes())
}

/// Reads the header of a file.
pub fn read_header(from: &mut impl Read) -> Result<Header, Unusable> {
    let mut magic = [0; 8];
    from.read_exact(&mut magic)?;
    if magic != *MAGIC || read_array(from).map(u64::from_le_bytes)? != fingerprint() {
        return Err(Unusable::Foreign);
    }
    let version = Seq::from_le_bytes(read_array(from)?);
    let mark = String::from_utf8(read_column(read_length(from, MOST_BYTES)?, from)?);
    Ok(Header { version, mark: mark.map_err(|_| Unusable::Foreign)? })
}

/// Reads firms from a file of a given length and combines them with the other records. `moved` is set if units or zones
/// changed since the file was written, so that all firms are located again.
///
/// # Errors
///
/// [`Unusable`] if the bytes are incomplete, from another version of the program, or do not match their checksum.
pub fn read(
    from: impl Read,
    bytes: u64,
    others: Holdings,
    moved: bool,
    city: Arc<City>,
) -> Result<Snapshot, Unusable> {
    let content = Hashed { inner: from.take(bytes.saturating_sub(32)), hash: blake3::Hasher::new() };
    let mut from = BufReader::with_capacity(BUFFER, content);
    let Header { version, .. } = read_header(&mut from)?;
    let editions = read_length(&mut from, MOST_EDITIONS)?;
    let chunks = read_length(&mut from, MOST_BYTES)?;
    let mut lists = Vec::new();
    for _ in 0..chunks {
        lists.push(read_rows(editions, &mut from)?);
    }
    let whole = from.buffer().is_empty();
    let Hashed { inner, hash } = from.into_inner();
    if !whole || read_array::<32>(&mut inner.into_inner())? != *hash.finalize().as_bytes() {
        return Err(Unusable::Checksum);
    }
    let base = Arc::new(Base::new(others));
    let moved = moved || base.editions.len() != editions;
    let chunk = |rows| {
        let chunk = Chunk::new(rows, version);
        Arc::new(if moved { chunk.placed(&base, version) } else { chunk })
    };
    let chunks = super::parallel::map(lists, chunk);
    let firms = Layer::of_chunks(base.clone(), chunks, version);
    Ok(Snapshot {
        city,
        version,
        base,
        base_version: version,
        firms,
        members: Arc::default(),
        linked: Arc::default(),
    })
}

/// The largest accepted length in a file, which limits the memory taken before the checksum is verified.
const MOST_BYTES: usize = 1 << 28;
const MOST_EDITIONS: usize = 1000;

fn write_rows(rows: &Rows, out: &mut impl Write) -> io::Result<()> {
    write_length(out, rows.len())?;
    rows.columns.write(out)?;
    for units in &rows.units {
        out.write_all(bytemuck::cast_slice(units))?;
    }
    for texts in [&rows.packed, &rows.folded] {
        out.write_all(bytemuck::cast_slice(&texts.ends))?;
        write_length(out, texts.bytes.len())?;
        out.write_all(&texts.bytes)?;
    }
    Ok(())
}

fn read_rows(editions: usize, from: &mut impl Read) -> io::Result<Rows> {
    let rows = read_length(from, 2 * ROWS)?;
    let columns = Columns::read(rows, from)?;
    let units = (0..editions).map(|_| read_column(rows, from)).collect::<io::Result<_>>()?;
    let mut texts = || {
        let ends = read_column(rows, from)?;
        let length = read_length(from, MOST_BYTES)?;
        Ok::<_, io::Error>(Texts { ends, bytes: read_column(length, from)? })
    };
    Ok(Rows { columns, units, packed: texts()?, folded: texts()? })
}

fn write_length(out: &mut impl Write, length: usize) -> io::Result<()> {
    out.write_all(&(length as u64).to_le_bytes())
}

fn read_length(from: &mut impl Read, most: usize) -> io::Result<usize> {
    let length = usize::try_from(u64::from_le_bytes(read_array(from)?)).ok();
    length.filter(|n| *n <= most).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

fn read_array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A hash of the meaning of the numbers in columns, of their layout in memory, and of how texts are folded.
fn fingerprint() -> u64 {
    let mut hash = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), 1_u32.to_ne_bytes(), Columns::NAMES).hash(&mut hash);
    let attributes = Firm::ATTRIBUTES.iter().map(|own| format!("{} {:?}", own.name, own.kind.column_type()));
    attributes.for_each(|own| own.hash(&mut hash));
    let headings = (0..=u16::MAX).map_while(|n| vsic::numbered(n + 1));
    headings.for_each(|heading| heading.code.hash(&mut hash));
    codes(FirmStatus::ALL, FirmStatus::code).hash(&mut hash);
    codes(PointMethod::ALL, PointMethod::code).hash(&mut hash);
    codes(PointFlag::ALL, PointFlag::code).hash(&mut hash);
    fold(&('\0'..'\u{2100}').collect::<String>()).hash(&mut hash);
    hash.finish()
}

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| code(*one)).collect()
}

/// A stream whose bytes are hashed as they pass.
struct Hashed<T> {
    inner: T,
    hash: blake3::Hasher,
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hash.update(&bytes[..read]);
        Ok(read)
    }
}
