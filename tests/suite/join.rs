//! Which unit a point lies in, against geopandas (`tests/fixtures/city`).

use std::{collections::HashMap, fs};

use serde_json::Value;
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
    },
    geom::lonlat::LonLat,
    index::Snapshot,
    model::{change::Edit, holdings::Holdings},
};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("tests/fixtures/city/{name}")).expect("a fixture")
}

/// The districts of the synthetic city as an edition.
fn city() -> Snapshot {
    let named = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let reading = Reading {
        edition: "city".parse().ok(),
        renamed: vec![named("code", "district"), named("name", "district")],
        ..Reading::default()
    };
    let batch = read(Importable::Units, &fixture("districts_wgs84.geojson"), &reading);
    assert!(batch.findings.is_empty(), "{:?}", batch.findings);
    let mut holdings = Holdings::default();
    for (id, draft) in (1..).zip(batch.drafts) {
        holdings.apply(Edit::Put(Box::new(draft.record.with_id(id))));
    }
    Snapshot::new(holdings, 1)
}

#[test]
fn every_firm_lies_in_the_district_that_geopandas_gives() {
    let now = city();
    let edition = now.base.edition("city").expect("the edition");
    let expected: Value = serde_json::from_slice(&fixture("join.json")).expect("JSON");
    let firms = fixture("firms.csv");
    let mut checked = 0;
    for row in csv::Reader::from_reader(firms.as_slice()).deserialize() {
        let row: HashMap<String, String> = row.expect("a row");
        let number = |name: &str| row[name].parse().expect("a number");
        let point = LonLat::new(number("lon"), number("lat")).expect("a position");
        let code = row["firm_id"].as_str();
        let unit = edition.locate(point).map(|u| u.code.as_str());
        assert_eq!(unit, expected["district_of_firm"][code].as_str(), "{code}");
        checked += 1;
    }
    assert_eq!(checked, expected["district_of_firm"].as_object().map_or(0, serde_json::Map::len));
}

#[test]
fn on_a_shared_border_the_smaller_code_wins_and_outside_there_is_none() {
    let now = city();
    let edition = now.base.edition("city").expect("the edition");
    let corner = edition.get("D12").expect("the enclave").shape.0[0].exterior().0[0];
    let on_border = LonLat::new(corner.x, corner.y).expect("a position");
    assert_eq!(edition.locate(on_border).map(|u| u.code.as_str()), Some("D06"));
    assert!(edition.locate(LonLat::new(0.0, 0.0).expect("a position")).is_none());
}

/// Sites whose point contradicts their own address cannot lie in both.
const CONTRADICTS: [&str; 1] = ["C024"];

#[test]
fn located_facts_lie_in_the_ward_and_district_their_sources_name() {
    let units = |file: &str| {
        let bytes = fs::read(format!("geodata/{file}")).expect("the boundaries");
        read(Importable::Units, &bytes, &Reading::default()).drafts
    };
    let mut holdings = Holdings::default();
    let drafts = [units("units-districts-2024.geojson"), units("units-wards-2025.geojson")].concat();
    for (id, draft) in (1..).zip(drafts) {
        holdings.apply(Edit::Put(Box::new(draft.record.with_id(id))));
    }
    let now = Snapshot::new(holdings, 1);
    let name = |edition: &str, p| now.base.edition(edition)?.locate(p).map(|u| u.name.clone());
    let mut located = 0;
    for file in ["zones", "clusters", "firms"] {
        let mut rows = csv::Reader::from_path(format!("geodata/{file}.csv")).expect("the seed");
        for row in rows.deserialize() {
            let row: HashMap<String, String> = row.expect("a row");
            let Ok(lon) = row["lon"].parse() else { continue };
            if CONTRADICTS.contains(&row["code"].as_str()) {
                continue;
            }
            let p = LonLat::new(lon, row["lat"].parse().expect("a latitude")).expect("a position");
            let ward = name("wards-2025", p).expect("inside a ward");
            let district = name("districts-2024", p).expect("inside a district");
            let mut named = row["district"].split(';').map(str::trim);
            assert!(row["ward"].is_empty() || row["ward"] == ward, "{row:?}: {ward}");
            assert!(
                row["district"].is_empty() || named.any(|d| district.ends_with(d)),
                "{row:?}: {district}"
            );
            located += 1;
        }
    }
    assert_eq!(located, 12 + 61 + 147);
}
