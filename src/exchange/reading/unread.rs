//! What a table has that is not read as it stands: a repeated heading, another table below, columns without a heading,
//! merged cells, and records that stand in columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    heading::{Headings, Words, letters},
    heading_words::is_counter,
    layout_fault::LayoutFault,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::{Grid, Merged, Places, Row},
    },
    model::fold::fold,
};

/// A table whose heading is known.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) header: &'a [String],
    pub(super) headings: &'a Headings,
    pub(super) words: &'a Words<'a>,
    /// The properties by which records are named.
    pub(super) names: &'a [&'a str],
}

/// Whether a row is the heading again, or that of another table: its cells are headings, which stand where those of the
/// table stand, or elsewhere.
pub(super) fn again(row: Row<'_>, table: Known<'_>) -> Option<LayoutFault> {
    const FEWEST: usize = 2;
    let text = |at: usize| row.get(at).map(str::trim).filter(|cell| !cell.is_empty());
    let own = |at: usize| table.header.get(at).map_or("", |heading| heading.trim());
    let mut filled = (0..row.len()).filter_map(|at| Some((at, text(at)?)));
    // The first cell of nearly every record says that it is none.
    let (at, first) = filled.next().filter(|(at, _)| !row.is_typed(*at))?;
    if first != own(at) && !table.words.is_heading(first) && !is_counter(first) {
        return None;
    }
    let (mut all, mut known, mut in_place, mut is_same, mut is_named) = (0, 0, true, true, false);
    for (at, cell) in std::iter::once((at, first)).chain(filled) {
        all += 1;
        let property = table.words.property(cell);
        let is_own = fold(cell) == fold(own(at))
            || property
                .as_ref()
                .is_some_and(|own| table.headings.find(own).is_some_and(|(there, _)| there == at));
        in_place &= is_own;
        is_same &= cell == own(at);
        known += usize::from(property.is_some());
        is_named |= property.is_some_and(|own| table.names.contains(&own.as_str()));
    }
    match in_place {
        _ if known < FEWEST && !(is_same && known > 0) => None,
        true => Some(LayoutFault::Again),
        false => (is_named && known * 2 > all).then_some(LayoutFault::Another),
    }
}

/// What cells of the records of a grid are not read, or not as they were meant. `rows` are the indexes of the records.
pub(super) fn lost(grid: &Grid, rows: &[u32], heading_row: usize, table: Known<'_>) -> Vec<Finding> {
    if grid.places == Places::Features {
        return Vec::new();
    }
    let each = || rows.iter().filter_map(|at| grid.row(*at as usize));
    let mut findings = unnamed(each(), (grid.places, heading_row), table);
    findings.extend(merged(grid, rows, table));
    findings.extend(transposed(each(), table).then(|| Finding::file(Fault::Layout(LayoutFault::Transposed))));
    findings
}

/// Columns without a heading, unless they only number the rows.
fn unnamed<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    (places, heading_row): (Places, usize),
    table: Known<'_>,
) -> Vec<Finding> {
    const LARGEST: u64 = 1_000_000;
    let width = table.header.len();
    let within: Vec<usize> = (0..width).filter(|at| table.header[*at].trim().is_empty()).collect();
    let (mut found, mut counted) = (BTreeSet::new(), BTreeMap::<usize, u64>::new());
    for row in rows {
        for at in within.iter().copied().chain(width..row.len()) {
            let cell = row.get(at).unwrap_or_default().trim();
            if !cell.contains(char::is_alphanumeric) {
                continue;
            }
            // Numbers of rows grow, or begin again in a part of the table.
            let number =
                cell.trim_end_matches(['.', ')']).parse::<u64>().ok().filter(|number| *number < LARGEST);
            let grows = |number: &u64| *number == 1 || counted.get(&at).is_none_or(|last| number > last);
            match number.filter(grows) {
                Some(number) => _ = counted.insert(at, number),
                None => _ = found.insert(at),
            }
        }
    }
    let column = |at: usize| if places == Places::Sheet { letters(at) } else { (at + 1).to_string() };
    let told = |at: usize| Finding {
        row: Some(heading_row),
        column: Some(column(at)),
        value: None,
        fault: Fault::Layout(LayoutFault::Unnamed),
    };
    found.into_iter().map(told).collect()
}

/// Merged cells of known columns by which later rows have no value; the first of each column.
fn merged(grid: &Grid, rows: &[u32], table: Known<'_>) -> Vec<Finding> {
    let row = |at: usize| rows.get(at).and_then(|index| grid.row(*index as usize));
    let number = |index: &u32| grid.row(*index as usize).map_or(0, |row| row.number);
    let mut found: BTreeMap<&str, (usize, &str, usize)> = BTreeMap::new();
    let mut ranges: Vec<&Merged> = grid.merged.iter().collect();
    ranges.sort_by_key(|range| range.rows);
    for range in ranges {
        let (first, last) = range.rows;
        let at = rows.partition_point(|index| number(index) < first);
        let is_wider = row(at + 1).is_some_and(|next| next.number <= last);
        let Some(row) = row(at).filter(|row| row.number == first && is_wider) else { continue };
        let within = range.columns.0..=range.columns.1;
        for (property, at) in table.headings.places().filter(|(_, at)| within.contains(at)) {
            if let Some(value) = row.get(at).map(str::trim).filter(|value| !value.is_empty()) {
                found.entry(property).and_modify(|(_, _, more)| *more += 1).or_insert((first, value, 0));
            }
        }
    }
    let told = |(property, (row, value, more)): (&str, (usize, &str, usize))| Finding {
        row: Some(row),
        column: Some(table.headings.column(property, grid.places, Some(row))),
        value: Some(value.to_owned()),
        fault: Fault::Layout(LayoutFault::Merged(more)),
    };
    found.into_iter().map(told).collect()
}

/// Whether the rows begin with headings, so that each column is a record.
fn transposed<'a>(rows: impl Iterator<Item = Row<'a>>, table: Known<'_>) -> bool {
    const FEWEST: usize = 2;
    let mut places = table.headings.places();
    let (Some((_, at)), None) = (places.next(), places.next()) else { return false };
    let (mut all, mut known) = (0_usize, 0_usize);
    for row in rows {
        all += 1;
        known += usize::from(row.get(at).is_some_and(|cell| table.words.is_heading(cell)));
    }
    known >= FEWEST && known * 2 >= all
}
