//! From the bytes of a file to rows of cells: encodings, headings, numbers, reference systems.

pub mod crs;
pub mod csv;
pub mod heading;
pub mod numbers;
pub mod text;

pub(crate) mod cells;
pub(crate) mod crs_fault;
pub(crate) mod features;

#[cfg(test)]
mod tests;
