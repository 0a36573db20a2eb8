//! The two encodings (OGC 21-065r2 §8): escapes of the text, and filters written by hand in both.

use std::collections::BTreeSet;

use rstest::rstest;

use super::{fitting, found, server, text};
use crate::{
    harness::Server,
    ogc::filter::{ask, everything, ids},
};

/// /req/cql2-text/escaping A and B: a quotation mark in a text is doubled or stands after a backslash (OGC 21-065r2 §8)
#[rstest]
#[case::doubled("name = 'O''Brien & Con, 100%_sạch'", "M02")]
#[case::after_a_backslash("name = 'O\\'Brien & Con, 100%_sạch'", "M02")]
#[case::in_a_pattern("name LIKE 'O''B%' AND name LIKE 'O\\'B%'", "M02")]
#[case::percent_and_underscore("name LIKE '%100\\%\\_sạch'", "M02")]
fn a_quotation_mark_in_a_text_is_escaped(#[case] filter: &str, #[case] code: &str) {
    let server = server();
    let expected = fitting(&everything(&server, "firms"), |f| text(f, "code").map(|own| own == code));
    assert_eq!(found(&server, "firms", filter), expected, "{filter}");
    server.stop();
}

/// /req/cql2-text/escaping C, /conf/cql2-text/escaping: control characters that a text holds (OGC 21-065r2 §8)
#[rstest]
#[case::tab("name = 'Tab\\there'", "M17")]
#[case::newline("name = 'Line\\nbreak'", "M18")]
#[case::in_a_pattern("name LIKE 'Tab\\t%'", "M17")]
#[case::in_a_list("name IN ('foo', 'Line\\nbreak')", "M18")]
fn an_escape_stands_for_the_character_that_a_name_holds(#[case] filter: &str, #[case] code: &str) {
    let server = server();
    let expected = fitting(&everything(&server, "firms"), |f| text(f, "code").map(|own| own == code));
    assert_eq!(found(&server, "firms", filter), expected, "{filter}");
    server.stop();
}

/// /req/cql2-text/escaping C: each of the seven is one character (OGC 21-065r2 §8)
#[rstest]
#[case::bell('a')]
#[case::backspace('b')]
#[case::tab('t')]
#[case::newline('n')]
#[case::vertical_tab('v')]
#[case::form_feed('f')]
#[case::carriage_return('r')]
fn an_escape_is_one_character(#[case] letter: char) {
    let server = Server::seeded().for_analyst();
    let every = fitting(&everything(&server, "zones"), |_| Some(true));
    for (filter, expected) in [
        (format!("'\\{letter}' LIKE '_'"), &every),
        (format!("'[\\{letter}]' LIKE '[_]'"), &every),
        (format!("'\\{letter}' = '{letter}'"), &BTreeSet::new()),
    ] {
        assert_eq!(found(&server, "zones", &filter), *expected, "{filter}");
    }
    server.stop();
}

/// /req/cql2-text/basic-cql2: keywords in small and large letters, names in quotation marks, white space, nested
/// parentheses (OGC 21-065r2 §8, annex B)
#[rstest]
#[case("Workers_ IS NULL", None)]
#[case("workers is Null", Some("workers IS NULL"))]
#[case("\"workers\" IS\tNULL", Some("workers IS NULL"))]
#[case("((not ((workers IS NOT NULL))))", Some("workers IS NULL"))]
#[case(" workers>=10 aNd\nworkers<=100 ", Some("workers BETWEEN 10 AND 100"))]
#[case("workers IN (1)or workers=2", Some("workers IN (1, 2)"))]
#[case("workers > 1e1", Some("workers > 10"))]
#[case("workers > .5E+1", Some("workers > 5"))]
#[case("workers > 10 workers < 20", None)]
#[case("workers > 10 AND", None)]
#[case("name = 'open", None)]
#[case("'workers' > 10", None)]
#[case("workers == 10", None)]
#[case("workers != 10", None)]
fn the_grammar_of_the_text_is_kept(#[case] filter: &str, #[case] same: Option<&str>) {
    let server = server();
    match same {
        Some(same) => {
            let expected = found(&server, "firms", same);
            assert!(!expected.is_empty(), "{same}");
            assert_eq!(found(&server, "firms", filter), expected, "{filter}");
        }
        None => assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}"),
    }
    server.stop();
}

/// A filter of each class in both encodings.
const PAIRS: [(&str, &str); 27] = [
    ("TRUE", "true"),
    ("workers = 100", r#"{"op":"=","args":[{"property":"workers"},100]}"#),
    ("workers <> 100", r#"{"op":"<>","args":[{"property":"workers"},100]}"#),
    ("workers < 9.5", r#"{"op":"<","args":[{"property":"workers"},9.5]}"#),
    ("workers > 9.5", r#"{"op":">","args":[{"property":"workers"},9.5]}"#),
    ("workers <= 100", r#"{"op":"<=","args":[{"property":"workers"},100]}"#),
    ("workers >= 100", r#"{"op":">=","args":[{"property":"workers"},100]}"#),
    (
        "name = 'O''Brien & Con, 100%_sạch'",
        r#"{"op":"=","args":[{"property":"name"},"O'Brien & Con, 100%_sạch"]}"#,
    ),
    ("opened > DATE('2021-01-01')", r#"{"op":">","args":[{"property":"opened"},{"date":"2021-01-01"}]}"#),
    (
        "opened = TIMESTAMP('2021-01-01T00:00:00Z')",
        r#"{"op":"=","args":[{"property":"opened"},{"timestamp":"2021-01-01T00:00:00Z"}]}"#,
    ),
    ("workers IS NULL", r#"{"op":"isNull","args":[{"property":"workers"}]}"#),
    ("workers IS NOT NULL", r#"{"op":"not","args":[{"op":"isNull","args":[{"property":"workers"}]}]}"#),
    (
        "workers > 9 AND (workers < 100 OR name_en IS NULL) AND NOT workers = 20",
        r#"{"op":"and","args":[{"op":">","args":[{"property":"workers"},9]},
            {"op":"or","args":[{"op":"<","args":[{"property":"workers"},100]},
                {"op":"isNull","args":[{"property":"name_en"}]}]},
            {"op":"not","args":[{"op":"=","args":[{"property":"workers"},20]}]}]}"#,
    ),
    ("name LIKE 'C_ng%'", r#"{"op":"like","args":[{"property":"name"},"C_ng%"]}"#),
    ("workers BETWEEN 10 AND 100", r#"{"op":"between","args":[{"property":"workers"},10,100]}"#),
    ("workers IN (1, 2, 100)", r#"{"op":"in","args":[{"property":"workers"},[1,2,100]]}"#),
    (
        "workers NOT IN (1, 2, 100)",
        r#"{"op":"not","args":[{"op":"in","args":[{"property":"workers"},[1,2,100]]}]}"#,
    ),
    (
        "CASEI(name) = CASEI('CƠ KHÍ ĐÔNG anh')",
        r#"{"op":"=","args":[{"op":"casei","args":[{"property":"name"}]},
            {"op":"casei","args":["CƠ KHÍ ĐÔNG anh"]}]}"#,
    ),
    (
        "ACCENTI(CASEI(name)) LIKE ACCENTI('%đông anh%')",
        r#"{"op":"like","args":[{"op":"accenti","args":[{"op":"casei","args":[{"property":"name"}]}]},
            {"op":"accenti","args":["%đông anh%"]}]}"#,
    ),
    (
        "S_INTERSECTS(geometry, BBOX(105.8, 20.9, 106, 21.2))",
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[105.8,20.9,106,21.2]}]}"#,
    ),
    (
        "S_EQUALS(geometry, POINT(105.85 21.03))",
        r#"{"op":"s_equals","args":[{"property":"geometry"},{"type":"Point","coordinates":[105.85,21.03]}]}"#,
    ),
    (
        "T_BEFORE(opened, INTERVAL('2021-01-01', '..'))",
        r#"{"op":"t_before","args":[{"property":"opened"},{"interval":["2021-01-01",".."]}]}"#,
    ),
    (
        "T_DURING(INTERVAL(opened, closed), INTERVAL('2020-01-01', '2022-12-31'))",
        r#"{"op":"t_during","args":[{"interval":[{"property":"opened"},{"property":"closed"}]},
            {"interval":["2020-01-01","2022-12-31"]}]}"#,
    ),
    ("name > name_en", r#"{"op":">","args":[{"property":"name"},{"property":"name_en"}]}"#),
    ("100 <= workers", r#"{"op":"<=","args":[100,{"property":"workers"}]}"#),
    (
        "S_DWITHIN(geometry, POINT(105.85 21.03), 5000)",
        r#"{"op":"s_dwithin","args":[{"property":"geometry"},
            {"type":"Point","coordinates":[105.85,21.03]},5000]}"#,
    ),
    (
        "(workers + 2) * 3 - 21 div 2 >= 4 ^ 2 / 2 % 9",
        r#"{"op":">=","args":[
            {"op":"-","args":[{"op":"*","args":[{"op":"+","args":[{"property":"workers"},2]},3]},
                {"op":"div","args":[21,2]}]},
            {"op":"%","args":[{"op":"/","args":[{"op":"^","args":[4,2]},2]},9]}]}"#,
    ),
];

/// /req/cql2-json/basic-cql2 to /req/cql2-json/arithmetic, /conf/cql2-json/validate, /conf/cql2-text/validate
/// (OGC 21-065r2 §8, annex C)
#[test]
fn a_filter_says_the_same_in_json() {
    let server = server();
    let all = everything(&server, "firms").len();
    for (text, json) in PAIRS {
        let expected = found(&server, "firms", text);
        assert!(!expected.is_empty(), "{text} leaves something");
        assert!(expected.len() < all || text == "TRUE", "{text} leaves something out");
        let more = "&filter-lang=cql2-json&properties=code&skipGeometry=true";
        let page = ask(&server, "firms", json, more).json(200);
        assert_eq!(ids(&page), expected, "{text}: {json}");
    }
    server.stop();
}

/// /req/cql2-json/basic-cql2: a text in JSON is escaped as JSON is (OGC 21-065r2 §8, RFC 8259 §7)
#[rstest]
#[case(r#""Tab\there""#, "M17")]
#[case(r#""Line\nbreak""#, "M18")]
#[case(r#""Tiến\\Bộ""#, "M04")]
#[case(r#""O'Brien \u0026 Con, 100%_sạch""#, "M02")]
fn a_text_in_json_is_escaped_as_json(#[case] literal: &str, #[case] code: &str) {
    let server = server();
    let filter = format!(r#"{{"op":"=","args":[{{"property":"name"}},{literal}]}}"#);
    let expected = fitting(&everything(&server, "firms"), |f| text(f, "code").map(|own| own == code));
    assert_eq!(
        ids(&ask(&server, "firms", &filter, "&filter-lang=cql2-json").json(200)),
        expected,
        "{filter}"
    );
    server.stop();
}

/// /req/cql2-json/basic-cql2: what does not keep the schema is refused (OGC 21-065r2 annex C)
#[rstest]
#[case(r#"{"op":"=","args":[{"property":"name"}]}"#)]
#[case(r#"{"op":"=","args":[{"property":"name"},null]}"#)]
#[case(r#"{"op":"and","args":[true]}"#)]
#[case(r#"{"op":"in","args":[{"property":"workers"},1,2]}"#)]
#[case(r#"{"op":"no_such_operation","args":[{"property":"name"},1]}"#)]
#[case(r#"{"args":[{"property":"name"},"foo"]}"#)]
#[case(r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[90,180]}]}"#)]
#[case(r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[105,20,106]}]}"#)]
#[case(r#"{"op":"t_after","args":[{"property":"opened"},{"date":"2021-02-30"}]}"#)]
#[case(r#"{"op":"=","args":[{"property":"name"},"foo"]} and more"#)]
#[case(r#""true""#)]
fn json_that_is_no_filter_is_refused(#[case] filter: &str) {
    let server = Server::seeded().for_analyst();
    assert_eq!(ask(&server, "firms", filter, "&filter-lang=cql2-json").status, 400, "{filter}");
    server.stop();
}
