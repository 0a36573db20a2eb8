//! Archives written as texts, so that a search changes what is in them: changes of a packed file break its sums at once.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The largest number of files; more would only slow the search down.
const MOST: usize = 16;

/// Packs `-- NAME --`, the content of the file from the next line on, and so on. Other bytes are taken as they are.
pub fn packed(data: &[u8]) -> Vec<u8> {
    let Some(first) = data.strip_prefix(b"-- ") else { return data.to_vec() };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in split(first, b"\n-- ").into_iter().take(MOST) {
        let (name, content) = pair(part, b" --\n").unwrap_or((part, b""));
        let name = String::from_utf8_lossy(name);
        // A name that is there already is refused.
        if zip.start_file(name, stored).is_ok() {
            zip.write_all(content).expect("memory takes all bytes");
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn pair<'a>(data: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = data.windows(mark.len()).position(|window| window == mark)?;
    Some((&data[..at], &data[at + mark.len()..]))
}

fn split<'a>(mut data: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = pair(data, mark) {
        parts.push(part);
        data = rest;
    }
    parts.push(data);
    parts
}
