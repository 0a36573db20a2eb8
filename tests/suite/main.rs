//! The suite: the real program on real files, the laws it keeps, and values that come from elsewhere.

mod app;
mod cli;
mod guide;
mod harness;
mod imports;
mod in_time;
mod keeping;
mod ogc;
mod postgres;
mod reports;
mod rules;
mod running;
mod server;
mod shared;
#[path = "../../benches/siege/mod.rs"]
mod siege;
mod store;
