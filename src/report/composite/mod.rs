//! Reports made of several: the profile of an area and the report of a half year.

pub mod area_profile;

mod builder;
mod charts;
pub(crate) mod six_monthly;
