//! Formats in and out: tables are read row by row with every doubt told, features and tables are written.

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
