//! What is wrong with a filter, and where.

use std::fmt;

use super::kind::Kind;

/// Where something stands in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A byte of a text, from 1.
    Byte(usize),
    /// A JSON Pointer (RFC 6901).
    Pointer(String),
}

/// A filter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {wrong}")]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Something else should stand here.
    #[error("{0} is expected, not {1}")]
    Expected(String, String),
    /// No property has that name.
    #[error("there is no property '{0}'; there are: {1}")]
    Property(String, String),
    /// A value of another type.
    #[error("{0} is expected, not {1}")]
    Kind(Kind, Kind),
    /// A text without its end.
    #[error("the text has no end: ' is missing")]
    Unended,
    /// No date or timestamp.
    #[error("'{0}' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)")]
    Instant(String),
    /// A geometry that is none.
    #[error("not a geometry: {0}")]
    Geometry(String),
    /// A function that is not there, or a part of the language that is not.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// Nested too deeply.
    #[error("nested more than {MOST_DEPTH} deep")]
    Deep,
    /// Too long.
    #[error("longer than {MOST_BYTES} bytes")]
    Long,
    /// A wrong number of arguments.
    #[error("{0} takes {1} arguments, not {2}")]
    Arguments(String, usize, usize),
}

/// Filters nested deeper are refused: a reader of trees goes as deep as the tree.
pub const MOST_DEPTH: usize = 64;

/// Longer filters are refused.
pub const MOST_BYTES: usize = 16 * 1024;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(at) => write!(f, "byte {at}"),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str("the whole filter"),
            Self::Pointer(pointer) => f.write_str(pointer),
        }
    }
}
