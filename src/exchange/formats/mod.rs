//! Formats of files, each decoded into grids of cells. Nothing here panics, whatever the bytes are.

pub mod delimited;
pub mod fault;
pub mod flatgeobuf;
pub mod format;
pub mod geojson;
pub mod geopackage;
pub mod guard;
pub mod kml;
pub mod limits;
pub mod shapefile;
pub mod workbook;

mod charset;
mod definition;
mod layer;
#[cfg(test)]
mod mutation;
mod shapes;
mod wkb;
