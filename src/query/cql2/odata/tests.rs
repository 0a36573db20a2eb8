//! `$filter` against the same conditions in CQL2, and against truth tables of OData 4.01, part 2, §5.1.1.

use std::borrow::Cow;

use geo::Geometry;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{
    model::{column::Value, lang::Lang},
    query::{
        cql2::{eval::Subject, kind::Kind, text},
        filter::Verdict,
    },
};

const KNOWN: [Property; 3] = [
    Property { name: "name", kind: Kind::Text, place: 0 },
    Property { name: "area_ha", kind: Kind::Number, place: 1 },
    Property { name: "opened", kind: Kind::Instant, place: 2 },
];

/// An item of which some values are known.
#[derive(Default)]
struct Item {
    name: Option<&'static str>,
    area_ha: Option<f64>,
    opened: Option<&'static str>,
}

impl Subject for Item {
    fn value(&self, property: Property) -> Value<'_> {
        match property.place {
            0 => Value::text(self.name),
            1 => Value::real(self.area_ha),
            _ => Value::date(self.opened.map(|day| day.parse().unwrap())),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        None
    }
}

#[rstest]
#[case::equal("name eq 'May 10'", "name = 'May 10'")]
#[case::a_doubled_mark("name eq 'O''Neil'", "name = 'O''Neil'")]
#[case::the_empty_text("name eq ''", "name = ''")]
#[case::numbers("area_ha gt 1.5e2 or area_ha lt -0.5", "area_ha > 150 OR area_ha < -0.5")]
#[case::the_other_two("area_ha ge 10 and area_ha le 20", "area_ha >= 10 AND area_ha <= 20")]
#[case::a_literal_first("10 le area_ha", "10 <= area_ha")]
#[case::a_day("opened ge 2020-01-31", "opened >= DATE('2020-01-31')")]
#[case::a_day_as_text("opened ge '2020-01-31'", "opened >= DATE('2020-01-31')")]
#[case::a_moment("opened lt 2020-01-31T00:00:00Z", "opened < TIMESTAMP('2020-01-31T00:00:00Z')")]
#[case::null("area_ha eq null", "area_ha IS NULL")]
#[case::null_first("null eq area_ha", "area_ha IS NULL")]
#[case::not_null("area_ha ne null", "area_ha IS NOT NULL")]
#[case::precedence(
    "name eq 'a' or name eq 'b' and area_ha gt 1",
    "name = 'a' OR (name = 'b' AND area_ha > 1)"
)]
#[case::parentheses(
    "(name eq 'a' or name eq 'b') and (area_ha gt 1)",
    "(name = 'a' OR name = 'b') AND area_ha > 1"
)]
#[case::a_list("name in ('a','b')", "name IN ('a', 'b')")]
#[case::a_list_with_null("name in ('a',null)", "name IN ('a') OR name IS NULL")]
#[case::contains("contains(name,'May')", "name LIKE '%May%'")]
#[case::the_beginning("startswith(name,'May')", "name LIKE 'May%'")]
#[case::the_end("endswith( name , 'May' )", "name LIKE '%May'")]
#[case::signs_of_patterns("contains(name,'5%_\\')", r"name LIKE '%5\%\_\\\\%'")]
#[case::words_in_capitals("name EQ 'a' AND Contains(name,'b')", "name = 'a' AND name LIKE '%b%'")]
#[case::literals("true", "TRUE")]
#[case::composed("name eq 'e\u{302}'", "name = 'ê'")]
fn a_filter_is_the_condition_of_cql2(#[case] filter: &str, #[case] cql2: &str) {
    assert_eq!(read(filter, &KNOWN), text::read(cql2, &KNOWN), "{filter}");
}

/// §5.1.1.1.1 to §5.1.1.1.6, §5.1.1.1.12: an unknown value equals only null, and is neither less nor greater.
#[rstest]
#[case("area_ha eq 5", false)]
#[case("area_ha ne 5", true)]
#[case("area_ha gt 5", false)]
#[case("area_ha lt 5", false)]
#[case("not (area_ha eq 5)", true)]
#[case("not (area_ha ne 5)", false)]
#[case("not (area_ha gt 5)", true)]
#[case("area_ha gt null", false)]
#[case("not (area_ha ge null)", true)]
#[case("null eq null", true)]
#[case("null ne null", false)]
#[case("area_ha in (5,6)", false)]
#[case("not (area_ha in (5,6))", true)]
#[case("area_ha in (5,null)", true)]
#[case("not not (area_ha eq 5)", false)]
#[case("not (area_ha eq 5 and area_ha eq null)", true)]
// A function of an unknown value is unknown, and so is its negation.
#[case("contains(name,'x')", false)]
#[case("not contains(name,'x')", false)]
fn an_unknown_value_is_compared_as_odata_says(#[case] filter: &str, #[case] matches: bool) {
    let condition = read(filter, &KNOWN).unwrap();
    assert_eq!(condition.test(&Item::default()) == Verdict::Match, matches, "{filter}");
}

#[rstest]
#[case("area_ha eq 5", true)]
#[case("area_ha ne 5", false)]
#[case("not (area_ha eq 5)", false)]
#[case("not (area_ha in (6,7))", true)]
#[case("not contains(name,'ay')", false)]
#[case("startswith(name,'ay')", false)]
#[case("opened ge 2020-01-01 and opened lt 2021-01-01", true)]
#[case("opened ne 2020-05-03", false)]
fn a_known_value_is_compared_as_it_is(#[case] filter: &str, #[case] matches: bool) {
    let item = Item { name: Some("May 10"), area_ha: Some(5.0), opened: Some("2020-05-03") };
    let condition = read(filter, &KNOWN).unwrap();
    assert_eq!(condition.test(&item) == Verdict::Match, matches, "{filter}");
}

#[rstest]
#[case("", "byte 1: a property, a value or a function is expected, not the end")]
#[case("area_ha", "byte 1: a condition is expected, not a number")]
#[case("null", "byte 1: a condition is expected, not null")]
#[case("area_ha eq", "byte 11: a property, a value or a function is expected, not the end")]
#[case("area_ha eq 'x'", "byte 12: a number is expected, not a text")]
#[case("area_ha = 5", "byte 9: a word, a text, a number or an operator is expected, not '='")]
#[case("name eq 'x", "byte 9: the text has no end: ' is missing")]
#[case("workers eq 5", "byte 1: there is no property 'workers'; there are: name, area_ha, opened")]
#[case(
    "Products/Name eq 'a'",
    "byte 1: there is no property 'Products/Name'; there are: name, area_ha, opened"
)]
#[case("tolower(name) eq 'a'", "byte 1: the function tolower is not supported")]
#[case("contains(name,name)", "byte 15: a text is expected, not 'name'")]
#[case("contains(area_ha,'5')", "byte 10: a text is expected, not a number")]
#[case("name in ()", "byte 10: a property, a value or a function is expected, not ')'")]
#[case("null in ('a')", "byte 1: a value is expected, not null")]
#[case("area_ha eq 5 5", "byte 14: the end, AND or OR is expected, not 5")]
#[case("area_ha eq 5L", "byte 12: a word, a text, a number or an operator is expected, not '5'")]
#[case("area_ha eq 1e999", "byte 12: a word, a text, a number or an operator is expected, not '1'")]
#[case(
    "opened eq 2020-13-01",
    "byte 11: '2020-13-01' is no date (2025-07-01) or timestamp (2025-07-01T00:00:00Z)"
)]
#[case("name eq @p", "byte 9: a word, a text, a number or an operator is expected, not '@'")]
fn a_fault_says_where_it_is(#[case] filter: &str, #[case] said: &str) {
    assert_eq!(read(filter, &KNOWN).unwrap_err().say(Lang::En), said);
}

#[test]
fn depth_and_length_have_bounds() {
    let wrong = |filter: &str| read(filter, &KNOWN).map_err(|fault| fault.wrong).err();
    let wrapped = |n: usize| format!("{}area_ha eq 5{}", "(".repeat(n), ")".repeat(n));
    let negated = |n: usize| format!("{}(area_ha eq 5)", "not ".repeat(n));
    assert_eq!(wrong(&wrapped(MOST_DEPTH)), None);
    assert_eq!(wrong(&wrapped(MOST_DEPTH + 1)), Some(Wrong::Deep));
    assert_eq!(wrong(&negated(MOST_DEPTH - 1)), None);
    assert_eq!(wrong(&negated(MOST_DEPTH)), Some(Wrong::Deep));
    for opening in ["(", "not ", "contains("] {
        let filter = opening.repeat(MOST_BYTES / opening.len());
        assert_eq!(wrong(&filter), Some(Wrong::Deep), "{opening}");
    }
    let long = format!("name eq '{}'", "x".repeat(MOST_BYTES - 10));
    assert_eq!((long.len(), wrong(&long)), (MOST_BYTES, None));
    assert_eq!(wrong(&format!("{long} ")), Some(Wrong::Long));
    let many = vec!["area_ha eq 5"; 900].join(" or ");
    assert_eq!(wrong(&many), None, "a long list is no deep one");
}

proptest! {
    /// Nothing makes the parser panic, and what it reads has a CQL2 text that reads back as the same condition.
    #[test]
    fn any_text_is_read_or_refused(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "name", "area_ha", "opened", "eq", "ne", "gt", "in", "and", "or", "not", "null", "true", "(", ")", ",",
                "'a'", "''", "5", "-1.5", "2020-01-31", "contains(", "startswith(", "\u{e1}", "'", "@", "5x",
            ]),
            0..20,
        ),
        noise in ".{0,40}",
    ) {
        let _ = read(&noise, &KNOWN);
        if let Ok(condition) = read(&words.join(" "), &KNOWN) {
            let again = text::read(&condition.to_string(), &KNOWN);
            prop_assert!(again.is_ok(), "{condition}: {again:?}");
        }
    }

    /// Any text can be quoted, and is found as it is.
    #[test]
    fn a_quoted_text_is_found_as_it_is(name in "[a-z%_'\\\\ ]{1,8}") {
        let quoted = name.replace('\'', "''");
        let leaked: &'static str = name.leak();
        let item = Item { name: Some(leaked), ..Item::default() };
        for filter in [
            format!("name eq '{quoted}'"),
            format!("contains(name,'{quoted}')"),
            format!("startswith(name,'{quoted}')"),
            format!("endswith(name,'{quoted}')"),
        ] {
            prop_assert_eq!(read(&filter, &KNOWN).unwrap().test(&item), Verdict::Match, "{}", filter);
        }
    }
}
