//! Basic CQL2 (OGC 21-065r2 §6): comparisons, IS NULL and the logical operators.

use std::{cmp::Ordering, collections::BTreeSet};

use serde_json::Value;

use super::{Told, check, fitting, found, server, text, whole};
use crate::{
    harness::Server,
    ogc::core::HELD,
    ogc::filter::{ask, everything, queryables, value},
};

/// Whether an order is what a comparison asks for.
type Holds = fn(Ordering) -> bool;

/// The comparisons and what each says of an order.
pub(super) const COMPARISONS: [(&str, Holds); 6] = [
    ("=", Ordering::is_eq),
    ("<>", Ordering::is_ne),
    (">", Ordering::is_gt),
    ("<=", Ordering::is_le),
    ("<", Ordering::is_lt),
    (">=", Ordering::is_ge),
];

/// A value to compare a queryable to.
pub(super) struct Literal {
    value: Value,
    pub(super) dated: bool,
}

impl Literal {
    /// As a filter writes it.
    pub(super) fn written(&self) -> String {
        match self.value.as_str() {
            None => self.value.to_string(),
            Some(day) if self.dated => format!("DATE('{day}')"),
            Some(text) => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// The order of a value and this one. A year or a month is any of its days, and this day is inside it.
    pub(super) fn order(&self, feature: &Value, name: &str) -> Option<Ordering> {
        if let Some(wanted) = self.value.as_f64() {
            return value(feature, name).as_f64()?.partial_cmp(&wanted);
        }
        let (own, wanted) = (text(feature, name)?, self.value.as_str().expect("a text"));
        let any_day = self.dated && own.len() < wanted.len() && wanted.starts_with(own);
        (!any_day).then(|| own.cmp(wanted))
    }
}

/// The queryables with a value, each with the one that the test `comparison` names for its type and, but for days, with
/// one that some feature has.
pub(super) fn literals(server: &Server, collection: &str) -> Vec<(String, Vec<Literal>)> {
    let all = everything(server, collection);
    let mut told = Vec::new();
    for (name, about) in queryables(server, collection) {
        let dated = about["format"] == "date";
        let named = match about["type"].as_str() {
            None => continue,
            Some("integer") => "1",
            Some("number") => "3.14",
            Some(_) if dated => r#""2022-04-14""#,
            Some(_) => r#""foo""#,
        };
        let named: Value = serde_json::from_str(named).expect("JSON");
        let held: Vec<&Value> =
            all.iter().map(|f| value(f, &name)).filter(|v| !v.is_null() && !dated).collect();
        let middle = held.get(held.len() / 2).map(|value| (*value).clone());
        let literals = [Some(named), middle].into_iter().flatten();
        told.push((name, literals.map(|value| Literal { value, dated }).collect()));
    }
    told
}

/// /conf/basic-cql2/basic-test (OGC 21-065r2 annex A)
#[test]
fn every_collection_has_values_to_compare() {
    let server = Server::seeded().for_analyst();
    for (collection, _) in HELD {
        let types: BTreeSet<String> = queryables(&server, collection)
            .values()
            .filter_map(|about| about["type"].as_str().map(str::to_owned))
            .collect();
        assert!(types.contains("string") && types.contains("number"), "{collection}: {types:?}");
    }
    server.stop();
}

/// /req/basic-cql2/binary-comparison-predicate, /conf/basic-cql2/comparison (OGC 21-065r2 §6)
#[test]
fn every_value_is_compared_in_six_ways() {
    let server = server();
    for collection in ["firms", "units"] {
        let all = everything(&server, collection);
        for (name, literals) in literals(&server, collection) {
            for literal in literals {
                let filter = |operator: &str| format!("{name} {operator} {}", literal.written());
                let sets = COMPARISONS.map(|(operator, holds)| {
                    let set = found(&server, collection, &filter(operator));
                    let told = |f: &Value| literal.order(f, &name).map(holds);
                    assert_eq!(set, fitting(&all, told), "{collection} {}", filter(operator));
                    set
                });
                for pair in sets.chunks(2) {
                    assert!(pair[0].is_disjoint(&pair[1]), "{}", filter("="));
                }
                if !literal.dated {
                    let missing = found(&server, collection, &format!("{name} IS NULL"));
                    let every = sets[0].len() + sets[1].len() + missing.len();
                    assert_eq!(every, all.len(), "{} or not or missing", filter("="));
                }
            }
        }
    }
    server.stop();
}

/// /req/basic-cql2/null-predicate, /conf/basic-cql2/is-null (OGC 21-065r2 §6)
#[test]
fn a_value_is_there_or_missing() {
    let server = server();
    for (collection, _) in HELD {
        let all = everything(&server, collection);
        for name in queryables(&server, collection).keys() {
            let missing = fitting(&all, |f| Some(value(f, name).is_null()));
            assert_eq!(
                found(&server, collection, &format!("{name} IS NULL")),
                missing,
                "{collection} {name}"
            );
            let there = fitting(&all, |f| Some(!value(f, name).is_null()));
            assert_eq!(
                found(&server, collection, &format!("{name} is not null")),
                there,
                "{collection} {name}"
            );
        }
    }
    server.stop();
}

/// /conf/basic-cql2/boolean (OGC 21-065r2 annex A)
#[test]
fn true_keeps_everything_and_false_nothing() {
    let server = Server::seeded().for_analyst();
    for (collection, _) in HELD {
        let every = fitting(&everything(&server, collection), |_| Some(true));
        for (filter, expected) in [("true", &every), ("false", &BTreeSet::new()), ("NOT FALSE", &every)] {
            assert_eq!(found(&server, collection, filter), *expected, "{collection} {filter}");
        }
    }
    server.stop();
}

/// /req/basic-cql2/cql2-filter, /conf/basic-cql2/logical (OGC 21-065r2 §6)
#[test]
fn comparisons_combine_with_what_is_missing() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("workers <> 100", |f| whole(f, "workers").map(|n| n != 100)),
        ("name > 'M'", |f| text(f, "name").map(|name| name > "M")),
        ("workers IS NULL", |f| Some(whole(f, "workers").is_none())),
        ("sector <= '26'", |f| text(f, "sector").map(|sector| sector <= "26")),
        ("opened = DATE('2021-01-01')", |f| {
            text(f, "opened").filter(|day| *day != "2021").map(|day| day == "2021-01-01")
        }),
        ("workers < 100", |f| whole(f, "workers").map(|n| n < 100)),
        ("name_en IS NOT NULL", |f| Some(text(f, "name_en").is_some())),
        ("closed > TIMESTAMP('2022-04-13T20:00:00Z')", |f| text(f, "closed").map(|day| day > "2022-04-14")),
        ("\"status\" = 'operating'", |f| text(f, "status").map(|status| status == "operating")),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /per/basic-cql2/type-casts is not used: what compares different types is told (OGC 21-065r2 §6)
#[test]
fn values_of_different_types_are_not_compared() {
    let server = Server::seeded().for_analyst();
    for filter in ["name = 1", "id = 'foo'", "id = TRUE", "name < DATE('2021-01-01')"] {
        assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}");
    }
    server.stop();
}
