//! Formats in and out: tables are read row by row with every doubt told, features and tables are written.

pub mod area;
pub mod csv_out;
pub mod draft;
pub mod file;
pub mod finding;
pub mod heading;
pub mod identity;
pub mod numbers;
pub mod reference;
pub mod sheet;
pub mod text;

mod cells;
mod features;
mod firms;
mod merge;
mod observations;
mod outlines;
mod sources;
mod successions;
mod units;
mod zones;
