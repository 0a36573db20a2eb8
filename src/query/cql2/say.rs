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
        match lang {
            Lang::En => self.to_string(),
            Lang::Vi => format!("{}: {}", self.place.vietnamese(), self.wrong.vietnamese()),
        }
    }
}

impl Place {
    fn vietnamese(&self) -> String {
        match self {
            Self::Pointer(pointer) if pointer.is_empty() => phrase::THE_WHOLE_FILTER.vi.to_owned(),
            Self::Byte(_) | Self::Pointer(_) => self.to_string(),
        }
    }
}

impl Wrong {
    fn vietnamese(&self) -> String {
        match self {
            Self::Expected(what, found) => {
                format!("cần {}, không phải {}", what.of(Lang::Vi), found.of(Lang::Vi))
            }
            Self::Property(name, names) => format!("không có thuộc tính '{name}'; các thuộc tính: {names}"),
            Self::Kind(wanted, found) => {
                format!("cần {}, không phải {}", wanted.phrase().vi, found.phrase().vi)
            }
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
        assert_eq!(Place::Pointer(String::new()).vietnamese(), "cả bộ lọc");
    }
}
