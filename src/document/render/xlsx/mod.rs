//! A document as an Excel workbook: one sheet a table, then a sheet of what the figures rest on.

mod book;
mod column_widths;
mod fit;
mod format;
mod sheet_names;

pub use book::write;
