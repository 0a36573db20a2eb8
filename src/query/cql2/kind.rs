//! Types of values.

use std::fmt;

use crate::model::column::Type;

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A date or a timestamp.
    Instant,
    /// A truth value.
    Boolean,
    /// A geometry in CRS84.
    Geometry,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Instant => "a date or timestamp",
            Self::Boolean => "a yes or no",
            Self::Geometry => "a geometry",
        })
    }
}

impl From<Type> for Kind {
    fn from(kind: Type) -> Self {
        match kind {
            Type::Text | Type::Precision => Self::Text,
            Type::Int | Type::Real => Self::Number,
            Type::Date => Self::Instant,
        }
    }
}
