//! Xưởng: the open register and map of a city's industry.
//!
//! The folders of `src` are its floors: `ARCHITECTURE.md` says what is where, and a test which may import which.

pub mod analysis;
pub mod cli;
pub mod collection;
pub mod config;
pub mod document;
pub mod exchange;
pub mod geom;
pub mod http;
pub mod index;
pub mod model;
pub mod query;
pub mod registry;
pub mod report;
pub mod stop;
pub mod store;
pub mod synthetic;
pub mod telemetry;
pub mod tile;
