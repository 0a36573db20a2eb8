//! Documents as plain text for a terminal.

use super::{notation::written, symbols};
use crate::{
    document::{
        column::Heading,
        parts::{Block, Document},
        table::Table,
    },
    model::{column::Type, lang::Lang},
};
use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};

/// Longer texts are cut to this many characters.
const WIDEST: usize = 60;

/// Writes a document part by part.
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

/// Writes the columns named in `shown`, or the default ones if none is named, then provenance and notes.
fn render(table: &Table, shown: &[&str], lang: Lang) -> String {
    let is_shown = |heading: &Heading| match shown {
        [] => !heading.aside,
        names => names.contains(&heading.name),
    };
    let headings: Vec<&Heading> = table.grid.headings().iter().filter(|heading| is_shown(heading)).collect();
    let mut grid = Grid::new();
    grid.load_preset(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(headings.iter().map(|heading| heading.full_title(lang)));
    for row in table.grid.rows() {
        let shown = row.filter(|(heading, _)| is_shown(heading));
        grid.add_row(shown.map(|(heading, cell)| cut(written(heading, cell, lang))));
    }
    for (column, heading) in grid.column_iter_mut().zip(headings) {
        if !matches!(heading.kind, Type::Text | Type::Date | Type::Precision) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines = vec![table.title.clone(), grid.to_string()];
    lines.extend(table.provenance.say(lang));
    lines.extend(table.notes_beside(is_shown));
    lines.extend(symbols::of(table, lang));
    lines.join("\n")
}

/// Cuts a text to [`WIDEST`] characters.
fn cut(text: String) -> String {
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}
