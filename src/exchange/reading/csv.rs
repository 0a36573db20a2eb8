//! Delimited text as rows. Broken rows are kept.

use super::text::{Encoding, decode};
use crate::{
    exchange::finding::{Fault, Finding},
    model::fold::composed,
};

/// The rows of a file. Lines are counted from 1, which is the heading.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The heading.
    pub header: Vec<String>,
    /// Line number and cells.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Rows that do not fit the heading, and the text after a quotation mark that is never closed, as one cell.
    pub unread: Vec<(usize, Vec<String>)>,
    /// Faults and doubts.
    pub findings: Vec<Finding>,
}

/// The largest number of columns of a table.
const MOST_COLUMNS: usize = 1000;

impl Sheet {
    /// Reads comma-, semicolon- or tab-separated text in UTF-8 or UTF-16.
    pub fn read(bytes: &[u8]) -> Self {
        let mut sheet = Self::default();
        let text = match decode(bytes) {
            Ok((text, encoding)) => {
                let wide = (encoding == Encoding::Utf16).then_some(Fault::Utf16);
                sheet.findings.extend(wide.map(Finding::file));
                text
            }
            Err(fault) => {
                sheet.findings.push(Finding::file(Fault::NotText(fault)));
                return sheet;
            }
        };
        let delimiter = delimiter(&text);
        let columns = columns_of_first_line(&text, delimiter);
        if columns > MOST_COLUMNS {
            sheet.findings.push(Finding::file(Fault::TooManyColumns(columns)));
            return sheet;
        }
        let whole = closed_part(&text, delimiter);
        if whole.len() < text.len() {
            let line = text[..whole.len()].matches('\n').count() + 1;
            sheet.findings.push(Finding::row(line, Fault::OpenQuote));
            sheet.unread.push((line, vec![text[whole.len()..].to_owned()]));
        }
        sheet.read_rows(whole, delimiter);
        sheet
    }

    fn read_rows(&mut self, text: &str, delimiter: u8) {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut lines = Lines { text, at: 0, line: 1 };
        for record in reader.records().filter_map(Result::ok) {
            let line = record.position().map_or(0, |p| lines.number(p.byte()));
            let cells: Vec<String> = record.iter().map(|cell| composed(cell.trim())).collect();
            let blank = cells.iter().all(String::is_empty);
            match () {
                () if blank => {}
                () if self.header.is_empty() => self.header = cells,
                () if cells.len() != self.header.len() => {
                    self.findings.push(Finding::row(line, Fault::Width(cells.len(), self.header.len())));
                    self.unread.push((line, cells));
                }
                () => self.rows.push((line, cells)),
            }
        }
        if self.header.is_empty() {
            self.findings.push(Finding::file(Fault::Empty));
        }
    }
}

/// Counts lines up to the beginning of a row. The count of the CSV reader stops before blank lines and within CR LF.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the row that starts at a byte. Rows are passed in order.
    fn number(&mut self, byte: u64) -> usize {
        let rest = self.text.as_bytes();
        let begun = usize::try_from(byte).map_or(rest.len(), |byte| byte.clamp(self.at, rest.len()));
        let skipped = rest[begun..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.line += rest[self.at..begun + skipped].iter().filter(|b| **b == b'\n').count();
        self.at = begun + skipped;
        self.line
    }
}

/// The delimiter that occurs most often in the first line.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let count = |mark: u8| line.bytes().filter(|b| *b == mark).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

fn columns_of_first_line(text: &str, delimiter: u8) -> usize {
    text.lines().next().map_or(0, |line| line.bytes().filter(|b| *b == delimiter).count() + 1)
}

/// The text before the row whose quotation mark is never closed.
fn closed_part(text: &str, delimiter: u8) -> &str {
    let (mut quoted, mut cell_begins, mut row_begins) = (false, true, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if quoted => quoted = false,
            b'"' if cell_begins || text.as_bytes()[at.saturating_sub(1)] == b'"' => quoted = true,
            b'\n' if !quoted => row_begins = at + 1,
            _ => {}
        }
        cell_begins = !quoted && (byte == delimiter || byte == b'\n');
    }
    if quoted { &text[..row_begins] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::reading::text::NoText;

    fn faults(sheet: &Sheet) -> Vec<Fault> {
        sheet.findings.iter().map(|f| f.fault.clone()).collect()
    }

    #[test]
    fn utf16_with_tabs_is_read_as_a_spreadsheet_saves_it() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("tên\tmst\nCơ khí\t1\n".encode_utf16().flat_map(u16::to_le_bytes));
        let sheet = Sheet::read(&bytes);
        assert_eq!(sheet.header, ["tên", "mst"]);
        assert_eq!(sheet.rows, [(2, vec!["Cơ khí".to_owned(), "1".to_owned()])]);
        assert_eq!(faults(&sheet), [Fault::Utf16]);
    }

    #[test]
    fn rows_before_an_open_quote_are_kept() {
        let sheet = Sheet::read(b"a,b\n1,\"x \"\"y\"\"\"\n2,\"open\n3,z\n");
        assert_eq!(sheet.rows, [(2, vec!["1".to_owned(), "x \"y\"".to_owned()])]);
        assert_eq!(sheet.findings, [Finding::row(3, Fault::OpenQuote)]);
    }

    #[test]
    fn a_quoted_line_break_is_no_new_row() {
        let sheet = Sheet::read(b"a;b\n\"1\n1\";2\n3;4;5\n");
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.findings, [Finding::row(4, Fault::Width(3, 2))]);
    }

    #[test]
    fn nonsense_is_named() {
        assert_eq!(faults(&Sheet::read(b"")), [Fault::Empty]);
        assert_eq!(
            faults(&Sheet::read(b"a,b\n\xff\xfe\xfd")),
            [Fault::NotText(NoText { byte: 0xff, offset: 4, line: 2 })]
        );
        let wide = "a,".repeat(199_999) + "a\n";
        assert_eq!(faults(&Sheet::read(wide.as_bytes())), [Fault::TooManyColumns(200_000)]);
    }
}
