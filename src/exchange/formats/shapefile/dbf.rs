//! Values of a `.dbf` (dBASE III to 7, and what Visual FoxPro adds).

use std::io::{ErrorKind, Read};

use time::{Date, Duration};

use crate::exchange::formats::{charset::Charset, fault::FormatFault, guard::said, layer::Cell};

/// The name of the format in messages.
const DBF: &str = "Shapefile (.dbf)";

/// The first byte of a row that is marked as deleted.
const DELETED: u8 = b'*';

/// The rows of a table in their order.
#[derive(Debug)]
pub(super) struct Table<R> {
    from: R,
    /// The columns.
    pub(super) fields: Vec<Field>,
    /// The byte that names the encoding.
    pub(super) language: u8,
    left: u32,
    record: Vec<u8>,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Field {
    name: Vec<u8>,
    kind: u8,
    start: usize,
    length: usize,
}

impl<R: Read> Table<R> {
    /// Reads the header.
    pub(super) fn open(mut from: R) -> Result<Self, FormatFault> {
        const HEAD: usize = 32;
        let broken = |detail: &str| FormatFault::Broken(DBF, detail.to_owned());
        let mut head = [0; HEAD];
        from.read_exact(&mut head).map_err(|error| said(&error))?;
        let count = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        let [header, record] = [8, 10].map(|at| usize::from(u16::from_le_bytes([head[at], head[at + 1]])));
        let mut described = vec![0; header.checked_sub(HEAD).ok_or_else(|| broken("short header"))?];
        from.read_exact(&mut described).map_err(|error| said(&error))?;
        let mut start = 1;
        let mut fields = Vec::new();
        for described in described.chunks_exact(32).take_while(|field| field[0] != b'\r') {
            let field = Field::new(described, start);
            start += field.length;
            fields.push(field);
        }
        if start > record {
            return Err(broken("columns wider than rows"));
        }
        Ok(Self { from, fields, language: head[29], left: count, record: vec![0; record] })
    }

    /// The next row; `None` behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, FormatFault> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        self.from.read_exact(&mut self.record).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => {
                FormatFault::Broken(DBF, "fewer rows than its header says".to_owned())
            }
            _ => said(&error),
        })?;
        Ok(Some(Row { bytes: &self.record, fields: &self.fields }))
    }
}

impl Field {
    fn new(described: &[u8], start: usize) -> Self {
        let name = described[..11].split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
        let (kind, length) = (described[11], usize::from(described[16]));
        // Long texts have the upper byte of their length where numbers have their decimals.
        let upper = if kind == b'C' { usize::from(described[17]) } else { 0 };
        Self { name, kind, start, length: length + 256 * upper }
    }

    /// The name of the column.
    pub(super) fn name(&self, charset: Charset) -> String {
        charset.decode(&self.name).trim().to_owned()
    }
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row<'a> {
    bytes: &'a [u8],
    fields: &'a [Field],
}

impl<'a> Row<'a> {
    /// Whether the row is marked as deleted.
    pub(super) fn is_deleted(&self) -> bool {
        self.bytes.first() == Some(&DELETED)
    }

    /// The bytes of all texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a [u8]> {
        let bytes = self.bytes;
        let texts = self.fields.iter().filter(|field| field.kind == b'C');
        texts.filter_map(move |field| bytes.get(field.start..field.start + field.length))
    }

    /// The values, or the first fault with the number of its column.
    pub(super) fn cells(&self, charset: Charset) -> Result<Vec<Cell<'static>>, (usize, FormatFault)> {
        let cell = |(at, field): (usize, &Field)| {
            let bytes = self.bytes.get(field.start..field.start + field.length).unwrap_or_default();
            value(field.kind, bytes, charset).map_err(|fault| (at, fault))
        };
        self.fields.iter().enumerate().map(cell).collect()
    }
}

fn value(kind: u8, bytes: &[u8], charset: Charset) -> Result<Cell<'static>, FormatFault> {
    let ascii = || String::from_utf8_lossy(bytes).trim_matches(['\0', ' ']).to_owned();
    match (kind, bytes.len()) {
        (b'N' | b'F', _) => number(ascii()),
        (b'D', _) => Ok(day(&ascii())),
        (b'L', _) => Ok(match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y') => Cell::truth(true),
            Some(b'F' | b'f' | b'N' | b'n') => Cell::truth(false),
            _ => Cell::default(),
        }),
        (b'I' | b'+', 4) => {
            let number = i32::from_le_bytes(bytes.try_into().unwrap_or_default());
            Ok(Cell::typed(number.to_string()))
        }
        (b'O' | b'B', 8) => Cell::number(f64::from_le_bytes(bytes.try_into().unwrap_or_default())),
        (b'T' | b'@', 8) => Ok(moment(bytes)),
        _ => Ok(Cell::text(
            charset.decode(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).trim().to_owned(),
        )),
    }
}

/// A number. Stars are what did not fit the column, which is how programs write that there is none. A decimal comma, as
/// some programs write in spite of the format, is left to the reader of numbers.
fn number(text: String) -> Result<Cell<'static>, FormatFault> {
    if text.is_empty() || text.bytes().all(|byte| byte == b'*') {
        return Ok(Cell::default());
    }
    let number = match Cell::numeral(&text) {
        Err(FormatFault::Row(_)) => None,
        other => Some(other.map(Cell::owned)),
    };
    number.unwrap_or_else(|| Ok(Cell::text(text)))
}

/// A day, written without dashes; blanks or zeros are none.
fn day(text: &str) -> Cell<'static> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match (text.get(..4), text.get(4..6), text.get(6..8)) {
        _ if text.bytes().all(|byte| byte == b'0') => Cell::default(),
        (Some(year), Some(month), Some(day)) if digits && text.len() == 8 => {
            Cell::typed(format!("{year}-{month}-{day}"))
        }
        _ => Cell::text(text.to_owned()),
    }
}

/// The day of a moment, whose first four bytes are its Julian day.
fn moment(bytes: &[u8]) -> Cell<'static> {
    /// The Julian day of 1970-01-01.
    const EPOCH: i64 = 2_440_588;
    const LONGEST: i64 = 3_000_000;
    let julian = i64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let since = Some(julian).filter(|day| *day > 0 && *day < LONGEST).map(|day| Duration::days(day - EPOCH));
    let day = since.and_then(|since| Date::from_ordinal_date(1970, 1).ok()?.checked_add(since));
    day.map_or_else(Cell::default, |day| Cell::typed(day.to_string()))
}
