//! The two languages people are answered in.

use super::closed::closed;

closed! {
    /// A language of messages, headings and pages.
    pub enum Lang {
        /// Vietnamese, the default.
        Vi = "vi" ("Tiếng Việt", "Vietnamese"),
        /// English.
        En = "en" ("Tiếng Anh", "English"),
    }
}

impl Lang {
    /// The text in this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}
