//! Closed sets: enums whose values each have a code for programs and a name in both languages.

use std::{fmt::Display, str::FromStr};

use super::not_in_set::NotInSet;

/// A value of a closed set.
pub trait Closed: Copy + Display + FromStr<Err = NotInSet> + Into<&'static str> {}

/// Declares a closed set with `code`, `name`, `ALL`, text and serde conversions.
macro_rules! closed {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal ($vi:literal, $en:literal)),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in files, in the database and in addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The position in the order of the set, from 1. Columns in memory use it, with 0 for unknown; files keep
            /// codes.
            pub fn number(self) -> u8 {
                self as u8 + 1
            }

            /// The value with a number; `None` for 0 and for numbers beyond the set.
            pub fn numbered(number: u8) -> Option<Self> {
                Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
            }

            /// The name for readers.
            pub fn name(self, lang: $crate::model::lang::Lang) -> &'static str {
                let name = match self { $(Self::$variant => $crate::model::lang::Text::new($vi, $en)),+ };
                name.of(lang)
            }
        }

        impl $crate::model::closed::Closed for $name {}

        impl std::str::FromStr for $name {
            type Err = $crate::model::not_in_set::NotInSet;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|v| v.code() == text).copied();
                found.ok_or_else(|| $crate::model::not_in_set::NotInSet {
                    found: text.to_owned(),
                    allowed: Self::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::model::not_in_set::NotInSet;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.code()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}

pub(crate) use closed;
