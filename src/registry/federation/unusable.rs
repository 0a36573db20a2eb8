//! Why what a member sent cannot be taken.

use std::io;

use super::renamed::Misfit;
use crate::{model::code::Code, registry::error::RegistryError, store::StoreError};

/// Why what a member sent cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// This register could not be written.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The file in between could not be written or read.
    #[error("what was sent cannot be kept: {0}")]
    Spool(#[from] io::Error),
    /// A document is none.
    #[error("a record cannot be read: {0}")]
    Record(StoreError),
    /// A record cannot be held here.
    #[error("a record cannot be held here: {0}")]
    Misfit(#[from] Misfit),
    /// The code of a register cannot be one among several.
    #[error("'{0}' cannot be the code of a register that is followed")]
    Code(Code),
    /// Another member has the same code, so their records would be mixed.
    #[error("two registers that are followed are of '{0}'")]
    Twice(Code),
}
