//! Reading and writing of file formats. Tables are read row by row, and every doubt is reported.

pub mod addresses;
pub mod area;
pub mod csv_out;
pub mod draft;
pub mod drafts;
pub mod file;
pub mod finding;
pub mod formats;
pub mod forms;
pub mod grid;
pub mod identity;
pub mod options;
pub mod reading;
pub mod records;
pub mod template;

mod merge;
pub mod severity;

#[cfg(test)]
mod tests;
