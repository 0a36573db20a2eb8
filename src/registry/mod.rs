//! The one door for writes, and the keeper of the snapshot that everybody reads.

pub mod import;
pub mod keeper;

mod plan;

pub use keeper::{Registry, RegistryError};
