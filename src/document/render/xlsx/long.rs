//! A workbook of one table of any length, written row by row: texts stand in their cells, since a list of shared ones would
//! have to be held in memory, and a table of more rows than a sheet has goes on in another sheet.

use std::io::{self, Seek, Write};

use zip::ZipWriter;

use super::{
    book::{NAMES_WIDTH, NOTES_WIDTH, header},
    column_widths, days, fit,
    format::{Look, numbers},
    package::{Book, begin, sheet_path},
    sheet::{Cell, Content, PLAIN_POINTS, Sheet},
    sheet_names,
};
use crate::{
    document::column::Heading,
    model::{
        column::{Type, Value},
        lang::Lang,
    },
};

/// The number of bytes of rows that are written at once.
const AT_ONCE: usize = 1 << 16;

/// A workbook being written.
pub struct Long<W: Write + Seek> {
    file: ZipWriter<W>,
    book: Book,
    sheet: Sheet,
    title: String,
    headings: Vec<Heading>,
    widths: Vec<u16>,
    looks: Looks,
    lang: Lang,
}

/// The cell formats of the table.
struct Looks {
    header: usize,
    text: usize,
    day: usize,
    numbers: Vec<usize>,
}

impl<W: Write + Seek> Long<W> {
    /// Starts a workbook with the headings of its table.
    pub fn new(to: W, title: &str, headings: &[Heading], lang: Lang) -> io::Result<Self> {
        let mut book = Book::default();
        let [day, _] = days::looks(lang);
        let looks = Looks {
            header: book.looks.place(Look::Header),
            text: book.looks.place(Look::Text),
            day: book.looks.place(day),
            numbers: headings
                .iter()
                .map(|own| {
                    let [plain, _] = numbers(own);
                    book.looks.place(plain)
                })
                .collect(),
        };
        let widths: Vec<u16> = headings.iter().map(|own| width(own, lang)).collect();
        let sheet = Sheet::new("", &widths, true).map_err(io::Error::other)?;
        let (file, title, headings) = (ZipWriter::new(to), title.to_owned(), headings.to_vec());
        let mut own = Self { file, book, sheet, title, headings, widths, looks, lang };
        own.begin_sheet()?;
        Ok(own)
    }

    /// Adds a row.
    pub fn row(&mut self, values: &[Value<'_>]) -> io::Result<()> {
        if self.sheet.is_full() {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        let (looks, lang) = (&self.looks, self.lang);
        let cells = values.iter().enumerate().filter_map(|(at, value)| cell(at, value, looks, lang));
        self.sheet.row(PLAIN_POINTS, cells).map_err(io::Error::other)?;
        if self.sheet.waiting() >= AT_ONCE { self.flush() } else { Ok(()) }
    }

    /// Ends the workbook with a sheet of names and texts.
    pub fn finish(mut self, notes: &[(&str, String)]) -> io::Result<W> {
        self.end_sheet()?;
        let name = self.lang.pick("Nguồn và ghi chú", "Sources and notes");
        let mut sheet = Sheet::new(name, &[NAMES_WIDTH, NOTES_WIDTH], false).map_err(io::Error::other)?;
        let strong = self.book.looks.place(Look::Strong);
        for (name, text) in notes {
            let height = column_widths::height(std::iter::once((text.as_str(), NOTES_WIDTH)));
            let text = Content::Inline(fit::cell(text, self.lang).into_owned());
            let cells = [(0, strong, Content::Inline((*name).to_owned())), (1, self.looks.text, text)];
            sheet.row(height, cells).map_err(io::Error::other)?;
        }
        let number = self.book.sheets.len() + 1;
        begin(&mut self.file, &sheet_path(number))?;
        self.file.write_all(sheet.part(&header(&self.title), false).as_bytes())?;
        self.book.sheets.push((sheet, header(&self.title)));
        self.book.put_parts(&mut self.file, &fit::title(&self.title))?;
        Ok(self.file.finish()?)
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        let number = self.book.sheets.len() + 1;
        let titles = std::iter::repeat_n(self.title.as_str(), number);
        let name = sheet_names::unique(titles, self.lang.pick("Bảng", "Table")).pop().unwrap_or_default();
        self.sheet = Sheet::new(&name, &self.widths, true).map_err(io::Error::other)?;
        begin(&mut self.file, &sheet_path(number))?;
        self.file.write_all(self.sheet.head("", number == 1).as_bytes())?;
        let titles: Vec<String> = self.headings.iter().map(|own| own.full_title(self.lang)).collect();
        let height =
            column_widths::height(titles.iter().map(String::as_str).zip(self.widths.iter().copied()));
        let look = self.looks.header;
        let cells = titles.into_iter().enumerate().map(|(at, title)| (at, look, Content::Inline(title)));
        self.sheet.row(height, cells).map_err(io::Error::other)
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.flush()?;
        let header = header(&self.title);
        self.file.write_all(self.sheet.tail(&header).as_bytes())?;
        let empty = Sheet::new("", &[], true).map_err(io::Error::other)?;
        self.book.sheets.push((std::mem::replace(&mut self.sheet, empty), header));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(self.sheet.take_rows().as_bytes())
    }
}

/// The width of a column, whose values are not known before they are written.
fn width(heading: &Heading, lang: Lang) -> u16 {
    let least = match heading.kind {
        Type::Text => 24,
        Type::Date => 12,
        Type::Int | Type::Real | Type::Precision => 10,
    };
    column_widths::width(heading, std::iter::empty(), lang).max(least)
}

/// A cell; `None` for an unknown value.
fn cell(at: usize, value: &Value<'_>, looks: &Looks, lang: Lang) -> Option<Cell> {
    let text = |text: &str| Content::Inline(fit::cell(text, lang).into_owned());
    Some(match value {
        Value::Null => return None,
        Value::Int(n) => (at, looks.numbers[at], Content::Number(n.to_string())),
        Value::Real(n) if n.is_finite() => (at, looks.numbers[at], Content::Number(n.to_string())),
        Value::Date(date) => match days::serial(*date) {
            Some(day) => (at, looks.day, Content::Number(day.to_string())),
            None => (at, looks.text, text(&date.to_string())),
        },
        other => (at, looks.text, text(&other.to_string())),
    })
}
