//! From rows of cells to values: encodings, headings, numbers, dates, codes, reference systems.

pub mod crs;
pub mod dates;
pub mod heading;
pub mod layout_fault;
pub mod numbers;
pub mod sheet;
pub mod text;
pub mod value_fault;

pub(crate) mod cells;
pub(crate) mod crs_fault;
pub(crate) mod places;
pub(crate) mod table;

mod clean;
mod encoding;
mod heading_words;
mod layout;
mod skips;
mod syllables;
mod system;
mod unread;
mod words;

#[cfg(test)]
mod tests;
