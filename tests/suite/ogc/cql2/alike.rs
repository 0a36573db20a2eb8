//! Filters that say the same in two ways find the same.

use rstest::rstest;
use serde_json::json;

use super::served::ask;
use crate::harness::Server;

/// Two triangles that share one corner, at which a firm lies.
const TOUCHING: &str =
    "MULTIPOLYGON(((105 21,105.831 21.33177,105 22,105 21)),((107 21,107 22,105.831 21.33177,107 21)))";

#[rstest]
#[case("firms", "TIMESTAMP('2022-04-14T10:00:00Z') < TIMESTAMP('2022-04-14T11:00:00Z')", "TRUE")]
#[case("firms", "T_BEFORE(TIMESTAMP('2022-04-14T10:00:00Z'),TIMESTAMP('2022-04-14T11:00:00Z'))", "TRUE")]
#[case("firms", "DATE('2022-04-15') = TIMESTAMP('2022-04-14T20:00:00Z')", "TRUE")]
#[case("firms", "'2020-01-01' <= as_of", "as_of >= DATE('2020-01-01')")]
#[case("firms", "-id < -100", "id > 100")]
#[case("firms", "-(id + 1) = -165", "id = 164")]
#[case("firms", "(name_en = 'x') IS NULL", "name_en IS NULL")]
#[case("firms", "(name_en = 'x') IS NOT NULL", "name_en IS NOT NULL")]
#[case(
    "firms",
    "id = 164 AND S_INTERSECTS(geometry,GEOMETRYCOLLECTION(POINT Z (105.831 21.33177 7)))",
    "id = 164"
)]
#[case("units", "S_DWITHIN(geometry,POINT(105.85 21.03),0)", "S_INTERSECTS(geometry,POINT(105.85 21.03))")]
#[case("units", "NOT S_DWITHIN(geometry,POINT(105.85 21.03),1000000)", "FALSE")]
fn both_find_the_same(#[case] layer: &str, #[case] one: &str, #[case] other: &str) {
    let server = Server::seeded();
    let found = |filter: &str| ask(&server, layer, filter, "").json(200)["numberMatched"].clone();
    assert_eq!(found(one), found(other), "{one}");
    server.stop();
}

/// A point where parts of an area touch is a point of the area, whichever way it is asked.
#[test]
fn a_point_on_two_borders_is_not_outside() {
    let server = Server::seeded();
    let found = |relation: &str| {
        let filter = format!("id = 164 AND {relation}(geometry,{TOUCHING})");
        ask(&server, "firms", &filter, "").json(200)["numberMatched"].clone()
    };
    assert_eq!([found("S_INTERSECTS"), found("S_TOUCHES"), found("S_DISJOINT")], [1, 1, 0]);
    server.stop();
}

/// The sides of a polygon in VN-2000 are as straight as those of a box.
#[test]
fn a_polygon_and_a_box_in_vn2000_have_the_same_sides() {
    let server = Server::seeded();
    let found = |area: &str| {
        let filter = format!("id = 46 AND S_INTERSECTS(geometry,{area})");
        ask(&server, "firms", &filter, "&filter-crs=EPSG:5897").json(200)["numberMatched"].clone()
    };
    let north = "2336844";
    let polygon =
        format!("POLYGON((500000 2200000,600000 2200000,600000 {north},500000 {north},500000 2200000))");
    assert_eq!(found(&polygon), 1, "ten metres inside");
    assert_eq!(found(&format!("BBOX(500000,2200000,600000,{north})")), 1);
    server.stop();
}

/// RFC 7946 §5 lets a geometry carry its box.
#[test]
fn a_geometry_with_a_box_is_the_geometry() {
    let server = Server::seeded();
    let point = json!({ "type": "Point", "coordinates": [0, 0], "bbox": [100, 10, 110, 30] });
    let filter = json!({ "op": "s_intersects", "args": [{ "property": "geometry" }, point] }).to_string();
    let page = ask(&server, "firms", &filter, "&filter-lang=cql2-json").json(200);
    assert_eq!(page["numberMatched"], 0);
    server.stop();
}

#[rstest]
#[case("T_INTERSECTS(INTERVAL('2025-01-01','2020-01-01'),as_of)", "an end before its start")]
#[case("as_of > DATE('+2020-01-01')", "+2020-01-01")]
fn a_time_that_is_none_is_refused(#[case] filter: &str, #[case] told: &str) {
    let server = Server::seeded();
    let problem = ask(&server, "firms", filter, "").json(400);
    assert!(problem["detail"].as_str().expect("a detail").contains(told), "{problem}");
    server.stop();
}

/// Each crossing is a node of a graph that is made for every firm.
#[test]
fn a_line_that_crosses_itself_thousands_of_times_is_refused() {
    let server = Server::seeded();
    let corners: Vec<String> =
        (0..200).map(|n| format!("{} {}", 179 * (n % 2), f64::from(n) / 3.0 % 7.0)).collect();
    let filter = format!("S_INTERSECTS(geometry,LINESTRING({}))", corners.join(","));
    let problem = ask(&server, "firms", &filter, "").json(400);
    assert!(problem["detail"].as_str().expect("a detail").contains("cross each other"), "{problem}");
    server.stop();
}
