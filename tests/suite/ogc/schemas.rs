//! OGC API – Common, Part 3: Schemas, which is OGC API – Features, Part 5 (OGC 23-058r2), and what is sorted by it.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::Server,
    ogc::core::{HELD, walk},
};

const SCHEMA: &str = "application/schema+json";

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().expect("properties").iter().map(|(name, p)| (name.as_str(), p))
}

fn is_spatial(property: &Value) -> bool {
    property["format"].as_str().is_some_and(|format| format.starts_with("geometry-"))
}

fn names(schema: &Value) -> BTreeSet<&str> {
    properties(schema).map(|(name, _)| name).collect()
}

/// /req/returnables-and-receivables/link, /req/queryables/link, /req/sortables/link, /req/schemas/json-schema,
/// /req/schemas/properties, /req/schemas/role-id, /req/core-roles-features/role-primary-geometry, /req/advanced-property-roles/role-primary-geometry, /req/schemas/property-seq, /req/schemas/additional-keywords
#[rstest]
#[case("schema", true)]
#[case("queryables", true)]
#[case("sortables", false)]
fn a_collection_is_described(#[case] place: &str, #[case] spatial: bool) {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let own = format!("/ogc/collections/{collection}/{place}");
        let described = server.get(&format!("/ogc/collections/{collection}")).json(200);
        let rel = format!("http://www.opengis.net/def/rel/ogc/1.0/{place}");
        let link = described["links"].as_array().expect("links").iter().find(|l| l["rel"] == rel.as_str());
        assert_eq!(link.expect("a link")["href"], server.url(&own));
        let answer = server.ask("GET", &own, &[("accept", SCHEMA)]);
        assert_eq!(answer.header("content-type"), SCHEMA);
        let schema = answer.json(200);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(
            (schema["$id"].as_str(), schema["type"].as_str()),
            (Some(&*server.url(&own)), Some("object"))
        );
        let mut places: Vec<i64> = Vec::new();
        for (name, property) in properties(&schema) {
            assert_ne!(is_spatial(property), property["type"].is_string(), "{name}: {property}");
            assert!(property["title"].is_string(), "{name} has no title");
            places.push(property["x-ogc-propertySeq"].as_i64().expect("a place"));
        }
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), names(&schema).len(), "no two stand at one place");
        let role = |role: &str| properties(&schema).filter(|(_, p)| p["x-ogc-role"] == role).count();
        assert_eq!((role("id"), role("primary-geometry")), (1, usize::from(spatial)), "{own}");
    }
    server.stop();
}

/// /conf/returnables-and-receivables/response: every property that is told is described, and of its type
#[test]
fn features_are_as_they_are_described() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let schema = server.get(&format!("/ogc/collections/{collection}/schema")).json(200);
        let described: BTreeSet<_> =
            names(&schema).into_iter().filter(|n| !["id", "geometry"].contains(n)).collect();
        for page in walk(&server, &format!("/ogc/collections/{collection}/items?limit=100")) {
            for feature in page["features"].as_array().expect("features") {
                let told = feature["properties"].as_object().expect("properties");
                assert_eq!(told.keys().map(String::as_str).collect::<BTreeSet<_>>(), described);
                for (name, value) in told.iter().filter(|(_, value)| !value.is_null()) {
                    let fits = match schema["properties"][name]["type"].as_str().expect("a type") {
                        "string" => value.is_string(),
                        "integer" => value.is_i64(),
                        "number" => value.is_number(),
                        other => panic!("{name}: {other}"),
                    };
                    assert!(fits, "{collection}.{name} = {value}");
                }
            }
        }
    }
    server.stop();
}

/// The features of a collection on all pages.
fn everything(server: &Server, collection: &str) -> Vec<Value> {
    let pages = walk(server, &format!("/ogc/collections/{collection}/items?limit=100"));
    pages.iter().flat_map(|page| page["features"].as_array().expect("features").clone()).collect()
}

/// Holds values to a schema as JSON Schema says, formats with them.
fn validate(schema: &Value, values: impl IntoIterator<Item = Value>) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).expect("a schema");
    for value in values {
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path)).collect();
        assert!(faults.is_empty(), "{faults:?} in {value}");
    }
}

/// /conf/returnables-and-receivables/response: whoever looks, features are valid as GeoJSON with what is unknown as null,
/// and as the logical model, which what is unknown is not in; and what is told is what can be asked for
#[rstest]
#[case::the_public(false)]
#[case::an_analyst(true)]
fn every_feature_is_valid_by_its_schemas(#[case] analyst: bool) {
    let folder = crate::reports::area_sheets::folder();
    folder.file(
        "dated.csv",
        "code,name,workers,workers_as_of,opened,closed\nQ1,Một,5,2024,2010,2012-05\nQ2,Hai,,,,\n",
    );
    folder.xuong(&["import", "firms", "dated.csv"]).ended(0);
    let server = Server::on(folder);
    let server = if analyst { server.for_analyst() } else { server };
    for (collection, _) in HELD {
        let schema = |place: &str| server.get(&format!("/ogc/collections/{collection}/{place}")).json(200);
        let features = everything(&server, collection);
        assert!(!features.is_empty());
        validate(&schema("schema/geojson"), features.clone());
        let plain = features.iter().map(|feature| {
            let mut own = feature["properties"].as_object().expect("properties").clone();
            own.retain(|_, value| !value.is_null());
            own.insert("id".to_owned(), feature["id"].clone());
            own.insert("geometry".to_owned(), feature["geometry"].clone());
            Value::Object(own)
        });
        let (logical, queryables) = (schema("schema"), schema("queryables"));
        validate(&logical, plain);
        assert_eq!(names(&logical), names(&queryables), "{collection}");
        let told: BTreeSet<&str> =
            features[0]["properties"].as_object().expect("properties").keys().map(String::as_str).collect();
        let of_geojson = schema("schema/geojson");
        assert_eq!(told, names(&of_geojson["properties"]["properties"]), "{collection}");
        assert_eq!(told.contains("workers"), analyst && collection == "firms");
    }
    server.stop();
}

/// A schema that says no is a schema: a text for a number, a second type of geometry, a name that is not there.
#[rstest]
#[case("/properties/area_ha", "large")]
#[case("/properties/as_of", "2025")]
#[case("/properties/as_of_precision", "decade")]
#[case("/geometry/type", "Polygon")]
#[case("/id", "one")]
fn what_is_wrong_is_not_valid(#[case] place: &str, #[case] wrong: &str) {
    let server = Server::seeded();
    let mut feature = everything(&server, "outlines").remove(0);
    let schema = server.get("/ogc/collections/outlines/schema/geojson").json(200);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    assert!(validator.is_valid(&feature));
    *feature.pointer_mut(place).expect("a value") = Value::from(wrong);
    assert!(!validator.is_valid(&feature), "{place} = {wrong}");
    server.stop();
}

/// /req/schemas/property-seq: the members stand in the order of the columns, not of the alphabet
#[rstest]
#[case("schema")]
#[case("queryables")]
#[case("sortables")]
fn properties_stand_in_their_order(#[case] place: &str) {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let answer = server.get(&format!("/ogc/collections/{collection}/{place}"));
        let text = answer.text();
        let schema = answer.json(200);
        let mut placed: Vec<(i64, usize)> = properties(&schema)
            .map(|(name, property)| {
                let at = text.find(&format!("\"{name}\":{{")).expect("a member");
                (property["x-ogc-propertySeq"].as_i64().expect("a place"), at)
            })
            .collect();
        placed.sort_unstable();
        assert!(placed.is_sorted_by_key(|(_, at)| *at), "{collection}/{place}: {text}");
    }
    server.stop();
}

/// /req/schemas/properties: what follows from other facts is read only
#[test]
fn what_is_derived_is_read_only() {
    let server = Server::seeded();
    let schema = server.get("/ogc/collections/firms/schema").json(200);
    let read_only = |p: &Value| p["readOnly"] == true;
    let derived: Vec<&str> =
        properties(&schema).filter(|(_, p)| read_only(p)).map(|(name, _)| name).collect();
    assert_eq!(
        BTreeSet::from_iter(derived),
        BTreeSet::from([
            "id",
            "sector_name",
            "zone_name",
            "ward_code",
            "ward_name",
            "district_code",
            "district_name",
            "unit_precision",
        ])
    );
    server.stop();
}

/// /req/sortables/response: every sortable sorts, both ways; what is unknown comes last
#[test]
fn every_sortable_sorts_both_ways() {
    let server = Server::seeded();
    for (collection, count) in HELD {
        let items = format!("/ogc/collections/{collection}/items?limit=1000");
        let sortables = server.get(&format!("/ogc/collections/{collection}/sortables")).json(200);
        for (name, property) in properties(&sortables) {
            let column = |sortby: &str| -> Vec<Value> {
                let page = server.get(&format!("{items}&sortby={sortby}")).json(200);
                let features = page["features"].as_array().expect("features").iter();
                let value =
                    |f: &Value| if name == "id" { f["id"].clone() } else { f["properties"][name].clone() };
                features.map(value).collect()
            };
            let (up, down) = (column(name), column(&format!("-{name}")));
            assert_eq!((up.len() as u64, down.len() as u64), (count, count));
            let known = |values: &[Value]| values.iter().filter(|v| !v.is_null()).count();
            let last = known(&up);
            assert!(up[last..].iter().chain(&down[last..]).all(Value::is_null), "{collection}.{name}");
            if property["type"] != "string" {
                let numbers: Vec<f64> = up[..last].iter().filter_map(Value::as_f64).collect();
                assert!(numbers.is_sorted() && numbers.len() == last, "{collection}.{name}: {numbers:?}");
            }
            let mut turned = down[..last].to_vec();
            turned.reverse();
            assert_eq!(turned, up[..last], "{collection}.{name}");
        }
    }
    server.stop();
}

/// Names are in the order of Vietnamese dictionaries: đ after d, the tone after the letter.
#[test]
fn names_are_in_the_order_of_vietnamese() {
    let server = Server::seeded();
    let page =
        server.get("/ogc/collections/units/items?limit=1000&sortby=name&edition=districts-2024").json(200);
    let names = page["features"].as_array().expect("features").iter();
    let names: Vec<&str> = names.filter_map(|f| f["properties"]["name"].as_str()).collect();
    let place = |name: &str| {
        names.iter().position(|n| n.ends_with(name)).unwrap_or_else(|| panic!("{name} in {names:?}"))
    };
    assert!(place("Quận Cầu Giấy") < place("Quận Đống Đa"), "{names:?}");
    assert!(
        place("Quận Ba Đình") < place("Quận Bắc Từ Liêm") && place("Quận Đống Đa") < place("Quận Hà Đông")
    );
    assert!(
        place("Quận Hai Bà Trưng") < place("Quận Hoàn Kiếm")
            && place("Quận Hà Đông") < place("Quận Hai Bà Trưng")
    );
    server.stop();
}

#[rstest]
#[case("sortby=geometry")]
#[case("sortby=colour")]
#[case("sortby=")]
#[case("sortby=name,")]
#[case("sortby=name&after=1-1")]
#[case("properties=colour")]
#[case("skipGeometry=perhaps")]
fn what_cannot_be_sorted_or_shown_is_a_bad_request(#[case] query: &str) {
    let server = Server::seeded();
    assert_eq!(server.get(&format!("/ogc/collections/firms/items?{query}")).status, 400, "{query}");
    server.stop();
}

#[test]
fn pages_of_a_sorted_list_follow_each_other() {
    let server = Server::seeded();
    let ids = |page: &Value| -> Vec<i64> {
        page["features"].as_array().expect("features").iter().filter_map(|f| f["id"].as_i64()).collect()
    };
    let whole = ids(&server.get("/ogc/collections/firms/items?limit=1000&sortby=-as_of,name").json(200));
    let pages = walk(&server, "/ogc/collections/firms/items?limit=7&sortby=-as_of,name");
    assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), whole);
    assert!(pages.iter().all(|page| page["numberMatched"] == whole.len()));
    server.stop();
}

#[test]
fn only_the_named_properties_are_shown_in_their_order() {
    let server = Server::seeded();
    let text =
        server.get("/ogc/collections/firms/items?limit=1&properties=sector,name&skipGeometry=true").text();
    assert!(text.contains(r#""geometry":null,"properties":{"sector":"#), "{text}");
    assert!(!text.contains(r#""code":"#), "{text}");
    let csv = server.get("/ogc/collections/firms/items?limit=1&properties=name&f=csv").text();
    assert!(csv.starts_with("\u{feff}name,lon,lat\n"), "{csv}");
    server.stop();
}
