//! Spatial reports: grid cells, hot spots, linkage clusters, centres, association of neighbouring units and the
//! distribution over the city.

pub mod clusters;

pub(crate) mod association;
pub(crate) mod centre;
pub(crate) mod cluster_age;
pub(crate) mod cluster_change;
pub(crate) mod cluster_place;
pub(crate) mod distribution;
mod found;
pub(crate) mod grid;
pub(crate) mod hotspots;
pub(crate) mod point_pattern;

mod association_words;
mod bearing;
mod cluster_common;
mod pattern_ground;
mod pattern_words;
