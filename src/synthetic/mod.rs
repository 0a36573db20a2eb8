//! Made-up firms for trials and benches, labelled so that nobody takes them for real: the same seed gives the same
//! firms on every machine.

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
