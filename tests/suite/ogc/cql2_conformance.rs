//! Common Query Language (OGC 21-065r2): the expressions of its abstract tests on our things, each counted a second time
//! here from all features.

mod basic;
mod encodings;
mod expressions;
mod spatial;
mod temporal;
mod texts;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    harness::{Folder, Server},
    ogc::filter::{ask, everything, id, ids, known, value},
};

/// Firms with what those of the seed lack: workers, days of opening and closing (one known by the year alone), English
/// names, and signs that have to be escaped.
const MADE: &str = "\
code,name,name_en,workers,opened,closed,lon,lat
M01,Xưởng Đúc Đồng Ý Yên,Xuong Duc Dong Y Yen,1,2019-05-20,2022-04-14,105.85,21.03
M02,\"O'Brien & Con, 100%_sạch\",,100,2021-01-01,2021-12-31,105.86,21.04
M03,cơ khí ĐÔNG ANH,cơ khí ĐÔNG ANH,3,2020-06-01,2021-01-01,105.87,21.05
M04,Tiến\\Bộ,Tien,250,2021-01-01,2021-06-01,,
M05,Trống,Zz,,2022-04-14,,,
M06,Năm mà thôi,Nam ma thoi,2,2021,2023,105.88,21.06
M07,Straße Việt,STRASSE VIỆT,8,2021-02-01,2021-03-01,105.85,21.03
M08,Cùng kết thúc,,9,2021-06-01,2021-12-31,,
M09,Bắt đầu trước,,10,2020-01-01,2021-12-31,,
M10,Nối tiếp,,20,2021-12-31,2022-05-01,,
M11,Chồng sau,,50,2021-06-01,2022-06-01,,
M12,Chồng trước,,99,2020-06-01,2021-06-01,,
M13,Cùng bắt đầu,,101,2021-01-01,2022-12-31,,
M14,Sau cả,,150,2023-01-01,2024-01-01,,
M15,Trước cả,,200,2018-01-01,2019-01-01,,
M16,Chưa rõ ngày mở,,300,,2021-06-01,,
M17,\"Tab\there\",,7,,,,
M18,\"Line\nbreak\",,30,,,,
";

/// Hà Nội's seed data with the made firms.
fn server() -> Server {
    let folder = Folder::seeded();
    let file = folder.file("made.csv", MADE);
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    Server::on(folder).for_analyst()
}

/// What a predicate says of a feature; `None` is unknown.
type Told = fn(&Value) -> Option<bool>;

/// A text; of a date as much as is known.
fn text<'a>(feature: &'a Value, name: &str) -> Option<&'a str> {
    let told = value(feature, name).as_str()?;
    Some(&told[..known(feature, name).len()])
}

fn whole(feature: &Value, name: &str) -> Option<i64> {
    value(feature, name).as_i64()
}

/// The features that a filter leaves.
fn found(server: &Server, collection: &str, filter: &str) -> BTreeSet<i64> {
    ids(&ask(server, collection, filter, "&properties=code&skipGeometry=true").json(200))
}

/// The features of which something is true.
fn fitting(all: &[Value], told: impl Fn(&Value) -> Option<bool>) -> BTreeSet<i64> {
    all.iter().filter(|feature| told(feature) == Some(true)).map(id).collect()
}

fn not(a: Option<bool>) -> Option<bool> {
    a.map(|a| !a)
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    not(and(not(a), not(b)))
}

/// Asks each predicate, its opposite, and combinations of them.
fn check(server: &Server, collection: &str, rows: &[(&str, Told)]) {
    let all = everything(server, collection);
    for (filter, told) in rows {
        assert_eq!(found(server, collection, filter), fitting(&all, told), "{filter}");
        let opposite = format!("NOT ({filter})");
        assert_eq!(found(server, collection, &opposite), fitting(&all, |f| not(told(f))), "{opposite}");
    }
    combine(server, collection, &all, rows);
}

/// The two expressions that the tests `logical` make of four predicates, under three-valued logic (ISO 9075-2).
fn combine(server: &Server, collection: &str, all: &[Value], rows: &[(&str, Told)]) {
    for at in 0..rows.len() {
        let [(p1, t1), (p2, t2), (p3, t3), (p4, t4)] =
            [at, 2 * at + 1, 3 * at + 2, 5 * at + 3].map(|at| rows[at % rows.len()]);
        let filter = format!("((NOT {p1} AND {p2}) OR ({p3} and NOT {p4}) or not ({p1} AND {p4}))");
        let told = |f: &Value| {
            let (v1, v4) = (t1(f), t4(f));
            or(or(and(not(v1), t2(f)), and(t3(f), not(v4))), not(and(v1, v4)))
        };
        assert_eq!(found(server, collection, &filter), fitting(all, told), "{filter}");
        let filter = format!("(NOT ({p2}) AND {p1}) OR ({p3} and {p4}) or not ({p1} OR {p4})");
        let told = |f: &Value| {
            let (v1, v4) = (t1(f), t4(f));
            or(or(and(not(t2(f)), v1), and(t3(f), v4)), not(or(v1, v4)))
        };
        assert_eq!(found(server, collection, &filter), fitting(all, told), "{filter}");
    }
}

/// The declaration that /conf/cql2-text/validate and /conf/cql2-json/validate start from (OGC 21-065r2 §2)
#[test]
fn every_class_but_that_of_arrays_is_declared() {
    let server = Server::seeded().for_analyst();
    let declared = server.get("/ogc/conformance").json(200)["conformsTo"].clone();
    let declared = declared.as_array().expect("classes");
    let base = "http://www.opengis.net/spec/cql2/1.0/conf/";
    for class in [
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "property-property",
        "functions",
        "arithmetic",
    ] {
        assert!(declared.contains(&json!(format!("{base}{class}"))), "{class}");
    }
    assert!(!declared.contains(&json!(format!("{base}array-functions"))), "nothing of ours is an array");
    server.stop();
}

/// The tests `logical`: predicates of all classes in one expression (OGC 21-065r2 annex A)
#[test]
fn predicates_of_all_classes_combine_under_three_valued_logic() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("workers >= 100", |f| whole(f, "workers").map(|n| n >= 100)),
        ("sector IS NULL", |f| Some(value(f, "sector").is_null())),
        ("name LIKE 'C%'", |f| text(f, "name").map(|name| name.starts_with('C'))),
        ("CASEI(name_en) = casei('TIEN')", |f| text(f, "name_en").map(|name| name == "Tien")),
        ("S_INTERSECTS(geometry,BBOX(105,20,106,21.05))", |f| {
            value(f, "geometry")["coordinates"][1].as_f64().map(|lat| lat <= 21.05)
        }),
        ("T_AFTER(opened,DATE('2021-12-31'))", |f| text(f, "opened").map(|day| day > "2021-12-31")),
        ("workers * 2 < 20", |f| whole(f, "workers").map(|n| n * 2 < 20)),
        ("name_en > name", |f| text(f, "name_en").zip(text(f, "name")).map(|(en, vi)| en > vi)),
        ("sector IN ('10', '30')", |f| text(f, "sector").map(|sector| ["10", "30"].contains(&sector))),
    ];
    check(&server, "firms", rows);
    server.stop();
}
