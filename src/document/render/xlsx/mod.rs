//! A document as an Excel workbook: one sheet a table, then a sheet of what the figures rest on.

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
