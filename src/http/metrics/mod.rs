//! Metrics for Prometheus, at an address of their own (`metrics_bind`).
//!
//! Counting a request is a look-up of its route and a few additions to atomic numbers; everything else is read when the
//! page is requested. Labels have few values: routes are patterns, never paths. No number is restricted.
//! `docs/running.md` lists the metrics.

pub(super) mod door;
pub(super) mod meter;

mod families;
mod page;
mod process;
mod routes;
