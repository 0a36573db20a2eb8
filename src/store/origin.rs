//! Where a write comes from.

use crate::model::change::Cause;

/// Where a write comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What makes its changes belong together.
    pub cause: Cause,
    /// The part of the author's key by which it is named.
    pub key: Option<String>,
    /// The kind of its records; `None` if there are several.
    pub subject: Option<String>,
    /// The set that it undoes.
    pub undoes: Option<i64>,
}

/// What single edits of one set have in common: author, key and kind of records.
pub(super) type Group = (String, Option<String>, Option<String>);
