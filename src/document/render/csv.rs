//! Tables as CSV.

use std::io;

use super::{notation::WITHHELD, symbols};
use crate::{
    document::{
        column::{Cell, Mark},
        parts::Document,
        table::Table,
    },
    exchange::csv_out::Csv,
    model::{column::Value, lang::Lang},
    stop,
};

/// Writes the tables one after the other, separated by an empty line.
pub fn write(document: &Document, lang: Lang) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for table in document.tables() {
        if !out.is_empty() {
            out.extend_from_slice(b"\r\n");
        }
        table_to(&mut out, table, lang)?;
    }
    Ok(out)
}

/// Writes headings and rows, then title, provenance and notes in the first column.
fn table_to(to: &mut Vec<u8>, table: &Table, lang: Lang) -> io::Result<()> {
    let titles = table.grid.headings().iter().map(|heading| heading.full_title(lang));
    let is_restricted = |cell: &Cell| cell.mark == Some(Mark::Restricted);
    let restricted = table.grid.cells().any(is_restricted);
    let marked =
        restricted.then(|| lang.pick("Cột không công khai", "Columns not for the public").to_owned());
    let titles: Vec<String> = titles.chain(marked).collect();
    let mut csv = Csv::new(to, titles.iter().map(String::as_str))?;
    for row in table.grid.rows() {
        stop::check();
        let values = row.clone().map(|(_, cell)| match cell.mark {
            Some(Mark::Withheld) => Value::from(WITHHELD),
            _ => cell.value.clone(),
        });
        let names = row.filter(|(_, cell)| is_restricted(cell)).map(|(heading, _)| heading.name);
        let names = restricted.then(|| Value::from(names.collect::<Vec<_>>().join(";")));
        csv.row(values.chain(names))?;
    }
    let (width, said) = (titles.len(), table.provenance.say(lang));
    let (notes, signs) = (table.notes_told(), symbols::of(table, lang));
    let below = std::iter::once(&table.title).chain(&said).chain(&notes).chain(&signs);
    for line in below {
        let filler = std::iter::repeat_n(Value::Null, width - 1);
        csv.row(std::iter::once(Value::text(Some(line))).chain(filler))?;
    }
    csv.finish()
}
