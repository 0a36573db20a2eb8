//! What maps, desktop GIS and other clients of the OGC APIs meet.

pub(crate) mod catalogue;
pub(crate) mod clients;
pub(crate) mod conformance_table;
pub(crate) mod core;
pub(crate) mod cql2;
pub(crate) mod cql2_conformance;
pub(crate) mod crs;
pub(crate) mod definition;
pub(crate) mod features;
pub(crate) mod files;
pub(crate) mod filter;
pub(crate) mod gdal;
pub(crate) mod geojson;
pub(crate) mod html;
pub(crate) mod json_fg;
pub(crate) mod manners;
pub(crate) mod oas30;
pub(crate) mod odata;
pub(crate) mod schemas;
pub(crate) mod tile_sizes;
pub(crate) mod tiles;
pub(crate) mod tiles_conformance;
pub(crate) mod told_boxes;
