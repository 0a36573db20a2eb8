//! Tables and documents as values, and their writers: charts, and a file in each format.

pub mod chart;
pub mod cited;
pub mod column;
pub mod grid;
pub mod numerals;
pub mod origin;
pub mod parts;
pub mod provenance;
pub mod registers;
pub mod render;
pub mod table;
