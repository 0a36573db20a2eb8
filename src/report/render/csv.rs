//! A table as CSV.

use std::io;

use crate::{
    exchange::csv_out::Csv,
    model::{column::Value, lang::Lang},
    report::table::Table,
};

/// Writes heading and rows, then what the figures rest on in the first column.
pub fn write(to: impl io::Write, table: &Table, lang: Lang) -> io::Result<()> {
    let titles: Vec<String> = table
        .headings
        .iter()
        .map(|h| h.unit.map_or_else(|| h.title.to_owned(), |unit| format!("{} ({unit})", h.title)))
        .collect();
    let mut csv = Csv::new(to, titles.iter().map(String::as_str))?;
    for row in &table.rows {
        csv.row(row.iter().cloned())?;
    }
    let width = table.headings.len();
    for line in std::iter::once(&table.title).chain(&table.provenance.say(lang)).chain(&table.notes) {
        let filler = std::iter::repeat_n(Value::Null, width - 1);
        csv.row(std::iter::once(Value::text(Some(line))).chain(filler))?;
    }
    csv.finish()
}
