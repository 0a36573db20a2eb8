//! Sector mix, specialisation and concentration of areas, and their change.

pub mod area_mix;
pub mod sector_mix;
pub mod specialisation;

pub(crate) mod chance;
pub(crate) mod change;
pub(crate) mod concentration;
pub(crate) mod diversity;
pub(crate) mod inequality;
pub(crate) mod relatedness;
pub(crate) mod series;
pub(crate) mod structure;

mod scope;
