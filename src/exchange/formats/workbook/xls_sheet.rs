//! The cells of a sheet of a workbook of Excel 97 to 2003.

use std::collections::BTreeSet;

use super::{
    biff::{Records, error, f64_at, kind, short_number},
    budget::Budget,
    compound::{u16_at, u32_at},
    fault::BookFault,
    number_format::Shown,
    rows::Rows,
    serial,
    xlsx_sheet::Book,
};
use crate::exchange::{finding::Fault, grid::Grid};

/// Reads the records of a sheet to its end. Charts in it have an end of their own.
pub(super) fn read(
    records: Records<'_>,
    name: &str,
    book: &Book,
    budget: &mut Budget,
) -> Result<Grid, Fault> {
    let (rows, hidden) = (Rows::new(name, budget), BTreeSet::new());
    let mut sheet = Sheet { rows, book, row: None, hidden, awaited: None };
    let broken = || Fault::Book(BookFault::Broken(name.to_owned()));
    sheet.read(records).map_err(|fault| fault.unwrap_or_else(broken))?;
    Ok(sheet.rows.finish())
}

/// A fault, or `None` for a damaged record.
type Stop = Option<Fault>;

struct Sheet<'k> {
    rows: Rows<'k>,
    book: &'k Book,
    row: Option<u16>,
    /// The rows that are hidden.
    hidden: BTreeSet<u16>,
    /// The cell of a formula whose result is a text, which follows.
    awaited: Option<(u16, u16)>,
}

impl Sheet<'_> {
    fn read(&mut self, mut records: Records<'_>) -> Result<(), Stop> {
        let mut depth = 0;
        while let Some((kind, record)) = records.next() {
            match kind {
                kind::BEGIN => depth += 1,
                kind::END if depth <= 1 => return self.end_row().map_err(Some),
                kind::END => depth -= 1,
                _ if depth > 1 => {}
                kind::RESULT => {
                    let mut parts = records.continued(record);
                    let text = parts.u16().and_then(|length| parts.string(length)).ok_or(None)?;
                    if let Some(at) = self.awaited.take() {
                        self.put(at, &text, false)?;
                    }
                }
                kind::LABEL => {
                    let at = place(record)?;
                    let mut parts = records.continued(record.get(6..).ok_or(None)?);
                    let text = parts.u16().and_then(|length| parts.string(length)).ok_or(None)?;
                    self.put(at, &text, false)?;
                }
                kind::ROW => {
                    const HIDDEN: u16 = 1 << 5;
                    let row = u16_at(record, 0).zip(u16_at(record, 12));
                    self.hidden.extend(row.filter(|(_, flags)| flags & HIDDEN > 0).map(|(row, _)| row));
                }
                kind::NUMBERS => self.numbers(record)?,
                kind::MERGED => self.merged(record).map_err(Some)?,
                kind::SHARED | kind::NUMBER | kind::SHORT_NUMBER | kind::BOOLEAN | kind::FORMULA => {
                    self.cell(kind, record)?;
                }
                _ => {}
            }
        }
        Err(None)
    }

    /// A record of one cell.
    fn cell(&mut self, kind: u16, record: &[u8]) -> Result<(), Stop> {
        let at = place(record)?;
        let style = u16_at(record, 4).ok_or(None)?;
        match kind {
            kind::SHARED => {
                let number = u32_at(record, 6).ok_or(None)?;
                let book = self.book;
                self.put(at, book.strings.get(number as usize).ok_or(None)?, false)
            }
            kind::NUMBER => self.number(at, style, f64_at(record, 6).ok_or(None)?),
            kind::SHORT_NUMBER => self.number(at, style, short_number(u32_at(record, 6).ok_or(None)?)),
            kind::BOOLEAN => match record.get(6..8).ok_or(None)? {
                [value, 0] => self.put(at, boolean(*value), false),
                [code, _] => {
                    self.error(at, *code);
                    Ok(())
                }
                _ => Err(None),
            },
            _ => self.formula(at, style, record.get(6..14).ok_or(None)?),
        }
    }

    /// The result of a formula: a number, or something else that its last two bytes mark.
    fn formula(&mut self, at: (u16, u16), style: u16, result: &[u8]) -> Result<(), Stop> {
        const TEXT: u8 = 0;
        const BOOLEAN: u8 = 1;
        const ERROR: u8 = 2;
        match *result {
            [TEXT, .., 0xFF, 0xFF] => {
                self.awaited = Some(at);
                Ok(())
            }
            [BOOLEAN, _, value, .., 0xFF, 0xFF] => self.put(at, boolean(value), false),
            [ERROR, _, code, .., 0xFF, 0xFF] => {
                self.error(at, code);
                Ok(())
            }
            [.., 0xFF, 0xFF] => Ok(()),
            _ => self.number(at, style, f64_at(result, 0).ok_or(None)?),
        }
    }

    /// A record of several numbers: the row, the first column, a style and a number for each, the last column.
    fn numbers(&mut self, record: &[u8]) -> Result<(), Stop> {
        const EACH: usize = 6;
        let (row, first) = place(record)?;
        let cells = record.get(4..record.len().saturating_sub(2)).ok_or(None)?;
        for (cell, at) in cells.chunks_exact(EACH).zip(0..) {
            let column = first.checked_add(at).ok_or(None)?;
            let (style, number) = u16_at(cell, 0).zip(u32_at(cell, 2)).ok_or(None)?;
            self.number((row, column), style, short_number(number))?;
        }
        Ok(())
    }

    fn number(&mut self, at: (u16, u16), style: u16, number: f64) -> Result<(), Stop> {
        if !number.is_finite() {
            return Err(None);
        }
        let shown = self.book.styles.shown(style.into());
        let (text, is_typed) = serial::shown(number, shown, self.book.from_1904);
        self.turn(at.0).map_err(Some)?;
        if shown == Shown::Percent {
            self.rows.percentage(at.1.into());
        }
        self.put(at, &text, is_typed)
    }

    fn error(&mut self, at: (u16, u16), code: u8) {
        self.rows.error(at.1.into(), usize::from(at.0) + 1, error(code));
    }

    fn put(&mut self, (row, column): (u16, u16), text: &str, is_typed: bool) -> Result<(), Stop> {
        self.turn(row).map_err(Some)?;
        self.rows.put(column.into(), text, is_typed).map_err(Some)
    }

    /// Ends the row before this one.
    fn turn(&mut self, row: u16) -> Result<(), Fault> {
        if self.row != Some(row) {
            self.end_row()?;
        }
        self.row = Some(row);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let Some(row) = self.row else { return Ok(()) };
        self.rows.hidden(self.hidden.contains(&row));
        self.rows.end(usize::from(row) + 1)
    }

    fn merged(&mut self, record: &[u8]) -> Result<(), Fault> {
        const EACH: usize = 8;
        for range in record.get(2..).unwrap_or_default().chunks_exact(EACH) {
            let [first, last, left, right] =
                [0, 2, 4, 6].map(|at| usize::from(u16_at(range, at).unwrap_or(0)));
            self.rows.merged((first, last), (left, right))?;
        }
        Ok(())
    }
}

/// The row and the column of a cell.
fn place(record: &[u8]) -> Result<(u16, u16), Stop> {
    u16_at(record, 0).zip(u16_at(record, 2)).ok_or(None)
}

fn boolean(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}
