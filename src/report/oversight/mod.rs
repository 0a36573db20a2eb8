//! Oversight: targets of the plan, compliance, quality of the data.

pub mod quality;

pub(crate) mod compliance;
pub(crate) mod targets;
