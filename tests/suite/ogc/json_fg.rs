//! OGC Features and Geometries JSON (OGC 21-045r1), as another reader of it finds it.

use std::{fs, process::Command};

use rstest::rstest;
use serde_json::{Value, json};
use time::{Date, macros::format_description};
use xuong::collection::kinds::Collection;

use crate::{
    harness::{Answer, Folder, InTime, Run, Server},
    server::another_city,
};

const MEDIA_TYPE: &str = "application/vnd.ogc.fg+json";

/// What the reader says of documents.
fn read(documents: &[Value]) -> Run {
    let folder = Folder::of_a_file();
    let file = |(at, document): (usize, &Value)| {
        let path = folder.path().join(format!("{at}.json"));
        fs::write(&path, document.to_string()).expect("it is written");
        path
    };
    let files: Vec<_> = documents.iter().enumerate().map(file).collect();
    let output = Command::new("python3").arg("tests/clients/jsonfg.py").args(files).output_in_time();
    Run::of(&output.expect("Python is there"))
}

/// The features of a document.
fn features(document: &Value) -> &[Value] {
    document["features"].as_array().expect("features")
}

/// /req/core/schema-valid, /req/core/metadata, /req/core/geometry-wgs84, /req/core/place, /req/core/fallback,
/// /req/core/instant, /req/core/interval, /req/core/coordinate-dimension, /req/types-schemas/metadata,
/// /req/types-schemas/feature-type, /req/types-schemas/geometry-dimension
#[rstest]
#[case::wgs_84("")]
#[case::metres("&crs=EPSG:5897")]
#[case::north_first("&crs=EPSG:4326")]
fn pages_and_features_of_every_collection_conform(#[case] system: &str) {
    let server = Server::seeded();
    let mut documents = Vec::new();
    for collection in Collection::ALL {
        let path = format!("/ogc/collections/{collection}/items?f=jsonfg&limit=1000{system}");
        let answer = server.get(&path);
        assert_eq!(answer.header("content-type"), MEDIA_TYPE, "{path}");
        let page = answer.json(200);
        let plain = server.get(&path.replace("f=jsonfg", "f=json").replace(system, "")).json(200);
        assert_eq!(page["numberMatched"], plain["numberMatched"]);
        // What GeoJSON has is as it is in GeoJSON.
        for (own, plain) in features(&page).iter().zip(features(&plain)) {
            for member in ["type", "id", "geometry", "properties"] {
                assert_eq!(own[member], plain[member], "{path}: {member}");
            }
            assert_eq!(own["place"].is_null(), system.is_empty() || own["geometry"].is_null(), "{path}");
        }
        assert_eq!(page["featureType"], collection.code());
        assert_eq!(page["coordRefSys"].is_null(), system.is_empty());
        if let Some(first) = features(&page).first() {
            let path = format!("/ogc/collections/{collection}/items/{}?f=jsonfg{system}", first["id"]);
            let one = server.get(&path).json(200);
            for member in ["time", "place", "geometry", "properties"] {
                assert_eq!(one[member], first[member], "{path}: {member}");
            }
            documents.push(one);
        }
        documents.push(page);
    }
    assert!(documents.len() > 12, "{}", documents.len());
    let run = read(&documents);
    assert_eq!(run.code, 0, "{}", run.err);
    server.stop();
}

/// /req/core/axis-order: coordinates that GDAL made
#[test]
fn places_are_metres_of_the_system_that_is_requested() {
    let server = another_city::server();
    let page = server.get("/ogc/collections/firms/items?f=jsonfg&limit=100&crs=EPSG:9209").json(200);
    assert_eq!(page["coordRefSys"], "http://www.opengis.net/def/crs/EPSG/0/9209");
    let expected = another_city::expected();
    assert_eq!(features(&page).len(), expected.len());
    for (code, [lon, lat, east, north]) in expected {
        let own = features(&page).iter().find(|own| own["properties"]["code"] == code).expect("the firm");
        let near = |member: &str, [x, y]: [f64; 2], within: f64| {
            let at = &own[member]["coordinates"];
            let is_near =
                |axis: usize, wanted: f64| (at[axis].as_f64().expect("a number") - wanted).abs() < within;
            assert!(is_near(0, x) && is_near(1, y), "{code}: {member} {at} is not {x} {y}");
        };
        near("place", [east, north], 2e-3);
        near("geometry", [lon, lat], 2e-8);
    }
    server.stop();
}

/// /req/core/instant, /req/core/interval: as the records of the seed say
fn day_before(day: &str) -> String {
    let day = Date::parse(day, format_description!("[year]-[month]-[day]")).expect("a day");
    day.previous_day().expect("a day").to_string()
}

#[test]
fn time_is_that_of_units_and_of_figures_and_null_where_nothing_is_known() {
    let server = Server::seeded();
    let units = server.get("/ogc/collections/units/items?f=jsonfg&limit=1000").json(200);
    let mut ends = 0;
    for unit in features(&units) {
        let (from, to) = (&unit["properties"]["valid_from"], &unit["properties"]["valid_to"]);
        let end = |day: &Value| if day.is_null() { json!("..") } else { day.clone() };
        // The day on which its edition ends is no longer one of the unit.
        let last = |day: &Value| day.as_str().map_or_else(|| json!(".."), |day| json!(day_before(day)));
        let expected = if from.is_null() && to.is_null() {
            Value::Null
        } else {
            json!({ "interval": [end(from), last(to)] })
        };
        assert_eq!(unit["time"], expected);
        ends += usize::from(!to.is_null());
    }
    assert!(ends > 20, "districts that are no more: {ends}");
    let zones = server.get("/ogc/collections/zones/items?f=jsonfg&limit=100").json(200);
    assert!(features(&zones).iter().all(|zone| zone["time"].is_null()));
    let figures = server.get("/ogc/collections/observations/items?f=jsonfg&limit=1000").json(200);
    assert!(features(&figures).iter().any(|own| own["time"]["interval"][0].is_string()));
    server.stop();
}

/// /req/types-schemas/feature-schemas
#[test]
fn a_document_is_found_by_its_type_and_leads_to_schema_and_profile() {
    let server = Server::seeded();
    let by_header = |path: &str| server.ask("GET", path, &[("accept", MEDIA_TYPE)]);
    let kind = |answer: &Answer| answer.header("content-type").to_owned();
    for path in ["/ogc/collections/firms/items?limit=2", "/ogc/collections/firms/items/F0086"] {
        let answer = by_header(path);
        assert_eq!(kind(&answer), MEDIA_TYPE, "{path}");
        let document = answer.json(200);
        let schema = document["featureSchema"].as_str().and_then(|own| own.strip_prefix(&server.url("")));
        let schema = server.get(schema.expect("an address of the server")).json(200);
        assert_eq!(schema["properties"]["code"]["type"], "string");
        let links = document["links"].as_array().expect("links");
        let profile = links.iter().find(|link| link["rel"] == "profile").expect("the profile");
        assert_eq!(profile["href"], "http://www.opengis.net/def/profile/OGC/0/jsonfg-plus");
        assert!(links.iter().any(|link| link["rel"] == "self" && link["type"] == MEDIA_TYPE), "{links:?}");
    }
    let plain = server.get("/ogc/collections/firms/items?limit=2");
    assert_eq!(kind(&plain), "application/geo+json");
    assert!(plain.json(200)["conformsTo"].is_null(), "GeoJSON is as it was");
    let bare =
        server.get("/ogc/collections/firms/items?limit=2&f=jsonfg&crs=EPSG:5897&skipGeometry=true").json(200);
    assert!(features(&bare).iter().all(|own| own["place"].is_null() && own["geometry"].is_null()));
    server.stop();
}

/// The reader finds what does not conform, so that finding nothing means something.
#[rstest]
#[case::no_class("/conformsTo/0", json!("http://www.opengis.net/spec/json-fg-1/0.2/conf/core"))]
#[case::no_system("/coordRefSys", json!("VN-2000"))]
#[case::metres_as_degrees("/features/0/geometry/coordinates/0", json!(590_000.0))]
#[case::a_year("/features/0/time", json!({ "date": "2024" }))]
#[case::turned("/features/0/time", json!({ "interval": ["2025-01-01", "2024-01-01"] }))]
#[case::no_geometry("/features/0/geometry", json!(null))]
#[case::another_dimension("/geometryDimension", json!(2))]
#[case::a_ring("/features/0/place/type", json!("Polygon"))]
fn a_document_that_does_not_conform_is_found(#[case] pointer: &str, #[case] instead: Value) {
    let server = Server::seeded();
    let path =
        "/ogc/collections/firms/items?f=jsonfg&limit=3&crs=EPSG:5897&filter=geometry%20IS%20NOT%20NULL";
    let mut page = server.get(path).json(200);
    assert_eq!(read(std::slice::from_ref(&page)).code, 0);
    *page.pointer_mut(pointer).expect("it is there") = instead;
    let run = read(&[page]);
    assert_eq!(run.code, 1, "{pointer}: {}", run.err);
    server.stop();
}
