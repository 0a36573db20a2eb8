//! Figures that several reports use: areas, sector counts, years, observations, land, projected points, technology
//! classes.

pub(crate) mod comparison;
pub(crate) mod counts;
pub(crate) mod sector_key;
pub(crate) mod zones;

mod address_areas;
pub(crate) mod areas;
pub(crate) mod history;
pub(crate) mod land;
pub(crate) mod observations;
pub(crate) mod projected;
pub(crate) mod sector_counts;
pub(crate) mod sources;
pub(crate) mod technology;
pub(crate) mod terms;
pub(crate) mod values;
pub(crate) mod years;
pub(crate) mod zone_states;
