//! Translation of errors in filters.

use super::{
    fault::{Fault, MOST_BYTES, MOST_DEPTH, Place, Wrong},
    phrase,
};
use crate::model::lang::Lang;

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
        format!("{}: {}", self.place.say(lang), self.wrong.say(lang))
    }
}

impl Place {
    /// The position in a language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Byte(at) => format!("byte {at}"),
            Self::Pointer(pointer) if pointer.is_empty() => phrase::THE_WHOLE_FILTER.of(lang).to_owned(),
            Self::Pointer(pointer) => pointer.clone(),
        }
    }
}

impl Wrong {
    /// The cause in a language.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Expected(what, found) => expected(what.of(lang), found.of(lang), lang),
            Self::Kind(wanted, found) => expected(wanted.phrase().of(lang), found.phrase().of(lang), lang),
            Self::Property(name, names) => lang.pick(
                format!("không có thuộc tính '{name}'; các thuộc tính: {names}"),
                format!("there is no property '{name}'; there are: {names}"),
            ),
            Self::Unended => {
                lang.pick("chuỗi chưa kết thúc: thiếu dấu '", "the text has no end: ' is missing").to_owned()
            }
            Self::Instant(text) => lang.pick(
                format!("'{text}' không phải ngày (2025-07-01) hay thời điểm (2025-07-01T00:00:00Z)"),
                format!("'{text}' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)"),
            ),
            Self::Geometry(about) => {
                lang.pick(format!("hình học không hợp lệ ({about})"), format!("not a geometry: {about}"))
            }
            Self::Unsupported(what) => {
                lang.pick(format!("chưa hỗ trợ {what}"), format!("{what} is not supported"))
            }
            Self::Deep => lang.pick(
                format!("lồng nhau quá {MOST_DEPTH} tầng"),
                format!("nested more than {MOST_DEPTH} deep"),
            ),
            Self::Long => {
                lang.pick(format!("dài hơn {MOST_BYTES} byte"), format!("longer than {MOST_BYTES} bytes"))
            }
            Self::Arguments(name, wanted, given) => lang.pick(
                format!("{name} cần {wanted} tham số, không phải {given}"),
                format!("{name} takes {wanted} arguments, not {given}"),
            ),
        }
    }
}

fn expected(what: &str, found: &str, lang: Lang) -> String {
    lang.pick(format!("cần {what}, không phải {found}"), format!("{what} is expected, not {found}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::query::cql2::{kind::Kind, property::Property, text};

    #[rstest]
    #[case("workers = 'x'", "byte 11: cần một số, không phải một chuỗi")]
    #[case("workers", "byte 1: cần một điều kiện, không phải một số")]
    #[case("firm = 1", "byte 1: không có thuộc tính 'firm'; các thuộc tính: workers")]
    #[case(
        "T_AFTER(INTERVAL('2025-02-01', '2025-01-01'), DATE('2025-01-01'))",
        "byte 9: cần khoảng thời gian, không phải mốc cuối trước mốc đầu"
    )]
    #[case("workers = 1 )", "byte 13: cần chỗ kết thúc, AND hoặc OR, không phải ')'")]
    fn a_fault_is_told_in_vietnamese(#[case] filter: &str, #[case] told: &str) {
        let known = [Property { name: "workers", kind: Kind::Number, place: 0 }];
        assert_eq!(text::read(filter, &known).unwrap_err().say(Lang::Vi), told);
    }

    #[test]
    fn the_whole_filter_has_a_vietnamese_name() {
        assert_eq!(Place::Pointer(String::new()).say(Lang::Vi), "cả bộ lọc");
    }
}
