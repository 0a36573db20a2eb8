//! What edits recorded.

use crate::model::change::Seq;

/// Edits that were recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The identity of the record of each edit.
    pub ids: Vec<i64>,
    /// The version that contains them.
    pub version: Seq,
}
