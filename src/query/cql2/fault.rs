//! Errors in a filter, with their position.

use std::fmt;

use super::{
    kind::Kind,
    phrase::{self, Phrase},
};

/// A position in a filter.
///
/// # Examples
///
/// ```
/// use xuong::query::cql2::{fault::Place, json, kind::Kind, property::Property, text};
///
/// let known = [Property { name: "workers", kind: Kind::Number, place: 0 }];
/// let fault = text::read("workers > = 10", &known).unwrap_err();
/// assert_eq!(fault.place, Place::Byte(11), "of the second sign, counted from 1");
///
/// let fault = json::read(r#"{"op": ">", "args": [{"property": "staff"}, 10]}"#, &known).unwrap_err();
/// assert_eq!(fault.place, Place::Pointer("/args/0".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A byte of a text, counted from 1.
    Byte(usize),
    /// A JSON Pointer (RFC 6901).
    Pointer(String),
}

/// An error in a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {wrong}")]
pub struct Fault {
    /// Its position.
    pub place: Place,
    /// Its cause.
    pub wrong: Wrong,
}

/// The cause of an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Something else is expected: what is expected, and what was found.
    #[error("{0} is expected, not {1}")]
    Expected(Phrase, Phrase),
    /// An unknown property: its name, and the names of the queryables.
    #[error("there is no property '{0}'; there are: {1}")]
    Property(String, String),
    /// A value of another type: the expected type, and that of the value.
    #[error("{0} is expected, not {1}")]
    Kind(Kind, Kind),
    /// A text without a closing quotation mark.
    #[error("the text has no end: ' is missing")]
    Unended,
    /// A text that is not a date or timestamp.
    #[error("'{0}' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)")]
    Instant(String),
    /// An invalid geometry.
    #[error("not a geometry: {0}")]
    Geometry(String),
    /// A function or a part of the language that is not supported.
    #[error("{0} is not supported")]
    Unsupported(String),
    /// Nested deeper than [`MOST_DEPTH`].
    #[error("nested more than {MOST_DEPTH} deep")]
    Deep,
    /// Longer than [`MOST_BYTES`].
    #[error("longer than {MOST_BYTES} bytes")]
    Long,
    /// A wrong number of arguments: the function, the expected number, and the number found.
    #[error("{0} takes {1} arguments, not {2}")]
    Arguments(String, usize, usize),
}

/// The maximum nesting of a filter, which bounds the depth of recursion.
pub const MOST_DEPTH: usize = 64;

/// The maximum length of a filter in bytes.
pub const MOST_BYTES: usize = 16 * 1024;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(at) => write!(f, "byte {at}"),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str(phrase::THE_WHOLE_FILTER.en),
            Self::Pointer(pointer) => f.write_str(pointer),
        }
    }
}
