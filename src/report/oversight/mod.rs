//! Oversight: targets of the plan, compliance, quality of the data.

pub mod quality;
mod standing_doubts;

pub(crate) mod compliance;
pub(crate) mod targets;
