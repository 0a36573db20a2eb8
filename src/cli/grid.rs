//! Plain columns on standard output.

use std::io;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::print;

/// Prints rows below headings, each column as wide as its widest cell.
pub(super) fn print<const N: usize>(
    headings: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let rows: Vec<[String; N]> = std::iter::once(headings.map(str::to_owned)).chain(rows).collect();
    let widths: [usize; N] =
        std::array::from_fn(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or_default());
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, widest)| {
            let padding = " ".repeat(widest - width(cell));
            format!("{cell}{padding}")
        });
        print::line(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// The number of letters, with their marks.
fn width(text: &str) -> usize {
    text.nfc().filter(|letter| !is_combining_mark(*letter)).count()
}
