//! Tables as CSV that spreadsheets open with correct diacritics and without evaluating any cell.

use std::{borrow::Cow, io};

use crate::{
    geom::numeral::{Form, Numeral},
    model::column::Value,
};

/// The byte order mark by which spreadsheets recognise UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// A table being written, with a byte order mark and with text cells that spreadsheets do not evaluate.
pub struct Csv<W: io::Write> {
    writer: csv::Writer<W>,
    unmistakable: bool,
}

impl<W: io::Write> Csv<W> {
    /// Starts a table with its headings.
    pub fn new<'h>(mut to: W, heading: impl IntoIterator<Item = &'h str>) -> io::Result<Self> {
        to.write_all(BOM)?;
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(heading)?;
        Ok(Self { writer, unmistakable: false })
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
                Value::Real(n) if self.unmistakable => {
                    self.writer.write_field(unmistakable(n.to_string()))?;
                }
                other => self.writer.write_field(other.to_string())?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
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

/// The text without the apostrophe that [`Csv`] adds.
pub(super) fn as_meant(text: &str) -> &str {
    let meant = |rest: &&str| rest.trim_start_matches('\'').starts_with(FORMULA);
    text.strip_prefix('\'').filter(meant).unwrap_or(text)
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
