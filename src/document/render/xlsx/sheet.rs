//! A worksheet part (ECMA-376, part 1, 18.3).

use std::fmt::Write;

use super::{
    escape::{escaped, in_cell},
    limits::MOST_ROWS,
    validation::{self, Validation},
};

/// The default height of a row, in points.
pub(super) const PLAIN_POINTS: u16 = 15;

/// Excel's limits.
const MOST_COLUMNS: usize = 16_384;

/// The content of a cell.
pub(super) enum Content {
    /// An index into the shared strings.
    Text(usize),
    /// A text in the cell itself, for sheets of any length.
    Inline(String),
    /// A number.
    Number(String),
    /// No content, only a format.
    Nothing,
}

/// A cell: column, format and content.
pub(super) type Cell = (usize, usize, Content);

/// A sheet being written.
pub(super) struct Sheet {
    pub(super) name: String,
    letters: Vec<String>,
    columns: String,
    rows: String,
    count: usize,
    /// Whether the first row is a header: frozen, repeated on every printed page, and with filters.
    is_titled: bool,
    validations: Vec<Validation>,
}

impl Sheet {
    /// An empty sheet with columns of these widths in characters.
    pub(super) fn new(name: &str, widths: &[u16], is_titled: bool) -> Result<Self, String> {
        if widths.len() > MOST_COLUMNS {
            return Err(format!(
                "a sheet has at most {MOST_COLUMNS} columns, this table has {}",
                widths.len()
            ));
        }
        let letters = (0..widths.len()).map(letters).collect();
        let (name, rows) = (name.to_owned(), String::new());
        let columns = columns(widths, &[]);
        Ok(Self { name, letters, columns, rows, count: 0, is_titled, validations: Vec::new() })
    }

    /// A sheet to fill in: with the format of what is typed in each column, and what may be typed.
    #[must_use]
    pub(super) fn filled_in(mut self, widths: &[u16], looks: &[usize], validations: Vec<Validation>) -> Self {
        self.columns = columns(widths, looks);
        self.validations = validations;
        self
    }

    /// Adds a row with a height in points.
    pub(super) fn row(&mut self, points: u16, cells: impl IntoIterator<Item = Cell>) -> Result<(), String> {
        self.count += 1;
        if self.count > MOST_ROWS {
            return Err(format!("a sheet has at most {MOST_ROWS} rows"));
        }
        let count = self.count;
        let out = &mut self.rows;
        if points == PLAIN_POINTS {
            add(out, format_args!("<row r=\"{count}\">"));
        } else {
            add(out, format_args!("<row r=\"{count}\" ht=\"{points}\" customHeight=\"1\">"));
        }
        for (column, look, content) in cells {
            add(out, format_args!("<c r=\"{}{count}\" s=\"{look}\"", self.letters[column]));
            match content {
                Content::Text(at) => add(out, format_args!(" t=\"s\"><v>{at}</v></c>")),
                Content::Inline(text) => {
                    let text = in_cell(&text);
                    add(
                        out,
                        format_args!(" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"),
                    );
                }
                Content::Number(number) => add(out, format_args!("><v>{number}</v></c>")),
                Content::Nothing => out.push_str("/>"),
            }
        }
        out.push_str("</row>");
        Ok(())
    }

    /// The first and the last cell of the filtered range; `None` without a header or columns.
    pub(super) fn filtered(&self) -> Option<[String; 2]> {
        let last = self.letters.last().filter(|_| self.is_titled)?;
        Some(["A1".to_owned(), format!("{last}{}", self.count)])
    }

    pub(super) fn is_titled(&self) -> bool {
        self.is_titled
    }

    /// Whether there is room for another row.
    pub(super) fn is_full(&self) -> bool {
        self.count >= MOST_ROWS
    }

    /// Takes the rows that were added since the last call.
    pub(super) fn take_rows(&mut self) -> String {
        std::mem::take(&mut self.rows)
    }

    /// The number of bytes of rows that were not taken.
    pub(super) fn waiting(&self) -> usize {
        self.rows.len()
    }

    /// Writes the part: landscape, fitted to the width of the page, with a page header.
    pub(super) fn part(&self, header: &str, is_first: bool) -> String {
        let area =
            self.letters.last().map_or("A1".to_owned(), |last| format!("A1:{last}{}", self.count.max(1)));
        let dimension = format!("<dimension ref=\"{area}\"/>");
        [&self.head(&dimension, is_first), &self.rows, &self.tail(header)].map(String::as_str).concat()
    }

    /// What is written before the rows.
    pub(super) fn head(&self, dimension: &str, is_first: bool) -> String {
        let mut out = String::new();
        let seen = if is_first { " tabSelected=\"1\"" } else { "" };
        add(
            &mut out,
            format_args!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
                 <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>{dimension}\
                 <sheetViews><sheetView{seen} workbookViewId=\"0\">"
            ),
        );
        if self.is_titled {
            out.push_str(
                "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
                 <selection pane=\"bottomLeft\"/>",
            );
        }
        add(
            &mut out,
            format_args!(
                "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"{PLAIN_POINTS}\"/>{}<sheetData>",
                self.columns
            ),
        );
        out
    }

    /// What is written after the rows.
    pub(super) fn tail(&self, header: &str) -> String {
        let mut out = "</sheetData>".to_owned();
        let filtered = self.filtered().map(|cells| cells.join(":"));
        if let Some(filtered) = &filtered {
            add(&mut out, format_args!("<autoFilter ref=\"{filtered}\"/>"));
        }
        out.push_str(&validation::part(&self.validations, &self.letters));
        add(
            &mut out,
            format_args!(
                "<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>\
                 <pageSetup paperSize=\"{A4}\" fitToHeight=\"0\" orientation=\"landscape\"/>\
                 <headerFooter><oddHeader>&amp;C{}</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>",
                escaped(&header.replace('&', "&&"))
            ),
        );
        if let Some(filtered) = filtered {
            add(
                &mut out,
                format_args!(
                    "<ignoredErrors><ignoredError sqref=\"{filtered}\" numberStoredAsText=\"1\"/></ignoredErrors>"
                ),
            );
        }
        out.push_str("</worksheet>");
        out
    }
}

/// ISO A4 in Excel's list of paper sizes.
const A4: u8 = 9;

fn add(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("writing to a string does not fail");
}

/// The name of a column: A to Z, then AA and so on.
pub(in crate::document::render) fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).expect("below 26"));
    if column < 26 { last.to_string() } else { letters(column / 26 - 1) + &last.to_string() }
}

/// The widths of the columns, and the formats of what is typed in them, if any. Excel counts in characters of Calibri 11, 7 pixels each, plus 5 pixels of padding.
fn columns(widths: &[u16], looks: &[usize]) -> String {
    let mut out = String::new();
    let mut first = 0;
    let looks = looks.iter().copied().chain(std::iter::repeat(0));
    let both: Vec<(u16, usize)> = widths.iter().copied().zip(looks).collect();
    for same in both.chunk_by(|a, b| a == b) {
        let (width, look) = same[0];
        let width = f64::from(width) + (5.0_f64 / 7.0 * 256.0).floor() / 256.0;
        let (min, max) = (first + 1, first + same.len());
        let style = if look > 0 { format!(" style=\"{look}\"") } else { String::new() };
        add(
            &mut out,
            format_args!("<col min=\"{min}\" max=\"{max}\" width=\"{width}\"{style} customWidth=\"1\"/>"),
        );
        first = max;
    }
    if out.is_empty() { out } else { format!("<cols>{out}</cols>") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_sheet_ends_where_excel_ends() {
        let mut sheet = Sheet::new("A", &[9], true).unwrap();
        for _ in 0..MOST_ROWS {
            sheet.row(PLAIN_POINTS, []).unwrap();
        }
        assert!(sheet.row(PLAIN_POINTS, []).is_err());
        assert!(Sheet::new("A", &vec![9; MOST_COLUMNS], true).is_ok());
        assert!(Sheet::new("A", &vec![9; MOST_COLUMNS + 1], true).is_err());
    }
}
