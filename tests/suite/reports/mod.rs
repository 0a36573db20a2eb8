//! Reports, the figures in them and the files that they become.

pub(crate) mod analysis;
pub(crate) mod area_sheets;
mod by_vectors;
pub(crate) mod catalogue;
pub(crate) mod cells;
pub(crate) mod cluster_cases;
pub(crate) mod drawn_area;
pub(crate) mod eligibility_cases;
pub(crate) mod forms;
mod freshness;
pub(crate) mod hexagons;
mod indicators;
mod layers;
pub(crate) mod office;
pub(crate) mod past;
pub(crate) mod pictures;
mod publications;
pub(crate) mod published_workers;
pub(crate) mod roles;
pub(crate) mod series_cases;
pub(crate) mod specialisation;
pub(crate) mod truth;
