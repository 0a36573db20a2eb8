//! The lists of features that maps, desktop GIS and spreadsheets read: collections, selections from them, and their
//! formats.

pub mod about;
pub mod amend;
pub mod bounded;
pub mod csv;
pub mod extract;
pub mod feature;
pub mod files;
pub mod flatgeobuf;
pub mod form;
pub mod geojson;
pub mod jsonfg;
pub mod kinds;
pub mod misfit;
pub mod overview_map;
pub mod parquet;
pub mod past_feature;
pub mod reconciling;
pub mod selection;
pub mod sent;
pub mod styles;
pub mod summary;
pub mod tile_layers;
pub mod told_change;
pub mod view;

mod amending;
mod geopackage;
mod placed;
mod pmtiles;
mod published;
mod sent_dates;
mod sent_shapes;
mod still_marks;
#[cfg(test)]
mod tests;
