//! The worked example of `docs/engines.md`: engines of others count what our report counts, to the last digit.

use std::{collections::BTreeMap, fs, path::Path};

use rstest::rstest;
use serde_json::Value;

use super::geoparquet::{read, text};
use crate::harness::{Folder, today};

/// The figures of a row of the mix.
const FIGURES: [&str; 6] =
    ["establishments", "estimated", "share_pct", "enterprises", "workers", "workers_known"];

/// Province and sector, with the figures.
type Mix = BTreeMap<(String, String), Vec<Option<f64>>>;

fn mix<'r>(rows: impl Iterator<Item = (&'r str, &'r Value)>) -> Mix {
    rows.map(|(province, row)| {
        let figures = FIGURES.map(|name| row[name].as_f64());
        ((province.to_owned(), row["sector"].to_string()), figures.to_vec())
    })
    .collect()
}

/// The mix of a register as our report tells it.
fn told(folder: &Folder, city: &[&str], province: &str) -> Mix {
    let report = ["--lang", "en", "--role", "analyst", "report", "sector-mix", "--format", "json"];
    let report = folder.xuong(&[city, &report].concat()).ended(0).out;
    let report: Value = serde_json::from_str(&report).expect("JSON");
    mix(report["rows"].as_array().expect("rows").iter().map(|row| (province, row)))
}

/// The mix of every province of a folder, as an engine counts it.
fn counted(engine: &str, folder: &Path) -> Mix {
    let rows = read(&["mix", engine, text(folder), &today()]);
    let rows = rows.as_array().expect("rows").iter();
    mix(rows.map(|row| (row["province"].as_str().expect("a province"), row)))
}

/// A city that is made up, under another code.
pub(crate) fn city(code: &str, folder: &Folder) -> String {
    let to = folder.path().join("city");
    fs::create_dir(&to).expect("a folder");
    for entry in fs::read_dir("tests/fixtures/cities/mau").expect("the city") {
        let from = entry.expect("a file").path();
        let text = fs::read_to_string(&from).expect("a text");
        let text = text.replace("code = \"mau\"", &format!("code = \"{code}\""));
        fs::write(to.join(from.file_name().expect("a name")), text).expect("a copy");
    }
    text(&to).to_owned()
}

#[rstest]
#[case("duckdb")]
#[case("sedonadb")]
fn an_engine_counts_the_sectors_of_several_provinces_as_our_reports_do(#[case] engine: &str) {
    let all = Folder::empty();
    let together = all.path().join("all");
    let mut expected = Mix::new();
    for (code, firms, seed) in [("hanoi", "3000", "7"), ("mau", "2000", "8"), ("mau-hai", "1000", "9")] {
        let folder = Folder::empty();
        let place = if code == "hanoi" { None } else { Some(city(code, &folder)) };
        let place: Vec<&str> = place.iter().flat_map(|place| ["--city", place]).collect();
        let demo = ["demo", "--synthetic", firms, "--seed", seed, "--seed-only"];
        folder.xuong(&[&place[..], &demo].concat()).ended(0);
        let export = ["--role", "analyst", "export", "firms", "-o", text(&together)];
        folder.xuong(&[&place[..], &export].concat()).ended(0);
        expected.extend(told(&folder, &place, code));
    }
    assert!(expected.len() > 200, "{} rows", expected.len());
    let found = counted(engine, &together);
    assert_eq!(found.len(), expected.len());
    for (key, figures) in &expected {
        assert_eq!(found.get(key), Some(figures), "{engine} {key:?} {FIGURES:?}");
    }
}

/// Partial dates, states that are not known and codes of both versions of VSIC.
#[rstest]
#[case("duckdb")]
#[case("sedonadb")]
fn an_engine_counts_the_real_firms_too(#[case] engine: &str) {
    let folder = Folder::seeded();
    folder.xuong(&["--role", "analyst", "export", "firms", "-o", "all"]).ended(0);
    let expected = told(&folder, &[], "hanoi");
    assert!(expected.len() > 10, "{} rows", expected.len());
    assert_eq!(counted(engine, &folder.path().join("all")), expected);
}

/// Functions of geometries see the points, and nothing where there is none.
#[rstest]
#[case("duckdb")]
#[case("sedonadb")]
fn an_engine_finds_the_firms_of_a_box(#[case] engine: &str) {
    let folder = Folder::seeded();
    let sides = ["105.8", "20.9", "105.95", "21.1"];
    folder.xuong(&["export", "firms", "-o", "all"]).ended(0);
    folder.xuong(&["export", "firms", "-o", "x.geojson", "--bbox", &sides.join(",")]).ended(0);
    let file = fs::read(folder.path().join("x.geojson")).expect("the file");
    let file: Value = serde_json::from_slice(&file).expect("JSON");
    let codes = file["features"].as_array().expect("features").iter();
    let mut codes: Vec<&str> = codes.filter_map(|f| f["properties"]["code"].as_str()).collect();
    codes.sort_unstable();
    assert!(codes.len() > 10);
    let all = folder.path().join("all");
    assert_eq!(read(&[&["within", engine, text(&all)][..], &sides].concat()), serde_json::json!(codes));
}
