//! Types of values.

use std::fmt;

use super::phrase;
use crate::model::{column::Type, lang::Text};

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

impl Kind {
    /// Its name in messages.
    pub fn phrase(self) -> Text {
        match self {
            Self::Text => phrase::A_TEXT,
            Self::Number => phrase::A_NUMBER,
            Self::Instant => phrase::A_DATE_OR_TIMESTAMP,
            Self::Boolean => phrase::A_YES_OR_NO,
            Self::Geometry => phrase::A_GEOMETRY,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase().en)
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
