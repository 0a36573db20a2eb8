//! Errors in a filter, with their position.

use std::fmt;

use super::{kind::Kind, phrase::Phrase};
use crate::model::lang::Lang;

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
#[error("{}", self.say(Lang::En))]
pub enum Wrong {
    /// Something else is expected: what is expected, and what was found.
    Expected(Phrase, Phrase),
    /// An unknown property: its name, and the names of the queryables.
    Property(String, String),
    /// A value of another type: the expected type, and that of the value.
    Kind(Kind, Kind),
    /// A text without a closing quotation mark.
    Unended,
    /// A text that is not a date or timestamp.
    Instant(String),
    /// An invalid geometry.
    Geometry(String),
    /// A function or a part of the language that is not supported.
    Unsupported(String),
    /// Nested deeper than [`MOST_DEPTH`].
    Deep,
    /// Longer than [`MOST_BYTES`].
    Long,
    /// A wrong number of arguments: the function, the expected number, and the number found.
    Arguments(String, usize, usize),
}

/// The maximum nesting of a filter, which bounds the depth of recursion.
pub const MOST_DEPTH: usize = 64;

/// The maximum length of a filter in bytes.
pub const MOST_BYTES: usize = 16 * 1024;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}
