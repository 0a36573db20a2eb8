//! Formats, days, percentages and names of cells.

use rstest::rstest;

use super::super::{
    biff::{Records, short_number},
    number_format::{Detail, Shown},
    rows::{letters, place},
    serial::{hundredfold, plain, shown},
    strings::unescaped,
};

const DAY: Shown = Shown::Date(Detail::Day);

#[rstest]
#[case("General", Shown::Number)]
#[case("[$-1010000]d/m/yyyy;@", DAY)]
#[case("dd/mm/yyyy", DAY)]
#[case("[$-42A]dd\\ mmmm\\ yyyy", DAY)]
#[case("\"Ngày\" dd \"tháng\" mm", DAY)]
#[case("mm/yyyy", Shown::Date(Detail::Month))]
#[case("\"năm\" yyyy", Shown::Date(Detail::Year))]
#[case("yyyy-mm-dd hh:mm:ss", DAY)]
#[case("hh:mm", Shown::Time)]
#[case("[h]:mm:ss", Shown::Time)]
#[case("h:mm AM/PM", Shown::Time)]
#[case("mm:ss.0", Shown::Time)]
#[case("#,##0.00", Shown::Number)]
#[case("#,##0\\ \"đồng\"", Shown::Number)]
#[case("#,##0\\ [$₫-42A]", Shown::Number)]
#[case("0.00E+00", Shown::Number)]
#[case("0\" người mỗi ngày\"", Shown::Number)]
#[case("0.0%", Shown::Percent)]
#[case("0\"%\"", Shown::Number)]
#[case("0000000000", Shown::Zeros(10))]
#[case("[Red]0;[Blue]-0%", Shown::Number)]
#[case("@", Shown::Number)]
fn a_code_shows(#[case] code: &str, #[case] expected: Shown) {
    assert_eq!(Shown::of_code(code), expected, "{code}");
}

/// The days are those that Excel 2016 shows.
#[rstest]
#[case(1.0, false, "1900-01-01")]
#[case(59.0, false, "1900-02-28")]
#[case(60.0, false, "1900-02-29")]
#[case(61.0, false, "1900-03-01")]
#[case(43539.0, false, "2019-03-15")]
#[case(42077.0, true, "2019-03-15")]
#[case(0.0, true, "1904-01-01")]
#[case(43539.5, false, "2019-03-15 12:00:00")]
#[case(0.75, false, "18:00:00")]
#[case(2_958_465.0, false, "9999-12-31")]
#[case(2_958_466.0, false, "2958466")]
#[case(-1751.0, false, "1895-03-15")]
fn a_number_is_a_day(#[case] serial: f64, #[case] from_1904: bool, #[case] expected: &str) {
    assert_eq!(shown(serial, DAY, from_1904).0, expected);
}

#[rstest]
#[case(43539.0, Shown::Date(Detail::Month), ("2019-03", false))]
#[case(43539.0, Shown::Date(Detail::Year), ("2019", false))]
#[case(43539.0, DAY, ("2019-03-15", true))]
#[case(60.0, DAY, ("1900-02-29", false))]
#[case(104_123_006.0, Shown::Zeros(10), ("0104123006", false))]
#[case(0.85, Shown::Percent, ("85", true))]
#[case(0.5, Shown::Time, ("12:00:00", false))]
fn a_number_is_read_as_it_is_shown(#[case] number: f64, #[case] of: Shown, #[case] expected: (&str, bool)) {
    let (text, is_typed) = shown(number, of, false);
    assert_eq!((text.as_str(), is_typed), expected);
}

#[rstest]
#[case("0.85", "85")]
#[case("0.285", "28.5")]
#[case("0.07", "7")]
#[case("-0.125", "-12.5")]
#[case("1", "100")]
#[case("0", "0")]
#[case("0.0001", "0.01")]
fn a_hundredfold_is_exact(#[case] number: &str, #[case] expected: &str) {
    assert_eq!(hundredfold(number), expected);
}

#[rstest]
#[case("0.10000000000000001", "0.1")]
#[case("1.0E-7", "0.0000001")]
#[case("-0", "0")]
#[case("1234", "1234")]
#[case("1.04123006000123E+17", "1.04123006000123e17")]
fn a_number_has_its_shortest_text(#[case] stored: &str, #[case] expected: &str) {
    assert_eq!(plain(stored.parse().unwrap()), expected);
}

#[test]
fn cells_have_names() {
    for (name, at) in
        [("A1", (0, 0)), ("z3", (2, 25)), ("AA10", (9, 26)), ("XFD1048576", (1_048_575, 16_383))]
    {
        assert_eq!(place(name), Some(at));
        assert!(name.to_uppercase().starts_with(&letters(at.1)));
    }
    for no_name in ["", "A", "1", "A0", "AAAA1", "$A$1", "A1B"] {
        assert_eq!(place(no_name), None, "{no_name}");
    }
}

#[test]
fn forbidden_characters_have_a_form_of_their_own() {
    assert_eq!(unescaped("a_x000D_\nb_x005F_x0041__xế_x1"), "a\nb_x0041__xế_x1");
}

#[test]
fn a_string_of_old_workbooks_goes_on_in_the_next_record() {
    // Two plain characters, then, in a record that continues, a wide one.
    let bytes = [0xFC, 0, 5, 0, 3, 0, 0, b'a', b'b', 0x3C, 0, 3, 0, 1, 0xD3, 0x1E];
    let mut records = Records::new(&bytes, 0);
    let (_, first) = records.next().unwrap();
    let mut parts = records.continued(first);
    let length = parts.u16().unwrap();
    assert_eq!(parts.string(length).as_deref(), Some("abồ"));
    assert!(records.next().is_none());
}

#[rstest]
#[case(0x3FF0_0000, 1.0)]
#[case(0x3FF0_0001, 0.01)]
#[case(0x0004_B012, 76_804.0)]
#[case(0xFFFF_FFFE, -1.0)]
fn short_numbers_have_four_bytes(#[case] bits: u32, #[case] expected: f64) {
    assert!((short_number(bits) - expected).abs() < 1e-9, "{}", short_number(bits));
}
