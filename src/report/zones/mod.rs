//! Industrial zones and clusters: occupancy, land, and whether the law allows a new one.

pub(crate) mod cluster_law;
mod cluster_territory;
mod condition;
pub(crate) mod eligibility;
pub(crate) mod land_use;
pub(crate) mod occupancy;
