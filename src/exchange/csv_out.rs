//! Tables as CSV that spreadsheets open with correct diacritics and without evaluating any cell.

use std::{borrow::Cow, io};

use crate::{
    geom::numeral::{Form, Numeral},
    model::{closed::closed, column::Value},
};

closed! {
    /// Where spreadsheets open a table of commas: the marks between cells and in numbers that they expect there.
    #[derive(Default)]
    pub enum Locale {
        /// Commas between cells, points in numbers.
        #[default]
        En = "en" ("Dấu phẩy ngăn ô, dấu chấm thập phân", "Commas between cells, decimal points"),
        /// Semicolons between cells, commas in numbers.
        Vi = "vi" ("Dấu chấm phẩy ngăn ô, dấu phẩy thập phân", "Semicolons between cells, decimal commas"),
    }
}

impl Locale {
    /// The mark between cells.
    pub fn delimiter(self) -> char {
        if self == Self::Vi { ';' } else { ',' }
    }

    /// The mark in numbers.
    pub fn decimal(self) -> char {
        if self == Self::Vi { ',' } else { '.' }
    }
}

/// The byte order mark by which spreadsheets recognise UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// A table being written, with a byte order mark and with text cells that spreadsheets do not evaluate.
pub struct Csv<W: io::Write> {
    writer: csv::Writer<W>,
    unmistakable: bool,
    locale: Locale,
}

impl<W: io::Write> Csv<W> {
    /// Starts a table with its headings.
    pub fn new<'h>(to: W, heading: impl IntoIterator<Item = &'h str>) -> io::Result<Self> {
        Self::with_locale(to, heading, Locale::En)
    }

    /// The same with the marks of a locale.
    pub fn with_locale<'h>(
        mut to: W,
        heading: impl IntoIterator<Item = &'h str>,
        locale: Locale,
    ) -> io::Result<Self> {
        to.write_all(BOM)?;
        Self::unmarked(to, heading, locale)
    }

    /// The same without the byte order mark, for files beside a statement of their encoding.
    pub fn unmarked<'h>(
        to: W,
        heading: impl IntoIterator<Item = &'h str>,
        locale: Locale,
    ) -> io::Result<Self> {
        let delimiter = u8::try_from(locale.delimiter()).unwrap_or(b',');
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(to);
        writer.write_record(heading)?;
        Ok(Self { writer, unmistakable: false, locale })
    }

    /// Writes numbers so that their decimal mark cannot be read as grouping thousands: `77.125` as `77.1250`.
    #[must_use]
    pub fn unmistakable(mut self) -> Self {
        self.unmistakable = true;
        self
    }

    /// Adds a row.
    pub fn row<'v>(&mut self, values: impl IntoIterator<Item = Value<'v>>) -> io::Result<()> {
        for value in values {
            match value {
                Value::Text(text) => self.writer.write_field(harmless(&text).as_bytes())?,
                Value::Real(n) => {
                    let number = n.to_string();
                    let number = if self.unmistakable { unmistakable(number) } else { number };
                    self.writer.write_field(self.marked(number))?;
                }
                other => self.writer.write_field(other.to_string())?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// A number with the decimal mark of the locale.
    fn marked(&self, number: String) -> String {
        match self.locale {
            Locale::En => number,
            Locale::Vi => number.replace('.', ","),
        }
    }

    /// Flushes the table.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn unmistakable(number: String) -> String {
    let doubtful = Numeral::read(&number).is_ok_and(|numeral| matches!(numeral.form(), Form::Either(_)));
    if doubtful { number + "0" } else { number }
}

/// First characters by which a spreadsheet recognises a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Puts an apostrophe before a text that a spreadsheet would evaluate, and before one that looks like the result of
/// that.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the apostrophe that [`Csv`] adds, or without the formula by which other programs keep a spreadsheet from
/// reading a number: `="0101"`.
pub(super) fn as_meant(text: &str) -> &str {
    let meant = |rest: &&str| rest.trim_start_matches('\'').starts_with(FORMULA);
    match text.strip_prefix('\'').filter(meant) {
        Some(rest) => rest,
        None => of_formula(text).unwrap_or(text),
    }
}

/// The text of a formula that is a text or a number and nothing else.
fn of_formula(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('=')?.trim();
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let quoted = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map(str::trim);
    quoted.filter(|text| !text.contains('"')).or_else(|| is_number.then_some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harmless_text_is_read_back_as_it_was_meant() {
        for text in ["=1+1", "-", "'a", "'=1", "''-1", "Sài Đồng"] {
            assert_eq!(as_meant(&harmless(text)), text);
        }
    }

    #[test]
    fn a_formula_that_is_a_text_is_that_text() {
        for (text, meant) in [
            ("=\"0104123006\"", "0104123006"),
            ("= \"Số 1, phố B\"", "Số 1, phố B"),
            ("=0104123006", "0104123006"),
            ("=A1&\"x\"", "=A1&\"x\""),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=", "="),
        ] {
            assert_eq!(as_meant(text), meant, "{text}");
        }
    }

    #[test]
    fn a_decimal_mark_is_not_taken_for_one_of_thousands() {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out, ["ha"]).unwrap().unmistakable();
        for number in [77.125, -1.5, 0.125, 1234.125, 12.0] {
            csv.row([Value::Real(number)]).unwrap();
        }
        csv.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\u{feff}ha\n77.1250\n-1.5\n0.125\n1234.125\n12\n");
    }

    #[test]
    fn a_vietnamese_spreadsheet_finds_its_own_marks() {
        let mut out = Vec::new();
        let mut csv = Csv::with_locale(&mut out, ["tên", "ha"], Locale::Vi).unwrap().unmistakable();
        csv.row([Value::text(Some("A; B, C")), Value::Real(77.125)]).unwrap();
        csv.row([Value::text(Some("D")), Value::Real(-1234.5)]).unwrap();
        csv.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\u{feff}tên;ha\n\"A; B, C\";77,1250\nD;-1234,5\n");
    }

    #[test]
    fn formulas_become_texts_and_numbers_stay_numbers() {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out, ["tên", "số"]).unwrap();
        csv.row([Value::text(Some("=HYPERLINK(\"x\")")), Value::Int(-5)]).unwrap();
        csv.row([Value::text(Some("Sài Đồng")), Value::Null]).unwrap();
        csv.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\u{feff}tên,số\n\"'=HYPERLINK(\"\"x\"\")\",-5\nSài Đồng,\n");
    }
}
