//! A text that is none of the codes of a closed set.

/// A text that is none of the codes of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is none of {allowed}")]
pub struct NotInSet {
    /// What was found.
    pub found: String,
    /// The codes, comma-separated.
    pub allowed: String,
}
