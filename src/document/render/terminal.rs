//! A table for a terminal.

use super::{notation::written, symbols};
use crate::{
    document::{
        parts::{Block, Document},
        table::{Heading, Table},
    },
    model::{column::Type, lang::Lang},
};
use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};

/// A long text is cut to so many characters.
const WIDEST: usize = 60;

/// Renders a report part by part.
pub fn document(document: &Document, shown: &[&str], lang: Lang) -> String {
    let parts = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(_, text) => Some(text.to_uppercase()),
        Block::Text(text) | Block::Note(text) => Some(text.clone()),
        Block::Blank(prompt) => Some(format!("…… [{prompt}]")),
        Block::Table(table) => Some(render(table, shown, lang)),
        Block::Picture(_) | Block::PageBreak => None,
    });
    parts.collect::<Vec<_>>().join("\n\n")
}

/// Renders the columns named in `shown`, or those that are not aside when none is named, then notes and provenance.
fn render(table: &Table, shown: &[&str], lang: Lang) -> String {
    let is_shown = |heading: &Heading| match shown {
        [] => !heading.aside,
        names => names.contains(&heading.name),
    };
    let at: Vec<usize> = (0..table.headings.len()).filter(|at| is_shown(&table.headings[*at])).collect();
    let mut grid = Grid::new();
    grid.load_preset(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(at.iter().map(|at| table.headings[*at].full_title()));
    for (number, row) in table.rows.iter().enumerate() {
        let cell = |at: &usize| {
            let mark = table.marks.get(&(number, *at)).copied();
            cut(written(&row[*at], &table.headings[*at], mark, lang))
        };
        grid.add_row(at.iter().map(cell));
    }
    for (column, at) in at.iter().enumerate() {
        if !matches!(table.headings[*at].kind, Type::Text | Type::Date | Type::Precision)
            && let Some(column) = grid.column_mut(column)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines = vec![table.title.clone(), grid.to_string()];
    lines.extend(table.provenance.say(lang));
    lines.extend(table.notes_beside(is_shown));
    lines.extend(symbols::of(table, lang));
    lines.join("\n")
}

/// Cuts a long text.
fn cut(text: String) -> String {
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}
