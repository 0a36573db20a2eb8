//! The two languages of the register.
//!
//! A text that names or describes a value is a [`Text`] beside it; a sentence is written with [`Lang::pick`], both languages
//! side by side. Nothing else distinguishes the languages.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::not_in_set::NotInSet;

/// A language of messages, headings and pages.
///
/// It is a closed set, written by hand rather than by the macro, which needs this type for the names of every other
/// set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Lang {
    /// Vietnamese, the default.
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both languages.
    pub const ALL: &'static [Self] = &[Self::Vi, Self::En];

    /// The code in settings and addresses.
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// The name of the language, in another one.
    pub fn name(self, lang: Self) -> &'static str {
        match self {
            Self::Vi => lang.pick("Tiếng Việt", "Vietnamese"),
            Self::En => lang.pick("Tiếng Anh", "English"),
        }
    }

    /// The text in this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// The Vietnamese text.
    pub vi: &'static str,
    /// The English text.
    pub en: &'static str,
}

impl Text {
    /// A text in both languages.
    pub const fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi, en }
    }

    /// The text in one language.
    pub fn of(self, lang: Lang) -> &'static str {
        lang.pick(self.vi, self.en)
    }
}

/// A text in both languages that data gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Names {
    /// The text in a language.
    pub fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}

impl From<Text> for Names {
    fn from(text: Text) -> Self {
        Self { vi: text.vi.to_owned(), en: text.en.to_owned() }
    }
}

impl FromStr for Lang {
    type Err = NotInSet;

    fn from_str(text: &str) -> Result<Self, NotInSet> {
        let found = Self::ALL.iter().find(|lang| lang.code() == text).copied();
        found.ok_or_else(|| NotInSet { found: text.to_owned(), allowed: "vi, en".to_owned() })
    }
}

impl TryFrom<String> for Lang {
    type Error = NotInSet;

    fn try_from(text: String) -> Result<Self, NotInSet> {
        text.parse()
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
