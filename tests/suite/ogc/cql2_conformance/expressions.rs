//! What stands on either side of an operator: properties and values (OGC 21-065r2 §7.6), functions (§7.7) and arithmetic
//! (§7.8).

use std::{cmp::Ordering, collections::BTreeSet};

use geo::{Distance, Geodesic, Point};
use rstest::rstest;
use serde_json::Value;

use super::{
    Told,
    basic::{COMPARISONS, literals},
    check, fitting, found, server, text, whole,
};
use crate::{
    harness::Server,
    ogc::filter::{ask, everything, value},
};

/// /req/property-property/withdraw-permissions, /conf/property-property/comparison-value-property (OGC 21-065r2 §7)
#[test]
fn a_value_may_stand_on_the_left() {
    let server = server();
    let all = everything(&server, "firms");
    for (name, literals) in literals(&server, "firms") {
        for literal in literals {
            for (operator, holds) in COMPARISONS {
                let filter = format!("{} {operator} {name}", literal.written());
                let told = |f: &Value| literal.order(f, &name).map(Ordering::reverse).map(holds);
                assert_eq!(found(&server, "firms", &filter), fitting(&all, told), "{filter}");
            }
        }
    }
    server.stop();
}

/// /conf/property-property/comparison-property-property (OGC 21-065r2 annex A)
#[test]
fn a_property_is_equal_to_itself_where_it_is_known() {
    let server = server();
    for collection in ["firms", "zones", "units"] {
        for (name, literals) in literals(&server, collection) {
            let [equal, other, more, up_to, less, from] = COMPARISONS
                .map(|(operator, _)| found(&server, collection, &format!("{name} {operator} {name}")));
            for empty in [other, more, less] {
                assert_eq!(empty, BTreeSet::new(), "{collection}: {name}");
            }
            assert!(equal == up_to && equal == from, "{collection}: {name}");
            if !literals[0].dated {
                assert_eq!(equal, found(&server, collection, &format!("{name} IS NOT NULL")), "{name}");
            }
        }
    }
    server.stop();
}

/// /conf/property-property/comparison-value-value (OGC 21-065r2 annex A)
#[rstest]
#[case("'foo'")]
#[case("true")]
#[case("3.14")]
#[case("1")]
#[case("TIMESTAMP('2022-04-14T14:48:46Z')")]
#[case("DATE('2022-04-14')")]
fn a_value_is_equal_to_itself(#[case] value: &str) {
    let server = Server::seeded().for_analyst();
    let every = fitting(&everything(&server, "zones"), |_| Some(true));
    for (operator, holds) in COMPARISONS {
        let expected = if holds(Ordering::Equal) { every.clone() } else { BTreeSet::new() };
        let filter = format!("{value} {operator} {value}");
        assert_eq!(found(&server, "zones", &filter), expected, "{filter}");
    }
    server.stop();
}

/// /conf/property-property/logical (OGC 21-065r2 annex A)
#[test]
fn properties_are_compared_to_properties() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("name = name_en", |f| text(f, "name").zip(text(f, "name_en")).map(|(vi, en)| vi == en)),
        ("name > name_en", |f| text(f, "name").zip(text(f, "name_en")).map(|(vi, en)| vi > en)),
        ("opened < closed", |f| text(f, "opened").zip(text(f, "closed")).map(|(from, to)| from < to)),
        ("'M05' <= code", |f| text(f, "code").map(|code| code >= "M05")),
        ("'Kobe' LIKE 'K_be'", |_| Some(true)),
        ("'Kobe' NOT LIKE 'k%'", |_| Some(true)),
        ("50 between workers and 100", |f| whole(f, "workers").map(|n| n <= 50)),
        ("workers not between 10 and workers", |f| whole(f, "workers").map(|n| n < 10)),
        ("'30' IN (sector, 'foo')", |f| text(f, "sector").map(|sector| sector == "30")),
    ];
    check(&server, "firms", rows);
    let rows: &[(&str, Told)] = &[
        ("lease_end > established_year", |f| {
            whole(f, "lease_end").zip(whole(f, "established_year")).map(|(end, year)| end > year)
        }),
        ("established_year <> lease_start", |f| {
            whole(f, "lease_start").zip(whole(f, "established_year")).map(|(start, year)| start != year)
        }),
        ("occupancy_pct <= area_ha", |f| {
            value(f, "occupancy_pct").as_f64().zip(value(f, "area_ha").as_f64()).map(|(pct, ha)| pct <= ha)
        }),
    ];
    check(&server, "zones", rows);
    server.stop();
}

/// /req/property-property/withdraw-permissions: /per/basic-cql2/cql2-filter B, by which only a property may stand before
/// IS NULL, does not apply (OGC 21-065r2 §7)
#[rstest]
#[case("CASEI(name_en) IS NULL", |f: &Value| value(f, "name_en").is_null())]
#[case("ACCENTI(CASEI(name_en)) IS NOT NULL", |f: &Value| !value(f, "name_en").is_null())]
#[case("workers + 1 IS NULL", |f: &Value| value(f, "workers").is_null())]
#[case("'foo' IS NULL", |_: &Value| false)]
#[case("3.14 IS NOT NULL", |_: &Value| true)]
#[case("TRUE IS NULL", |_: &Value| false)]
#[case("DATE('2022-04-14') IS NULL", |_: &Value| false)]
#[case("INTERVAL('2022-04-14','..') IS NOT NULL", |_: &Value| true)]
#[case("POINT(105.85 21.03) IS NULL", |_: &Value| false)]
fn any_expression_may_be_missing(#[case] filter: &str, #[case] keeps: fn(&Value) -> bool) {
    let server = server();
    let expected = fitting(&everything(&server, "firms"), |f| Some(keeps(f)));
    assert_eq!(found(&server, "firms", filter), expected, "{filter}");
    server.stop();
}

/// /req/functions/functions, /conf/functions/functions: each function of the list is called (OGC 21-065r2 §7)
#[test]
fn the_distance_to_a_point_is_measured_along_the_ellipsoid() {
    let server = Server::seeded().for_analyst();
    let listed = server.get("/ogc/functions").json(200)["functions"].clone();
    let names: Vec<&str> =
        listed.as_array().expect("functions").iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(names, ["s_dwithin"], "another function needs a test here");
    let all = everything(&server, "firms");
    let distance = |firm: &Value| {
        let at = |axis: usize| firm["geometry"]["coordinates"][axis].as_f64();
        Some(Geodesic.distance(Point::new(at(0)?, at(1)?), Point::new(105.85, 21.03)))
    };
    for metres in [0.0, 2500.0, 5000.0, 20_000.0, 1e7] {
        let within = fitting(&all, |f| distance(f).map(|off| off <= metres));
        for filter in [
            format!("S_DWITHIN(geometry,POINT(105.85 21.03),{metres})"),
            format!("s_dwithin(POINT(105.85 21.03),geometry,{metres})"),
        ] {
            assert_eq!(found(&server, "firms", &filter), within, "{filter}");
            let beyond = fitting(&all, |f| distance(f).map(|off| off > metres));
            assert_eq!(found(&server, "firms", &format!("NOT {filter}")), beyond, "NOT {filter}");
        }
    }
    server.stop();
}

/// /req/functions/functions: an argument that is listed as a number may be any numeric expression (OGC 21-065r2 §7, annex
/// B: argument)
#[rstest]
#[case("s_dwithin(geometry, POINT(105.85 21.03), 5 * 1000)")]
#[case("S_DWITHIN(geometry, POINT(105.85 21.03), (4000 + 1000))")]
#[case("S_DWITHIN(geometry, POINT(105.85 21.03), id * 0 + 5000)")]
fn an_argument_may_be_an_expression(#[case] filter: &str) {
    let server = Server::seeded().for_analyst();
    let plain = found(&server, "firms", "s_dwithin(geometry, POINT(105.85 21.03), 5000)");
    assert!(!plain.is_empty());
    assert_eq!(found(&server, "firms", filter), plain, "{filter}");
    server.stop();
}

/// /req/functions/functions: what is not listed, or not called as listed, is refused (OGC 21-065r2 §7)
#[rstest]
#[case("S_BUFFER(geometry, 10) IS NULL")]
#[case("S_DWITHIN(geometry, POINT(105.85 21.03))")]
#[case("S_DWITHIN(geometry, POINT(105.85 21.03), 'far')")]
#[case("S_DWITHIN(name, POINT(105.85 21.03), 5000)")]
#[case("S_DWITHIN(geometry, POINT(90 180), 5000)")]
fn what_is_no_function_of_ours_is_refused(#[case] filter: &str) {
    let server = Server::seeded().for_analyst();
    assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}");
    server.stop();
}

/// /req/arithmetic/arithmetic, /conf/arithmetic/arithmetic, /conf/arithmetic/logical (OGC 21-065r2 §7)
#[test]
fn numbers_are_reckoned_with() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("workers = 90+10", |f| whole(f, "workers").map(|n| n == 100)),
        ("workers >= 102-2*2^0", |f| whole(f, "workers").map(|n| n >= 100)),
        ("workers > 102-20/10", |f| whole(f, "workers").map(|n| n > 100)),
        ("workers > 102-21 div 10", |f| whole(f, "workers").map(|n| n > 100)),
        ("workers > 101-5%2", |f| whole(f, "workers").map(|n| n > 100)),
        ("workers <= 12+8*11", |f| whole(f, "workers").map(|n| n <= 100)),
        ("workers < 92+2^3", |f| whole(f, "workers").map(|n| n < 100)),
        ("workers <> 102-2^1", |f| whole(f, "workers").map(|n| n != 100)),
        ("workers between 400/4 and (3*(50+40))", |f| whole(f, "workers").map(|n| (100..=270).contains(&n))),
        ("workers not between 400/4 and (3*(50+40))", |f| {
            whole(f, "workers").map(|n| !(100..=270).contains(&n))
        }),
        ("workers in (50+50,5*2,2^3)", |f| whole(f, "workers").map(|n| [100, 10, 8].contains(&n))),
        ("workers not in (50+50,5*2,2^3)", |f| whole(f, "workers").map(|n| ![100, 10, 8].contains(&n))),
        ("92+8=workers", |f| whole(f, "workers").map(|n| n == 100)),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /req/arithmetic/arithmetic: properties in expressions, what binds tighter, and from left to right (OGC 21-065r2 §7)
#[test]
fn properties_are_reckoned_with() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("workers * 2 > workers + 100", |f| whole(f, "workers").map(|n| n > 100)),
        ("(workers + 2) * 3 = 312", |f| whole(f, "workers").map(|n| n == 102)),
        ("workers + 2 * 3 = 107", |f| whole(f, "workers").map(|n| n == 101)),
        ("workers - 10 - 10 = 10", |f| whole(f, "workers").map(|n| n == 30)),
        ("300 / 10 / 3 = workers", |f| whole(f, "workers").map(|n| n == 10)),
        ("workers div 7 = 14", |f| whole(f, "workers").map(|n| n / 7 == 14)),
        ("workers % 3 = 1", |f| whole(f, "workers").map(|n| n % 3 == 1)),
        ("workers / 4 = 2.25", |f| whole(f, "workers").map(|n| n == 9)),
        ("workers ^ 2 > 10000", |f| whole(f, "workers").map(|n| n * n > 10_000)),
        ("-1 + workers = 0", |f| whole(f, "workers").map(|n| n == 1)),
        ("workers * -1 < -1.5e2", |f| whole(f, "workers").map(|n| n > 150)),
        ("workers / 0 = 1", |_| None),
    ];
    check(&server, "firms", rows);
    let years: &[(&str, Told)] = &[
        ("lease_end - lease_start = 50", |f| {
            whole(f, "lease_end").zip(whole(f, "lease_start")).map(|(end, start)| end - start == 50)
        }),
        ("area_ha * 10000 >= 2740000", |f| value(f, "area_ha").as_f64().map(|ha| ha >= 274.0)),
    ];
    check(&server, "zones", years);
    server.stop();
}

/// /req/arithmetic/arithmetic: only numbers are reckoned with (OGC 21-065r2 §7)
#[rstest]
#[case("name + 1 = 2")]
#[case("workers + 'foo' = 2")]
#[case("workers + TRUE = 2")]
#[case("workers + = 2")]
#[case("workers + 2")]
#[case("(workers + 2 = 3")]
fn what_is_no_number_is_not_reckoned_with(#[case] filter: &str) {
    let server = Server::seeded().for_analyst();
    assert_eq!(ask(&server, "firms", filter, "").status, 400, "{filter}");
    server.stop();
}
