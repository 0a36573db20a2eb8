//! A table and a document as values, and every way to write them: charts, and files of each format.

pub mod chart;
pub mod column;
pub mod grid;
pub mod numerals;
pub mod parts;
pub mod provenance;
pub mod render;
pub mod table;
