//! What cannot be understood is refused with its place.

use proptest::prelude::*;
use rstest::rstest;
use xuong::query::cql2::{json, text};

use super::made::KNOWN;

#[rstest]
#[case("", "byte 1: a property, a value or a function is expected, not the end")]
#[case("workers", "byte 1: a condition is expected, not a number")]
#[case("workers =", "byte 10: a property, a value or a function is expected, not the end")]
#[case("workers = 'ten'", "byte 11: a number is expected, not a text")]
#[case(
    "worker = 1",
    "byte 1: there is no property 'worker'; there are: name, workers, share, opened, geometry"
)]
#[case("workers = 1 workers", "byte 13: the end, AND or OR is expected, not 'workers'")]
#[case("(workers = 1", "byte 13: ')' is expected, not the end")]
#[case("name = 'Kim", "byte 8: the text has no end: ' is missing")]
#[case("workers ! 1", "byte 9: a word, a text, a number or an operator is expected, not '!'")]
#[case("workers NOT 1", "byte 13: LIKE, BETWEEN or IN is expected, not 1")]
#[case(
    "opened > DATE('2019-13-01')",
    "byte 10: '2019-13-01' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)"
)]
#[case("opened > 2019", "byte 10: a date or timestamp is expected, not a number")]
#[case("opened > 'x'", "byte 10: 'x' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)")]
#[case("CASEI(name, name) = 'x'", "byte 1: CASEI takes 1 arguments, not 2")]
#[case("A_CONTAINS(name, 'x')", "byte 1: the function A_CONTAINS is not supported")]
#[case("S_INTERSECTS(geometry, name)", "byte 24: a geometry is expected, not a text")]
#[case(
    "S_INTERSECTS(geometry, POINT(200 0))",
    "byte 24: not a geometry: 200 0 is no longitude and latitude in degrees"
)]
#[case("S_INTERSECTS(geometry, POINT(1))", "byte 31: a number is expected, not ')'")]
#[case("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "byte 24: BBOX takes 4 arguments, not 3")]
#[case(
    "S_DWITHIN(geometry, LINESTRING(0 0, 1 1), 5)",
    "byte 21: a property or a point is expected, not a geometry"
)]
fn a_text_is_refused_at_a_byte(#[case] filter: &str, #[case] fault: &str) {
    assert_eq!(text::read(filter, &KNOWN).expect_err(filter).to_string(), fault);
}

#[rstest]
#[case("", "the whole filter: JSON is expected, not EOF while parsing a value at line 1 column 0")]
#[case("[]", "the whole filter: a condition or a value is expected, not an array")]
#[case(r#"{"op":"="}"#, "the whole filter: an array 'args' is expected, not this object")]
#[case(r#"{"op":"=","args":[{"property":"workers"}]}"#, "the whole filter: = takes 2 arguments, not 1")]
#[case(
    r#"{"op":"and","args":[true,{"op":"=","args":[{"property":"workers"},"x"]}]}"#,
    "/args/1/args/1: a number is expected, not a text"
)]
#[case(
    r#"{"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":[7]}]}"#,
    "/args/1: not a geometry: a GeoJSON geometry with its type and coordinates is needed"
)]
#[case(
    r#"{"op":"in","args":[{"property":"workers"},[1,null]]}"#,
    "/args/1/1: a condition or a value is expected, not null"
)]
fn json_is_refused_at_a_pointer(#[case] filter: &str, #[case] fault: &str) {
    assert_eq!(json::read(filter, &KNOWN).expect_err(filter).to_string(), fault);
}

#[rstest]
#[case::parentheses("(", "workers = 1", ")")]
#[case::negations("NOT ", "TRUE", "")]
#[case::functions("CASEI(", "name", ")")]
#[case::sums("1 + ", "workers", "")]
#[case::powers("2 ^ ", "workers", "")]
#[case::collections("GEOMETRYCOLLECTION(", "POINT(0 0)", ")")]
fn what_is_nested_deeply_is_refused_and_ends_nothing(
    #[case] open: &str,
    #[case] inner: &str,
    #[case] close: &str,
) {
    for depth in [65, 400, 20_000] {
        let filter = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
        let fault = text::read(&filter, &KNOWN).expect_err(open).to_string();
        assert!(fault.contains("nested more than 64 deep") || fault.contains("longer than"), "{fault}");
    }
}

#[test]
fn json_nested_deeply_is_refused() {
    for depth in [65, 100, 1000] {
        let filter = format!("{}true{}", r#"{"op":"not","args":["#.repeat(depth), "]}".repeat(depth));
        json::read(&filter, &KNOWN).expect_err("deep");
    }
}

#[test]
fn many_alternatives_are_no_depth() {
    let filter = vec!["workers = 1"; 1000].join(" OR ");
    assert!(text::read(&filter, &KNOWN).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_reader(filter in "\\PC{0,60}") {
        let _ = (text::read(&filter, &KNOWN), json::read(&filter, &KNOWN));
    }

    #[test]
    fn no_words_of_the_language_break_the_reader(
        words in proptest::collection::vec(proptest::sample::select(&WORDS), 0..40),
    ) {
        let _ = text::read(&words.join(" "), &KNOWN);
    }
}

const WORDS: [&str; 32] = [
    "(", ")", ",", "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "=", "<>", "+", "-", "*", "^",
    "1", "-2.5e3", "'a'", "name", "workers", "geometry", "CASEI", "DATE", "INTERVAL", "BBOX", "POINT",
    "POLYGON", "S_WITHIN", "T_AFTER", "Z",
];
