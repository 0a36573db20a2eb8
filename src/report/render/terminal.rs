//! A table for a terminal.

use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};

use crate::{
    model::{
        column::{Type, Value},
        lang::Lang,
    },
    report::table::Table,
};

/// A long text is cut to so many characters.
const WIDEST: usize = 60;

/// Renders the columns named in `shown` (all when empty), then notes and provenance.
pub fn render(table: &Table, shown: &[&str], lang: Lang) -> String {
    let at: Vec<usize> = (0..table.headings.len())
        .filter(|at| shown.is_empty() || shown.contains(&table.headings[*at].name))
        .collect();
    let mut grid = Grid::new();
    grid.load_preset(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(at.iter().map(|at| {
        let h = &table.headings[*at];
        h.unit.map_or_else(|| h.title.to_owned(), |unit| format!("{} ({unit})", h.title))
    }));
    for row in &table.rows {
        grid.add_row(at.iter().map(|at| text(&row[*at], lang)));
    }
    for (column, at) in at.iter().enumerate() {
        if !matches!(table.headings[*at].kind, Type::Text | Type::Date)
            && let Some(column) = grid.column_mut(column)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines = vec![table.title.clone(), grid.to_string()];
    lines.extend(table.provenance.say(lang));
    lines.extend(table.notes.iter().cloned());
    lines.join("\n")
}

/// Numbers as the language writes them; unknown is a dash.
fn text(value: &Value<'_>, lang: Lang) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Text(text) if text.chars().count() > WIDEST => {
            text.chars().take(WIDEST - 1).chain(['…']).collect()
        }
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Int(n) => grouped(&n.to_string(), lang),
        Value::Real(n) => {
            let plain = format!("{n:.1}");
            let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, "0"));
            format!("{}{}{fraction}", grouped(whole, lang), lang.pick(',', '.'))
        }
    }
}

fn grouped(digits: &str, lang: Lang) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if left.is_multiple_of(3) && out.chars().any(|c| c.is_ascii_digit()) {
            out.push(lang.pick('.', ','));
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(text(&Value::Real(1234.56), Lang::Vi), "1.234,6");
        assert_eq!(text(&Value::Int(-1_234_567), Lang::En), "-1,234,567");
        assert_eq!(text(&Value::Null, Lang::Vi), "–");
    }
}
