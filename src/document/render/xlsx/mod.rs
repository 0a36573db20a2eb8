//! Documents as Excel workbooks: one sheet for each table, then a sheet of titles, notes and provenance.

mod book;
mod column_widths;
mod escape;
mod fit;
mod format;
mod package;
mod sheet;
mod sheet_names;
mod strings;

pub use book::write;

#[cfg(test)]
mod tests;
