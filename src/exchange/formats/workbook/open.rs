//! What kind of workbook a file is, and which of its sheets are read.

use super::{
    budget::Budget,
    fault::{BookFault, Foreign},
    ods,
    package::Package,
    xls, xlsx,
};
use crate::exchange::{finding::Fault, grid::Grid};

/// The first bytes of a packed file, an empty one among them.
const PACKED: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The first bytes of compound files, which old and encrypted workbooks are.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The kinds of file that are taken for workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Ods,
    Xls,
    Encrypted,
    Foreign(Foreign),
}

/// Whether a file is a workbook or goes by the name of one: [`decode`] reads it or says what it is.
pub fn is_workbook(bytes: &[u8]) -> bool {
    kind(bytes).is_some()
}

/// Reads the visible sheets of a workbook, or the sheet of a name, hidden or not.
///
/// # Errors
///
/// The fault of a file of which nothing can be read, or that exceeds a limit.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    let mut budget = Budget::of(bytes.len());
    match kind(bytes) {
        Some(Kind::Xlsx) => xlsx::decode(&mut Package::open(bytes)?, which, &mut budget),
        Some(Kind::Ods) => ods::decode(&mut Package::open(bytes)?, which, &mut budget),
        Some(Kind::Xls) => xls::decode(bytes, which, &mut budget),
        Some(Kind::Encrypted) => Err(Fault::Book(BookFault::Encrypted)),
        Some(Kind::Foreign(kind)) => Err(Fault::Book(BookFault::Foreign(kind))),
        None => Err(Fault::Book(BookFault::Broken("ZIP".to_owned()))),
    }
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(COMPOUND) {
        return Some(compound(bytes));
    }
    if PACKED.iter().any(|first| bytes.starts_with(first)) {
        return packed(bytes);
    }
    text(bytes).map(Kind::Foreign)
}

/// The kind of a packed file, by the names in its directory, which is at the end.
fn packed(bytes: &[u8]) -> Option<Kind> {
    const DIRECTORY: usize = 1 << 20;
    const FIRST: usize = 256;
    let (first, last) = (&bytes[..bytes.len().min(FIRST)], &bytes[bytes.len().saturating_sub(DIRECTORY)..]);
    let in_first = |name: &str| first.windows(name.len()).any(|window| window == name.as_bytes());
    let has = |name: &str| last.windows(name.len()).any(|window| window == name.as_bytes());
    if in_first("mimetypeapplication/vnd.oasis.opendocument") {
        let is_book = in_first("opendocument.spreadsheet");
        return Some(if is_book { Kind::Ods } else { Kind::Foreign(Foreign::Document) });
    }
    let named = [
        ("xl/workbook.bin", Kind::Foreign(Foreign::Xlsb)),
        ("xl/worksheets/", Kind::Xlsx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("word/document.xml", Kind::Foreign(Foreign::Document)),
        ("ppt/presentation.xml", Kind::Foreign(Foreign::Document)),
        ("Index/Document.iwa", Kind::Foreign(Foreign::Numbers)),
        ("META-INF/manifest.xml", Kind::Ods),
    ];
    named.into_iter().find(|(name, _)| has(name)).map(|(_, kind)| kind)
}

/// The kind of a compound file, by the names of its streams, each at the start of 128 bytes.
fn compound(bytes: &[u8]) -> Kind {
    const ENTRY: usize = 128;
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.chunks(ENTRY).any(|entry| entry.starts_with(&name))
    };
    if has("EncryptedPackage") {
        Kind::Encrypted
    } else if has("WordDocument") || has("PowerPoint Document") {
        Kind::Foreign(Foreign::Document)
    } else {
        Kind::Xls
    }
}

/// The kind of a text that goes by the name of a workbook.
fn text(bytes: &[u8]) -> Option<Foreign> {
    const LOOKED_AT: usize = 1024;
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let is_page =
        start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<table");
    let is_xml = start.starts_with("<?xml") && start.contains("excel.sheet");
    if is_page { Some(Foreign::Html) } else { is_xml.then_some(Foreign::Xml) }
}
