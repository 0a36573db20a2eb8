//! Filters over HTTP (OGC 19-079r2): `filter`, `filter-lang`, `filter-crs`, queryables.

use rstest::rstest;
use serde_json::Value;

use crate::{harness::Server, ogc::core::walk};

pub(super) fn ask(server: &Server, collection: &str, filter: &str, more: &str) -> crate::harness::Answer {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    server.get(&format!("/ogc/collections/{collection}/items?filter={filter}{more}"))
}

fn firms(server: &Server) -> Vec<Value> {
    let pages = walk(server, "/ogc/collections/firms/items?limit=100");
    pages.iter().flat_map(|page| page["features"].as_array().expect("features").clone()).collect()
}

/// A firm as its feature tells it.
type Told = fn(&Value) -> bool;

/// /req/filter/filter-param, /req/filter/mixing-expressions
#[rstest]
#[case("workers >= 100 AND sector = '2599'", |p: &Value| p["workers"].as_i64() >= Some(100) && p["sector"] == "2599")]
#[case("workers IS NULL", |p: &Value| p["workers"].is_null())]
#[case("CASEI(name) LIKE CASEI('%KIM KHÍ%')", |p: &Value| p["name"].as_str().is_some_and(|n| n.to_lowercase().contains("kim khí")))]
#[case("ACCENTI(CASEI(name)) LIKE '%co dien%'", |p: &Value| p["name"].as_str().is_some_and(|n| xuong::model::fold::fold(n).contains("co dien")))]
#[case("NOT (status = 'closed' OR status IS NULL)", |p: &Value| p["status"].is_string() && p["status"] != "closed")]
#[case("ward_code IN ('00136', '00091')", |p: &Value| p["ward_code"] == "00136" || p["ward_code"] == "00091")]
fn a_filter_leaves_what_fits(#[case] filter: &str, #[case] fits: Told) {
    let server = Server::seeded().for_analyst();
    let all = firms(&server);
    let expected: Vec<&Value> = all.iter().filter(|f| fits(&f["properties"])).map(|f| &f["id"]).collect();
    let page = ask(&server, "firms", filter, "&limit=1000").json(200);
    let told: Vec<&Value> = page["features"].as_array().expect("features").iter().map(|f| &f["id"]).collect();
    assert_eq!(told, expected, "{filter}");
    assert_eq!(page["numberMatched"], expected.len(), "{filter}");
    server.stop();
}

/// /req/filter/filter-param: the two encodings and the box say the same
#[test]
fn a_box_a_polygon_and_json_say_the_same() {
    let server = Server::seeded().for_analyst();
    let ids = |page: &Value| {
        page["features"].as_array().expect("features").iter().map(|f| f["id"].clone()).collect::<Vec<_>>()
    };
    for collection in ["firms", "zones", "clusters", "units"] {
        let boxed = server
            .get(&format!("/ogc/collections/{collection}/items?limit=1000&bbox=105.8,21.0,105.95,21.1"))
            .json(200);
        assert!(!ids(&boxed).is_empty(), "{collection}");
        for (filter, more) in [
            ("S_INTERSECTS(geometry, BBOX(105.8, 21.0, 105.95, 21.1))", ""),
            (
                "S_INTERSECTS(geometry, POLYGON((105.8 21, 105.95 21, 105.95 21.1, 105.8 21.1, 105.8 21)))",
                "&filter-lang=cql2-text",
            ),
            (
                r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[105.8,21.0,105.95,21.1]}]}"#,
                "&filter-lang=cql2-json",
            ),
        ] {
            let page = ask(&server, collection, filter, &format!("{more}&limit=1000")).json(200);
            assert_eq!(ids(&page), ids(&boxed), "{collection} {filter}");
        }
    }
    server.stop();
}

/// A filter is kept by the links to further pages, and every page tells the same number.
#[test]
fn pages_of_a_filter_are_one_list() {
    let server = Server::seeded().for_analyst();
    let filter: String =
        form_urlencoded::byte_serialize("workers > 0 OR workers IS NULL".as_bytes()).collect();
    let pages = walk(&server, &format!("/ogc/collections/firms/items?limit=7&filter={filter}"));
    let whole = firms(&server).len();
    let ids = |page: &Value| {
        let features = page["features"].as_array().expect("features");
        features.iter().map(|feature| feature["id"].as_i64().expect("an id")).collect::<Vec<_>>()
    };
    let listed: Vec<i64> = pages.iter().flat_map(ids).collect();
    let all: Vec<i64> = firms(&server).iter().map(|firm| firm["id"].as_i64().expect("an id")).collect();
    assert_eq!(listed, all);
    for skipped in [0, 50, 195] {
        let page = format!("/ogc/collections/firms/items?limit=7&filter={filter}&offset={skipped}");
        let end = (skipped + 7).min(whole);
        assert_eq!(ids(&server.get(&page).json(200)), all[skipped..end]);
    }
    assert!(pages.iter().all(|page| page["numberMatched"] == whole));
    server.stop();
}

/// /req/filter/filter-param, /req/filter/filter-crs-param: what is wrong is told with its place
#[rstest]
#[case("workers = 'ten'", "", "byte 11")]
#[case("firm = 1", "", "there is no property 'firm'")]
#[case("TRUE", "&filter-lang=ecql", "filter-lang")]
#[case("TRUE", "&filter-crs=http://www.opengis.net/def/crs/EPSG/0/27700", "filter-crs")]
#[case("{", "&filter-lang=cql2-json", "JSON")]
fn a_wrong_filter_is_a_bad_request(#[case] filter: &str, #[case] more: &str, #[case] told: &str) {
    let server = Server::seeded().for_analyst();
    let problem = ask(&server, "firms", filter, more).json(400);
    assert!(problem["detail"].as_str().expect("a detail").contains(told), "{problem}");
    server.stop();
}

#[test]
fn thousands_of_parentheses_are_a_bad_request_and_the_server_lives() {
    let server = Server::seeded().for_analyst();
    let deep = format!("{}TRUE{}", "(".repeat(5000), ")".repeat(5000));
    assert!(
        ask(&server, "firms", &deep, "").json(400)["detail"].as_str().expect("a detail").contains("deep")
    );
    let long = format!("{}TRUE{}", "(".repeat(9000), ")".repeat(9000));
    assert!(
        ask(&server, "firms", &long, "").json(400)["detail"].as_str().expect("a detail").contains("longer")
    );
    assert_eq!(server.get("/api/health/live").status, 200);
    server.stop();
}

/// /req/queryables/get-queryables-op, /req/queryables/get-queryables-response
#[rstest]
#[case("firms")]
#[case("zones")]
#[case("clusters")]
#[case("units")]
fn queryables_are_told_and_every_one_of_them_can_be_asked(#[case] collection: &str) {
    let server = Server::seeded().for_analyst();
    let described = server.get(&format!("/ogc/collections/{collection}")).json(200);
    let links = described["links"].as_array().expect("links");
    let link = links.iter().find(|l| l["rel"] == "http://www.opengis.net/def/rel/ogc/1.0/queryables");
    assert_eq!(link.expect("a link")["type"], "application/schema+json");
    let answer = server.get(&format!("/ogc/collections/{collection}/queryables"));
    assert_eq!(answer.header("content-type"), "application/schema+json");
    let schema = answer.json(200);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(
        (&schema["type"], &schema["additionalProperties"]),
        (&Value::from("object"), &Value::from(false))
    );
    for (name, about) in schema["properties"].as_object().expect("properties") {
        assert!(about["title"].as_str().is_some_and(|title| !title.is_empty()), "{name}");
        let page = ask(&server, collection, &format!("\"{name}\" IS NOT NULL"), "&limit=1000").json(200);
        let beside = ["id", "geometry"].contains(&name.as_str());
        let there = |f: &Value| !(if beside { &f[name] } else { &f["properties"][name] }).is_null();
        assert!(page["features"].as_array().expect("features").iter().all(there), "{name}");
    }
    server.stop();
}

/// What is not told cannot be found out by filtering.
#[test]
fn the_public_cannot_filter_on_what_it_may_not_see() {
    let server = Server::seeded();
    let path = "/ogc/collections/firms/items?filter=workers%3E100";
    let problem = server.get(path).json(400);
    assert!(problem["detail"].as_str().expect("a detail").contains("no property 'workers'"), "{problem}");
    server.stop();
}
