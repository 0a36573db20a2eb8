//! Indicators through the reports, from a register that is filled with the input of the vectors, against their expected
//! values as the reports round them.

use std::fmt::Write;

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::Folder,
    reports::{
        analysis::{fixture, vectors},
        cluster_cases::planted::report,
    },
};

/// The rows of a table of the input.
fn table(name: &str) -> csv::Reader<std::fs::File> {
    csv::Reader::from_path(vectors(&format!("data/{name}"))).expect("the input")
}

/// The districts and the 200 firms of the later date; their sectors are codes of VSIC 2018.
fn register() -> Folder {
    let folder = Folder::empty();
    let text = std::fs::read_to_string(vectors("data/districts_wgs84.geojson")).expect("the districts");
    let mut districts: Json = serde_json::from_str(&text).expect("GeoJSON");
    for district in districts["features"].as_array_mut().expect("features") {
        let code = district["properties"]["district"].clone();
        district["properties"] = json!({ "code": code, "name": code, "level": "district",
            "precision": "surveyed", "edition": "districts" });
    }
    let file = folder.file("districts.geojson", districts.to_string());
    let run = folder.xuong(&["--lang", "en", "import", "units", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let mut sheet = "code,name,sector,sector_version,opened,as_of,lon,lat\n".to_owned();
    for row in table("firms.csv").into_records().map(|row| row.expect("a row")) {
        let [code, lon, lat, vsic, there] = [0, 3, 4, 5, 9].map(|column| &row[column]);
        if !there.is_empty() {
            let line = writeln!(sheet, "{code},Xưởng {code},{vsic},2018,2010,2026-06,{lon},{lat}");
            line.expect("a text takes every row");
        }
    }
    let file = folder.file("firms.csv", sheet);
    let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

/// The codes of a sector of the vectors with commas between.
fn codes(sector: &str) -> String {
    let rows = table("sectors.csv").into_records().map(|row| row.expect("a row"));
    let own = rows.filter(|row| &row[0] == sector).map(|row| format!("2018:{}", &row[1]));
    own.collect::<Vec<_>>().join(",")
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

/// Asserts that a value is the expected one over a unit, as it is rounded to some decimals.
#[track_caller]
fn shown(found: &Json, expected: &Json, unit: f64, decimals: i32) {
    let scale = 10_f64.powi(decimals);
    let expected = (expected.as_f64().expect("a number") / unit * scale).round() / scale;
    let found_number = found.as_f64().expect("a number");
    assert!((found_number - expected).abs() < 1e-9, "{found} instead of {expected}");
}

/// Asserts that a p-value is the expected one to four significant digits; `None` if there is none.
#[track_caller]
fn shown_p(found: &Json, expected: Option<f64>) {
    match (found.as_f64(), expected) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= 5.1e-4 * expected, "{found} {expected}")
        }
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}

#[test]
fn the_centre_of_every_sector_is_that_of_the_vectors() {
    let (folder, expected) = (register(), fixture("points"));
    let expected = &expected["centrography"];
    for sector in ["ALL", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"] {
        let codes = codes(sector);
        let asked = if codes.is_empty() { vec![] } else { vec!["--sectors", codes.as_str()] };
        let told = report(&folder, "centre", &asked);
        let row = &rows(&told)[usize::from(sector != "ALL")];
        let own = &expected[sector]["t1"]["unweighted"];
        for (column, name, unit, decimals) in [
            ("easting", "mean_x", 1.0, 0),
            ("northing", "mean_y", 1.0, 0),
            ("standard_distance_km", "standard_distance", 1000.0, 2),
            ("major_km", "sigma_major", 1000.0, 2),
            ("minor_km", "sigma_minor", 1000.0, 2),
            ("azimuth_deg", "azimuth_cw_from_north_deg", 1.0, 1),
        ] {
            shown(&row[column], &own[name], unit, decimals);
        }
        if sector == "ALL" {
            let median = &expected["ALL"]["geometric_median_t1_unweighted"];
            shown(&row["median_easting"], &median["x"], 1.0, 0);
            shown(&row["median_northing"], &median["y"], 1.0, 0);
            assert_eq!((&row["sector"], &row["establishments"]), (&json!("all"), &json!(200)));
        }
    }
}

#[test]
fn the_association_of_districts_is_that_of_the_vectors() {
    let folder = register();
    let (areal, join) = (fixture("areal"), fixture("join"));
    let expected = &areal["firm_count"];
    let asked = ["--boundaries", "districts", "--figure", "count", "--neighbours", "corner"];
    let told = report(&folder, "spatial-association", &asked);
    let (city, units) = rows(&told).split_first().expect("rows");
    assert_eq!((&city["area"], &city["establishments"]), (&json!("city"), &json!(200)));
    for (column, name) in [("moran_i", "I"), ("expected", "EI"), ("z", "z_rand"), ("geary_c", "geary_C")] {
        shown(&city[column], &expected[name], 1.0, 3);
    }
    assert_eq!((units.len(), &city["verdict"]), (12, &json!("may_be_chance")));
    for unit in units {
        let code = unit["area"].as_str().expect("a code");
        let local = &expected["local"][code];
        shown(&unit["moran_i"], &local["I"], 1.0, 3);
        let neighbours = join["queen_neighbours"][code].as_array().expect("a list").len();
        assert_eq!(unit["neighbours"], neighbours, "{code}");
        let [least, most] = ["p_exact_ge", "p_exact_le"].map(|name| local[name].as_f64().expect("a p-value"));
        // A district that touches all others has one neighbourhood, and so no test.
        let is_tested = local["n_enumerated"] != 1;
        shown_p(&unit["p_value"], is_tested.then(|| (2.0 * least.min(most)).min(1.0)));
        assert_eq!(unit["verdict"] == "not_tested", !is_tested, "{code}");
    }
}

/// Districts that meet at one point alone are no neighbours by their edges: counted on the map of the vectors.
#[rstest]
#[case("edge", &[2, 3, 3, 2, 3, 7, 3, 2, 3, 3, 2, 1])]
#[case("corner", &[3, 4, 4, 3, 5, 11, 5, 3, 4, 4, 3, 1])]
fn neighbours_share_an_edge_or_a_corner(#[case] neighbours: &str, #[case] expected: &[u64]) {
    let asked = ["--boundaries", "districts", "--neighbours", neighbours];
    let told = report(&register(), "spatial-association", &asked);
    let found: Vec<u64> = rows(&told)[1..].iter().filter_map(|row| row["neighbours"].as_u64()).collect();
    assert_eq!(found, expected);
}
