//! A catalogue of named questions asked of a snapshot. Each answers with a [`table::Table`] that carries its units,
//! basis, sources, dates and coverage, and every output is made from that table.

pub mod area_mix;
pub mod catalogue;
pub mod collection;
pub mod document;
pub mod flatgeobuf;
pub mod geojson;
pub mod guard;
pub mod map;
pub mod near;
pub mod page;
pub mod parameters;
pub mod picture;
pub mod quality;
pub mod render;
pub mod sector_mix;
pub mod sheet;
pub mod shown;
pub mod sketch_map;
pub mod specialisation;
pub mod summary;
pub mod table;
pub mod thing;

mod areas;
mod by_address;
mod change;
mod cluster_change;
mod clusters;
mod compliance;
mod draft;
mod eligibility;
mod history;
mod hotspots;
mod land;
mod measured;
mod mix;
mod occupancy;
mod plane;
mod series;
mod targets;
mod technology;
