//! The suite: the real program on real files, the laws it keeps, and values that come from elsewhere.

mod architecture;
mod cells;
mod commands;
mod crash;
mod features;
mod gdal;
mod geodesy;
mod harness;
mod house;
mod import;
mod join;
mod laws;
mod manners;
mod near;
mod ogc_core;
mod ogc_geojson;
mod ogc_oas30;
mod pages;
mod questions;
mod reports;
mod search;
mod synthetic_city;
