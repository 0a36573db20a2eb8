//! What printed figures mean: a test that was made is said to be made, unknown is not nought, counts are whole, parts add up.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::Folder,
    reports::cluster_cases::planted::{register_of, report},
};

const HEADING: &str =
    "code,name,sector,sector_version,workers,opened,closed,as_of,lon,lat,district,commune\n";

const PHUC_LOI: &str = "105.9317,21.0343";
const VIET_HUNG: &str = "105.8992,21.0603";

/// A row of a firm: sector, workers, opened, closed, place.
fn row(at: usize, [sector, workers, opened, closed]: [&str; 4], place: &str) -> String {
    format!("P{at},Xưởng {at},{sector},2018,{workers},{opened},{closed},2026-06,{place},,\n")
}

fn register(rows: impl Iterator<Item = String>) -> Folder {
    register_of(&(HEADING.to_owned() + &rows.collect::<String>()))
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

/// Two wards with the same mix: nothing is beyond chance, and everything was tested.
fn even() -> Folder {
    register((0..48).map(|at| {
        let place = if at % 2 == 0 { PHUC_LOI } else { VIET_HUNG };
        row(at, [["25", "14"][at / 2 % 2], "10", "2010", ""], place)
    }))
}

#[test]
fn what_was_tested_is_never_said_not_to_be() {
    let folder = even();
    let told = report(&folder, "specialisation", &["--boundaries", "wards-2025"]);
    assert_eq!(rows(&told).len(), 4);
    for row in rows(&told) {
        assert!(row["p_value"].is_f64(), "{row}");
        assert_eq!(row["reading"], "may be chance", "{row}");
    }
    let told = report(&folder, "specialisation", &["--boundaries", "wards-2025", "--measure", "workers"]);
    for row in rows(&told) {
        assert_eq!((&row["p_value"], &row["reading"]), (&Json::Null, &Json::from("not tested")), "{row}");
    }
}

#[test]
fn sums_of_nothing_known_are_unknown() {
    let folder = register((0..9).map(|at| {
        let (sector, workers, place) =
            [("25", "40", PHUC_LOI), ("14", "", PHUC_LOI), ("14", "", VIET_HUNG)][at % 3];
        row(at, [sector, workers, "2010", ""], place)
    }));
    let told = |name: &str| {
        let args = ["--lang", "en", "--role", "analyst", "report", name, "--measure", "workers"];
        let args = [&args[..], &["--boundaries", "wards-2025", "--format", "json"]].concat();
        let told: Json = serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON");
        rows(&told).clone()
    };
    for row in told("specialisation") {
        let is_known = row["sector"] == "2025:25";
        for column in ["share_pct", "city_share_pct", "location_quotient"] {
            assert_eq!(row[column].is_f64(), is_known, "{column}: {row}");
        }
    }
    let areas: BTreeMap<String, Json> = told("diversity")
        .into_iter()
        .map(|row| (row["area"].as_str().expect("an area").to_owned(), row))
        .collect();
    assert_eq!(areas["00136"]["workers"], 120);
    for column in ["workers", "effective_sectors", "krugman", "top_sector", "top_quotient"] {
        assert!(areas["00127"][column].is_null(), "{}", areas["00127"]);
    }
    assert_eq!(areas["00127"]["sectors"], 1);
}

/// Establishments that came and went in many sectors of two wards.
fn moved() -> Folder {
    let sectors = ["10", "14", "16", "22", "25", "26", "31"];
    register((0..210).map(|at| {
        let opened = ["2010", "2015", "2024-05", "2025-02"][at * at % 4];
        let closed = if at % 11 == 3 { "2025-09-01" } else { "" };
        let place = if at % 3 == 0 { PHUC_LOI } else { VIET_HUNG };
        row(at, [sectors[at * at % 7], "", opened, closed], place)
    }))
}

const YEARS: [&str; 4] = ["--from", "2023", "--to", "2025"];

fn tenths(row: &Json, column: &str) -> i64 {
    let n = row[column].as_f64().unwrap_or_else(|| panic!("{column} of {row}")) * 10.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is a count in tenths")]
    let whole = n.round() as i64;
    assert!((n - n.round()).abs() < 1e-6, "{column} is told to a tenth: {row}");
    whole
}

#[rstest]
fn the_parts_of_a_change_add_up_as_printed(#[values("00127", "00136")] area: &str) {
    let folder = moved();
    let asked = [&YEARS[..], &["--boundaries", "wards-2025", "--area", area]].concat();
    let told = report(&folder, "shift-share", &asked);
    let (all, sectors) = rows(&told).split_first().expect("a row of all sectors");
    assert!(sectors.len() > 2, "{told}");
    for row in rows(&told) {
        let parts = ["city_growth", "sector_mix", "local"].map(|column| tenths(row, column));
        assert_eq!(parts.iter().sum::<i64>(), tenths(row, "change"), "{row}");
        assert_eq!(tenths(row, "after") - tenths(row, "before"), tenths(row, "change"), "{row}");
    }
    for column in ["before", "after", "change", "city_growth", "sector_mix", "local"] {
        let sum: i64 = sectors.iter().map(|row| tenths(row, column)).sum();
        assert_eq!(sum, tenths(all, column), "{column}");
    }
    let among = report(&folder, "shift-share", &[&YEARS[..], &["--boundaries", "wards-2025"]].concat());
    assert!(rows(&among).contains(all), "{all}");
}

#[test]
fn counts_have_no_decimals() {
    let folder = moved();
    let asked = |more: &[&'static str]| [&YEARS[..], more].concat();
    for (name, more, columns) in [
        ("change", asked(&[]), vec!["before", "after"]),
        ("change", asked(&["--boundaries", "wards-2025"]), vec!["before", "after"]),
        ("shift-share", asked(&[]), vec!["before", "after", "change"]),
        ("series", asked(&[]), vec!["establishments", "estimated"]),
        ("hotspots", vec!["--cell-m", "5000"], vec!["establishments"]),
    ] {
        let told = report(&folder, name, &more);
        for (row, column) in rows(&told).iter().flat_map(|row| columns.iter().map(move |c| (row, *c))) {
            assert!(row[column].is_i64(), "{name} {column}: {row}");
        }
    }
    let half_year = report(&folder, "six-monthly", &["--period", "2025-H2"]);
    let parts = half_year["parts"].as_array().expect("parts");
    let tables: Vec<&Json> =
        parts.iter().map(|part| &part["table"]).filter(|t| t["report"] == "structure").collect();
    assert!(!tables.is_empty());
    for row in tables.iter().flat_map(|table| rows(table)) {
        assert!(row["after"].is_i64(), "{row}");
    }
}
