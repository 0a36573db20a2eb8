//! What areas are known for, held against the mix of sectors that the register tells.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::Value;

use crate::harness::{Folder, Server};

fn report(folder: &Folder, name: &str, boundaries: &str) -> Vec<Value> {
    let args = ["--lang", "en", "report", name, "--boundaries", boundaries, "--format", "json"];
    let told: Value = serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON");
    told["rows"].as_array().expect("rows").clone()
}

fn text(row: &Value, column: &str) -> String {
    row[column].as_str().unwrap_or_else(|| panic!("{column} of {row}")).to_owned()
}

fn number(row: &Value, column: &str) -> f64 {
    row[column].as_f64().unwrap_or_else(|| panic!("{column} of {row}"))
}

/// Establishments of known sector by area and sector, as the sector mix tells them.
fn counted(folder: &Folder, boundaries: &str) -> BTreeMap<(String, String), f64> {
    let known = report(folder, "sector-mix", boundaries).into_iter().filter(|row| !row["sector"].is_null());
    known.map(|row| ((text(&row, "area"), text(&row, "sector")), number(&row, "establishments"))).collect()
}

#[rstest]
fn a_quotient_is_the_share_in_the_area_over_the_share_in_the_city(
    #[values("districts-2024", "wards-2025", "zones", "city")] boundaries: &str,
) {
    let folder = Folder::seeded();
    let counted = counted(&folder, boundaries);
    let sum = |area: &str| counted.iter().filter(|((own, _), _)| own == area).map(|(_, n)| n).sum::<f64>();
    let rows = report(&folder, "specialisation", boundaries);
    let areas = counted.keys().filter(|(area, _)| boundaries == "city" || area != "city").count();
    assert_eq!(rows.len(), areas);
    for row in rows {
        let (area, sector) = (text(&row, "area"), text(&row, "sector"));
        let own = counted[&(area.clone(), sector.clone())];
        let city = counted[&("city".to_owned(), sector)];
        let quotient = own / sum(&area) / (city / sum("city"));
        assert!((number(&row, "location_quotient") - quotient).abs() < 5.1e-4, "{row}: {quotient}");
        // Neither the city nor what lies in no area is tested.
        match area.as_str() {
            "city" | "unplaced" | "outside" => assert_eq!(row["verdict"], "not_tested", "{row}"),
            _ => assert!((0.0..=1.0).contains(&number(&row, "p_value")), "{row}"),
        }
        assert_eq!(number(&row, "establishments").total_cmp(&own), std::cmp::Ordering::Equal);
    }
}

#[test]
fn many_of_one_trade_in_one_place_are_beyond_chance_and_few_are_called_few() {
    let folder = Folder::seeded();
    let firms =
        (0..40).map(|n| format!("M{n},Xưởng may {n},1410,105.9128,{}\n", 21.04 + f64::from(n) * 1e-5));
    let file = folder.file("may.csv", format!("code,name,sector,lon,lat\n{}", firms.collect::<String>()));
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let rows = report(&folder, "specialisation", "districts-2024");
    let reading = |sector: &str| {
        let found = rows.iter().find(|row| text(row, "area") == "004" && text(row, "sector") == sector);
        text(found.unwrap_or_else(|| panic!("{sector} in Long Biên")), "reading")
    };
    assert_eq!(reading("2025:14"), "beyond chance");
    assert_eq!(reading("2025:11"), "few establishments");
    let verdict = |sector: &str| {
        let found = rows.iter().find(|row| text(row, "area") == "004" && text(row, "sector") == sector);
        text(found.unwrap_or_else(|| panic!("{sector} in Long Biên")), "verdict")
    };
    assert_eq!(
        (verdict("2025:14").as_str(), verdict("2025:11").as_str()),
        ("beyond_chance", "may_be_chance")
    );
}

#[test]
fn diversity_tells_one_row_an_area_and_the_sector_that_stands_out() {
    let folder = Folder::seeded();
    let (mixed, quotients) =
        (report(&folder, "diversity", "districts-2024"), report(&folder, "specialisation", "districts-2024"));
    let counted = counted(&folder, "districts-2024");
    for row in &mixed {
        let area = text(row, "area");
        let own: Vec<f64> = counted.iter().filter(|((a, _), _)| *a == area).map(|(_, n)| *n).collect();
        let all: f64 = own.iter().sum();
        let effective = 1.0 / own.iter().map(|n| (n / all).powi(2)).sum::<f64>();
        assert!((number(row, "effective_sectors") - effective).abs() < 5.1e-4, "{row}: {effective}");
        let stands_out = |other: &&Value| {
            text(other, "area") == area
                && text(other, "verdict") == "beyond_chance"
                && number(other, "location_quotient") > 1.0
        };
        let greatest = quotients.iter().filter(stands_out);
        let greatest = greatest.map(|other| number(other, "location_quotient")).reduce(f64::max);
        assert_eq!(row["top_quotient"].as_f64(), greatest, "{row}");
        assert!((0.0..=2.0).contains(&number(row, "krugman")), "{row}");
    }
    let areas: Vec<String> = mixed.iter().map(|row| text(row, "area")).collect();
    assert!(areas.is_sorted_by(|a, b| a < b || b == "unplaced"), "{areas:?}");
    let city = report(&folder, "diversity", "city");
    assert_eq!(city.len(), 1);
    assert!(city[0]["krugman"].is_null(), "there is no rest to compare with: {}", city[0]);
}

/// The same figures over HTTP, in JSON and CSV, and in both languages.
#[rstest]
#[case("specialisation", "Thương số vị trí", "beyond chance|may be chance|few establishments")]
#[case("diversity", "Chỉ số Krugman", "Krugman index")]
fn every_door_tells_the_same(#[case] name: &str, #[case] vietnamese: &str, #[case] english: &str) {
    let server = Server::seeded();
    let asked = format!("/api/reports/{name}?boundaries=districts-2024");
    let told = server.get(&format!("{asked}&lang=en")).json(200);
    assert_eq!(told["rows"].as_array(), Some(&report(&server.folder, name, "districts-2024")));
    assert!(english.split('|').any(|word| told.to_string().contains(word)), "{told}");
    let sheet = server.get(&format!("{asked}&lang=vi&f=csv")).text();
    assert!(sheet.lines().next().is_some_and(|heading| heading.contains(vietnamese)), "{sheet}");
    let lines = sheet.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
    let placed =
        told["rows"].as_array().expect("rows").iter().filter(|row| row["area"] != "unplaced").count();
    assert_eq!(lines, placed);
    let listed = server.get("/api/reports").text();
    assert!(listed.contains(&format!("\"{name}\"")), "{listed}");
    server.stop();
}
