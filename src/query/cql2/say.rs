//! Translation of errors in filters.

use super::{
    fault::{Fault, MOST_BYTES, MOST_DEPTH, Wrong},
    kind::Kind,
};
use crate::model::lang::Lang;

/// What parsers expect and find, in English and Vietnamese.
const PHRASES: [(&str, &str); 25] = [
    ("JSON", "JSON"),
    ("LIKE, BETWEEN or IN", "LIKE, BETWEEN hoặc IN"),
    ("a condition", "một điều kiện"),
    ("a condition or a value", "một điều kiện hoặc giá trị"),
    ("a date or timestamp", "ngày hoặc thời điểm"),
    ("a date, a timestamp or an interval", "ngày, thời điểm hoặc khoảng thời gian"),
    ("a geometry", "hình học"),
    ("a number", "một số"),
    ("a property", "một thuộc tính"),
    ("a property or a point", "một thuộc tính hoặc điểm"),
    ("a property, a value or a function", "một thuộc tính, giá trị hoặc hàm"),
    ("a text", "một chuỗi"),
    ("a value", "một giá trị"),
    ("a word, a text, a number or an operator", "một từ, chuỗi, số hoặc toán tử"),
    ("a yes or no", "đúng hoặc sai"),
    ("an array", "một mảng"),
    ("an array 'args'", "mảng 'args'"),
    ("an interval", "khoảng thời gian"),
    ("an operation, a property, a time or a geometry", "một phép toán, thuộc tính, thời gian hoặc hình học"),
    ("null", "null"),
    ("numbers in 'bbox'", "các số trong 'bbox'"),
    ("the end", "chỗ kết thúc"),
    ("the end, AND or OR", "chỗ kết thúc, AND hoặc OR"),
    ("the whole filter", "cả bộ lọc"),
    ("this object", "đối tượng này"),
];

/// A phrase in Vietnamese; parts quoted from the filter are not translated.
fn phrase(english: &str) -> &str {
    PHRASES.iter().find(|(en, _)| *en == english).map_or(english, |(_, vi)| vi)
}

fn kind(kind: Kind) -> String {
    phrase(&kind.to_string()).to_owned()
}

impl Fault {
    /// The error message in a language.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::{model::lang::Lang, query::cql2::text};
    ///
    /// let fault = text::read("TRUE AND", &[]).unwrap_err();
    /// assert!(fault.say(Lang::En).starts_with("byte 9: "));
    /// assert!(fault.say(Lang::Vi).contains("chỗ kết thúc"), "{}", fault.say(Lang::Vi));
    /// ```
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Vi => format!("{}: {}", phrase(&self.place.to_string()), self.wrong.vietnamese()),
        }
    }
}

impl Wrong {
    fn vietnamese(&self) -> String {
        match self {
            Self::Expected(what, found) => format!("cần {}, không phải {}", phrase(what), phrase(found)),
            Self::Property(name, names) => format!("không có thuộc tính '{name}'; các thuộc tính: {names}"),
            Self::Kind(wanted, found) => format!("cần {}, không phải {}", kind(*wanted), kind(*found)),
            Self::Unended => "chuỗi chưa kết thúc: thiếu dấu '".to_owned(),
            Self::Instant(text) => {
                format!("'{text}' không phải ngày (2025-07-01) hay thời điểm (2025-07-01T00:00:00Z)")
            }
            Self::Geometry(about) => format!("hình học không hợp lệ ({about})"),
            Self::Unsupported(what) => format!("chưa hỗ trợ {what}"),
            Self::Deep => format!("lồng nhau quá {MOST_DEPTH} tầng"),
            Self::Long => format!("dài hơn {MOST_BYTES} byte"),
            Self::Arguments(name, wanted, given) => {
                format!("{name} cần {wanted} tham số, không phải {given}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::query::cql2::{fault::Place, property::Property, text};

    #[rstest]
    #[case("workers = 'x'", "byte 11: cần một số, không phải một chuỗi")]
    #[case("workers", "byte 1: cần một điều kiện, không phải một số")]
    #[case("firm = 1", "byte 1: không có thuộc tính 'firm'; các thuộc tính: workers")]
    #[case("workers = 1 )", "byte 13: cần chỗ kết thúc, AND hoặc OR, không phải ')'")]
    fn a_fault_is_told_in_vietnamese(#[case] filter: &str, #[case] told: &str) {
        let known = [Property { name: "workers", kind: Kind::Number, place: 0 }];
        assert_eq!(text::read(filter, &known).unwrap_err().say(Lang::Vi), told);
    }

    #[test]
    fn kinds_and_places_have_vietnamese_names() {
        let kinds = [Kind::Text, Kind::Number, Kind::Instant, Kind::Boolean, Kind::Geometry];
        assert!(kinds.iter().all(|kind| super::kind(*kind) != kind.to_string()));
        assert_eq!(phrase(&Place::Pointer(String::new()).to_string()), "cả bộ lọc");
    }
}
