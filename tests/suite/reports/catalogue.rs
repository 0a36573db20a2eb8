//! Reports on Hà Nội's data: sums agree, and every table says what it rests on.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::Folder,
    imports::facts::{firms_there, firms_there_with, oldest_year},
};

fn sector_mix(boundaries: &str, level: &str) -> Value {
    let args = ["report", "sector-mix", "--boundaries", boundaries, "--level", level, "--format", "json"];
    let run = Folder::seeded().xuong(&args).ended(0);
    serde_json::from_str(&run.out).expect("JSON")
}

fn rows(report: &Value) -> &Vec<Value> {
    report["rows"].as_array().expect("rows")
}

fn count(row: &Value) -> i64 {
    row["establishments"].as_i64().expect("a count")
}

#[rstest]
fn areas_and_the_unplaced_together_make_the_city_for_each_sector(
    #[values("districts-2024", "wards-2025", "zones")] boundaries: &str,
    #[values("1", "2", "4")] level: &str,
) {
    let report = sector_mix(boundaries, level);
    let (mut areas, mut city): (BTreeMap<String, i64>, BTreeMap<String, i64>) = Default::default();
    for row in rows(&report) {
        let sums = if row["area"] == "city" { &mut city } else { &mut areas };
        *sums.entry(row["sector"].to_string()).or_default() += count(row);
    }
    assert_eq!(areas, city);
    assert_eq!(city.values().sum::<i64>(), i64::try_from(firms_there()).expect("a count"));
    assert!(city.contains_key("null"), "the unknown sector has a row");
}

#[rstest]
#[case("districts-2024", "004")]
#[case("wards-2025", "00136")]
fn kim_khi_thang_long_is_counted_once_where_it_stands(#[case] boundaries: &str, #[case] area: &str) {
    let folder = Folder::seeded();
    let of_division_25 = |folder: &Folder| -> Vec<(String, i64)> {
        let run =
            folder.xuong(&["report", "sector-mix", "--boundaries", boundaries, "--format", "json"]).ended(0);
        let report: Value = serde_json::from_str(&run.out).expect("JSON");
        let all = rows(&report).iter().filter(|r| r["sector"] == "2025:25");
        all.map(|r| (r["area"].as_str().expect("an area").to_owned(), count(r))).collect()
    };
    let with = of_division_25(&folder);
    let away = folder
        .file("away.csv", "code,name,sector,sector_version\nF0086,Công ty CP Kim khí Thăng Long,26,2018\n");
    folder.xuong(&["import", "firms", away.to_str().expect("a path")]).ended(0);
    let without = of_division_25(&folder);
    let lost = with
        .iter()
        .filter(|(name, n)| without.iter().find(|(m, _)| m == name).map_or(0, |(_, k)| *k) == n - 1);
    let mut lost: Vec<&str> = lost.map(|(name, _)| name.as_str()).collect();
    lost.sort_unstable();
    assert_eq!(lost, [area, "city"]);
}

#[test]
fn every_table_names_edition_dates_coverage_and_that_boundaries_are_schematic() {
    let folder = Folder::seeded();
    let args = ["report", "sector-mix", "--boundaries", "wards-2025"];
    let terminal = folder.xuong(&args).ended(0).out;
    let csv = folder.xuong(&[&args[..], &["--format", "csv"]].concat()).ended(0).out;
    for text in [&terminal, &csv] {
        let placed = format!("{}/{}", firms_there_with("lon"), firms_there());
        let with_workers = format!("{}/{}", firms_there_with("workers"), firms_there());
        for word in
            ["Phường, xã (từ 7/2025)", "ranh giới sơ đồ", &placed, &with_workers, &oldest_year(), "2026"]
        {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
    let json = sector_mix("wards-2025", "2");
    assert_eq!(json["provenance"]["precision"], "schematic");
    assert_eq!(json["provenance"]["boundaries"], "wards-2025");
    assert_eq!(json["provenance"]["coverage"]["with_workers"], firms_there_with("workers"));
}

#[test]
fn unknown_workers_are_never_zero() {
    let report = sector_mix("city", "2");
    let (known, unknown): (Vec<&Value>, Vec<&Value>) =
        rows(&report).iter().partition(|row| row["workers_known"] != 0);
    assert!(unknown.iter().all(|row| row["workers"].is_null()) && !unknown.is_empty());
    assert!(known.iter().all(|row| row["workers"] != 0) && !known.is_empty());
}

#[rstest]
#[case("en", "Not yet (target of 2030)")]
#[case("vi", "Chưa đạt (mục tiêu năm 2030)")]
fn a_target_of_2030_is_not_failed_in_2025(#[case] lang: &str, #[case] said: &str) {
    let asked = ["--lang", lang, "report", "targets", "--on", "2025-12-31", "--format", "json"];
    let run = Folder::seeded().xuong(&asked).ended(0);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let of = |measure: &str| rows(&report).iter().find(|row| row["measure"] == measure).expect("a target");
    let growth = of("industry_and_construction_value_added_growth");
    assert_eq!((growth["verdict"].as_str(), growth["verdict_name"].as_str()), (Some("not_yet"), Some(said)));
    let productivity = of("labour_productivity_growth");
    assert!(productivity["actual"].is_null(), "the whole economy is not industry: {productivity}");
}

#[test]
fn enterprises_are_told_by_the_first_ten_digits_of_the_tax_code() {
    let folder = Folder::seeded();
    let two = "name,tax_code,sector\nChi nhánh 1,0314409058001,25\nChi nhánh 2,0314409058002,25\n";
    let file = folder.file("two.csv", two);
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let run = folder.xuong(&["report", "sector-mix", "--format", "json"]).ended(0);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let metal = rows(&report).iter().find(|r| r["sector"] == "2025:25").expect("division 25");
    assert_eq!(count(metal) - metal["enterprises"].as_i64().expect("a count"), 1);
}

#[test]
fn an_unknown_edition_names_those_that_are_held() {
    let run = Folder::seeded().xuong(&["report", "sector-mix", "--boundaries", "wards-1999"]).ended(2);
    assert!(run.err.contains("districts-2024") && run.err.contains("wards-2025"), "{}", run.err);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let folder = Folder::seeded();
    let ask = || folder.xuong(&["report", "sector-mix", "--boundaries", "wards-2025", "--format", "csv"]).out;
    assert_eq!(ask(), ask());
}

#[test]
fn whatever_names_a_unit_says_how_well_its_boundary_is_known() {
    let folder = Folder::seeded();
    let near = folder.xuong(&["near", "105.9128,21.0400", "-k", "1"]).ended(0).out;
    assert!(near.contains("ranh giới sơ đồ, không phải"), "{near}");
    folder.xuong(&["export", "firms", "-o", "firms.csv"]).ended(0);
    let mut firms = csv::Reader::from_path(folder.path().join("firms.csv")).expect("the export");
    for firm in firms.deserialize() {
        let firm: BTreeMap<String, String> = firm.expect("a row");
        let expected = if firm["ward_name"].is_empty() { "" } else { "schematic" };
        assert_eq!(firm["unit_precision"], expected, "{firm:?}");
    }
}
