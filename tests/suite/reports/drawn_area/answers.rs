//! The same over HTTP and on the command line.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    cli::made_up::counted_division,
    harness::{Answer, Folder, Server},
    imports::facts::firms_there_with,
};

const PATH: &str = "/api/reports/sector-mix";

/// Around all of Hà Nội.
fn everything() -> String {
    json!({ "type": "Polygon", "coordinates": [[[105, 20], [107, 20], [107, 22], [105, 22], [105, 20]]] })
        .to_string()
}

/// A few streets around Kim khí Thăng Long.
const STREETS: &str = r#"{"type":"Polygon","coordinates":[[[105.905,21.035],[105.92,21.035],[105.92,21.045],[105.905,21.045],[105.905,21.035]]]}"#;

/// Counts by sector in a report's answer; the unknown one is `null`.
fn counts(report: &Value) -> BTreeMap<String, u64> {
    let rows = report["rows"].as_array().expect("rows").iter();
    rows.map(|r| (r["sector"].to_string(), r["establishments"].as_u64().expect("a count"))).collect()
}

/// The firms with a place that lie in a box and have not closed or moved away, by division, counted from the items.
fn items_by_division(server: &Server, query: &str) -> BTreeMap<String, u64> {
    let page = server.get(&format!("/ogc/collections/firms/items?limit=1000&{query}")).json(200);
    let mut counts = BTreeMap::new();
    let is_gone = |own: &Value| {
        !own["closed"].is_null() || ["moved", "closed"].contains(&own["status"].as_str().unwrap_or_default())
    };
    for firm in page["features"].as_array().expect("features").iter().filter(|f| !f["geometry"].is_null()) {
        if is_gone(&firm["properties"]) {
            continue;
        }
        let digits = firm["properties"]["sector"].as_str().and_then(|code| code.get(..2));
        let sector = digits.and_then(|digits| counted_division(&format!("2018:{digits}")));
        let name = sector.map_or("null".to_owned(), |sector| format!("\"{sector}\""));
        *counts.entry(name).or_default() += 1;
    }
    counts
}

fn post(server: &Server, query: &str, body: &str) -> Answer {
    server.post(&format!("{PATH}{query}"), &[], body)
}

#[test]
fn an_area_around_everything_has_the_citys_firms_with_a_place() {
    let server = Server::seeded();
    let report = post(&server, "", &everything()).json(200);
    let counted = counts(&report);
    assert_eq!(counted, items_by_division(&server, ""));
    assert_eq!(counted.values().sum::<u64>(), firms_there_with("lon") as u64);
    let shares: f64 =
        report["rows"].as_array().expect("rows").iter().filter_map(|r| r["share_pct"].as_f64()).sum();
    assert!((shares - 100.0).abs() < 1.0, "{shares}");
    server.stop();
}

#[test]
fn an_area_of_a_few_streets_has_the_firms_of_its_box() {
    let server = Server::seeded();
    let report = post(&server, "", STREETS).json(200);
    let expected = items_by_division(&server, "bbox=105.905,21.035,105.92,21.045");
    assert_eq!(counts(&report), expected);
    assert!(expected.contains_key("\"2025:25\""), "{expected:?}");
    let feature = format!(r#"{{"type":"Feature","properties":null,"geometry":{STREETS}}}"#);
    assert_eq!(counts(&post(&server, "", &feature).json(200)), expected);
    server.stop();
}

#[test]
fn an_area_without_firms_has_an_empty_table() {
    let server = Server::seeded();
    let sea = r#"{"type":"Polygon","coordinates":[[[110,18],[111,18],[111,19],[110,18]]]}"#;
    assert!(counts(&post(&server, "", sea).json(200)).is_empty());
    server.stop();
}

#[test]
fn a_spreadsheet_of_an_area_has_the_same_counts() {
    let server = Server::seeded();
    let answer = post(&server, "?f=csv&lang=vi", &everything());
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"sector-mix.csv\"");
    let text = answer.text();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let at = rows.headers().expect("headings").iter().position(|name| name == "Cơ sở").expect("a column");
    let counted = rows.records().filter_map(|row| row.expect("a row").get(at)?.parse::<u64>().ok());
    assert_eq!(counted.sum::<u64>(), firms_there_with("lon") as u64, "{text}");
    server.stop();
}

/// A circle of so many vertices.
fn round(vertices: u32) -> String {
    let mut ring: Vec<[f64; 2]> = (0..vertices)
        .map(|n| f64::from(n) / f64::from(vertices) * std::f64::consts::TAU)
        .map(|turn| [105.85 + turn.cos(), 21.0 + turn.sin()])
        .collect();
    ring.push(ring[0]);
    json!({ "type": "Polygon", "coordinates": [ring] }).to_string()
}

#[rstest]
#[case::empty("", "", 400)]
#[case::no_json("", "polygon", 400)]
#[case::no_geojson("", "{}", 400)]
#[case::a_point("", r#"{"type":"Point","coordinates":[105.9,21]}"#, 400)]
#[case::a_line("", r#"{"type":"LineString","coordinates":[[105.9,21],[106,21]]}"#, 400)]
#[case::bow_tie(
    "",
    r#"{"type":"Polygon","coordinates":[[[105,20],[106,21],[106,20],[105,21],[105,20]]]}"#,
    400
)]
#[case::no_ring("", r#"{"type":"Polygon","coordinates":[]}"#, 400)]
#[case::two_corners("", r#"{"type":"Polygon","coordinates":[[[105,20],[106,21],[105,20]]]}"#, 400)]
#[case::not_on_earth(
    "",
    r#"{"type":"Polygon","coordinates":[[[105,200],[106,20],[106,21],[105,200]]]}"#,
    400
)]
#[case::one_number("", r#"{"type":"Polygon","coordinates":[[[105],[106,20],[106,21],[105]]]}"#, 400)]
#[case::too_many_vertices("", &round(6000), 400)]
#[case::a_form("?f=pdf", STREETS, 400)]
#[case::a_parameter("?colour=red", STREETS, 400)]
#[case::boundaries("?boundaries=wards-2025", STREETS, 400)]
fn what_is_no_area_is_refused_in_the_callers_language(
    #[case] query: &str,
    #[case] body: &str,
    #[case] status: u16,
) {
    let server = Server::seeded();
    for lang in ["vi", "en"] {
        let answer = server.post(&format!("{PATH}{query}"), &[("accept-language", lang)], body);
        let problem = answer.json(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|d| !d.is_empty()), "{problem}");
        assert!(!problem["title"].as_str().expect("a title").is_empty(), "{problem}");
    }
    server.stop();
}

#[test]
fn as_many_vertices_as_are_taken_are_answered() {
    let server = Server::seeded();
    assert_eq!(post(&server, "", &round(1000)).status, 200);
    server.stop();
}

#[test]
fn a_body_beyond_the_limit_is_too_large() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "body_limit_kb = 4\n");
    let server = Server::on(folder);
    assert_eq!(post(&server, "", STREETS).status, 200);
    for lang in ["vi", "en"] {
        let answer = server.post(PATH, &[("accept-language", lang)], &round(400));
        let problem = answer.json(413);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(problem["detail"].as_str().is_some_and(|d| !d.is_empty()), "{problem}");
    }
    server.stop();
}

#[test]
fn other_reports_take_no_area_and_the_report_is_asked_as_before() {
    let server = Server::seeded();
    for name in ["nothing", "sector-mix2", "SECTOR-MIX"] {
        let answer = server.post(&format!("/api/reports/{name}"), &[], STREETS);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "application/problem+json"),
            "{name}"
        );
    }
    assert_eq!(server.get(PATH).status, 200);
    assert_eq!(server.ask("DELETE", PATH, &[]).status, 405);
    server.stop();
}

#[test]
fn workers_in_an_area_are_told_to_the_analyst_alone() {
    let folder = Folder::seeded();
    let firm = "code,name,sector,sector_version,workers,workers_as_of,lon,lat\nW1,Cơ sở thử,2610,2018,48151,2026-01,105.912837,21.040057\n";
    let file = folder.file("workers.csv", firm);
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let server = Server::on(folder);
    for query in ["", "?f=csv"] {
        let told = server.post(&format!("{PATH}{query}"), &[], STREETS);
        assert!(told.status == 200 && !told.text().contains("48151"), "{}", told.text());
    }
    let server = server.for_analyst();
    assert!(post(&server, "", STREETS).text().contains("48151"));
    server.stop();
}

#[test]
fn the_command_line_answers_for_a_file() {
    let folder = Folder::seeded();
    folder.file("area.geojson", everything());
    let asked = ["report", "sector-mix", "--within", "area.geojson"];
    let table = folder.xuong(&[&["--lang", "en"], &asked[..]].concat()).ended(0).out;
    assert!(
        table.contains(&firms_there_with("lon").to_string())
            && table.contains("Sector mix of the drawn area"),
        "{table}"
    );
    let json = folder.xuong(&[&asked[..], &["--format", "json"]].concat()).ended(0).out;
    let report: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(counts(&report).values().sum::<u64>(), firms_there_with("lon") as u64);
}

#[rstest]
#[case::not_there("nowhere.geojson")]
#[case::no_json("text.geojson")]
#[case::a_point("point.geojson")]
#[case::bow_tie("bow.geojson")]
fn a_wrong_file_is_told_in_one_sentence(#[case] name: &str) {
    let folder = Folder::seeded();
    folder.file("text.geojson", "no json");
    folder.file("point.geojson", r#"{"type":"Point","coordinates":[105.9,21]}"#);
    folder.file(
        "bow.geojson",
        r#"{"type":"Polygon","coordinates":[[[105,20],[106,21],[106,20],[105,21],[105,20]]]}"#,
    );
    let run = folder.xuong(&["report", "sector-mix", "--within", name]).ended(2);
    assert_eq!(run.out, "");
    assert_eq!(run.err.trim_end().lines().count(), 1, "{}", run.err);
    assert!(run.err.contains(name), "{}", run.err);
}

#[test]
fn the_profile_of_a_drawn_area_tells_what_lies_in_it() {
    let server = Server::seeded();
    let told = server.post("/api/reports/area-profile?lang=en", &[], &everything()).json(200);
    let facts = told["parts"][0]["table"]["rows"].as_array().expect("facts");
    let fact = |name: &str| {
        let row = facts.iter().find(|row| row["fact"].as_str().is_some_and(|own| own.starts_with(name)));
        row.expect(name)["value"].clone()
    };
    assert_eq!(fact("Establishments"), firms_there_with("lon"));
    assert!(fact("Zones").as_str().is_some_and(|names| names.contains("KCN Thăng Long")), "{facts:?}");
    assert_eq!(told["parts"][2]["table"]["report"], "sector-mix");
    let folder = Folder::seeded();
    folder.file("area.geojson", everything());
    let run = folder.xuong(&[
        "--lang",
        "en",
        "report",
        "area-profile",
        "--within",
        "area.geojson",
        "--format",
        "json",
    ]);
    let typed: Value = serde_json::from_str(&run.ended(0).out).expect("JSON");
    assert_eq!(typed["parts"], told["parts"]);
    let refused = folder.xuong(&["--lang", "en", "report", "series", "--within", "area.geojson"]).ended(2);
    assert!(refused.err.contains("--within goes with"), "{}", refused.err);
    server.stop();
}
