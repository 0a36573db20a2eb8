//! What parsers expect and find, as phrases of error messages.

use std::fmt;

use crate::model::lang::{Lang, Text};

/// A phrase of an error message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// Words in both languages.
    Words(Text),
    /// A part quoted from the filter, or a message of a library.
    Quoted(String),
}

impl Phrase {
    /// The phrase in a language.
    pub fn of(&self, lang: Lang) -> &str {
        match self {
            Self::Words(text) => text.of(lang),
            Self::Quoted(text) => text,
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.of(Lang::En))
    }
}

impl From<Text> for Phrase {
    fn from(text: Text) -> Self {
        Self::Words(text)
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::Quoted(text)
    }
}

/// Declares phrases, and the list of all of them for the tests.
macro_rules! phrases {
    ($($name:ident = ($vi:literal, $en:literal)),+ $(,)?) => {
        $(pub(super) const $name: Text = Text::new($vi, $en);)+

        #[cfg(test)]
        const ALL: &[Text] = &[$($name),+];
    };
}

phrases! {
    AN_ARRAY = ("một mảng", "an array"),
    AN_ARRAY_ARGS = ("mảng 'args'", "an array 'args'"),
    AN_END_BEFORE_ITS_START = ("mốc cuối trước mốc đầu", "an end before its start"),
    AN_EXPRESSION = ("một thuộc tính, giá trị hoặc hàm", "a property, a value or a function"),
    AN_INTERVAL = ("khoảng thời gian", "an interval"),
    AN_OBJECT = ("một phép toán, thuộc tính, thời gian hoặc hình học", "an operation, a property, a time or a geometry"),
    AN_OPERAND = ("một giá trị, hình học, khoảng thời gian hoặc điều kiện", "a value, a geometry, an interval or a condition"),
    A_CONDITION = ("một điều kiện", "a condition"),
    A_CONDITION_OR_A_VALUE = ("một điều kiện hoặc giá trị", "a condition or a value"),
    A_DATE_OR_TIMESTAMP = ("ngày hoặc thời điểm", "a date or timestamp"),
    A_GEOMETRY = ("hình học", "a geometry"),
    A_NUMBER = ("một số", "a number"),
    A_PROPERTY_OR_A_POINT = ("một thuộc tính hoặc điểm", "a property or a point"),
    A_TEXT = ("một chuỗi", "a text"),
    A_TIME = ("ngày, thời điểm hoặc khoảng thời gian", "a date, a timestamp or an interval"),
    A_TOKEN = ("một từ, chuỗi, số hoặc toán tử", "a word, a text, a number or an operator"),
    A_VALUE = ("một giá trị", "a value"),
    A_YES_OR_NO = ("đúng hoặc sai", "a yes or no"),
    JSON = ("JSON", "JSON"),
    LIKE_BETWEEN_OR_IN = ("LIKE, BETWEEN hoặc IN", "LIKE, BETWEEN or IN"),
    NULL = ("null", "null"),
    NUMBERS_IN_BBOX = ("các số trong 'bbox'", "numbers in 'bbox'"),
    THE_END = ("chỗ kết thúc", "the end"),
    THE_END_AND_OR_OR = ("chỗ kết thúc, AND hoặc OR", "the end, AND or OR"),
    THE_WHOLE_FILTER = ("cả bộ lọc", "the whole filter"),
    THIS_OBJECT = ("đối tượng này", "this object"),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that are the same in both languages.
    const SHARED: [Text; 2] = [JSON, NULL];

    #[test]
    fn every_phrase_is_vietnamese_in_vietnamese() {
        for text in ALL.iter().filter(|text| !SHARED.contains(text)) {
            assert!(text.vi.chars().any(|c| c.is_alphabetic() && !c.is_ascii()), "{}", text.vi);
            assert!(text.en.is_ascii(), "{}", text.en);
            assert_ne!(text.vi, text.en);
        }
    }
}
