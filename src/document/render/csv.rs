//! A table as CSV.

use std::io;

use super::{notation::WITHHELD, symbols};
use crate::{
    document::{
        parts::Document,
        table::{Heading, Mark, Table},
    },
    exchange::csv_out::Csv,
    model::{column::Value, lang::Lang},
    stop,
};

/// Writes the tables one after the other with an empty line between.
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

/// Heading and rows, then what the figures rest on in the first column.
fn table_to(to: &mut Vec<u8>, table: &Table, lang: Lang) -> io::Result<()> {
    let titles = table.headings.iter().map(Heading::full_title);
    let restricted = table.marks.values().any(|mark| *mark == Mark::Restricted);
    let marked =
        restricted.then(|| lang.pick("Cột không công khai", "Columns not for the public").to_owned());
    let titles: Vec<String> = titles.chain(marked).collect();
    let mut csv = Csv::new(to, titles.iter().map(String::as_str))?;
    for (number, row) in table.rows.iter().enumerate() {
        stop::check();
        let mark = |column| table.marks.get(&(number, column)).copied();
        let cell = |(column, value): (usize, &Value<'static>)| match mark(column) {
            Some(Mark::Withheld) => Value::text(Some(WITHHELD)),
            _ => value.clone(),
        };
        let names = table.headings.iter().enumerate();
        let names = names.filter(|(column, _)| mark(*column) == Some(Mark::Restricted)).map(|(_, h)| h.name);
        let names = restricted.then(|| Value::shown(Some(names.collect::<Vec<_>>().join(";"))));
        csv.row(row.iter().enumerate().map(cell).chain(names))?;
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
