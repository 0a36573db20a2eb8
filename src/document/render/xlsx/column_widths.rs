//! Widths of columns and heights of rows, which not every spreadsheet program computes when it opens a file.

use crate::{
    document::{
        column::{Cell, Heading},
        render::notation::written,
    },
    model::lang::Lang,
};

/// The greatest width of a column in characters.
const WIDEST: usize = 60;

/// The least width of a column in characters; it leaves room for the filter button.
const NARROWEST: usize = 9;

/// The number of lines over which a title is wrapped.
const TITLE_LINES: usize = 3;

/// The height of a line of Calibri 11, in points.
const LINE_POINTS: u16 = 15;

/// The number of lines in the highest row that Excel allows.
const MOST_LINES: usize = 27;

/// The width of a column in characters: that of its values, and of its title over a few lines.
pub(super) fn width<'c>(heading: &Heading, cells: impl Iterator<Item = &'c Cell>, lang: Lang) -> u16 {
    let title = heading.full_title(lang);
    let word = title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let lines = title.chars().count().div_ceil(TITLE_LINES) + 2;
    let values = cells.map(|cell| written(heading, cell, lang).chars().count());
    let widest = values.max().unwrap_or(0).max(word).max(lines);
    u16::try_from((widest + 2).clamp(NARROWEST, WIDEST)).expect("clamped")
}

/// The height of a row in points, for texts in columns of these widths.
pub(super) fn height<'t>(cells: impl Iterator<Item = (&'t str, u16)>) -> u16 {
    let lines = cells.map(|(text, width)| lines(text, usize::from(width))).max().unwrap_or(1);
    LINE_POINTS * u16::try_from(lines.clamp(1, MOST_LINES)).expect("clamped")
}

/// The number of lines of a wrapped text. One character in ten is spare, for typefaces wider than Calibri.
fn lines(text: &str, width: usize) -> usize {
    let room = width - width / 10;
    let (mut lines, mut filled) = (1, 0);
    for word in text.split_whitespace().map(|word| word.chars().count()) {
        let with = if filled == 0 { word } else { filled + 1 + word };
        if with <= room {
            filled = with;
        } else {
            lines += usize::from(filled > 0) + word.saturating_sub(1) / room;
            filled = word - word.saturating_sub(1) / room * room;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", 1)]
    #[case("chín ký tự", 1)]
    #[case("chín ký tự rồi", 2)]
    #[case("mộttừhaimươibốnkýtựliềnn hết", 3)]
    fn a_text_needs_lines(#[case] text: &str, #[case] expected: usize) {
        assert_eq!(lines(text, 11), expected);
    }
}
