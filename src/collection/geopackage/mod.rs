//! Collections as GeoPackage 1.3 (OGC 12-128r17): a table for each with its spatial index, titles of columns, a style and what
//! the file says about itself.

mod blob;
mod database;
mod layer;
mod schema;
mod written;

pub(super) use written::write;
