//! Which unit a point lies in, against geopandas (`tests/fixtures/city`).

use std::{collections::HashMap, fs};

use serde_json::{Value, json};
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        drafts::Drafts,
        file::read,
    },
    geom::lonlat::LonLat,
    index::Snapshot,
    model::{change::Edit, holdings::Holdings, lang::Lang},
};

use crate::harness::hanoi;
use crate::imports::facts;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(format!("tests/fixtures/city/{name}")).expect("a fixture")
}

/// The districts of the synthetic city as an edition.
fn city() -> Snapshot {
    edition(&fixture("districts_wgs84.geojson"))
}

fn edition(districts: &[u8]) -> Snapshot {
    let named = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let reading = Reading {
        edition: "city".parse().ok(),
        renamed: vec![named("code", "district"), named("name", "district")],
        ..Reading::of(hanoi())
    };
    let batch = read(Importable::Units, districts, &reading);
    // The made-up cities need not be where the city of the register is.
    let refused = batch.findings.iter().any(|finding| finding.say(Lang::En).starts_with("error"));
    assert!(!refused, "{:?}", batch.findings);
    let mut holdings = Holdings::default();
    for (id, draft) in (1..).zip(batch.drafts.iter()) {
        holdings.apply(Edit::Put(Box::new(draft.record.with_id(id))));
    }
    Snapshot::new(holdings, 1, hanoi())
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

/// Edge cases E44 and E45: edges and corners of neighbours, and the border of a hole with an enclave in it.
#[test]
fn a_border_belongs_to_the_lower_code_as_in_the_vectors() {
    let text = fs::read_to_string("tests/fixtures/vectors/expected/edge_cases.json").expect("the cases");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    let cases = told["cases"].as_array().expect("cases");
    let cases: Vec<_> = cases.iter().filter(|case| case["indicator"] == "point_in_polygon").collect();
    assert_eq!(cases.len(), 2);
    for case in cases {
        let ring = |ring: &Value| {
            let mut ring = ring.as_array().expect("a ring").clone();
            ring.push(ring[0].clone());
            Value::from(ring)
        };
        let feature = |(code, shape): (&String, &Value)| {
            let outer = shape.get("outer").unwrap_or(shape);
            let holes = shape.get("holes").and_then(Value::as_array).cloned().unwrap_or_default();
            let rings: Vec<Value> = std::iter::once(outer).chain(&holes).map(ring).collect();
            let geometry = json!({ "type": "Polygon", "coordinates": rings });
            json!({ "type": "Feature", "properties": { "district": code }, "geometry": geometry })
        };
        let features: Vec<_> =
            case["input"]["polygons"].as_object().expect("areas").iter().map(feature).collect();
        let now =
            edition(json!({ "type": "FeatureCollection", "features": features }).to_string().as_bytes());
        let edition = now.base.edition("city").expect("the edition");
        let points = case["input"]["points"].as_array().expect("points");
        let expected = case["expected"].as_array().expect("districts");
        for (point, expected) in points.iter().zip(expected) {
            let at = |axis: usize| point[axis].as_f64().expect("a number");
            let unit = edition.locate(LonLat::new(at(0), at(1)).expect("a place"));
            assert_eq!(unit.map(|unit| unit.code.as_str()), expected.as_str(), "{} {point}", case["id"]);
        }
    }
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
const CONTRADICTS: [&str; 2] = ["C024", "F0200"];

#[test]
fn located_facts_lie_in_the_ward_and_district_their_sources_name() {
    let units = |file: &str| {
        let bytes = fs::read(format!("geodata/{file}")).expect("the boundaries");
        read(Importable::Units, &bytes, &Reading::of(hanoi())).drafts
    };
    let mut holdings = Holdings::default();
    let drafts = [units("units-districts-2024.geojson"), units("units-wards-2025.geojson")];
    for (id, draft) in (1..).zip(drafts.iter().flat_map(Drafts::iter)) {
        holdings.apply(Edit::Put(Box::new(draft.record.with_id(id))));
    }
    let now = Snapshot::new(holdings, 1, hanoi());
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
    let placed = facts::placed_zones() + facts::placed_clusters() + facts::placed_firms();
    assert_eq!(located, placed - CONTRADICTS.len());
}
