//! The workbook.

use std::io;

use super::{
    column_widths, days, fit,
    format::{Look, numbers},
    package::Book,
    sheet::{Content, Sheet},
    sheet_names,
};
use crate::{
    document::{
        column::{Cell, Mark},
        grid::Row,
        parts::Document,
        render::{
            notation::{RESTRICTED, WITHHELD},
            symbols,
        },
        table::Table,
    },
    model::{
        column::{Type, Value},
        lang::Lang,
    },
    stop,
};

/// The width of the column of sheet names, in characters.
pub(super) const NAMES_WIDTH: u16 = 34;

/// The width of the column of notes, in characters.
pub(super) const NOTES_WIDTH: u16 = 110;

/// The longest page header in characters: Excel allows 255, and each `&` is doubled.
const LONGEST_HEADER: usize = 120;

/// Writes one sheet for each table, then a sheet of titles, notes and provenance. Pictures are left out. The output is
/// reproducible.
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

/// Writes a table to a sheet.
fn fill(book: &mut Book, table: &Table, name: &str, lang: Lang) -> Result<Sheet, String> {
    let columns = table.grid.columns();
    let widths: Vec<u16> =
        columns.map(|(heading, cells)| column_widths::width(heading, cells, lang)).collect();
    let mut sheet = Sheet::new(name, &widths, true)?;
    let titles: Vec<String> = table.grid.headings().iter().map(|h| h.full_title(lang)).collect();
    let height = column_widths::height(titles.iter().map(String::as_str).zip(widths.iter().copied()));
    let looks = Looks::of(book, table, lang);
    let cells = titles.iter().enumerate().map(|(at, title)| (at, looks.header, text(book, title, lang)));
    sheet.row(height, cells)?;
    for row in table.grid.rows() {
        stop::check();
        let height = column_widths::height(texts(row.clone()).zip(widths.iter().copied()));
        let numbers = looks.numbers.iter().enumerate();
        let cells = row.zip(numbers).filter_map(|((_, own), (place, numbers))| {
            let (look, content) = cell(book, own, (&looks, *numbers), lang)?;
            Some((place, look, content))
        });
        sheet.row(height, cells)?;
    }
    Ok(sheet)
}

/// The cell formats of a table.
struct Looks {
    header: usize,
    text: usize,
    withheld: usize,
    /// The formats of days: published and restricted.
    days: [usize; 2],
    /// The formats of the numbers of each column: published and restricted.
    numbers: Vec<[usize; 2]>,
}

impl Looks {
    fn of(book: &mut Book, table: &Table, lang: Lang) -> Self {
        let looks = &mut book.looks;
        let has_days = table.grid.headings().iter().any(|heading| heading.kind == Type::Date);
        let mut day = |look| if has_days { looks.place(look) } else { 0 };
        let days = days::looks(lang).map(&mut day);
        Self {
            header: looks.place(Look::Header),
            text: looks.place(Look::Text),
            withheld: looks.place(Look::Withheld),
            days,
            numbers: table.grid.headings().iter().map(|h| numbers(h).map(|look| looks.place(look))).collect(),
        }
    }
}

/// The texts of a row, which may need several lines; other values are empty, since they need one.
fn texts(row: Row<'_>) -> impl Iterator<Item = &str> {
    row.map(|(_, cell)| match &cell.value {
        Value::Text(text) => text.as_ref(),
        Value::Null | Value::Int(_) | Value::Real(_) | Value::Date(_) => "",
    })
}

/// The format and content of a cell; `None` for an unknown value.
fn cell(
    book: &mut Book,
    own: &Cell,
    (looks, [plain, restricted]): (&Looks, [usize; 2]),
    lang: Lang,
) -> Option<(usize, Content)> {
    let is_restricted = own.mark == Some(Mark::Restricted);
    let number = if is_restricted { restricted } else { plain };
    let value = &own.value;
    Some(match value {
        _ if own.mark == Some(Mark::Withheld) => {
            (looks.withheld, Content::Text(book.strings.place(WITHHELD)))
        }
        Value::Null => return None,
        Value::Int(n) => (number, Content::Number(n.to_string())),
        Value::Real(n) if n.is_finite() => (number, Content::Number(n.to_string())),
        Value::Real(_) | Value::Text(_) | Value::Date(_) => {
            let day = if let Value::Date(date) = value { days::serial(*date) } else { None };
            let sign = if is_restricted { RESTRICTED } else { "" };
            match day {
                Some(day) => (looks.days[usize::from(is_restricted)], Content::Number(day.to_string())),
                None => (looks.text, text(book, &format!("{value}{sign}"), lang)),
            }
        }
    })
}

/// A text as cell content.
fn text(book: &mut Book, text: &str, lang: Lang) -> Content {
    if text.is_empty() { Content::Nothing } else { Content::Text(book.strings.place(&fit::cell(text, lang))) }
}

/// The header of the printed pages.
pub(super) fn header(title: &str) -> String {
    fit::title(title).chars().take(LONGEST_HEADER).collect()
}

/// Writes the sheet of titles, provenance, notes and signs.
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
