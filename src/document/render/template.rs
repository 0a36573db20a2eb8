//! Templates of tables to fill in and to import.

use std::io;

use super::{ods, xlsx};
use crate::{
    exchange::{csv_out::Csv, template::Column},
    model::lang::Lang,
};

/// A workbook: a sheet to fill in, and a sheet that explains the columns.
pub fn xlsx(title: &str, columns: &[Column], lang: Lang) -> io::Result<Vec<u8>> {
    xlsx::template(title, columns, lang)
}

/// The same as a workbook of OpenDocument.
pub fn ods(title: &str, columns: &[Column], lang: Lang) -> io::Result<Vec<u8>> {
    ods::template(title, columns, lang)
}

/// The headings as CSV.
pub fn csv(columns: &[Column], lang: Lang) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Csv::new(&mut bytes, columns.iter().map(|own| own.title.of(lang)))?.finish()?;
    Ok(bytes)
}
