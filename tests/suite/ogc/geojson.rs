//! OGC API – Features, Part 1: Core, conformance class GeoJSON (OGC 17-069r4 §8.3, RFC 7946).

use geojson::FeatureCollection;
use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::Server,
    imports::facts::{FIRMS, placed_firms},
    ogc::core::{HELD, walk},
};

fn everything(server: &Server, collection: &str) -> Vec<Value> {
    let pages = walk(server, &format!("/ogc/collections/{collection}/items?limit=60"));
    pages.iter().flat_map(|page| page["features"].as_array().expect("features").clone()).collect()
}

/// /req/geojson/definition (OGC 17-069r4 §8.3)
#[rstest]
#[case("/ogc/collections/firms/items")]
#[case("/ogc/collections/units/items?limit=1")]
#[case("/ogc/collections/zones/items?f=geojson")]
#[case("/ogc/collections/clusters/items?name=Nobody")]
#[case("/ogc/collections/firms/items/F0086")]
fn features_come_as_geojson(#[case] path: &str) {
    let server = Server::seeded();
    assert_eq!(server.get(path).header("content-type"), "application/geo+json");
    server.stop();
}

/// /req/geojson/content, /req/core/fc-response, /req/core/crs84: each page is what another reader of RFC 7946 understands (OGC 17-069r4 §8.3)
#[test]
fn another_reader_understands_every_page() {
    let server = Server::seeded();
    for (collection, held) in HELD {
        let pages = walk(&server, &format!("/ogc/collections/{collection}/items?limit=60"));
        let read =
            |page: &Value| page.to_string().parse::<FeatureCollection>().expect(collection).features.len();
        assert_eq!(pages.iter().map(read).sum::<usize>() as u64, held, "{collection}");
    }
    let alone = server.get("/ogc/collections/units/items/wards-2025:00136");
    assert!(alone.text().parse::<geojson::Feature>().expect("a feature").geometry.is_some());
    server.stop();
}

/// /req/geojson/content: members of a feature (RFC 7946 §3.2)
#[test]
fn every_feature_has_what_a_feature_must_have() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        for feature in everything(&server, collection) {
            assert_eq!(feature["type"], "Feature");
            assert!(feature["id"].is_i64(), "{feature}");
            assert!(feature["properties"].is_object(), "{feature}");
            let members = feature.as_object().expect("a feature is an object");
            assert!(members.contains_key("geometry"), "{feature}");
            check_geometry(&feature["geometry"], ["units", "outlines"].contains(&collection));
        }
    }
    server.stop();
}

/// /req/geojson/content: a thing without a place has the geometry null (RFC 7946 §3.2)
#[test]
fn firms_without_a_point_are_listed_without_a_geometry() {
    let server = Server::seeded();
    let firms = everything(&server, "firms");
    let unplaced: Vec<&Value> = firms.iter().filter(|f| f["geometry"].is_null()).collect();
    assert_eq!((firms.len(), unplaced.len()), (FIRMS, FIRMS - placed_firms()));
    for firm in unplaced {
        assert!(firm["properties"]["ward_code"].is_null(), "a ward is told by the point: {firm}");
        assert!(firm["properties"]["name"].is_string(), "{firm}");
    }
    server.stop();
}

fn check_geometry(geometry: &Value, area: bool) {
    let parts = &geometry["coordinates"];
    match geometry["type"].as_str() {
        None => assert!(geometry.is_null() && !area, "{geometry}"),
        Some("Point") => check_position(parts),
        Some("MultiPolygon") => parts.as_array().expect("polygons").iter().for_each(check_polygon),
        Some(other) => panic!("{other} is no geometry of ours"),
    }
    assert_eq!(area, geometry["type"] == "MultiPolygon", "one type a collection: {geometry}");
}

/// Longitude first, and in the city (RFC 7946 §3.1.1)
fn check_position(position: &Value) {
    let [lon, lat] = pair(position);
    assert!((105.0..106.5).contains(&lon) && (20.0..22.0).contains(&lat), "{position}");
}

/// The outer ring counterclockwise, holes clockwise (RFC 7946 §3.1.6)
fn check_polygon(polygon: &Value) {
    for (at, ring) in polygon.as_array().expect("rings").iter().enumerate() {
        let ring = ring.as_array().expect("positions");
        ring.iter().for_each(check_position);
        assert!(ring.len() >= 4 && ring.first() == ring.last(), "a ring is closed");
        assert_eq!(turns_left(ring), at == 0, "ring {at} of {polygon}");
    }
}

fn turns_left(ring: &[Value]) -> bool {
    let [west, south] = pair(&ring[0]);
    let corner = |position: &Value| [pair(position)[0] - west, pair(position)[1] - south];
    let steps = ring.windows(2).map(|step| (corner(&step[0]), corner(&step[1])));
    steps.map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1).sum::<f64>() > 0.0
}

fn pair(position: &Value) -> [f64; 2] {
    serde_json::from_value(position.clone()).expect("a position has two numbers")
}
