//! Widths of the columns of a table.

use crate::{
    document::{
        column::{Cell, Heading},
        render::notation::written,
        table::Table,
    },
    model::lang::Lang,
    stop,
};

/// The least width of a column in characters: titles are bold, and short words can have wide letters.
const SHORTEST_WORD: usize = 4;

/// Longer words may be broken.
const LONGEST_WORD: usize = 20;

/// Longer texts are wrapped.
const LONGEST_LINE: usize = 36;

/// The number of lines over which a title is wrapped.
const TITLE_LINES: usize = 3;

/// The padding on both sides of a cell together, in twentieths of a point.
const PADDING: u32 = 220;

/// The least and the preferred width of a column, in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    /// The width of the longest word.
    least: u32,
    /// The width of the longest text on one line.
    good: u32,
}

/// Distributes `room` among the columns of a table set in `half_points`; the widths add up to `room`.
pub(super) fn widths(table: &Table, half_points: u32, room: u32, lang: Lang) -> Vec<u32> {
    let columns = table.grid.columns();
    let spans: Vec<Span> = columns.map(|(heading, cells)| span(heading, cells, half_points, lang)).collect();
    share(&spans, room)
}

fn span<'c>(heading: &Heading, cells: impl Iterator<Item = &'c Cell>, half_points: u32, lang: Lang) -> Span {
    let title = heading.full_title(lang);
    let title_line = title.chars().count().div_ceil(TITLE_LINES);
    let (mut word, mut line) = (longest_word(&title), title_line);
    for cell in cells {
        stop::check();
        let text = written(heading, cell, lang);
        word = word.max(longest_word(&text));
        line = line.max(text.chars().count());
    }
    let least = word.clamp(SHORTEST_WORD, LONGEST_WORD);
    let good = line.clamp(least, LONGEST_LINE.max(least));
    let wide = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX) * half_points * 11 / 2 + PADDING;
    Span { least: wide(least), good: wide(good) }
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0)
}

/// Gives each column its preferred width, in proportion; if there is too little room, its least width and a part of the
/// rest.
fn share(spans: &[Span], room: u32) -> Vec<u32> {
    let least: u32 = spans.iter().map(|span| span.least).sum();
    let good: u32 = spans.iter().map(|span| span.good).sum();
    let part = |of: u32, part: u32, whole: u32| {
        u32::try_from(u64::from(of) * u64::from(part) / u64::from(whole.max(1))).unwrap_or(of)
    };
    let mut widths: Vec<u32> = match room {
        _ if good <= room => spans.iter().map(|span| part(room, span.good, good)).collect(),
        _ if least >= room => spans.iter().map(|span| part(room, span.least, least)).collect(),
        _ => {
            let more = |span: &Span| part(room - least, span.good - span.least, good - least);
            spans.iter().map(|span| span.least + more(span)).collect()
        }
    };
    let given: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += room - given;
    }
    widths
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plenty(&[(10, 20), (10, 20)], 100, &[50, 50])]
    #[case::some(&[(10, 90), (10, 30)], 60, &[42, 18])]
    #[case::too_little(&[(100, 100), (50, 60)], 30, &[20, 10])]
    fn columns_share_all_the_room(#[case] spans: &[(u32, u32)], #[case] room: u32, #[case] expected: &[u32]) {
        let spans: Vec<Span> =
            spans.iter().map(|(least, good)| Span { least: *least, good: *good }).collect();
        assert_eq!(share(&spans, room), expected);
    }
}
