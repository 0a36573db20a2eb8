//! Workbooks of OpenDocument (ODF 1.3, part 3, 9): the sheets of a package.

use std::{collections::HashSet, io::Read};

use super::{
    budget::Budget,
    fault::BookFault,
    ods_cell::{self, Value},
    package::Package,
    rows::Rows,
    sheets::{chosen, is_guide},
    xml::{Node, Tag, Xml},
};
use crate::exchange::{finding::Fault, grid::Grid};

/// The part with the cells.
const CONTENT: &str = "content.xml";

/// Elements around rows.
const AROUND_ROWS: [&str; 3] = ["table-row-group", "table-rows", "table-header-rows"];

/// Reads the visible sheets, or the sheet of a name.
pub(super) fn decode(
    package: &mut Package<'_>,
    which: Option<&str>,
    budget: &mut Budget,
) -> Result<Vec<Grid>, Fault> {
    if is_encrypted(package)? {
        return Err(Fault::Book(BookFault::Encrypted));
    }
    let mut book = Book { xml: package.part(CONTENT)?, budget, which, sheets: Vec::new(), grids: Vec::new() };
    book.read()?;
    let (_, findings) = chosen(&book.sheets, which)?;
    if let Some(first) = book.grids.first_mut() {
        first.findings.splice(0..0, findings);
    }
    Ok(book.grids)
}

fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Fault> {
    const MANIFEST: &str = "META-INF/manifest.xml";
    if package.has("encrypted-package") {
        return Ok(true);
    }
    if !package.has(MANIFEST) {
        return Ok(false);
    }
    let mut xml = package.part(MANIFEST)?;
    while let Some(node) = xml.next()? {
        if matches!(node, Node::Open(tag) if tag.name() == "encryption-data") {
            return Ok(true);
        }
    }
    Ok(false)
}

struct Book<'k, R: Read> {
    xml: Xml<R>,
    budget: &'k mut Budget,
    which: Option<&'k str>,
    /// The sheets so far, and whether they are hidden.
    sheets: Vec<(String, bool)>,
    grids: Vec<Grid>,
}

impl<R: Read> Book<'_, R> {
    fn read(&mut self) -> Result<(), Fault> {
        let (mut hidden, mut style) = (HashSet::new(), String::new());
        while let Some(node) = self.xml.next()? {
            let Node::Open(tag) = node else { continue };
            match tag.name() {
                "style" => style = tag.get("style:name").unwrap_or_default().into_owned(),
                "table-properties" if tag.get("table:display").is_some_and(|shown| shown == "false") => {
                    self.budget.bytes(style.len()).map_err(Fault::Book)?;
                    hidden.insert(std::mem::take(&mut style));
                }
                "table" => {
                    let name = tag.get("table:name").unwrap_or_default().into_owned();
                    let is_hidden = tag.get("table:style-name").is_some_and(|style| hidden.contains(&*style));
                    self.table(&name, is_hidden)?;
                }
                "tracked-changes" | "dde-links" | "content-validations" | "database-ranges" => {
                    self.xml.skip()?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, name: &str, is_hidden: bool) -> Result<(), Fault> {
        self.budget.bytes(name.len() + size_of::<(String, bool)>()).map_err(Fault::Book)?;
        self.sheets.push((name.to_owned(), is_hidden));
        let is_wanted = match self.which {
            Some(_) => chosen(&[(name.to_owned(), is_hidden)], self.which).is_ok(),
            None => !is_hidden && !is_guide(name),
        };
        if is_wanted {
            let rows = Rows::new(name, self.budget);
            let sheet = Sheet { xml: &mut self.xml, rows, row: 0, line: Vec::new() };
            self.grids.push(sheet.read()?);
            Ok(())
        } else {
            self.xml.skip()
        }
    }
}

struct Sheet<'s, 'k, R: Read> {
    xml: &'s mut Xml<R>,
    rows: Rows<'k>,
    /// The number of the row, from 0.
    row: usize,
    /// The cells of the row that have a value, by column.
    line: Vec<(usize, Value)>,
}

impl<R: Read> Sheet<'_, '_, R> {
    fn read(mut self) -> Result<Grid, Fault> {
        loop {
            let Some(node) = self.xml.next()? else { return Err(self.xml.broken()) };
            match node {
                Node::Open(tag) if tag.name() == "table-row" => {
                    let repeated = repeated(&tag, "table:number-rows-repeated");
                    let is_hidden = tag.get("table:visibility").is_some_and(|shown| shown != "visible");
                    self.row(repeated, is_hidden)?;
                }
                Node::Open(tag) if AROUND_ROWS.contains(&tag.name()) => {}
                Node::Open(_) => self.xml.skip()?,
                Node::Close(tag) if tag.name() == "table" => return Ok(self.rows.finish()),
                Node::Close(_) | Node::Text(_) => {}
            }
        }
    }

    /// Reads a row, which counts as often as it is repeated.
    fn row(&mut self, repeated: usize, is_hidden: bool) -> Result<(), Fault> {
        self.line.clear();
        self.cells()?;
        let line = std::mem::take(&mut self.line);
        for row in (0..repeated).take_while(|_| !line.is_empty()) {
            for (column, value) in &line {
                self.put(*column, value)?;
            }
            self.rows.hidden(is_hidden);
            self.rows.end(self.row + row + 1)?;
        }
        self.line = line;
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }

    fn put(&mut self, column: usize, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Text(text, is_typed) => return self.rows.put(column, text, *is_typed),
            Value::Percent(text) => {
                self.rows.percentage(column);
                return self.rows.put(column, text, true);
            }
            Value::Error(text) => self.rows.error(column, self.row + 1, text),
            Value::NoResult => self.rows.no_result(),
        }
        Ok(())
    }

    /// Reads the cells of a row.
    fn cells(&mut self) -> Result<(), Fault> {
        let mut column = 0_usize;
        loop {
            let Some(node) = self.xml.next()? else { return Err(self.xml.broken()) };
            match node {
                Node::Open(tag) if tag.name() == "table-cell" => {
                    let repeated = repeated(&tag, "table:number-columns-repeated");
                    let [rows, columns] = ["table:number-rows-spanned", "table:number-columns-spanned"]
                        .map(|attribute| tag.number(attribute).unwrap_or(1));
                    let typed = ods_cell::Typed::of(&tag);
                    let value = ods_cell::read(self.xml, &typed)?;
                    if let Some(value) = value {
                        self.repeat(column, repeated, &value)?;
                        self.span(column, (rows, columns))?;
                    }
                    column = column.saturating_add(repeated);
                }
                Node::Open(tag) => {
                    // What merged cells hid is no value of the sheet.
                    column = column.saturating_add(repeated(&tag, "table:number-columns-repeated"));
                    self.xml.skip()?;
                }
                Node::Close(_) => return Ok(()),
                Node::Text(_) => {}
            }
        }
    }

    fn repeat(&mut self, column: usize, repeated: usize, value: &Value) -> Result<(), Fault> {
        let last = column.saturating_add(repeated);
        if last > Rows::MOST_COLUMNS {
            return Err(Fault::TooManyColumns(last));
        }
        self.line.extend((column..last).map(|column| (column, value.clone())));
        Ok(())
    }

    fn span(&mut self, column: usize, (rows, columns): (usize, usize)) -> Result<(), Fault> {
        let last = |first: usize, count: usize| first.saturating_add(count.saturating_sub(1));
        self.rows.merged((self.row, last(self.row, rows)), (column, last(column, columns)))
    }
}

/// How often a row or a cell is repeated, at least once.
fn repeated(tag: &Tag<'_>, attribute: &str) -> usize {
    const MOST: usize = 1 << 24;
    tag.number(attribute).unwrap_or(1).clamp(1, MOST)
}
