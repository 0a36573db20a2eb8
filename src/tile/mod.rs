//! Map tiles: their grid, the geometry in a tile, and the Mapbox Vector Tile encoding.

pub mod bins;
pub mod clip;
pub mod grid;
pub mod mvt;
mod protobuf;
mod values;
