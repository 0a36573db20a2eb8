//! Whom reports count: those that are there on the day, under one classification.

use std::fs;

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::{Folder, Server, today},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,closed,as_of,lon,lat\n";

/// The middle of a ward.
const MIDDLE: (f64, f64) = (105.9317, 21.0343);

/// What became of firms, and whether they are there today and were there at the end of 2015.
const FATES: [(&str, &str, &str, &str, bool, bool); 10] = [
    ("operating", "2010", "", "2026-06", true, true),
    ("suspended", "2010", "", "2026-06", true, true),
    ("", "", "", "2026-06", true, true),
    ("", "2010", "2020-05-06", "2026-06", false, true),
    ("closed", "2010", "", "", false, true),
    ("closed", "2010", "2024", "2026-06", false, true),
    ("moved", "2010", "", "2026", false, true),
    ("moved", "2010", "", "2014", false, false),
    ("", "2010", "2100-01-01", "2026-06", true, true),
    ("", "2099-01-01", "", "2026-06", false, false),
];

/// Five firms of each fate on a circle, in both versions of one code.
fn register() -> Folder {
    let places = corners(MIDDLE, FATES.len() * 5, 150.0).into_iter().enumerate();
    let row = |(at, (lon, lat)): (usize, (f64, f64))| {
        let (status, opened, closed, as_of, ..) = FATES[at % FATES.len()];
        let version = if at % 2 == 0 { "2018" } else { "2025" };
        format!("P{at},Xưởng {at},2599,{version},{status},{opened},{closed},{as_of},{lon:.7},{lat:.7}\n")
    };
    register_of(&(HEADING.to_owned() + &places.map(row).collect::<String>()))
}

/// Establishments of the rows that stand for no whole city.
fn counted(told: &Json) -> u64 {
    let rows = told["rows"].as_array().expect("rows").iter();
    let parts = rows.filter(|row| row["area"] != "city" || told["title"].to_string().contains("hole city"));
    parts.filter_map(|row| row["establishments"].as_u64()).sum()
}

/// How many are there on a day.
fn there(on: Option<&str>) -> u64 {
    let is_there = FATES.iter().filter(|fate| if on.is_some() { fate.5 } else { fate.4 });
    is_there.count() as u64 * 5
}

#[rstest]
#[case("sector-mix", &[])]
#[case("sector-mix", &["--boundaries", "wards-2025"])]
#[case("sector-mix", &["--boundaries", "wards-2025", "--level", "3"])]
#[case("sector-mix", &["--boundaries", "zones", "--level", "1"])]
#[case("specialisation", &["--boundaries", "wards-2025"])]
#[case("diversity", &["--boundaries", "wards-2025"])]
#[case("concentration", &["--boundaries", "wards-2025"])]
#[case("grid", &["--cell-m", "5000"])]
#[case("spatial-association", &["--boundaries", "wards-2025"])]
#[case("clusters", &[])]
#[case("hotspots", &["--cell-m", "5000"])]
fn reports_count_those_that_are_there_today_or_on_the_day_asked_for(
    #[case] name: &str,
    #[case] more: &[&str],
) {
    let folder = register();
    for on in [None, Some("2015-12-31")] {
        let asked: Vec<&str> = more.iter().copied().chain(on.iter().flat_map(|day| ["--on", day])).collect();
        let told = report(&folder, name, &asked);
        let day = on.map_or_else(today, str::to_owned);
        assert_eq!(told["provenance"]["on"], json!(day), "{name}");
        assert_eq!(told["provenance"]["coverage"]["establishments"], there(on), "{name} {on:?}");
        assert!(told["title"].as_str().is_some_and(|title| title.contains(&day)), "{told}");
        assert!(told["provenance"]["said"].to_string().contains(&format!("As of {day}")), "{told}");
        if name != "hotspots" {
            assert_eq!(counted(&told), there(on), "{name} {on:?}: {told}");
        }
    }
}

#[test]
fn a_profile_and_a_drawn_area_count_those_that_are_there() {
    let server = Server::on(register());
    let around = json!({ "type": "Polygon",
        "coordinates": [[[105.9, 21.0], [106.0, 21.0], [106.0, 21.1], [105.9, 21.1], [105.9, 21.0]]] });
    let drawn = server.post("/api/reports/sector-mix?lang=en", &[], &around.to_string()).json(200);
    assert_eq!(counted(&drawn), there(None));
    assert_eq!(drawn["rows"].as_array().map(Vec::len), Some(1), "both versions are one: {drawn}");
    let profile = server.post("/api/reports/area-profile?lang=en", &[], &around.to_string()).json(200);
    assert_eq!(profile["parts"][0]["table"]["rows"][1]["value"], there(None));
    let ward = server.get("/api/reports/area-profile?boundaries=wards-2025&area=00136&lang=en").json(200);
    let mix = ward["parts"].as_array().expect("parts").iter().find(|p| p["table"]["report"] == "sector-mix");
    assert_eq!(counted(&mix.expect("a mix")["table"]), there(None));
    server.stop();
}

#[test]
fn a_day_that_is_asked_for_in_words_is_the_day_itself() {
    let folder = register();
    let told =
        |more: &[&str]| report(&folder, "sector-mix", &[&["--boundaries", "wards-2025"], more].concat());
    assert_eq!(told(&[]), told(&["--on", &today()]));
    assert_eq!(told(&[]), told(&["--as-of", "2199-12-31"]));
}

#[test]
fn both_versions_of_the_classification_are_one_in_every_report() {
    let folder = register();
    for (name, more) in [
        ("sector-mix", vec![]),
        ("specialisation", vec![]),
        ("concentration", vec![]),
        ("series", vec!["--from", "2026", "--to", "2026"]),
    ] {
        let told = report(&folder, name, &more);
        let sectors: Vec<&str> =
            told["rows"].as_array().expect("rows").iter().filter_map(|row| row["sector"].as_str()).collect();
        assert_eq!(sectors, ["2025:25"], "{name}");
    }
    for asked in ["25", "2025:25", "2599"] {
        let told = report(&folder, "clusters", &["--sectors", asked]);
        assert_eq!(counted(&told), there(None), "{asked}");
    }
}

#[test]
fn what_the_concordance_leaves_open_says_so_and_services_keep_their_sector() {
    let row = |code: &str, sector: &str| {
        format!("{code},Xưởng {code},{sector},2018,operating,2010,,2026-06,105.9317,21.0343\n")
    };
    let folder = register_of(
        &(HEADING.to_owned() + &row("A", "3030") + &row("B", "4661") + &row("C", "2511") + &row("D", "2610")),
    );
    for (level, expected) in [
        ("2", [Some("2018:46"), Some("2025:25"), Some("2025:26"), Some("2025:30")]),
        ("4", [Some("2018:4661"), Some("2025:2511"), Some("2025:3030"), None]),
    ] {
        for (name, more) in [("sector-mix", vec![]), ("series", vec!["--from", "2026", "--to", "2026"])] {
            let told = report(&folder, name, &[&more[..], &["--level", level]].concat());
            let rows = told["rows"].as_array().expect("rows").iter();
            let mut sectors: Vec<Option<&str>> = rows.map(|row| row["sector"].as_str()).collect();
            sectors.sort_by_key(|sector| (sector.is_none(), *sector));
            assert_eq!(sectors, expected, "{name} {level}");
            let notes = told["notes"].to_string();
            assert!(notes.contains("with the same digits"), "{name} {level}: {notes}");
            let open = notes.contains("1 establishments have a code of VSIC 2018 that VSIC 2025 split")
                || notes.contains("1 with a code of VSIC 2018 without one heading");
            assert_eq!(open, level == "4", "{name} {level}: {notes}");
        }
    }
}

#[test]
fn a_catalogue_says_that_every_count_takes_a_day() {
    let server = Server::seeded();
    let listed = server.get("/api/reports").json(200);
    for report in listed["reports"].as_array().expect("reports") {
        let counts =
            ["sector-mix", "specialisation", "diversity", "concentration", "grid", "clusters", "hotspots"];
        if counts.contains(&report["name"].as_str().expect("a name")) {
            assert!(report["parameters"]["on"]["description"].is_string(), "{report}");
        }
    }
    server.stop();
}

#[test]
fn firms_around_a_place_are_listed_with_what_became_of_them() {
    let folder = register();
    folder.xuong(&["near", "105.9317,21.0343", "-k", "50", "-o", "near.json"]).ended(0);
    let file = fs::read(folder.path().join("near.json")).expect("the file");
    let told: Json = serde_json::from_slice(&file).expect("JSON");
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), FATES.len() * 5);
    assert_eq!(rows.iter().filter(|row| row["status"] == "closed").count(), 10);
    assert_eq!(rows.iter().filter(|row| row["closed"] == "2020-05-06").count(), 5);
}
