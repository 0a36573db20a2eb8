//! Oversight: targets of the plan, compliance, forms and reports that are due, quality of the data.

pub mod quality;
mod standing_doubts;
mod twins;

pub(crate) mod compliance;
pub(crate) mod filings;
pub(crate) mod form;
pub(crate) mod freshness;
pub(crate) mod targets;
