//! A catalogue of named questions asked of a snapshot. Each answers with a [`table::Table`] that carries its units,
//! basis, sources, dates and coverage, and every output is made from that table.

pub mod area_mix;
pub mod catalogue;
pub mod clusters;
pub mod guard;
pub mod near;
pub mod parameters;
pub mod profile;
pub mod quality;
pub mod sector_mix;
pub mod specialisation;

mod areas;
mod by_address;
mod change;
mod cluster_age;
mod cluster_change;
mod cluster_law;
mod cluster_territory;
mod compliance;
mod concentration;
mod draft;
mod drawings;
mod eligibility;
mod ends;
mod grid;
mod history;
mod hotspots;
mod land;
mod land_use;
mod measured;
mod mix;
mod occupancy;
mod parts;
mod plane;
mod series;
mod six_monthly;
mod structure;
mod targets;
mod technology;
mod values;
mod where_industry_is;
