//! Documents as Excel workbooks: one sheet for each table, then a sheet of titles, notes and provenance. Templates of files to
//! fill in.

mod book;
mod column_widths;
mod days;
pub(super) mod escape;
mod fit;
mod format;
mod limits;
mod long;
mod package;
pub(super) mod sheet;
mod sheet_names;
mod strings;
mod template;
mod validation;

pub use book::write;
pub use long::Long;
pub use template::template;

#[cfg(test)]
mod tests;
