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

pub(super) const AN_ARRAY: Text = Text::new("một mảng", "an array");
pub(super) const AN_ARRAY_ARGS: Text = Text::new("mảng 'args'", "an array 'args'");
pub(super) const AN_END_BEFORE_ITS_START: Text =
    Text::new("mốc cuối trước mốc đầu", "an end before its start");
pub(super) const AN_EXPRESSION: Text =
    Text::new("một thuộc tính, giá trị hoặc hàm", "a property, a value or a function");
pub(super) const AN_INTERVAL: Text = Text::new("khoảng thời gian", "an interval");
pub(super) const AN_OBJECT: Text = Text::new(
    "một phép toán, thuộc tính, thời gian hoặc hình học",
    "an operation, a property, a time or a geometry",
);
pub(super) const AN_OPERAND: Text = Text::new(
    "một giá trị, hình học, khoảng thời gian hoặc điều kiện",
    "a value, a geometry, an interval or a condition",
);
pub(super) const A_CONDITION: Text = Text::new("một điều kiện", "a condition");
pub(super) const A_CONDITION_OR_A_VALUE: Text =
    Text::new("một điều kiện hoặc giá trị", "a condition or a value");
pub(super) const A_DATE_OR_TIMESTAMP: Text = Text::new("ngày hoặc thời điểm", "a date or timestamp");
pub(super) const A_GEOMETRY: Text = Text::new("hình học", "a geometry");
pub(super) const A_NUMBER: Text = Text::new("một số", "a number");
pub(super) const A_PROPERTY_OR_A_POINT: Text = Text::new("một thuộc tính hoặc điểm", "a property or a point");
pub(super) const A_TEXT: Text = Text::new("một chuỗi", "a text");
pub(super) const A_TIME: Text =
    Text::new("ngày, thời điểm hoặc khoảng thời gian", "a date, a timestamp or an interval");
pub(super) const A_TOKEN: Text =
    Text::new("một từ, chuỗi, số hoặc toán tử", "a word, a text, a number or an operator");
pub(super) const A_VALUE: Text = Text::new("một giá trị", "a value");
pub(super) const A_YES_OR_NO: Text = Text::new("đúng hoặc sai", "a yes or no");
pub(super) const JSON: Text = Text::new("JSON", "JSON");
pub(super) const LIKE_BETWEEN_OR_IN: Text = Text::new("LIKE, BETWEEN hoặc IN", "LIKE, BETWEEN or IN");
pub(super) const NULL: Text = Text::new("null", "null");
pub(super) const NUMBERS_IN_BBOX: Text = Text::new("các số trong 'bbox'", "numbers in 'bbox'");
pub(super) const THE_END: Text = Text::new("chỗ kết thúc", "the end");
pub(super) const THE_END_AND_OR_OR: Text = Text::new("chỗ kết thúc, AND hoặc OR", "the end, AND or OR");
pub(super) const THE_WHOLE_FILTER: Text = Text::new("cả bộ lọc", "the whole filter");
pub(super) const THIS_OBJECT: Text = Text::new("đối tượng này", "this object");
