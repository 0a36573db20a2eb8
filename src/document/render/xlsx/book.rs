//! The workbook.

use std::io;

use super::{
    column_widths, fit,
    format::{Look, numbers},
    package::Book,
    sheet::{Cell, Content, Sheet},
    sheet_names,
};
use crate::{
    document::{
        parts::Document,
        render::{
            notation::{RESTRICTED, WITHHELD},
            symbols,
        },
        table::{Heading, Mark, Table},
    },
    model::{column::Value, lang::Lang},
    stop,
};

/// The names of the sheets are so many characters wide.
const NAMES_WIDTH: u16 = 34;

/// The notes are so many characters wide.
const NOTES_WIDTH: u16 = 110;

/// The title above a printed page has at most so many characters: Excel takes 255, and `&` is doubled.
const LONGEST_HEADER: usize = 120;

/// Writes the tables, one a sheet, then their titles, notes and what they rest on. The same document gives the
/// same bytes; pictures are left out.
pub fn write(document: &Document, lang: Lang) -> io::Result<Vec<u8>> {
    let mut book = Book::default();
    let notes = lang.pick("Nguồn và ghi chú", "Sources and notes");
    let titles = std::iter::once(notes).chain(document.tables().map(|table| table.title.as_str()));
    let names = sheet_names::unique(titles, lang.pick("Bảng", "Table"));
    for (table, name) in document.tables().zip(&names[1..]) {
        let sheet = fill(&mut book, table, name, lang).map_err(io::Error::other)?;
        book.sheets.push((sheet, header(&table.title)));
    }
    let sheet = explain(&mut book, document, &names, lang).map_err(io::Error::other)?;
    book.sheets.push((sheet, header(&document.title)));
    book.pack(&fit::title(&document.title))
}

/// Puts a table on a sheet.
fn fill(book: &mut Book, table: &Table, name: &str, lang: Lang) -> Result<Sheet, String> {
    let widths: Vec<u16> =
        (0..table.headings.len()).map(|at| column_widths::width(table, at, lang)).collect();
    let mut sheet = Sheet::new(name, &widths, true)?;
    let titles: Vec<String> = table.headings.iter().map(Heading::full_title).collect();
    let height = column_widths::height(titles.iter().map(String::as_str).zip(widths.iter().copied()));
    let looks = Looks::of(book, table);
    let cells = titles.iter().enumerate().map(|(at, title)| (at, looks.header, text(book, title, lang)));
    sheet.row(height, cells)?;
    for (at, values) in table.rows.iter().enumerate() {
        stop::check();
        let height = column_widths::height(texts(values).zip(widths.iter().copied()));
        let cells = values.iter().enumerate().filter_map(|(place, value)| {
            cell(book, (place, value), table.marks.get(&(at, place)).copied(), &looks, lang)
        });
        sheet.row(height, cells)?;
    }
    Ok(sheet)
}

/// The places of the looks of a table.
struct Looks {
    header: usize,
    text: usize,
    withheld: usize,
    /// Of the numbers of each column, and of those that are not for the public.
    numbers: Vec<[usize; 2]>,
}

impl Looks {
    fn of(book: &mut Book, table: &Table) -> Self {
        let looks = &mut book.looks;
        Self {
            header: looks.place(Look::Header),
            text: looks.place(Look::Text),
            withheld: looks.place(Look::Withheld),
            numbers: table.headings.iter().map(|h| numbers(h).map(|look| looks.place(look))).collect(),
        }
    }
}

/// The texts of a row, which may need several lines; other values need one.
fn texts<'r>(values: &'r [Value<'_>]) -> impl Iterator<Item = &'r str> {
    values.iter().map(|value| match value {
        Value::Text(text) => text,
        Value::Null | Value::Int(_) | Value::Real(_) | Value::Date(_) => "",
    })
}

/// A value in its cell; what is not known has none.
fn cell(
    book: &mut Book,
    (column, value): (usize, &Value<'_>),
    mark: Option<Mark>,
    looks: &Looks,
    lang: Lang,
) -> Option<Cell> {
    let is_restricted = mark == Some(Mark::Restricted);
    let number = looks.numbers[column][usize::from(is_restricted)];
    let (look, content) = match value {
        _ if mark == Some(Mark::Withheld) => (looks.withheld, Content::Text(book.strings.place(WITHHELD))),
        Value::Null => return None,
        Value::Int(n) => (number, Content::Number(n.to_string())),
        Value::Real(n) if n.is_finite() => (number, Content::Number(n.to_string())),
        Value::Real(_) | Value::Text(_) | Value::Date(_) => {
            let sign = if is_restricted { RESTRICTED } else { "" };
            (looks.text, text(book, &format!("{value}{sign}"), lang))
        }
    };
    Some((column, look, content))
}

/// A text as a cell holds it.
fn text(book: &mut Book, text: &str, lang: Lang) -> Content {
    if text.is_empty() { Content::Nothing } else { Content::Text(book.strings.place(&fit::cell(text, lang))) }
}

/// The title above each printed page.
fn header(title: &str) -> String {
    fit::title(title).chars().take(LONGEST_HEADER).collect()
}

/// Writes what the tables are called, what they rest on and how to read them.
fn explain(book: &mut Book, document: &Document, names: &[String], lang: Lang) -> Result<Sheet, String> {
    let mut sheet = Sheet::new(&names[0], &[NAMES_WIDTH, NOTES_WIDTH], false)?;
    let [plain, strong] = [Look::Text, Look::Strong].map(|look| book.looks.place(look));
    let mut line = |name: &str, said: &str, is_strong: bool| {
        let name = (!name.is_empty()).then(|| (0, strong, text(book, name, lang)));
        let said_in = (1, if is_strong { strong } else { plain }, text(book, said, lang));
        sheet.row(
            column_widths::height(std::iter::once((said, NOTES_WIDTH))),
            name.into_iter().chain([said_in]),
        )
    };
    line(lang.pick("Báo cáo", "Report"), &document.title, true)?;
    for text in &document.heading {
        line("", text, false)?;
    }
    for (table, name) in document.tables().zip(&names[1..]) {
        line(name, &table.title, true)?;
        for text in table.provenance.say(lang).iter().chain(&table.notes_told()) {
            line("", text, false)?;
        }
    }
    let blank = lang.pick("Ô trống", "An empty cell");
    let tables: Vec<&Table> = document.tables().collect();
    for (at, sign) in symbols::signs(&tables, blank, lang).iter().enumerate() {
        line(if at == 0 { lang.pick("Ký hiệu", "Signs") } else { "" }, sign, false)?;
    }
    Ok(sheet)
}
