//! What columns say of a city is what each firm says.

use proptest::{prelude::*, sample::select};
use xuong::{
    collection::kinds::Collection,
    index::row::Row,
    model::actor::Role,
    query::{
        cql2::text,
        filter::{Filter, Verdict},
    },
};

use crate::cli::synthetic_city::city;

/// Conditions on every kind of column, and on several at once.
const CONDITIONS: [&str; 33] = [
    "workers >= 50",
    "workers > 49.5",
    "workers < 10.5",
    "workers <= -1",
    "workers = 12",
    "workers = 12.5",
    "workers <> 12",
    "workers >= 1e12",
    "workers BETWEEN 10 AND 100",
    "workers IS NULL",
    "workers * 2 > 100",
    "sector = '2592'",
    "sector LIKE '25%'",
    "CASEI(sector_name) LIKE CASEI('%KIM LOẠI%')",
    "sector IN ('10101', '2592', '3100')",
    "sector IS NULL",
    "sector = sector_version",
    "status = 'closed'",
    "status <> 'closed'",
    "zone IS NOT NULL AND zone_name LIKE '%Long%'",
    "zone = sector",
    "name LIKE '%An%'",
    "opened >= DATE('2015-06-01')",
    "T_INTERSECTS(INTERVAL(opened, closed), INTERVAL('2010-01-01', '2012-12-31'))",
    "S_INTERSECTS(geometry, BBOX(105.8, 20.95, 105.9, 21.05))",
    "S_INTERSECTS(POLYGON((105.7 20.9, 106 20.9, 105.9 21.2, 105.7 20.9), (105.8 21, 105.85 21, 105.85 21.05, 105.8 21)), geometry)",
    "S_WITHIN(geometry, BBOX(105.8, 20.95, 105.9, 21.05))",
    "S_DWITHIN(geometry, POINT(105.85 21.03), 4000)",
    "S_DWITHIN(POINT(105.85 21.03), geometry, 0)",
    "S_DWITHIN(geometry, POINT(105.85 21.03), 1e8)",
    "S_DISJOINT(geometry, BBOX(105.8, 20.95, 105.9, 21.05))",
    "S_INTERSECTS(geometry, BBOX(105.9, 20.95, 105.8, 21.05))",
    "S_TOUCHES(geometry, LINESTRING(105.8 21, 105.9 21.05)) OR workers = 7",
];

/// Conditions joined at random.
fn condition() -> impl Strategy<Value = String> {
    let one = select(&CONDITIONS).prop_map(str::to_owned);
    one.prop_recursive(3, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|inner| format!("(NOT {inner})")),
        ]
    })
}

fn check(filter: &str) {
    let firms = &city().now.firms;
    let condition = text::read(filter, &Collection::Firms.queryables(Role::Analyst)).expect(filter);
    let wanted = firms.wanted(None, &Filter::default(), &[]).meeting(Some(&condition));
    let fitting = firms.iter().filter(|row| condition.test(row) == Verdict::Match);
    let expected: Vec<i64> = fitting.map(Row::id).collect();
    assert_eq!((wanted.count(), wanted.ids()), (expected.len(), expected), "{filter}");
}

#[test]
fn each_condition_alone_finds_what_it_fits() {
    CONDITIONS.iter().for_each(|filter| check(filter));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn conditions_together_find_what_they_fit(filter in condition()) {
        check(&filter);
    }
}
