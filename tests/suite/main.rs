//! The suite: the real program on real files, the laws it keeps, and values that come from elsewhere.

mod architecture;
mod commands;
mod crash;
mod drawn_area;
mod gdal;
mod geodesy;
mod harness;
mod hexagons;
mod house;
mod import;
mod join;
mod laws;
mod made_up;
mod manners;
mod near;
mod ogc_core;
mod ogc_geojson;
mod ogc_oas30;
mod pages;
mod reports;
mod search;
mod tile_sizes;
mod tiles;
