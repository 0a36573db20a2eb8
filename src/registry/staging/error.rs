//! Errors of imports that are reviewed before they are written.

pub use crate::store::staging::Full;
use crate::{exchange::options::WrongOption, model::staged::Staged, registry::error::RegistryError};

/// An error of such an import.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// The register failed or refused.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// There is no such import, or no longer.
    #[error("there is no such import")]
    Missing,
    /// No more imports are taken.
    #[error("there are too many imports")]
    Full(Full),
    /// It was written already.
    #[error("the import was written already")]
    Committed(Box<Staged>),
    /// What would be written is not what was reviewed.
    #[error("what would be written is not what was reviewed")]
    Stale,
    /// There are errors, so that it is not written.
    #[error("the import has errors")]
    Unsound,
    /// It cannot be read so.
    #[error(transparent)]
    Option(#[from] WrongOption),
}
