//! OGC API – Features, Part 3: Filtering, conformance classes Queryables, Queryables as Query Parameters, Filter and
//! Features Filter (OGC 19-079r2).

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use serde_json::{Map, Value, json};

use crate::{
    harness::{Answer, Server},
    ogc::core::HELD,
};

const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

/// The features that a filter leaves, with more parameters.
pub(crate) fn ask(server: &Server, collection: &str, filter: &str, more: &str) -> Answer {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    server.get(&format!("/ogc/collections/{collection}/items?limit=1000&filter={filter}{more}"))
}

/// Every feature of a collection.
pub(crate) fn everything(server: &Server, collection: &str) -> Vec<Value> {
    let page = server.get(&format!("/ogc/collections/{collection}/items?limit=1000")).json(200);
    let features = page["features"].as_array().expect("features").clone();
    assert_eq!(page["numberMatched"], features.len(), "all of {collection} fit a page");
    features
}

pub(crate) fn id(feature: &Value) -> i64 {
    feature["id"].as_i64().expect("a feature has an integer identity")
}

/// The identities on a page.
pub(crate) fn ids(page: &Value) -> BTreeSet<i64> {
    page["features"].as_array().expect("features").iter().map(id).collect()
}

/// What a collection can be asked for.
pub(crate) fn queryables(server: &Server, collection: &str) -> Map<String, Value> {
    let schema = server.get(&format!("/ogc/collections/{collection}/queryables")).json(200);
    schema["properties"].as_object().expect("properties").clone()
}

/// What a feature has of a queryable.
pub(crate) fn value<'a>(feature: &'a Value, queryable: &str) -> &'a Value {
    match queryable {
        "id" | "geometry" => &feature[queryable],
        _ => feature["properties"].get(queryable).unwrap_or_else(|| panic!("{queryable} in {feature}")),
    }
}

fn kept(all: &[Value], keeps: impl Fn(&Value) -> bool) -> BTreeSet<i64> {
    all.iter().filter(|feature| keeps(feature)).map(id).collect()
}

/// /conf/queryables/get-conformance, /conf/queryables-query-parameters/get-conformance, /conf/filter/get-conformance,
/// /conf/features-filter/get-conformance (OGC 19-079r2 annex A)
#[test]
fn the_four_classes_of_filtering_are_declared() {
    let server = Server::seeded();
    let answer = server.ask("GET", "/ogc/conformance", &[("accept", "application/json")]);
    assert_eq!(answer.header("content-type"), "application/json");
    let declared = answer.json(200)["conformsTo"].clone();
    for class in ["queryables", "queryables-query-parameters", "filter", "features-filter"] {
        let uri = format!("http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{class}");
        assert!(declared.as_array().expect("classes").contains(&json!(uri)), "{uri}");
    }
    server.stop();
}

/// /req/queryables/queryables-link, /conf/queryables/get-queryables-uris (OGC 19-079r2 §6)
#[test]
fn items_lead_to_their_queryables_by_a_header() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let items = format!("/ogc/collections/{collection}/items");
        let answer = server.ask("HEAD", &items, &[("accept", "application/json")]);
        assert_eq!(answer.status, 200, "{collection}");
        let leads =
            format!("<{}>; rel=\"{QUERYABLES}\"", server.url(&items.replace("/items", "/queryables")));
        assert!(answer.header("link").contains(&leads), "{collection}: {}", answer.header("link"));
    }
    server.stop();
}

/// /req/features-filter/queryables-link, /req/features-filter/get-queryables-op,
/// /conf/features-filter/get-collection (OGC 19-079r2 §9)
#[test]
fn a_collection_leads_to_its_queryables() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let own = format!("/ogc/collections/{collection}");
        let document = server.ask("GET", &own, &[("accept", "application/json")]).json(200);
        let links = document["links"].as_array().expect("links").iter();
        let leads: Vec<&Value> = links.filter(|l| l["rel"] == QUERYABLES).map(|l| &l["href"]).collect();
        assert_eq!(leads, [&json!(server.url(&format!("{own}/queryables")))], "{collection}");
    }
    server.stop();
}

/// /req/queryables/get-queryables-op, /req/queryables/get-queryables-response (OGC 19-079r2 §6)
#[test]
fn queryables_are_a_schema_that_tells_every_type() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let path = format!("/ogc/collections/{collection}/queryables");
        let answer = server.ask("GET", &path, &[("accept", "application/schema+json")]);
        assert_eq!(answer.header("content-type"), "application/schema+json");
        let schema = answer.json(200);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], server.url(&path), "without parameters");
        assert_eq!(server.get(&format!("{path}?f=json")).json(200)["$id"], schema["$id"]);
        assert_eq!(schema["type"], "object");
        let properties = schema["properties"].as_object().expect("properties");
        assert!(!properties.is_empty());
        properties.values().for_each(check_type);
        let identities = properties.iter().filter(|(_, about)| about["x-ogc-role"] == "id");
        assert_eq!(identities.map(|(name, _)| name).collect::<Vec<_>>(), ["id"]);
    }
    server.stop();
}

/// A spatial queryable has a format and neither a type nor a reference, any other has a type.
fn check_type(about: &Value) {
    let format = about["format"].as_str().and_then(|format| format.strip_prefix("geometry-"));
    match (about["type"].as_str(), format) {
        (None, Some(shape)) => {
            assert!(about.get("$ref").is_none(), "{about}");
            assert!(["point", "multipolygon"].contains(&shape), "{about}");
        }
        (Some(kind), None) => assert!(["string", "number", "integer"].contains(&kind), "{about}"),
        _ => panic!("{about} is neither a geometry nor a value"),
    }
}

/// What a feature has of a queryable as a text; of a date as much as is known.
pub(crate) fn known(feature: &Value, queryable: &str) -> String {
    let told = written(value(feature, queryable));
    let length = match feature["properties"][format!("{queryable}_precision")].as_str() {
        Some("year") => 4,
        Some("month") => 7,
        _ => told.len(),
    };
    told[..length].to_owned()
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value of a queryable's schema.
fn example(about: &Value) -> &'static str {
    match (about["type"].as_str(), about["format"] == "date") {
        (Some("string"), false) if about["enum"].is_array() => "month",
        (Some("string"), false) => "foo",
        (Some("string"), true) => "2022-04-14",
        _ => "1",
    }
}

/// /req/queryables-query-parameters/parameters, /conf/queryables-query-parameters/query-param (OGC 19-079r2 §7)
#[test]
fn every_queryable_is_a_parameter_that_selects_by_equality() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let all = everything(&server, collection);
        for (name, about) in queryables(&server, collection) {
            // As a parameter, `as_of` is the instant at which the register is read; a filter may use the property.
            if about["type"].is_null() || name == "as_of" {
                continue;
            }
            let mut holders: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
            for feature in all.iter().filter(|feature| !value(feature, &name).is_null()) {
                holders.entry(known(feature, &name)).or_default().insert(id(feature));
            }
            holders.entry(example(&about).to_owned()).or_default();
            if about["format"] == "date" {
                // A year holds its months, a month its days.
                for period in holders.keys().cloned().collect::<Vec<_>>() {
                    let inside = kept(&all, |feature| {
                        !value(feature, &name).is_null() && known(feature, &name).starts_with(&period)
                    });
                    holders.insert(period, inside);
                }
            }
            for (wanted, holders) in holders.iter().step_by(holders.len() / 6 + 1) {
                let wanted: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
                let items = format!("/ogc/collections/{collection}/items?limit=1000&{name}={wanted}");
                assert_eq!(ids(&server.get(&items).json(200)), *holders, "{items}");
            }
        }
    }
    server.stop();
}

/// /conf/queryables-query-parameters/query-param: what the schema does not allow is refused (OGC 19-079r2 §7)
#[rstest]
#[case::word_for_an_integer("integer", "abc")]
#[case::fraction_for_an_integer("integer", "1.5")]
#[case::nothing_for_an_integer("integer", "")]
#[case::word_for_a_number("number", "abc")]
#[case::no_number_at_all("number", "NaN")]
#[case::endless_number("number", "inf")]
#[case::word_for_a_date("date", "abc")]
#[case::thirteenth_month("date", "2021-13-01")]
fn a_parameter_that_its_queryable_cannot_have_is_a_bad_request(#[case] kind: &str, #[case] given: &str) {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let mut asked = 0;
        for (name, about) in queryables(&server, collection) {
            if about["type"] == kind || kind == "date" && about["format"] == "date" {
                let answer = server.get(&format!("/ogc/collections/{collection}/items?{name}={given}"));
                assert_eq!(answer.status, 400, "{collection}?{name}={given}: {}", answer.text());
                asked += 1;
            }
        }
        assert!(asked > 0, "{collection} has nothing of the type {kind}");
    }
    server.stop();
}

/// /req/filter/filter-param, /conf/filter/filter-param (OGC 19-079r2 §8)
#[test]
fn a_filter_in_either_language_leaves_what_fits_and_nonsense_is_refused() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let all = everything(&server, collection);
        for name in queryables(&server, collection).keys() {
            let missing = kept(&all, |feature| value(feature, name).is_null());
            for (language, filter) in [
                ("cql2-text", format!("{name} IS NULL")),
                ("cql2-json", json!({ "op": "isNull", "args": [{ "property": name }] }).to_string()),
            ] {
                let page = ask(&server, collection, &filter, &format!("&filter-lang={language}")).json(200);
                assert_eq!(ids(&page), missing, "{collection} {filter}");
                assert_eq!(page["numberMatched"], missing.len(), "{collection} {filter}");
            }
        }
        for more in ["", "&filter-lang=cql2-text", "&filter-lang=cql2-json"] {
            assert_eq!(ask(&server, collection, "THIS IS NOT A FILTER", more).status, 400, "{more}");
        }
    }
    server.stop();
}

/// /req/filter/filter-lang-param, /conf/filter/filter-lang-default (OGC 19-079r2 §8)
#[test]
fn a_filter_is_taken_for_text_unless_told_otherwise() {
    let server = Server::seeded();
    let json = r#"{"op":"=","args":[{"property":"sector"},"30"]}"#;
    let [plain, text] =
        ["", "&filter-lang=cql2-text"].map(|more| ask(&server, "firms", "sector = '30'", more));
    let (plain, text) = (ids(&plain.json(200)), ids(&text.json(200)));
    assert_eq!(plain, text);
    assert_eq!(plain, kept(&everything(&server, "firms"), |f| f["properties"]["sector"] == "30"));
    assert!(!plain.is_empty());
    assert_eq!(ids(&ask(&server, "firms", json, "&filter-lang=cql2-json").json(200)), plain);
    assert_eq!(ask(&server, "firms", json, "").status, 400, "JSON is no text");
    assert_eq!(ask(&server, "firms", "sector = '30'", "&filter-lang=cql2-json").status, 400);
    assert_eq!(ask(&server, "firms", "sector = '30'", "&filter-lang=sql").status, 400);
    server.stop();
}

/// /req/filter/expression-construction, /conf/filter/expression-construction (OGC 19-079r2 §8)
#[test]
fn what_is_not_a_queryable_is_refused() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let schema = server.get(&format!("/ogc/collections/{collection}/queryables")).json(200);
        assert_eq!(schema["additionalProperties"], false, "{collection}");
        let json = r#"{"op":"isNull","args":[{"property":"this_is_not_a_queryable"}]}"#;
        for (filter, more) in
            [("this_is_not_a_queryable IS NULL", ""), (json, "&filter-lang=cql2-json"), ("NAME IS NULL", "")]
        {
            assert_eq!(ask(&server, collection, filter, more).status, 400, "{collection} {filter}");
        }
    }
    server.stop();
}

/// The features whose geometry meets a box, asked in both languages.
fn in_box(server: &Server, collection: &str, bbox: &str, more: &str) -> BTreeSet<i64> {
    let text = ask(server, collection, &format!("S_INTERSECTS(geometry,BBOX({bbox}))"), more).json(200);
    let json = format!(r#"{{"op":"s_intersects","args":[{{"property":"geometry"}},{{"bbox":[{bbox}]}}]}}"#);
    let json = ask(server, collection, &json, &format!("{more}&filter-lang=cql2-json")).json(200);
    assert_eq!(ids(&text), ids(&json), "{collection} {bbox}{more}");
    ids(&text)
}

/// /req/filter/filter-crs-wgs84, /conf/filter/filter-crs-wgs84 (OGC 19-079r2 §8)
#[test]
fn geometries_of_filters_are_in_longitude_and_latitude() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let placed = kept(&everything(&server, collection), |feature| !feature["geometry"].is_null());
        let document = server.get(&format!("/ogc/collections/{collection}")).json(200);
        let extent = document["extent"]["spatial"]["bbox"][0].to_string();
        let extent = extent.trim_matches(['[', ']']);
        assert_eq!(in_box(&server, collection, extent, ""), placed, "{collection} {extent}");
        for nowhere in ["1000000,1000000,2000000,2000000", "21,105,22,106"] {
            let filter = format!("S_INTERSECTS(geometry,BBOX({nowhere}))");
            assert_eq!(ask(&server, collection, &filter, "").status, 400, "{collection} {nowhere}");
            let json = format!(
                r#"{{"op":"s_intersects","args":[{{"property":"geometry"}},{{"bbox":[{nowhere}]}}]}}"#
            );
            assert_eq!(ask(&server, collection, &json, "&filter-lang=cql2-json").status, 400);
        }
    }
    server.stop();
}

/// Two boxes in each reference system, in the order of its axes: a part of the city, on whose border there is no firm,
/// and all of it. `gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:…` of GDAL 3.6.2 with PROJ 9.1.1 on the corners; the
/// latitude was put first by hand where the system has it so.
const BOXES: [(&str, &str, &str); 11] = [
    ("OGC/1.3/CRS84", "105.75,20.95,105.9,21.1", "105.2,20.5,106.1,21.5"),
    ("EPSG/0/4326", "20.95,105.75,21.1,105.9", "20.5,105.2,21.5,106.1"),
    (
        "EPSG/0/3857",
        "11772036.15,2385917.62,11788734.08,2403806.52",
        "11710810.43,2332357.81,11810997.97,2451599.09",
    ),
    (
        "EPSG/0/4756",
        "20.9509852,105.7481181,21.1009862,105.8981166",
        "20.5009811,105.1981225,21.5009867,106.0981119",
    ),
    ("EPSG/0/3405", "577778.04,2316904.62,593280.11,2333587.34", "520658.32,2266933.96,613745.43,2377994.39"),
    ("EPSG/0/5896", "889989.89,2321984.02,905208.17,2338992.2", "833700.98,2270865.88,924868.64,2383884.04"),
    ("EPSG/0/5897", "577801.38,2317599.97,593308.1,2334287.7", "520664.52,2267614.31,613779.57,2378708.08"),
    ("EPSG/0/5898", "265772.81,2319064.78,281598.96,2335467.06", "207671.13,2270106.5,302920.35,2379507.58"),
    ("EPSG/0/9208", "603802.13,2317741.66,619283.69,2334454.7", "546740.25,2267665.82,639686.22,2378910.81"),
    ("EPSG/0/9209", "525802.83,2317438.32,541360.54,2334076.13", "468513.58,2267630.85,561970.69,2378426.97"),
    ("EPSG/0/9211", "473805.75,2317438.93,489415.33,2334027.79", "416360.81,2267806.79,510165.3,2378311.61"),
];

/// /req/filter/filter-crs-param, /conf/filter/filter-crs-param (OGC 19-079r2 §8)
#[test]
fn geometries_of_filters_are_read_in_every_system_of_the_list() {
    let server = Server::seeded();
    let uri = |crs: &str| format!("http://www.opengis.net/def/crs/{crs}");
    let listed = server.get("/ogc/collections/firms").json(200)["crs"].clone();
    assert_eq!(listed, json!(BOXES.map(|(crs, ..)| uri(crs))));
    let all = everything(&server, "firms");
    let placed = kept(&all, |firm| !firm["geometry"].is_null());
    let inside = kept(&all, |firm| {
        let at = |axis: usize| firm["geometry"]["coordinates"][axis].as_f64();
        at(0).zip(at(1)).is_some_and(|(x, y)| (105.75..=105.9).contains(&x) && (20.95..=21.1).contains(&y))
    });
    assert!(!inside.is_empty() && inside.len() < placed.len());
    let wrong = |(crs, part, whole): &&(&str, &str, &str)| {
        let found = |bbox: &str| in_box(&server, "firms", bbox, &format!("&filter-crs={}", uri(crs)));
        found(part) != inside || found(whole) != placed
    };
    let wrong: Vec<&str> = BOXES.iter().filter(wrong).map(|(crs, ..)| *crs).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for unlisted in ["OGC/0/does_not_exist", "EPSG/0/27700"] {
        let more = format!("&filter-crs={}", uri(unlisted));
        assert_eq!(ask(&server, "firms", "geometry IS NULL", &more).status, 400, "{unlisted}");
    }
    server.stop();
}

/// /req/filter/get-functions-operation, /req/filter/get-functions-response-json (OGC 19-079r2 §8)
#[test]
fn functions_are_listed_with_the_types_of_their_arguments() {
    let server = Server::seeded();
    let answer = server.ask("GET", "/ogc/functions", &[("accept", "application/json")]);
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json(200);
    let functions = document["functions"].as_array().expect("functions");
    assert!(!functions.is_empty());
    let types = ["string", "number", "integer", "datetime", "geometry", "boolean"];
    let typed = |list: &Value| {
        list.as_array()
            .is_some_and(|list| !list.is_empty() && list.iter().all(|kind| types.iter().any(|t| kind == t)))
    };
    for function in functions {
        assert!(function["name"].as_str().is_some_and(|name| !name.is_empty()), "{function}");
        assert!(typed(&function["returns"]), "{function}");
        assert!(
            function["arguments"].as_array().expect("arguments").iter().all(|a| typed(&a["type"])),
            "{function}"
        );
    }
    server.stop();
}

/// /req/filter/mixing-expressions, /req/features-filter/response (OGC 19-079r2 §8, §9)
#[rstest]
#[case::text("area_km2 > 10", "")]
#[case::json(r#"{"op":">","args":[{"property":"area_km2"},10]}"#, "&filter-lang=cql2-json")]
fn all_conditions_of_a_query_have_to_hold(#[case] filter: &str, #[case] language: &str) {
    let server = Server::seeded();
    let large = kept(&everything(&server, "units"), |u| u["properties"]["area_km2"].as_f64() > Some(10.0));
    let others = ["&bbox=105.7,20.9,105.9,21.1", "&datetime=2025-07-01", "&level=ward"];
    let alone = others
        .map(|other| ids(&server.get(&format!("/ogc/collections/units/items?limit=1000{other}")).json(200)));
    let all = alone.iter().fold(large.clone(), |all, one| &all & one);
    assert!(!all.is_empty() && alone.iter().chain([&large]).all(|one| one.len() > all.len()));
    let page = ask(&server, "units", filter, &format!("{language}{}", others.concat())).json(200);
    assert_eq!(ids(&page), all);
    assert_eq!(page["numberMatched"], all.len());
    server.stop();
}

/// /conf/features-filter/mixing-expression (OGC 19-079r2 §9)
#[test]
fn a_filter_and_a_box_are_both_kept() {
    let server = Server::seeded();
    let (extent, elsewhere) = ("105.2,20.5,106.1,21.5", "7,50,8,51");
    let all = kept(&everything(&server, "units"), |_| true);
    for (own, bbox, expected) in
        [(extent, extent, all), (elsewhere, extent, BTreeSet::new()), (extent, elsewhere, BTreeSet::new())]
    {
        assert_eq!(in_box(&server, "units", own, &format!("&bbox={bbox}")), expected, "{own} and {bbox}");
    }
    server.stop();
}
