//! The labels of made-up firms: their codes, names, addresses and source show that they are not real.

use super::dice::Dice;
use crate::model::{code::Code, id::SourceId, source::Source};

/// The code of the source of every made-up firm.
pub const SOURCE: &str = "synthetic";

/// The beginning of every made-up name.
pub const NAME: &str = "Cơ sở giả lập";

const FIRST: [&str; 16] = [
    "Hồng", "Minh", "Tân", "Đại", "Hoàng", "Thành", "An", "Phú", "Việt", "Kim", "Long", "Thái", "Đông",
    "Bình", "Quang", "Hưng",
];

const SECOND: [&str; 16] = [
    "Hà", "Phát", "Thịnh", "Lợi", "Anh", "Sơn", "Đức", "Tiến", "Hải", "Giang", "Khánh", "Lâm", "Vinh",
    "Cường", "Dương", "Nguyên",
];

/// The source that made-up firms cite. It must be recorded before them.
pub fn source(id: SourceId) -> Source {
    Source {
        id,
        code: code(SOURCE),
        title: "Dữ liệu giả lập của Xưởng, không phải số liệu thật".to_owned(),
        location: None,
        dated: None,
        licence: None,
        shows: None,
        cadence: None,
    }
}

/// A text of this module as a code.
pub(super) fn code(text: &str) -> Code {
    text.parse().expect("letters, digits and dashes make a code")
}

/// The code of the firm with an identity.
pub(super) fn firm_code(id: i64) -> Code {
    code(&format!("SYN-{id:07}"))
}

/// A name such as "Cơ sở giả lập Cơ khí Hồng Hà 1234".
pub(super) fn name(trade: &str, dice: &mut Dice) -> String {
    let (first, second) = (dice.pick(&FIRST), dice.pick(&SECOND));
    format!("{NAME} {trade} {first} {second} {}", dice.between(1, 9999))
}

/// An address that does not exist.
pub(super) fn address(dice: &mut Dice) -> String {
    format!("{} đường Giả lập {}", dice.between(1, 400), dice.between(1, 999))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_says_that_it_is_no_real_data() {
        let source = source(SourceId(3));
        assert_eq!((source.id, source.code.as_str()), (SourceId(3), "synthetic"));
        assert!(source.title.contains("không phải số liệu thật"));
    }

    #[test]
    fn a_code_has_seven_digits_or_as_many_as_it_needs() {
        assert_eq!(firm_code(1).as_str(), "SYN-0000001");
        assert_eq!(firm_code(12_345_678).as_str(), "SYN-12345678");
    }
}
