//! Conversion of rows to records, one file for each kind.

pub(crate) mod firms;
pub(crate) mod observations;
pub(crate) mod outlines;
pub(crate) mod sources;
pub(crate) mod successions;
pub(crate) mod units;
pub(crate) mod zones;

mod attributes;

#[cfg(test)]
mod tests;
