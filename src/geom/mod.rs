//! Geometry that does not depend on the register: boxes, coordinate systems, geodesic measures, polygons, WKB, WKT.
//!
//! Positions are WGS 84 longitude and latitude in degrees unless a name says otherwise.

pub mod area;
mod bands;
pub mod bbox;
pub mod contiguity;
pub mod crs;
pub mod drawn;
mod edge;
pub mod flaw;
pub mod hilbert;
pub mod line;
pub mod lonlat;
pub mod measure;
pub mod numeral;
mod ordered;
pub mod overlap;
pub mod position;
pub mod prepared;
mod simple;
mod slabs;
mod sweep;
pub mod union;
pub mod wkb;
pub mod wkt;
