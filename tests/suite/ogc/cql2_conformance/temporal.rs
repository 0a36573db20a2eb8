//! Temporal functions (OGC 21-065r2 §7.4), counted again by comparing days as texts.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value;

use super::{Told, and, check, fitting, found, not, or, server, text};
use crate::{
    harness::Server,
    ogc::filter::{ask, everything},
};

/// The days that an end of a time may be: one, those of a year, or none because it is missing.
type Days = [String];

/// The first and the last day of a time.
type Ends<'a> = (&'a Days, &'a Days);

type Relation = fn(Ends<'_>, Ends<'_>) -> Option<bool>;

/// The definitions of §7.4, with closed intervals and under three-valued logic.
const FUNCTIONS: [(&str, Relation); 15] = [
    ("T_AFTER", |a, b| less(b.1, a.0)),
    ("T_BEFORE", |a, b| less(a.1, b.0)),
    ("T_DISJOINT", |a, b| or(less(a.1, b.0), less(b.1, a.0))),
    ("T_EQUALS", |a, b| and(same(a.0, b.0), same(a.1, b.1))),
    ("T_INTERSECTS", |a, b| and(not(less(b.1, a.0)), not(less(a.1, b.0)))),
    ("T_CONTAINS", |a, b| and(less(a.0, b.0), less(b.1, a.1))),
    ("T_DURING", |a, b| and(less(b.0, a.0), less(a.1, b.1))),
    ("T_FINISHEDBY", |a, b| and(less(a.0, b.0), same(a.1, b.1))),
    ("T_FINISHES", |a, b| and(less(b.0, a.0), same(a.1, b.1))),
    ("T_MEETS", |a, b| same(a.1, b.0)),
    ("T_METBY", |a, b| same(a.0, b.1)),
    ("T_OVERLAPPEDBY", |a, b| and(less(b.0, a.0), and(less(a.0, b.1), less(b.1, a.1)))),
    ("T_OVERLAPS", |a, b| and(less(a.0, b.0), and(less(b.0, a.1), less(a.1, b.1)))),
    ("T_STARTEDBY", |a, b| and(same(a.0, b.0), less(b.1, a.1))),
    ("T_STARTS", |a, b| and(same(a.0, b.0), less(a.1, b.1))),
];

fn less(a: &Days, b: &Days) -> Option<bool> {
    whichever(a, b, |a, b| a < b)
}

fn same(a: &Days, b: &Days) -> Option<bool> {
    whichever(a, b, |a, b| a == b)
}

/// What holds whichever days are meant holds, what holds for none does not, and else, or without a day, it is unknown.
fn whichever(a: &Days, b: &Days, holds: fn(&str, &str) -> bool) -> Option<bool> {
    let verdicts: BTreeSet<bool> = a.iter().flat_map(|a| b.iter().map(move |b| holds(a, b))).collect();
    (verdicts.len() == 1).then(|| verdicts.contains(&true))
}

/// The days that a date may mean. Of a year or a month, those that differ to the times below: its ends and one
/// between.
fn days(date: Option<&str>) -> Vec<String> {
    match date {
        None => Vec::new(),
        Some(year) if year.len() == 4 => {
            ["01-01", "06-15", "12-31"].map(|day| format!("{year}-{day}")).to_vec()
        }
        Some(month) if month.len() == 7 => ["01", "15", "28"].map(|day| format!("{month}-{day}")).to_vec(),
        Some(day) => vec![day.to_owned()],
    }
}

/// The time from one property to another, against a time.
fn told(feature: &Value, (from, to): (&str, &str), holds: impl Fn(Ends<'_>) -> Option<bool>) -> Option<bool> {
    holds((&days(text(feature, from)), &days(text(feature, to))))
}

fn fits(all: &[Value], own: (&str, &str), holds: impl Fn(Ends<'_>) -> Option<bool>) -> BTreeSet<i64> {
    fitting(all, |feature| told(feature, own, &holds))
}

/// Times as a filter writes them, and their ends: nothing comes before "" and nothing of ours after "~".
const TIMES: [(&str, (&str, &str)); 6] = [
    ("INTERVAL('2021-01-01','2021-12-31')", ("2021-01-01", "2021-12-31")),
    ("INTERVAL('2021-01-01T00:00:00Z','2021-12-31T16:59:59Z')", ("2021-01-01", "2021-12-31")),
    ("INTERVAL('..','2021-01-01')", ("", "2021-01-01")),
    ("INTERVAL('2021-12-31','..')", ("2021-12-31", "~")),
    ("DATE('2022-04-14')", ("2022-04-14", "2022-04-14")),
    ("TIMESTAMP('2022-04-14T07:59:57Z')", ("2022-04-14", "2022-04-14")),
];

/// /req/temporal-functions/temporal-functions, /conf/temporal-functions/temporal-functions-2; the literal may come first:
/// /req/property-property/withdraw-permissions (OGC 21-065r2 §7)
#[test]
fn fifteen_relations_of_the_time_that_something_lasts() {
    let server = server();
    for (collection, from, to) in [("firms", "opened", "closed"), ("units", "valid_from", "valid_to")] {
        let all = everything(&server, collection);
        for (time, (first, last)) in TIMES {
            let (first, last) = (days(Some(first)), days(Some(last)));
            let ends: Ends<'_> = (&first, &last);
            for (function, holds) in FUNCTIONS {
                let own = format!("INTERVAL({from},{to})");
                for (filter, told) in [
                    (format!("{function}({own},{time})"), fits(&all, (from, to), |own| holds(own, ends))),
                    (format!("{function}({time},{own})"), fits(&all, (from, to), |own| holds(ends, own))),
                    (
                        format!("NOT {function}({own},{time})"),
                        fits(&all, (from, to), |own| not(holds(own, ends))),
                    ),
                ] {
                    assert_eq!(found(&server, collection, &filter), told, "{collection}: {filter}");
                }
            }
        }
    }
    server.stop();
}

/// Each relation of two intervals is told of one of the made firms, so that none of them can be taken for another.
#[test]
fn each_relation_of_two_intervals_is_met_by_some_firm() {
    let server = server();
    let all = everything(&server, "firms");
    let (first, last) = (days(Some("2021-01-01")), days(Some("2021-12-31")));
    for (function, holds) in FUNCTIONS {
        let told = fits(&all, ("opened", "closed"), |own| holds(own, (&first, &last)));
        assert!(!told.is_empty(), "{function}");
        let filter = format!("{function}(INTERVAL(opened,closed),INTERVAL('2021-01-01','2021-12-31'))");
        assert_eq!(found(&server, "firms", &filter), told);
    }
    server.stop();
}

/// /req/temporal-functions/temporal-predicates, /conf/temporal-functions/temporal-functions-1 (OGC 21-065r2 §7)
#[test]
fn five_relations_of_a_day() {
    let server = server();
    for (collection, name) in
        [("firms", "opened"), ("firms", "closed"), ("units", "valid_from"), ("units", "valid_to")]
    {
        let all = everything(&server, collection);
        for (time, (first, last)) in TIMES {
            let (first, last) = (days(Some(first)), days(Some(last)));
            let ends: Ends<'_> = (&first, &last);
            for (function, holds) in &FUNCTIONS[..5] {
                let filter = format!("{function}({name},{time})");
                let told = fits(&all, (name, name), |own| holds(own, ends));
                assert_eq!(found(&server, collection, &filter), told, "{collection}: {filter}");
                let filter = format!("{function}({time},{name})");
                let told = fits(&all, (name, name), |own| holds(ends, own));
                assert_eq!(found(&server, collection, &filter), told, "{collection}: {filter}");
            }
        }
    }
    server.stop();
}

/// A date that is known by the year alone is any of its days (§6.4: what is not known is not in the answer).
#[rstest]
#[case::after_the_year_before("T_AFTER(opened,DATE('2020-12-31'))", true)]
#[case::some_day_of_it("T_EQUALS(opened,DATE('2021-06-15'))", false)]
#[case::or_not("NOT T_EQUALS(opened,DATE('2021-06-15'))", false)]
#[case::within_the_year("T_INTERSECTS(opened,INTERVAL('2021-01-01','2021-12-31'))", true)]
#[case::within_its_first_half("T_INTERSECTS(opened,INTERVAL('2021-01-01','2021-06-30'))", false)]
#[case::or_outside("T_DISJOINT(opened,INTERVAL('2021-01-01','2021-06-30'))", false)]
#[case::over_the_year_between(
    "T_CONTAINS(INTERVAL(opened,closed),INTERVAL('2022-01-01','2022-12-31'))",
    true
)]
#[case::before_the_year_after("closed < DATE('2024-01-01')", true)]
#[case::compared_within("closed > DATE('2023-01-01')", false)]
fn a_year_is_any_of_its_days(#[case] filter: &str, #[case] known: bool) {
    let server = server();
    let filter = format!("code = 'M06' AND {filter}");
    assert_eq!(found(&server, "firms", &filter).len(), usize::from(known), "{filter}");
    server.stop();
}

/// /conf/temporal-functions/logical, by the name before /conf/temporal-operators/logical (OGC 21-065r2 annex A)
#[test]
fn times_combine_and_a_missing_one_is_unknown() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("T_AFTER(opened,DATE('2020-12-31'))", |f| text(f, "opened").map(|day| day > "2020-12-31")),
        ("t_before(closed,INTERVAL('2022-01-01','..'))", |f| text(f, "closed").map(|day| day < "2022-01-01")),
        ("T_DURING(INTERVAL(opened,closed),INTERVAL('2019-12-31','2022-12-31'))", |f| {
            and(
                text(f, "opened").map(|day| day > "2019-12-31"),
                text(f, "closed").map(|day| day < "2022-12-31"),
            )
        }),
        ("closed IS NULL", |f| Some(text(f, "closed").is_none())),
        ("T_INTERSECTS(opened,DATE('2020-06-01'))", |f| text(f, "opened").map(|day| day == "2020-06-01")),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /req/temporal-functions/temporal-predicates: only times have relations in time (OGC 21-065r2 §7)
#[rstest]
#[case("T_AFTER(opened,'soon')")]
#[case("T_AFTER(name,DATE('2021-01-01'))")]
#[case("T_AFTER(opened,DATE('2021-02-30'))")]
#[case("T_AFTER(opened,TIMESTAMP('2021-02-03'))")]
#[case("T_AFTER(opened)")]
#[case("T_AFTER(opened,INTERVAL('2021-01-01'))")]
#[case("T_AFTER(opened,INTERVAL(workers,'..'))")]
fn what_is_no_time_is_refused(#[case] filter: &str) {
    let server = Server::seeded();
    assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}");
    server.stop();
}
