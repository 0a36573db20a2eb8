//! Reports composed of several others: the profile of an area and the six-monthly report.

pub mod area_profile;

mod builder;
mod charts;
pub(crate) mod six_monthly;
