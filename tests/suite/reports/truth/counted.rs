//! That the numbers of reports meet: records that are held, establishments that count, points outside all units, shares.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::{Folder, Server},
    imports::facts::{FIRMS_CSV, SOURCES_CSV, table},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,closed,as_of,lon,lat\n";

/// Three that pause, four that closed, one that moved away, two that open later and five that work.
fn register() -> Folder {
    let fates = [
        ("suspended", "2010", "", 3),
        ("closed", "2010", "2020-05-06", 4),
        ("moved", "2010", "2021", 1),
        ("", "2099-01-01", "", 2),
        ("operating", "2010", "", 5),
    ];
    let mut places = corners((105.9317, 21.0343), 15, 150.0).into_iter();
    let mut sheet = HEADING.to_owned();
    for (status, opened, closed, count) in fates {
        for (at, (lon, lat)) in (0..count).zip(places.by_ref()) {
            let code = format!("{status}{opened}{at}");
            let row = format!(
                "{code},Xưởng {code},2599,2018,{status},{opened},{closed},2026-06,{lon:.7},{lat:.7}\n"
            );
            sheet.push_str(&row);
        }
    }
    register_of(&sheet)
}

fn said(told: &Json) -> String {
    told["provenance"]["said"].to_string()
}

#[rstest]
#[case("sector-mix", &[])]
#[case("sector-mix", &["--boundaries", "wards-2025", "--level", "3"])]
#[case("specialisation", &["--boundaries", "wards-2025"])]
#[case("clusters", &[])]
#[case("compliance", &[])]
fn a_table_says_how_many_pause_and_why_records_do_not_count(#[case] name: &str, #[case] more: &[&str]) {
    let folder = register();
    let told = report(&folder, name, more);
    let sentence = "of 15 records of establishments in the register 8 count, 7 do not (4 closed, 1 moved away, 2 not yet open)";
    assert!(said(&told).contains(sentence), "{name}: {}", said(&told));
    assert!(said(&told).contains("3 of those that count are suspended"), "{name}: {}", said(&told));
    let coverage = &told["provenance"]["coverage"];
    assert_eq!((&coverage["suspended"], &coverage["records"]), (&Json::from(3), &Json::from(15)), "{name}");
}

#[test]
fn the_reasons_are_those_of_the_day() {
    let folder = register();
    let told = report(&folder, "sector-mix", &["--on", "2015-12-31"]);
    assert!(said(&told).contains("13 count, 2 do not (2 not yet open)"), "{}", said(&told));
    // From kept figures and from figures counted one by one.
    let [kept, counted] = ["2", "1"].map(|level| report(&folder, "sector-mix", &["--level", level]));
    assert_eq!(kept["provenance"]["coverage"], counted["provenance"]["coverage"]);
}

#[test]
fn of_days_that_are_compared_whoever_counts_on_none_is_a_record_too() {
    let vague = "V,Xưởng V,2599,2018,closed,2010,2026,2026-09,105.9317,21.0343\n";
    let sure = "S,Xưởng S,2599,2018,operating,2010,,2026-06,105.9317,21.0344\n";
    let folder = register_of(&(HEADING.to_owned() + vague + sure));
    let told = report(&folder, "change", &["--from", "2025-12-31", "--to", "2026-06-30"]);
    let sentence = "1 do not (1 not known to have been there on which of the days compared)";
    assert!(said(&told).contains(sentence), "{}", said(&told));
    assert_eq!(told["provenance"]["coverage"]["records"], 2);
}

#[test]
fn the_register_the_map_service_and_reports_tell_of_as_many_records() {
    let server = Server::seeded();
    let matched = &server.get("/ogc/collections/firms/items?limit=1&f=json").json(200)["numberMatched"];
    let mix = server.get("/api/reports/sector-mix?lang=en").json(200);
    let coverage = &mix["provenance"]["coverage"];
    assert_eq!(&coverage["records"], matched);
    let city: u64 =
        mix["rows"].as_array().expect("rows").iter().filter_map(|row| row["establishments"].as_u64()).sum();
    assert_eq!(coverage["establishments"], city);
    let half_year = server.get("/api/reports/six-monthly?period=2026-H1&lang=en").json(200).to_string();
    let sentence = format!("of {matched} records of establishments in the register {city} count");
    assert!(
        half_year.contains(&format!(
            "reports count the establishments that are there. As of 2026-06-30: {sentence}"
        ))
    );
    server.stop();
}

#[test]
fn undated_sources_are_counted_and_said_to_be_undated() {
    let dated: BTreeMap<String, bool> =
        table(SOURCES_CSV).into_iter().map(|row| (row["id"].clone(), !row["dated"].is_empty())).collect();
    let used: BTreeSet<String> = table(FIRMS_CSV)
        .iter()
        .flat_map(|row| row["sources"].split(';').map(str::to_owned).collect::<Vec<_>>())
        .filter(|code| !code.is_empty())
        .collect();
    let undated = used.iter().filter(|code| !dated.get(*code).copied().unwrap_or(false)).count();
    assert!(undated > 0, "the seed has undated sources");
    let folder = Folder::seeded();
    let told = report(&folder, "sector-mix", &[]);
    assert_eq!(told["provenance"]["sources"], used.len());
    assert_eq!(told["provenance"]["undated_sources"], undated);
    assert!(said(&told).contains(&format!(
        "Sources: {} on all records of establishments ({undated} of them have no date of their own); the rows taken from them are dated ",
        used.len()
    )));
    let profile = report(&folder, "area-profile", &["--zone", "Z20"]).to_string();
    assert!(profile.contains("IIPV_XLS (undated)"), "a list of sources says which have no date");
}

/// A firm in a ward, one outside of all wards, one without a point.
fn in_and_out() -> Folder {
    let rows = [
        "K1,Xưởng 1,2599,2018,operating,2010,,2026-06,105.9317,21.0343",
        "K4,Xưởng 4,2599,2018,operating,2010,,2026-06,105.31,20.62",
        "K5,Xưởng 5,2599,2018,operating,2010,,2026-06,,",
    ];
    register_of(&(HEADING.to_owned() + &rows.join("\n") + "\n"))
}

#[rstest]
#[case("sector-mix", &["--boundaries", "wards-2025"])]
#[case("sector-mix", &["--boundaries", "wards-2025", "--on", "2020-12-31"])]
#[case("specialisation", &["--boundaries", "wards-2025"])]
#[case("diversity", &["--boundaries", "wards-2025"])]
#[case("concentration", &["--boundaries", "wards-2025"])]
#[case("spatial-association", &["--boundaries", "wards-2025"])]
#[case("change", &["--boundaries", "wards-2025", "--from", "2020", "--to", "2026-06-30"])]
#[case("series", &["--boundaries", "wards-2025", "--from", "2024", "--to", "2025"])]
#[case("clusters", &[])]
fn a_table_by_area_says_how_many_points_are_in_none(#[case] name: &str, #[case] more: &[&str]) {
    let folder = in_and_out();
    let told = report(&folder, name, more);
    let sentence = "1 of the establishments that count have a point outside all units of 'Wards and communes (from July 2025)'";
    assert!(said(&told).contains(sentence), "{name}: {}", said(&told));
    assert_eq!(told["provenance"]["coverage"]["outside_units"], 1, "{name}");
    let city = report(&folder, "sector-mix", &[]);
    assert!(!said(&city).contains("outside all units"), "the whole city has no areas: {}", said(&city));
}

/// Shares of each area add up to 100 over what the heading says they are of.
#[test]
fn a_share_is_of_what_its_heading_says() {
    let row = |at: usize| {
        let sector = if at < 3 { ["2599", "1079", ""][at] } else { "" };
        format!("S{at},Xưởng {at},{sector},2018,operating,2010,,2026-06,105.9317,21.03{at}\n")
    };
    let rows: String = (0..6).map(row).collect();
    let folder = register_of(&(HEADING.to_owned() + &rows));
    let of = |name: &str| {
        let told = report(&folder, name, &["--boundaries", "wards-2025"]);
        let columns = told["columns"].as_array().expect("columns").clone();
        let title = columns.iter().find(|c| c["name"] == "share_pct").expect("a share")["title"].to_string();
        let rows = told["rows"].as_array().expect("rows").clone();
        let known = rows.iter().filter(|row| row["area"] != "city" && !row["sector"].is_null());
        (title, known.filter_map(|row| row["share_pct"].as_f64()).sum::<f64>())
    };
    let (of_all, part) = of("sector-mix");
    assert!(
        of_all.contains("of all establishments, of unknown sector too") && part < 99.0,
        "{of_all} {part}"
    );
    let (of_known, whole) = of("specialisation");
    assert!(of_known.contains("of establishments of known sector"), "{of_known}");
    assert!((whole - 100.0).abs() < 0.2, "{whole}");
}
