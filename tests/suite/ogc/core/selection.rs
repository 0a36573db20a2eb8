//! What a query of a collection selects (OGC 17-069r4 §7.15.3 to §7.16).

use std::collections::BTreeSet;

use geo::{BoundingRect, Intersects, MultiPolygon, Rect, coord};
use rstest::rstest;
use serde_json::Value;

use super::{follow_every_link, ids, link};
use crate::harness::{Folder, Server};

/// The codes of what a query of a collection finds.
fn codes(server: &Server, query: &str) -> BTreeSet<String> {
    let found = server.get(&format!("/ogc/collections/{query}")).json(200);
    let features = found["features"].as_array().expect("features").iter();
    features.map(|f| f["properties"]["code"].as_str().expect("a code").to_owned()).collect()
}

fn matched(server: &Server, query: &str) -> u64 {
    let page = server.get(&format!("/ogc/collections/{query}")).json(200);
    page["numberMatched"].as_u64().expect("numberMatched")
}

/// /req/core/fc-bbox-response (OGC 17-069r4 §7.15.3); Kim khí Thăng Long stands at 105.912837, 21.040057
#[rstest]
#[case::west_edge("105.912837,21,106,21.1", true)]
#[case::beside_the_west_edge("105.912838,21,106,21.1", false)]
#[case::east_edge("105,21,105.912837,21.1", true)]
#[case::north_edge("105,21,106,21.040057", true)]
#[case::beside_the_north_edge("105,21,106,21.040056", false)]
#[case::only_the_point("105.912837,21.040057,105.912837,21.040057", true)]
#[case::heights("105.9,21.0,-5,105.95,21.1,900", true)]
#[case::across_the_antimeridian("170,21,106,21.1", true)]
#[case::the_other_side("106,21,-170,21.1", false)]
fn a_box_holds_its_border(#[case] bbox: &str, #[case] inside: bool) {
    let server = Server::seeded();
    let found = codes(&server, &format!("firms/items?limit=1000&bbox={bbox}"));
    assert_eq!(found.contains("F0086"), inside, "{found:?}");
    server.stop();
}

/// /req/core/fc-bbox-response: the geometry counts, not its envelope (OGC 17-069r4 §7.15.3)
#[test]
fn units_are_selected_by_their_polygons() {
    let server = Server::seeded();
    let all = server.get("/ogc/collections/units/items?limit=1000").json(200);
    let units: Vec<(i64, MultiPolygon)> =
        all["features"].as_array().expect("features").iter().map(shape).collect();
    let mut only_envelopes = 0;
    for (_, shape) in units.iter().step_by(9) {
        let corner = shape.bounding_rect().expect("a unit has an area").min();
        let asked = Rect::new(corner, corner + coord! { x: 0.004, y: 0.004 });
        let expected: BTreeSet<i64> =
            units.iter().filter(|(_, s)| s.intersects(&asked)).map(|(id, _)| *id).collect();
        let envelopes = units.iter().filter(|(_, s)| s.bounding_rect().is_some_and(|r| r.intersects(&asked)));
        only_envelopes += envelopes.count() - expected.len();
        let [west, south, east, north] = [asked.min().x, asked.min().y, asked.max().x, asked.max().y];
        let query = format!("/ogc/collections/units/items?limit=1000&bbox={west},{south},{east},{north}");
        assert_eq!(
            ids(&server.get(&query).json(200)).into_iter().collect::<BTreeSet<_>>(),
            expected,
            "{query}"
        );
    }
    assert!(only_envelopes > 0, "the boxes tell polygons from envelopes");
    server.stop();
}

fn shape(feature: &Value) -> (i64, MultiPolygon) {
    let geometry: geojson::Geometry =
        serde_json::from_value(feature["geometry"].clone()).expect("a geometry");
    let geometry = geo::Geometry::<f64>::try_from(geometry).expect("a shape");
    let id = feature["id"].as_i64().expect("an identity");
    (
        id,
        MultiPolygon::try_from(geometry.clone())
            .unwrap_or_else(|_| vec![geo::Polygon::try_from(geometry).expect("polygons")].into()),
    )
}

/// /req/core/fc-time-response (OGC 17-069r4 §7.15.4)
#[rstest]
#[case("2025-06-30", 30, 0)]
#[case("2025-07-01", 0, 126)]
#[case("2025-07-01T00:00:00Z", 0, 126)]
#[case("2025-06-01/2025-08-01", 30, 126)]
#[case("../2025-06-30", 30, 0)]
#[case("/2025-06-30", 30, 0)]
#[case("2025-07-01/..", 0, 126)]
#[case("2025-07-01/", 0, 126)]
fn each_edition_answers_for_its_time(#[case] datetime: &str, #[case] districts: u64, #[case] wards: u64) {
    let server = Server::seeded();
    let found =
        |level: &str| matched(&server, &format!("units/items?limit=1&datetime={datetime}&level={level}"));
    assert_eq!((found("district"), found("ward")), (districts, wards));
    server.stop();
}

/// /rec/core/fc-filters: properties select by equality (OGC 17-069r4 §7.15.5)
#[test]
fn properties_select_by_equality() {
    let server = Server::seeded();
    assert!(codes(&server, "firms/items?ward_code=00136").contains("F0086"));
    assert_eq!(codes(&server, "firms/items?tax_code=0106364945"), BTreeSet::from(["F0141".to_owned()]));
    assert_eq!(matched(&server, "zones/items?kind=high_tech_park"), 2);
    assert_eq!(matched(&server, "firms/items?ward_code=00136&sector=11&sector_version=2018"), 1);
    assert_eq!(matched(&server, "firms/items?name=Nobody"), 0, "nothing found is an answer");
    assert!(codes(&server, "firms/items?name=Nobody").is_empty());
    server.stop();
}

/// /req/core/f-op, /req/core/f-success (OGC 17-069r4 §7.16)
#[test]
fn a_thing_has_one_identity_and_one_code() {
    let server = Server::seeded();
    for (id, code, collection) in [("86", "F0086", "firms"), ("1", "Z01", "zones")] {
        let [by_id, by_code] = [id, code]
            .map(|name| server.get(&format!("/ogc/collections/{collection}/items/{name}")).json(200));
        for part in ["type", "id", "geometry", "properties"] {
            assert_eq!(by_id[part], by_code[part], "{code}");
        }
        assert_eq!(by_code["properties"]["code"], code);
        follow_every_link(&server, &by_code);
        assert_eq!(link(&by_code, "collection").expect("its collection").1, "application/json");
    }
    server.stop();
}

#[test]
fn a_code_with_a_leading_zero_is_not_taken_for_an_identity() {
    let folder = Folder::seeded();
    let file = folder.file("firm.csv", "code,name\n0086,Cơ sở không không tám sáu\n");
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    let server = Server::on(folder);
    for name in ["0086", "86", "F0086"] {
        let firm = server.get(&format!("/ogc/collections/firms/items/{name}")).json(200);
        assert_eq!(firm["properties"]["code"], if name == "0086" { "0086" } else { "F0086" });
    }
    assert_eq!(server.get("/ogc/collections/firms/items/+86").status, 404);
    server.stop();
}
