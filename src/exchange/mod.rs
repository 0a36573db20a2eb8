//! Reading and writing of file formats. Tables are read row by row, and every doubt is reported.

pub mod area;
pub mod csv_out;
pub mod draft;
pub mod file;
pub mod finding;
pub mod identity;
pub mod reading;
pub mod records;

mod merge;
pub(crate) mod severity;

#[cfg(test)]
mod tests;
