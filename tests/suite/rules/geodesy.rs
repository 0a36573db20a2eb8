//! VN-2000 and geodesic distances against values computed elsewhere (`tests/fixtures/geodesy`).

use std::fs;

use serde_json::Value;
use xuong::geom::{crs::Crs, lonlat::LonLat, measure::distance_m};

fn fixture(name: &str) -> String {
    fs::read_to_string(format!("tests/fixtures/geodesy/{name}")).expect("a fixture")
}

fn json(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).expect("JSON")
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or_else(|| panic!("{name} in {of}"))
}

fn crs(code: &str) -> Crs {
    code.parse().expect("a supported system")
}

/// Metres to within a millimetre, degrees to within what a millimetre is, there and back.
fn agrees(wgs84: LonLat, code: &str, (east, north): (f64, f64)) {
    let (x, y) = crs(code).from_lonlat(wgs84).expect("inside the area");
    let metres_per_unit = if code == "4756" { 111_320.0 } else { 1.0 };
    let off_m = (x - east).hypot(y - north) * metres_per_unit;
    assert!(off_m < 0.001, "{code} at {wgs84:?}: {off_m} m off");
    let back = crs(code).to_lonlat(east, north).expect("inside the area");
    assert!(
        distance_m(wgs84, back) < 0.001,
        "{code} at {wgs84:?} and back: {} m off",
        distance_m(wgs84, back)
    );
}

#[test]
fn vn2000_agrees_with_transformation_6960_within_a_millimetre_there_and_back() {
    let points = json("vn2000_points.json");
    for p in points["points"].as_array().expect("points") {
        let wgs84 = LonLat::new(number(p, "wgs84_lon"), number(p, "wgs84_lat")).expect("a position");
        agrees(wgs84, "4756", (number(p, "epsg4756_lon"), number(p, "epsg4756_lat")));
        agrees(wgs84, "3405", (number(p, "epsg3405_E"), number(p, "epsg3405_N")));
        agrees(wgs84, "5897", (number(p, "epsg5897_E"), number(p, "epsg5897_N")));
    }
}

#[test]
fn the_golden_points_of_ha_noi_are_met_within_a_millimetre() {
    let table = fixture("vn2000_vectors.tsv");
    for line in table.lines().skip(1) {
        let n: Vec<f64> = line.split('\t').skip(1).map(|v| v.parse().expect("a number")).collect();
        let wgs84 = LonLat::new(n[0], n[1]).expect("a position");
        agrees(wgs84, "4756", (n[2], n[3]));
        agrees(wgs84, "5897", (n[4], n[5]));
        agrees(wgs84, "3405", (n[6], n[7]));
    }
    assert_eq!(table.lines().count(), 7);
}

#[test]
fn distances_are_geodesic() {
    let pairs = json("distance_pairs.json");
    for p in pairs["pairs"].as_array().expect("pairs") {
        let a = LonLat::new(number(p, "lon1"), number(p, "lat1")).expect("a position");
        let b = LonLat::new(number(p, "lon2"), number(p, "lat2")).expect("a position");
        assert!((distance_m(a, b) - number(p, "geodesic_m")).abs() < 1e-6, "{p}");
    }
}
