//! Widths of columns and heights of rows, which not every reader finds by itself.

use crate::{
    document::{
        column::{Cell, Heading},
        render::notation::written,
    },
    model::lang::Lang,
};

/// A column is at most so many characters wide.
const WIDEST: usize = 60;

/// A column of short values is so wide, so that the button of the filter fits.
const NARROWEST: usize = 9;

/// The title of a column is broken into about so many lines.
const TITLE_LINES: usize = 3;

/// A line of Calibri 11 in points.
const LINE_POINTS: u16 = 15;

/// Excel's highest row in lines.
const MOST_LINES: usize = 27;

/// The width, in characters, of a column that shows its values, and its title in a few lines.
pub(super) fn width<'c>(heading: &Heading, cells: impl Iterator<Item = &'c Cell>, lang: Lang) -> u16 {
    let title = heading.full_title(lang);
    let word = title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let lines = title.chars().count().div_ceil(TITLE_LINES) + 2;
    let values = cells.map(|cell| written(heading, cell, lang).chars().count());
    let widest = values.max().unwrap_or(0).max(word).max(lines);
    u16::try_from((widest + 2).clamp(NARROWEST, WIDEST)).expect("clamped")
}

/// The height, in points, of a row of texts in columns of a width.
pub(super) fn height<'t>(cells: impl Iterator<Item = (&'t str, u16)>) -> u16 {
    let lines = cells.map(|(text, width)| lines(text, usize::from(width))).max().unwrap_or(1);
    LINE_POINTS * u16::try_from(lines.clamp(1, MOST_LINES)).expect("clamped")
}

/// How many lines a text is broken into; one letter in ten is left for typefaces wider than Calibri.
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
