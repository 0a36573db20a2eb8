//! OGC API – Features, Part 2: Coordinate Reference Systems by Reference (OGC 18-058r1).

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Answer, Server},
    ogc::core::HELD,
};

const FIRMS: &str = "/ogc/collections/firms/items";

/// Kim khí Thăng Long, whose code is F0086, in every system, in the order of its axes. PROJ 9.1.1 says so:
/// `echo 21.040057 105.912837 0 0 | cct -d 4 $(projinfo -s EPSG:4326 -t EPSG:5897 --spatial-test intersects -o PROJ …)`
const STEELWORKS: [(&str, [f64; 2]); 11] = [
    ("OGC/1.3/CRS84", [105.912_837, 21.040_057]),
    ("EPSG/0/4326", [21.040_057, 105.912_837]),
    ("EPSG/0/3857", [11_790_163.083_3, 2_396_655.598_6]),
    ("EPSG/0/4756", [21.041_043_594, 105.910_954_345]),
    ("EPSG/0/3405", [594_651.478_1, 2_326_960.225_4]),
    ("EPSG/0/5896", [906_707.591_8, 2_332_377.417_4]),
    ("EPSG/0/5897", [594_679.884_9, 2_327_658.592_8]),
    ("EPSG/0/5898", [282_846.276_0, 2_328_810.131_3]),
    ("EPSG/0/9208", [620_665.963_8, 2_327_827.305_1]),
    ("EPSG/0/9209", [542_711.398_9, 2_327_443.338_4]),
    ("EPSG/0/9211", [490_745.343_6, 2_327_390.924_7]),
];

fn uri(name: &str) -> String {
    format!("http://www.opengis.net/def/crs/{name}")
}

fn coordinates(feature: &Value) -> [f64; 2] {
    serde_json::from_value(feature["geometry"]["coordinates"].clone()).expect("a point")
}

/// Half a metre in the unit of a system.
fn half_a_metre(name: &str) -> f64 {
    if ["CRS84", "4326", "4756"].iter().any(|degrees| name.ends_with(degrees)) { 5e-6 } else { 0.5 }
}

fn ids(answer: &Answer) -> Vec<i64> {
    let page = answer.json(200);
    let features = page["features"].as_array().expect("features").iter();
    features.map(|feature| feature["id"].as_i64().expect("an identity")).collect()
}

/// /req/crs/fc-md-crs-list, /req/crs/fc-md-storageCrs-valid-value, /conf/crs/default-crs
#[test]
fn every_collection_lists_its_systems() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let described = server.get(&format!("/ogc/collections/{collection}")).json(200);
        let listed: Vec<String> = serde_json::from_value(described["crs"].clone()).expect("a list");
        assert_eq!(listed, STEELWORKS.map(|(name, _)| uri(name)), "{collection}");
        assert_eq!(described["storageCrs"], uri("OGC/1.3/CRS84"));
    }
    server.stop();
}

/// /req/crs/fc-crs-action, /req/crs/ogc-crs-header-value, /conf/crs/crs-parameter-transform
#[test]
fn coordinates_are_those_that_proj_gives() {
    let server = Server::seeded();
    for (name, [first, second]) in STEELWORKS {
        let crs = uri(name);
        for path in [format!("{FIRMS}/F0086?crs={crs}"), format!("{FIRMS}?code=F0086&crs={crs}")] {
            let answer = server.get(&path);
            assert_eq!(answer.header("content-crs"), format!("<{crs}>"));
            let body = answer.json(200);
            let told = coordinates(if body["features"].is_array() { &body["features"][0] } else { &body });
            let off = (told[0] - first).abs().max((told[1] - second).abs());
            let degrees = half_a_metre(name) < 0.1;
            // A tenth of a millimetre is told; PROJ and this program differ by no more than that.
            assert!(off <= if degrees { 2e-9 } else { 2e-4 }, "{path}: {told:?}");
        }
    }
    server.stop();
}

/// /req/crs/fc-crs-default-value, /conf/crs/crs-parameter-default
#[test]
fn without_a_system_coordinates_are_in_crs84_and_the_header_says_so() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let answer = server.get(&format!("/ogc/collections/{collection}/items?limit=1"));
        assert_eq!(answer.header("content-crs"), format!("<{}>", uri("OGC/1.3/CRS84")), "{collection}");
    }
    server.stop();
}

/// /req/crs/fc-crs-valid-value, /req/crs/fc-bbox-crs-valid-value, /req/filter/filter-crs-param
#[rstest]
#[case("crs=http://www.opengis.net/def/crs/EPSG/0/27700")]
#[case("crs=http://example.org/4326")]
#[case("crs=")]
#[case("bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/27700")]
#[case("bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/9001")]
fn an_unknown_system_is_a_bad_request(#[case] query: &str) {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let answer = server.get(&format!("/ogc/collections/{collection}/items?{query}"));
        assert_eq!(answer.status, 400, "{collection}?{query}");
        assert!(answer.text().contains("crs"), "{}", answer.text());
    }
    server.stop();
}

/// /req/crs/bbox-crs-action, /conf/crs/bbox-crs-parameter: a box of one metre around the steelworks finds it in every
/// system, and one beside it does not
#[test]
fn a_box_is_read_in_its_system() {
    let server = Server::seeded();
    for (name, [first, second]) in STEELWORKS {
        let half = half_a_metre(name);
        let around = |first: f64, second: f64| {
            let (a, b, c, d) = (first - half, second - half, first + half, second + half);
            ids(&server.get(&format!("{FIRMS}?bbox={a},{b},{c},{d}&bbox-crs={}", uri(name))))
        };
        assert_eq!(around(first, second), [86], "{name}");
        assert_eq!(around(first + 3.0 * half, second), Vec::<i64>::new(), "{name}");
    }
    server.stop();
}

/// The positions of a geometry.
fn positions(coordinates: &Value, each: &mut impl FnMut([f64; 2])) {
    match coordinates.as_array().map(Vec::as_slice) {
        Some([Value::Number(first), Value::Number(second), ..]) => {
            each([first, second].map(|number| number.as_f64().expect("a number")));
        }
        Some(parts) => parts.iter().for_each(|part| positions(part, each)),
        None => {}
    }
}

/// A box made of coordinates that were told, which are rounded in metres, finds all that they were told of.
#[test]
fn a_box_of_coordinates_that_were_told_finds_all_of_them() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        for (name, _) in STEELWORKS {
            let items = format!("/ogc/collections/{collection}/items?limit=1000");
            let page = server.get(&format!("{items}&crs={}", uri(name))).json(200);
            let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            let mut placed = Vec::new();
            for feature in page["features"].as_array().expect("features") {
                let geometry = &feature["geometry"];
                placed.extend(feature["id"].as_i64().filter(|_| !geometry.is_null()));
                positions(&geometry["coordinates"], &mut |[first, second]| {
                    let [west, south, east, north] = bounds;
                    bounds = [west.min(first), south.min(second), east.max(first), north.max(second)];
                });
            }
            let bbox = bounds.map(|bound| bound.to_string()).join(",");
            let found = ids(&server.get(&format!("{items}&bbox={bbox}&bbox-crs={}", uri(name))));
            assert_eq!(found, placed, "{collection} {name} {bbox}");
        }
    }
    server.stop();
}

/// /req/crs/bbox-crs-action: the same area in two systems has the same units, whose outlines cross it
#[test]
fn areas_meet_a_box_of_another_system() {
    let server = Server::seeded();
    let found = |bbox: &str, crs: &str| {
        ids(&server
            .get(&format!("/ogc/collections/units/items?limit=1000&bbox={bbox}&bbox-crs={}", uri(crs))))
    };
    let in_degrees = found("105.90,21.03,105.92,21.05", "OGC/1.3/CRS84");
    assert_eq!(in_degrees, found("21.03,105.90,21.05,105.92", "EPSG/0/4326"));
    // The corners of that box by cct, pulled in by some metres on every side.
    let in_metres = found("593360,2326560,595410,2328760", "EPSG/0/5897");
    assert_eq!(in_degrees, in_metres);
    assert!(!in_degrees.is_empty());
    server.stop();
}

/// /conf/crs/bbox-crs-parameter-default
#[test]
fn a_box_without_a_system_is_in_crs84() {
    let server = Server::seeded();
    let bbox = "bbox=105.88,21.0,105.95,21.06";
    let plain = ids(&server.get(&format!("{FIRMS}?{bbox}")));
    assert_eq!(plain, ids(&server.get(&format!("{FIRMS}?{bbox}&bbox-crs={}", uri("OGC/1.3/CRS84")))));
    assert!(plain.contains(&86));
    server.stop();
}

/// /req/crs/fc-crs-action: areas keep every position, whichever the system
#[test]
fn outlines_keep_their_positions() {
    let server = Server::seeded();
    let rings = |crs: &str| {
        let page = server.get(&format!("/ogc/collections/units/items?limit=3&crs={}", uri(crs))).json(200);
        let rings = page["features"].as_array().expect("features").iter();
        rings.map(|f| f["geometry"]["coordinates"][0].as_array().expect("a ring").len()).collect::<Vec<_>>()
    };
    assert_eq!(rings("OGC/1.3/CRS84"), rings("EPSG/0/5897"));
    server.stop();
}
