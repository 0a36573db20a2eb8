//! Which sectors areas are made of, how specialised and concentrated they are, and how that changed.

pub mod area_mix;
pub mod sector_mix;
pub mod specialisation;

pub(crate) mod chance;
pub(crate) mod change;
pub(crate) mod concentration;
pub(crate) mod series;
pub(crate) mod structure;
