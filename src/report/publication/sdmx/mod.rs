//! Publications in the terms of SDMX 3.0 (ISO/TS 17369): a dataflow for each edition of boundaries that a table was published
//! for, the structures that describe it, and its observations as SDMX-CSV 2.0.

mod codelists;
mod conditions;
mod cube;
mod ids;
mod observations;
mod structures;

#[cfg(test)]
mod tests;

pub use conditions::{Conditions, DIMENSIONS, Misread, TIME_PERIOD};
pub use cube::{Cube, cubes};
pub use ids::{Agency, VERSION};
pub use observations::{MEDIA_TYPE as CSV, csv, whole};
pub use structures::{Artefact, Kind, MEDIA_TYPE as STRUCTURES, References, message, structures, within};
