//! The one door for writes, and the keeper of the snapshot that everybody reads.

pub mod clock;
pub mod health;
pub mod identity;
pub mod import;
pub mod keeper;
pub mod load;

mod fill;
mod likenesses;
mod new;
mod overlaps;
mod past;
mod plan;
mod snapshot_file;
mod together;

pub use keeper::{Registry, RegistryError};
