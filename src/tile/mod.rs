//! Map tiles: their grid, what is drawn in one, and how it is written down.

pub mod bins;
pub mod clip;
pub mod grid;
pub mod mvt;
mod protobuf;
mod values;
