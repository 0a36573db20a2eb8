//! The lists that maps, desktop GIS and spreadsheets read: what they hold, a selection of it, and the forms in which it
//! leaves.

pub mod csv;
pub mod feature;
pub mod flatgeobuf;
pub mod geojson;
pub mod kinds;
pub mod overview_map;
pub mod selection;
pub mod summary;
pub mod tile_layers;
pub mod view;
