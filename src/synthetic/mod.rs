//! Made-up firms for trials and benchmarks, labelled as such. The same seed gives the same firms on every machine.

pub mod city;
pub mod label;

mod dice;
mod life;
mod newest;
mod place;
mod sectors;
mod tax;
mod trade;
mod weighted;

pub use city::City;
pub use label::source;
