//! The error of a text that is not a code of a closed set.

/// A text that is not a code of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is none of {allowed}")]
pub struct NotInSet {
    /// The text.
    pub found: String,
    /// The codes, comma-separated.
    pub allowed: String,
}
