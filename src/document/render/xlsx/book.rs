//! The workbook.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, IgnoreError, RowNum, Workbook, Worksheet, XlsxError,
};

use super::{
    column_widths, fit,
    format::{Looks, numbers},
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

/// ISO A4 in Excel's list of papers.
const A4: u8 = 9;

/// The names of the sheets are so many characters wide.
const NAMES_WIDTH: u16 = 34;

/// The notes are so many characters wide.
const NOTES_WIDTH: u16 = 110;

/// The title above a printed page has at most so many characters: Excel takes 255, and `&` is doubled.
const LONGEST_HEADER: usize = 120;

/// Writes the tables, one a sheet, then their titles, notes and what they rest on. The same document gives the
/// same bytes; pictures are left out.
pub fn write(document: &Document, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title(fit::title(&document.title)).set_creation_datetime(&made),
    );
    let notes = lang.pick("Nguồn và ghi chú", "Sources and notes");
    let titles = std::iter::once(notes).chain(document.tables().map(|table| table.title.as_str()));
    let names = sheet_names::unique(titles, lang.pick("Bảng", "Table"));
    for (table, name) in document.tables().zip(&names[1..]) {
        let sheet = book.add_worksheet().set_name(name)?;
        fill(sheet, table, &looks, lang)?;
        print_on(sheet, &table.title);
    }
    let sheet = book.add_worksheet().set_name(&names[0])?;
    explain(sheet, document, &names[1..], &looks, lang)?;
    print_on(sheet, &document.title);
    book.save_to_buffer()
}

/// Puts a table on its sheet.
fn fill(sheet: &mut Worksheet, table: &Table, looks: &Looks, lang: Lang) -> Result<(), XlsxError> {
    let widths: Vec<u16> =
        (0..table.headings.len()).map(|at| column_widths::width(table, at, lang)).collect();
    for (heading, (width, col)) in table.headings.iter().zip(widths.iter().zip(0..)) {
        let title = heading.full_title();
        sheet.write_string_with_format(0, col, fit::cell(&title, lang), &looks.header)?;
        sheet.set_column_width(col, *width)?;
    }
    let titles: Vec<String> = table.headings.iter().map(Heading::full_title).collect();
    sheet.set_row_height(
        0,
        column_widths::height(titles.iter().map(String::as_str).zip(widths.iter().copied())),
    )?;
    let numbers: Vec<[Format; 2]> = table.headings.iter().map(numbers).collect();
    for (at, (values, row)) in table.rows.iter().zip(1..).enumerate() {
        stop::check();
        for (place, (value, col)) in values.iter().zip(0..).enumerate() {
            let mark = table.marks.get(&(at, place)).copied();
            let number = &numbers[place][usize::from(mark == Some(Mark::Restricted))];
            put(sheet, (row, col), value, mark, (number, looks), lang)?;
        }
        sheet.set_row_height(row, column_widths::height(texts(values).zip(widths.iter().copied())))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    if let Some(last) = table.headings.iter().zip(0..).last().map(|(_, col)| col) {
        let bottom = RowNum::try_from(table.rows.len()).unwrap_or(RowNum::MAX);
        sheet.autofilter(0, 0, bottom, last)?;
        sheet.ignore_error_range(0, 0, bottom, last, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

/// The texts of a row, which may need several lines; other values need one.
fn texts<'r>(values: &'r [Value<'_>]) -> impl Iterator<Item = &'r str> {
    values.iter().map(|value| match value {
        Value::Text(text) => text,
        Value::Null | Value::Int(_) | Value::Real(_) | Value::Date(_) => "",
    })
}

/// Puts a value into a cell.
fn put(
    sheet: &mut Worksheet,
    (row, col): (RowNum, ColNum),
    value: &Value<'_>,
    mark: Option<Mark>,
    (number, looks): (&Format, &Looks),
    lang: Lang,
) -> Result<(), XlsxError> {
    let sign = if mark == Some(Mark::Restricted) { RESTRICTED } else { "" };
    match value {
        _ if mark == Some(Mark::Withheld) => {
            sheet.write_string_with_format(row, col, WITHHELD, &looks.withheld)?;
        }
        Value::Null => {}
        Value::Int(n) => {
            sheet.write_with_format(row, col, *n, number)?;
        }
        Value::Real(n) => {
            sheet.write_number_with_format(row, col, *n, number)?;
        }
        Value::Text(_) | Value::Date(_) => {
            let text = format!("{value}{sign}");
            sheet.write_string_with_format(row, col, fit::cell(&text, lang), &looks.text)?;
        }
    }
    Ok(())
}

/// Sets how a sheet leaves the printer: across, as wide as the page, under its title.
fn print_on(sheet: &mut Worksheet, title: &str) {
    let title: String = fit::title(title).chars().take(LONGEST_HEADER).collect();
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&C{}", title.replace('&', "&&")));
    sheet.set_footer("&C&P / &N");
}

/// Writes what the tables are called, what they rest on and how to read them.
fn explain(
    sheet: &mut Worksheet,
    document: &Document,
    names: &[String],
    looks: &Looks,
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, NAMES_WIDTH)?;
    sheet.set_column_width(1, NOTES_WIDTH)?;
    let mut row = 0;
    let mut line = |name: &str, text: &str, strong: bool| -> Result<(), XlsxError> {
        let look = if strong { &looks.strong } else { &looks.text };
        if !name.is_empty() {
            sheet.write_string_with_format(row, 0, fit::cell(name, lang), &looks.strong)?;
        }
        sheet.write_string_with_format(row, 1, fit::cell(text, lang), look)?;
        sheet.set_row_height(row, column_widths::height(std::iter::once((text, NOTES_WIDTH))))?;
        row += 1;
        Ok(())
    };
    line(lang.pick("Báo cáo", "Report"), &document.title, true)?;
    for text in &document.heading {
        line("", text, false)?;
    }
    for (table, name) in document.tables().zip(names) {
        line(name, &table.title, true)?;
        for text in table.provenance.say(lang).iter().chain(&table.notes_told()) {
            line("", text, false)?;
        }
    }
    let blank = lang.pick("Ô trống", "An empty cell");
    let tables: Vec<&Table> = document.tables().collect();
    for (at, sign) in symbols::signs(tables.iter().copied(), blank, lang).iter().enumerate() {
        line(if at == 0 { lang.pick("Ký hiệu", "Signs") } else { "" }, sign, false)?;
    }
    Ok(())
}
