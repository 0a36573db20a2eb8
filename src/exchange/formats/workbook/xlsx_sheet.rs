//! The cells of a sheet of a workbook of Excel (ECMA-376, part 1, 18.3).

use std::{borrow::Cow, io::Read};

use super::{
    budget::Budget,
    number_format::Shown,
    rows::{Rows, place},
    serial,
    strings::{Strings, rich, unescaped},
    style::Styles,
    xml::{Node, Tag, Xml, append},
};
use crate::exchange::{finding::Fault, grid::Grid};

/// What all sheets of a workbook share.
pub(super) struct Book {
    pub(super) styles: Styles,
    pub(super) strings: Strings,
    /// Whether days are counted from 1904 on.
    pub(super) from_1904: bool,
}

/// Reads a sheet. What it states of its size is not used.
pub(super) fn read<R: Read>(
    xml: Xml<R>,
    name: &str,
    book: &Book,
    budget: &mut Budget,
) -> Result<Grid, Fault> {
    let mut sheet = Sheet { xml, book, rows: Rows::new(name, budget), next: (0, 0), cell: Cell::default() };
    sheet.read()?;
    Ok(sheet.rows.finish())
}

struct Sheet<'k, R: Read> {
    xml: Xml<R>,
    book: &'k Book,
    rows: Rows<'k>,
    /// The row and the column of the next cell, from 0.
    next: (usize, usize),
    cell: Cell,
}

/// A cell being read.
#[derive(Default)]
struct Cell {
    kind: Kind,
    style: usize,
    text: String,
    has_formula: bool,
    has_value: bool,
}

/// The type of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

impl Kind {
    fn of(tag: &Tag<'_>) -> Self {
        match tag.get("t").as_deref() {
            Some("s") => Self::Shared,
            Some("str" | "inlineStr") => Self::Text,
            Some("b") => Self::Boolean,
            Some("e") => Self::Error,
            Some("d") => Self::Date,
            _ => Self::Number,
        }
    }
}

impl<R: Read> Sheet<'_, R> {
    fn read(&mut self) -> Result<(), Fault> {
        while let Some(node) = self.xml.next()? {
            match node {
                Node::Open(tag) => match tag.name() {
                    "row" => {
                        let row = tag.number("r").map_or(Some(self.next.0), |row| row.checked_sub(1));
                        let Some(row) = row.filter(|row| *row >= self.next.0) else {
                            return Err(self.xml.broken());
                        };
                        self.next = (row, 0);
                        self.rows.hidden(tag.get("hidden").is_some_and(|set| set == "1" || set == "true"));
                    }
                    "c" => {
                        let at = tag.get("r").and_then(|name| place(&name));
                        self.next.1 = at.map_or(self.next.1, |(_, column)| column);
                        let (kind, style) = (Kind::of(&tag), tag.number("s").unwrap_or(0));
                        self.cell(kind, style)?;
                        self.next.1 += 1;
                    }
                    "mergeCell" => {
                        let range = tag.get("ref").unwrap_or_default();
                        let ends = range.split_once(':').and_then(|(a, b)| Some([place(a)?, place(b)?]));
                        if let Some([(first, left), (last, right)]) = ends {
                            self.rows.merged((first, last), (left, right))?;
                        }
                    }
                    _ => {}
                },
                Node::Close(tag) if tag.name() == "row" => {
                    self.rows.end(self.next.0 + 1)?;
                    self.next.0 += 1;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a cell to the end of its element.
    fn cell(&mut self, kind: Kind, style: usize) -> Result<(), Fault> {
        self.cell.text.clear();
        (self.cell.has_formula, self.cell.has_value) = (false, false);
        (self.cell.kind, self.cell.style) = (kind, style);
        let mut is_value = false;
        loop {
            let Some(node) = self.xml.next()? else { return Err(self.xml.broken()) };
            match node {
                Node::Open(tag) => match tag.name() {
                    "v" => (is_value, self.cell.has_value) = (true, true),
                    "is" => {
                        rich(&mut self.xml, &mut self.cell.text)?;
                        self.cell.has_value = true;
                    }
                    name => {
                        self.cell.has_formula |= name == "f";
                        self.xml.skip()?;
                    }
                },
                Node::Text(text) if is_value => append(&mut self.cell.text, &text)?,
                Node::Text(_) => {}
                Node::Close(_) if is_value => is_value = false,
                Node::Close(_) => break,
            }
        }
        self.put()
    }

    fn put(&mut self) -> Result<(), Fault> {
        let (row, column) = self.next;
        let cell = &self.cell;
        // Programs that compute nothing write an empty value beside a formula; the result of one may be an empty text.
        let is_empty = cell.kind == Kind::Number && cell.text.trim().is_empty();
        if !cell.has_value || is_empty {
            if cell.has_formula {
                self.rows.no_result();
            }
            return Ok(());
        }
        let (text, is_typed): (Cow<'_, str>, bool) = match cell.kind {
            Kind::Shared => {
                let at = cell.text.trim().parse().ok();
                let text = at.and_then(|at| self.book.strings.get(at));
                (text.ok_or_else(|| self.xml.broken())?.into(), false)
            }
            Kind::Text => (unescaped(&cell.text), false),
            Kind::Boolean if cell.text.trim() == "1" => ("TRUE".into(), false),
            Kind::Boolean => ("FALSE".into(), false),
            Kind::Error => {
                self.rows.error(column, row + 1, &cell.text);
                return Ok(());
            }
            Kind::Date => (day(&cell.text).into(), true),
            Kind::Number => {
                let shown = self.book.styles.shown(cell.style);
                match cell.text.trim().parse::<f64>().ok().filter(|number| number.is_finite()) {
                    Some(number) => {
                        if shown == Shown::Percent {
                            self.rows.percentage(column);
                        }
                        let (text, is_typed) = serial::shown(number, shown, self.book.from_1904);
                        (text.into(), is_typed)
                    }
                    // Some programs write texts without their type.
                    None => (cell.text.trim().into(), false),
                }
            }
        };
        self.rows.put(column, &text, is_typed)
    }
}

/// A day or a moment of ISO 8601, without the time if that is midnight.
pub(super) fn day(text: &str) -> &str {
    match text.trim().split_once('T') {
        Some((day, time)) if time.bytes().all(|c| matches!(c, b'0' | b':' | b'.' | b'Z')) => day,
        _ => text.trim(),
    }
}
