//! Where the heading of a table is: files of offices have titles above it, and headings of two rows.

use std::collections::BTreeSet;

use super::heading::Words;
use crate::exchange::grid::{Grid, Row};

/// The number of rows among which a heading is looked for.
const FIRST_ROWS: usize = 30;

/// The heading of a grid.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// The index of its first row.
    pub(super) at: usize,
    /// The number of its rows.
    pub(super) lines: usize,
    /// The number of properties with a column.
    pub(super) score: usize,
    /// Its texts.
    pub(super) header: Vec<String>,
}

/// The heading of a grid: the row, or pair of rows, that has most of the known properties. If none has any, the first row.
/// `asked` is the number of its row. `None` if the grid has no such row.
pub(super) fn find(grid: &Grid, words: &Words<'_>, asked: Option<usize>) -> Option<Place> {
    let single = |at: usize| {
        let row = grid.row(at)?;
        let header: Vec<String> = row.cells().map(str::to_owned).collect();
        Some(Place { at, lines: 1, score: words.score(row.cells()), header })
    };
    if grid.is_headed {
        return single(0);
    }
    let pair = |at: usize| {
        let (upper, lower) = (grid.row(at)?, grid.row(at + 1)?);
        let header = joined(upper, lower, words)?;
        let score = words.score(header.iter().map(String::as_str));
        let [above, below] = [upper, lower].map(|row| words.score(row.cells()));
        let is_better = score > above.max(below) || (score == above && is_below_spans(upper, lower));
        is_better.then_some(Place { at, lines: 2, score, header })
    };
    let best = |at: usize| pair(at).or_else(|| single(at));
    if let Some(asked) = asked {
        return best((0..grid.len()).find(|at| grid.row(*at).is_some_and(|row| row.number == asked))?);
    }
    let places = (0..grid.len().min(FIRST_ROWS)).filter_map(best);
    places.reduce(|best, next| if next.score > best.score { next } else { best })
}

/// Whether all cells of a row are parts of what the row above names for several columns.
fn is_below_spans(upper: Row<'_>, lower: Row<'_>) -> bool {
    let is_empty = |row: Row<'_>, at: usize| row.get(at).is_none_or(|cell| cell.trim().is_empty());
    let width = upper.len().max(lower.len());
    let spans = |at: usize| is_empty(upper, at) || (is_empty(upper, at + 1) && !is_empty(lower, at + 1));
    let has_single = (0..width).any(|at| is_empty(lower, at) && !is_empty(upper, at));
    let has_digits = lower.cells().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    has_single && !has_digits && (0..width).filter(|at| !is_empty(lower, *at)).all(spans)
}

/// The headings of two rows. The upper one may span several columns of the lower one.
fn joined(upper: Row<'_>, lower: Row<'_>, words: &Words<'_>) -> Option<Vec<String>> {
    const LONGEST: usize = 80;
    let is_heading =
        |cell: &str| cell.chars().count() <= LONGEST && !cell.chars().all(|c| c.is_ascii_digit());
    let below: Vec<&str> = lower.cells().map(str::trim).collect();
    let mut named = below.iter().filter(|cell| !cell.is_empty()).peekable();
    named.peek()?;
    if !named.all(|cell| is_heading(cell)) || (0..lower.len()).any(|at| lower.is_typed(at)) {
        return None;
    }
    let cell = |row: Row<'_>, at: usize| row.get(at).map(str::trim).unwrap_or_default().to_owned();
    let width = upper.len().max(lower.len());
    let alone =
        (0..width).filter(|at| cell(lower, *at).is_empty()).filter_map(|at| words.property(&cell(upper, at)));
    let mut taken: BTreeSet<String> = alone.collect();
    let mut spanning = String::new();
    let mut header = Vec::with_capacity(width);
    for at in 0..width {
        let (above, below) = (cell(upper, at), cell(lower, at));
        if !above.is_empty() {
            spanning.clone_from(&above);
        }
        if below.is_empty() {
            header.push(above);
            continue;
        }
        let both = format!("{spanning} {below}");
        let mut forms = [both.trim(), below.as_str(), above.as_str()].into_iter();
        let known =
            forms.find_map(|form| Some((form, words.property(form).filter(|own| !taken.contains(own))?)));
        header.push(known.as_ref().map_or(both.trim(), |(form, _)| *form).to_owned());
        taken.extend(known.map(|(_, property)| property));
    }
    Some(header)
}
