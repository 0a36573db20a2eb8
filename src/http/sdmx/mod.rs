//! `/sdmx/`: publications by the SDMX REST API 2.x, as far as one register needs it: structures as SDMX-JSON 2.0, observations
//! as SDMX-CSV 2.0.

pub(super) mod data;
pub(super) mod structure;

mod asked;
