//! The lists of features that maps, desktop GIS and spreadsheets read: collections, selections from them, and their
//! formats.

pub mod csv;
pub mod feature;
pub mod flatgeobuf;
pub mod geojson;
pub mod kinds;
pub mod overview_map;
pub mod selection;
mod still_marks;
pub mod summary;
pub mod tile_layers;
pub mod view;

#[cfg(test)]
mod tests;
