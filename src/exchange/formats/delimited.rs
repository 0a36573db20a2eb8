//! Delimited text (RFC 4180 and what programs make of it): rows of cells that a comma, a semicolon, a tab or a bar separates.
//!
//! Quoted cells are read as cells before anything is counted, since headings and addresses have line breaks and commas.

use std::{borrow::Cow, collections::BTreeMap};

use super::{fault::FormatFault, limits::MOST_CELL};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::{Full, Grid},
    },
    stop,
};

/// The largest number of columns of a table.
const MOST_COLUMNS: usize = 1000;

/// The characters that may separate cells. Of two that fit equally well, the earlier one is used.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];

/// Decodes a text. Rows without text are left out.
///
/// # Errors
///
/// [`Fault::TooManyColumns`] and [`Fault::TooLarge`]; [`FormatFault::Cell`] for a cell that is too long.
pub fn decode(text: &str) -> Result<Grid, Fault> {
    let (separator, begins) = separator(text);
    let mut grid = Grid::with_capacity(text.len());
    let mut scanner = Scanner { text, at: begins, line: 1 + breaks(&text.as_bytes()[..begins]), separator };
    while let Some(row) = scanner.row() {
        stop::row(grid.len());
        stop::read(scanner.at as u64);
        match row {
            Ok(Row { cells, .. }) if cells.len() > MOST_COLUMNS && grid.is_empty() => {
                return Err(Fault::TooManyColumns(cells.len()));
            }
            Ok(Row { line, cells }) => put(&mut grid, line, &cells).map_err(|Full| Fault::TooLarge)?,
            Err(Broken::Open { line, rest }) => {
                let rest = &rest[..rest.floor_char_boundary(MOST_CELL)];
                put(&mut grid, line, &[Cow::Borrowed(rest)]).map_err(|Full| Fault::TooLarge)?;
                grid.findings.push(Finding::row(line, Fault::OpenQuote));
            }
            Err(Broken::Long) => return Err(FormatFault::Cell.into()),
        }
    }
    Ok(grid)
}

fn put(grid: &mut Grid, line: usize, cells: &[Cow<'_, str>]) -> Result<(), Full> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(());
    }
    cells.iter().try_for_each(|cell| grid.push(cell.trim(), false))?;
    grid.end_row(line);
    Ok(())
}

/// The separator of a text, and the position of its first row. Excel reads and writes a first line such as `sep=;`.
fn separator(text: &str) -> (u8, usize) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let said = first.trim().trim_matches('"').to_ascii_lowercase();
    if let Some(&[said]) = said.strip_prefix("sep=").map(str::as_bytes)
        && said.is_ascii()
    {
        return (said, first.len());
    }
    if first.trim_end_matches(' ').eq_ignore_ascii_case("sep=\t") {
        return (b'\t', first.len());
    }
    let sample = sample(text);
    let best = SEPARATORS.into_iter().map(|separator| (fit(sample, separator), separator));
    let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
    (best.filter(|((_, fit), _)| *fit > 0.0).map_or(b',', |(_, separator)| separator), 0)
}

/// The beginning of a text, as far as a separator is looked for.
fn sample(text: &str) -> &str {
    const SAMPLE: usize = 1 << 16;
    &text[..text.floor_char_boundary(SAMPLE)]
}

/// How well a separator fits: the share of rows with the most usual number of cells, weighted with that number. A character
/// that few rows of a table have is none: a list of addresses has one column, and some of them a semicolon. Before that
/// share, whether all rows have the same number of cells: a short table may have a cell with many other separators.
fn fit(sample: &str, separator: u8) -> (bool, f64) {
    const ROWS: usize = 200;
    let mut scanner = Scanner { text: sample, at: 0, line: 1, separator };
    let rows = std::iter::from_fn(|| scanner.row()).filter_map(Result::ok).take(ROWS);
    let (mut widths, mut all, mut before) = (BTreeMap::<usize, usize>::new(), 0_usize, 0_usize);
    for row in rows.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())) {
        *widths.entry(row.cells.len()).or_default() += 1;
        all += 1;
        // Titles stand above a table.
        before += usize::from(widths.len() == 1 && row.cells.len() == 1);
    }
    let of_table = all - before;
    let usual = widths.iter().filter(|(width, _)| **width > 1).map(|(_, rows)| *rows).max();
    if usual.is_none_or(|rows| rows * 3 < of_table) {
        return (false, 0.0);
    }
    let is_even = widths.len() == 1;
    let weight = |width: usize, rows: usize| {
        f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
            * f64::from(u32::try_from(width).unwrap_or(u32::MAX)).ln()
    };
    let best = widths.into_iter().map(|(width, rows)| weight(width, rows)).fold(0.0, f64::max);
    (is_even, best / f64::from(u32::try_from(all.max(1)).unwrap_or(u32::MAX)))
}

/// The number of line breaks: LF, CR LF, or CR as on old Macintoshes.
fn breaks(bytes: &[u8]) -> usize {
    let pairs = bytes.iter().zip(bytes[bytes.len().min(1)..].iter().chain([&0]));
    pairs.filter(|(byte, next)| **byte == b'\n' || (**byte == b'\r' && **next != b'\n')).count()
}

/// A row, with the line where it begins.
struct Row<'t> {
    line: usize,
    cells: Vec<Cow<'t, str>>,
}

/// Why a row is none.
enum Broken<'t> {
    /// A quotation mark is never closed: the line of the row, and the text from there on.
    Open { line: usize, rest: &'t str },
    /// A cell is too long.
    Long,
}

/// Why a cell is none.
enum NoCell {
    Unclosed,
    Long,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    separator: u8,
}

impl<'t> Scanner<'t> {
    /// The next row; `None` at the end of the text.
    fn row(&mut self) -> Option<Result<Row<'t>, Broken<'t>>> {
        let (begins, line, mut cells) = (self.at, self.line, Vec::new());
        self.byte(begins)?;
        loop {
            match self.cell() {
                Ok(cell) => cells.push(cell),
                Err(NoCell::Unclosed) => {
                    self.at = self.text.len();
                    return Some(Err(Broken::Open { line, rest: &self.text[begins..] }));
                }
                Err(NoCell::Long) => {
                    self.at = self.text.len();
                    return Some(Err(Broken::Long));
                }
            }
            let end = self.byte(self.at);
            self.at += match end {
                Some(b'\r') if self.byte(self.at + 1) == Some(b'\n') => 2,
                Some(_) => 1,
                None => 0,
            };
            if end != Some(self.separator) {
                break;
            }
        }
        self.line += breaks(&self.text.as_bytes()[begins..self.at]);
        Some(Ok(Row { line, cells }))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether a cell ends before a position.
    fn is_end(&self, at: usize) -> bool {
        self.byte(at).is_none_or(|byte| byte == self.separator || matches!(byte, b'\r' | b'\n'))
    }

    /// The first position from one on that has no blank.
    fn after_blanks(&self, at: usize) -> usize {
        let is_blank = |byte: &u8| *byte == b' ' || (*byte == b'\t' && self.separator != b'\t');
        at + self.text.as_bytes()[at..].iter().take_while(|byte| is_blank(byte)).count()
    }

    /// The next cell. Its quotation marks may stand after blanks.
    fn cell(&mut self) -> Result<Cow<'t, str>, NoCell> {
        let begins = self.after_blanks(self.at);
        // Some programs double quotation marks without enclosing the cell: `""Sao Mai"" ltd`.
        let is_bare = self.byte(begins + 1) == Some(b'"')
            && self.byte(begins + 2) != Some(b'"')
            && !self.is_end(self.after_blanks((begins + 2).min(self.text.len())));
        if self.byte(begins) == Some(b'"') && !is_bare {
            return self.quoted(begins + 1);
        }
        let rest = &self.text.as_bytes()[self.at..];
        let is_end = |byte: &u8| *byte == self.separator || matches!(byte, b'\r' | b'\n');
        let end = self.at + rest.iter().position(is_end).unwrap_or(rest.len());
        let bare = &self.text[self.at..end];
        if bare.len() > MOST_CELL {
            return Err(NoCell::Long);
        }
        self.at = end;
        Ok(if bare.contains("\"\"") { bare.replace("\"\"", "\"").into() } else { bare.into() })
    }

    /// The rest of a cell after its quotation mark. One that is not doubled and not at the end of the cell is part of it,
    /// unless the cell has a line break: then a mark before it was never closed.
    fn quoted(&mut self, begins: usize) -> Result<Cow<'t, str>, NoCell> {
        let (mut cell, mut from, mut at, mut is_broken) = (Cow::Borrowed(""), begins, begins, false);
        loop {
            match self.byte(at).ok_or(NoCell::Unclosed)? {
                b'"' if self.byte(at + 1) == Some(b'"') => {
                    // Of one that is too long it is only found out whether it is closed.
                    if at - begins <= MOST_CELL {
                        cell += &self.text[from..=at];
                    }
                    at += 2;
                    from = at;
                }
                b'"' => {
                    let end = self.after_blanks(at + 1);
                    if self.is_end(end) && at - begins > MOST_CELL {
                        return Err(NoCell::Long);
                    }
                    if self.is_end(end) {
                        cell += &self.text[from..at];
                        self.at = end;
                        return Ok(cell);
                    }
                    if is_broken {
                        return Err(NoCell::Unclosed);
                    }
                    at += 1;
                }
                byte => {
                    is_broken |= matches!(byte, b'\r' | b'\n');
                    at += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::exchange::{formats::mutation::mutants, reading::text};

    #[test]
    fn nothing_panics_whatever_the_bytes_are() {
        let plain = "sep=;\nMã;\"Tên \"\"A\"\"\";Số\r\n01;\"a\nb\";1.234,5\n;;\n";
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in mutants(plain.as_bytes(), 10_000).chain(mutants(&wide, 5000)) {
            if let Ok((text, _)) = text::decode(&bytes) {
                drop(decode(&text));
            }
        }
    }

    #[test]
    fn a_cell_has_a_largest_size() {
        let most = "x".repeat(MOST_CELL);
        assert_eq!(cells(&format!("a,b\n\"{most}\",1")).len(), 2);
        for text in [format!("a,b\n{most}x,1"), format!("a,b\n\"{most}\"\"\",1")] {
            assert_eq!(decode(&text).unwrap_err(), FormatFault::Cell.into());
        }
        let open = decode(&format!("a,b\n\"{most}\n{most}")).unwrap();
        assert_eq!(open.findings, [Finding::row(2, Fault::OpenQuote)]);
        assert_eq!(open.rows().map(|row| row.cells().map(str::len).sum()).max(), Some(MOST_CELL));
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        decode(text).unwrap().rows().map(|row| row.cells().map(str::to_owned).collect()).collect()
    }

    #[rstest]
    #[case::comma("a,b\n1,2\n")]
    #[case::semicolon("a;b\n1;2\n")]
    #[case::tab("a\tb\r\n1\t2\r\n")]
    #[case::bar("a|b\n1|2\n")]
    #[case::said("sep=;\na;b\n1;2\n")]
    #[case::said_of_a_rare_one("\"sep=^\"\r\na^b\r\n1^2\r\n")]
    #[case::macintosh("a;b\r1;2\r")]
    #[case::no_last_break("a,b\n1,2")]
    #[case::blank_rows("\n , \na,b\n\n1,2\n\n")]
    #[case::quoted("\"a\",\"b\"\n\"1\",\"2\"\n")]
    #[case::blanks("a , b \n 1 , 2 \n")]
    #[case::blanks_before_quotes("\"a\", \"b\"\n\"1\" ,\t\"2\"\n")]
    fn a_table_is_read_however_its_cells_are_separated(#[case] text: &str) {
        assert_eq!(cells(text), [["a", "b"], ["1", "2"]]);
    }

    #[rstest]
    #[case::break_in_a_heading(
        "\"Tên,\nđơn vị\";\"Mã\nsố\";Địa chỉ\nA;1;Số 1, phố B, Hà Nội\nB;2;Số 2, phố C, Hà Nội\n",
        3
    )]
    #[case::commas_in_a_heading("Tên (đủ, rõ, theo giấy);Mã\nA;1\n", 2)]
    #[case::decimal_commas("Tên;Kinh độ;Vĩ độ\nA;105,9;21,0\nB;105,8;21,1\n", 3)]
    #[case::semicolons_in_cells("name,sector,workers\nA,2511; 2592,3\nB,1410; 4641,4\n", 3)]
    #[case::title("BẢNG KÊ;;\n;;\nTên;Mã;Số\nA;1;2\n", 3)]
    fn a_separator_is_found_from_cells_and_not_from_characters(#[case] text: &str, #[case] width: usize) {
        let rows = cells(text);
        assert_eq!(rows.last().map(Vec::len), Some(width), "{rows:?}");
    }

    #[rstest]
    #[case::doubled("\"a \"\"b\"\"\",c", "a \"b\"")]
    #[case::bare_and_doubled("Cty \"\"Sao Mai\"\",c", "Cty \"Sao Mai\"")]
    #[case::bare_at_the_beginning("\"\"Sao Mai\"\" Cty,c", "\"Sao Mai\" Cty")]
    #[case::bare_within("\"Cty \"Sao Mai\" Một\",c", "Cty \"Sao Mai\" Một")]
    #[case::inches("Ống 12\",c", "Ống 12\"")]
    #[case::empty("\"\",c", "")]
    #[case::nothing_but_marks("\"\"\"\"\"\",c", "\"\"")]
    #[case::line_break("\"a\r\nb\",c", "a\r\nb")]
    fn quotation_marks_are_read_as_they_are_meant(#[case] row: &str, #[case] first: &str) {
        assert_eq!(cells(&format!("x,y\n{row}\n")), [["x", "y"], [first, "c"]]);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let numbers = |text: &str| decode(text).unwrap().rows().map(|row| row.number).collect::<Vec<_>>();
        assert_eq!(numbers("a,b\r\n\r\n1,\"x\r\ny\"\r\n\r\n\r\n2,z\r\n3\r\n"), [1, 3, 7, 8]);
        assert_eq!(numbers("sep=,\na,b\n1,\"x\ny\"\n2,z"), [2, 3, 5]);
        assert_eq!(numbers("a,b\r\r1,\"x\ry\"\r2,z\r"), [1, 3, 5]);
    }

    #[rstest]
    #[case("a,b\n1,\"x \"\"y\"\"\"\n2,\"open\n3,z\n")]
    #[case::closed_by_the_mark_of_a_later_cell("a,b\n1,x\n2,\"open\n3,\"z\"\n4,y\n")]
    fn a_mark_that_is_never_closed_ends_the_table(#[case] text: &str) {
        let grid = decode(text).unwrap();
        assert_eq!((grid.len(), grid.row(2).map(|row| row.number)), (3, Some(3)));
        assert_eq!(grid.findings, [Finding::row(3, Fault::OpenQuote)]);
        assert!(grid.row(2).and_then(|row| row.get(0)).is_some_and(|rest| rest.starts_with("2,\"open\n3,")));
    }

    #[test]
    fn a_table_of_too_many_columns_is_refused() {
        let wide = "a,".repeat(199_999) + "a\n";
        assert_eq!(decode(&wide).err(), Some(Fault::TooManyColumns(200_000)));
        assert!(decode("").unwrap().is_empty());
    }
}
