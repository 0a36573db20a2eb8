//! A document as an Excel workbook: one sheet a table, then a sheet of what the figures rest on.

mod book;
mod fit;
mod format;
mod name;
mod size;

pub use book::write;
