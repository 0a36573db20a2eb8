//! Every thing of the register as a collection that is read and edited: outlines, units, linkage clusters, observations and
//! sources, by the code that edits firms.

use rstest::rstest;
use serde_json::{Value, json};

use super::{
    key_of,
    part4::{Desk, location},
    with_key, with_workers,
};
use crate::harness::{Answer, Server};

pub(super) fn items(collection: &str) -> String {
    format!("/ogc/collections/{collection}/items")
}

/// A square of 0.01° whose south-western corner is at a longitude, on 21.03° N.
pub(super) fn square(west: f64) -> Value {
    let (east, south, north) = (west + 0.01, 21.03, 21.04);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

/// The code of a zone without an outline.
fn bare_zone(desk: &Desk) -> String {
    let all = |collection: &str| -> Vec<String> {
        let page = desk.get(&format!("{}?limit=1000", items(collection))).json(200);
        let features = page["features"].as_array().expect("features").iter();
        features.map(|own| own["properties"]["code"].as_str().expect("a code").to_owned()).collect()
    };
    let outlined = all("outlines");
    all("zones").into_iter().find(|code| !outlined.contains(code)).expect("a zone without an outline")
}

/// A new feature of a collection.
pub(super) fn feature(desk: &Desk, collection: &str) -> Value {
    let (geometry, properties) = match collection {
        "outlines" => {
            let own = json!({ "code": bare_zone(desk), "precision": "surveyed", "source": "QĐ 1", "as_of": "2024" });
            (square(105.85), own)
        }
        "linkages" => (
            Value::Null,
            json!({
                "name": "Cụm cơ khí", "sectors": "2018:25;2018:28", "eps_m": 500, "min_firms": 2,
                "members": "W1;F0001", "recognised_on": "2025-06", "note": "thử",
            }),
        ),
        "observations" => (
            Value::Null,
            json!({
                "subject": "hanoi", "measure": "iip_change", "period": "2031-06", "value": 7.25, "unit": "%",
                "basis": "imported", "source": "IIP_GEO", "note": "thử",
            }),
        ),
        _ => (Value::Null, json!({ "title": "Báo cáo thử", "dated": "2025-12-31", "shows": "presence" })),
    };
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// Records a new feature whatever doubts there are about it: an outline of the tests has not the area of its zone.
pub(super) fn create(desk: &Desk, collection: &str) -> Answer {
    desk.send("POST", &items(collection), &[LENIENT], &feature(desk, collection))
}

/// Confirms doubts.
pub(super) const LENIENT: (&str, &str) = ("prefer", "handling=lenient");

/// A property of each collection with two other values of it.
const CHANGED: [(&str, &str, &str, &str); 4] = [
    ("outlines", "source", "QĐ 2", "QĐ 3"),
    ("linkages", "name", "Cụm hai", "Cụm ba"),
    ("observations", "note", "sửa", "sửa nữa"),
    ("sources", "title", "Báo cáo hai", "Báo cáo ba"),
];

#[test]
fn every_thing_is_created_read_changed_and_deleted() {
    let desk = Desk::open();
    for (collection, property, second, third) in CHANGED {
        let items = items(collection);
        let count = || desk.get(&format!("{items}?limit=1")).json(200)["numberMatched"].as_i64();
        let before = count();
        let new = feature(&desk, collection);
        let created = desk.send("POST", &items, &[LENIENT], &new);
        let path = location(&desk, &created);
        assert_eq!(count(), before.map(|count| count + 1), "{collection}");
        let read = desk.get(&path);
        assert_eq!(read.header("etag"), created.header("etag"), "{collection}");
        let own = read.json(200)["properties"].clone();
        for (name, sent) in new["properties"].as_object().expect("properties") {
            let told = &own[name];
            let is_date =
                sent.as_str().is_some_and(|text| told.as_str().is_some_and(|told| told.starts_with(text)));
            assert!(
                told == sent || is_date || told.as_f64() == sent.as_f64(),
                "{collection} {name}: {told}, not {sent}"
            );
        }

        let unconditional = desk.send("PATCH", &path, &[], &json!({ "properties": { property: second } }));
        assert_eq!(unconditional.status, 428, "{collection}");
        let seen = read.header("etag").to_owned();
        let body = json!({ "properties": { property: second } });
        let patched = desk.send("PATCH", &path, &[("if-match", &seen)], &body);
        assert_eq!(patched.status, 204, "{collection}: {}", patched.text());
        let after = desk.get(&path).json(200)["properties"].clone();
        let mut expected = own.clone();
        expected[property] = json!(second);
        assert_eq!(after, expected, "{collection}: nothing else changes");

        let stale =
            desk.send("PATCH", &path, &[("if-match", &seen)], &json!({ "properties": { property: third } }));
        let three = stale.json(412)["conflicts"][property].clone();
        let told = ["base", "theirs", "yours"].map(|who| three[who].as_str().unwrap_or_default().to_owned());
        assert_eq!(told, [own[property].as_str().expect("a text"), second, third], "{collection}");

        let mut whole = desk.get(&path).json(200);
        whole["properties"][property] = json!(third);
        let tag = desk.get(&path).header("etag").to_owned();
        let replaced = desk.send("PUT", &path, &[("if-match", &tag)], &whole);
        assert_eq!(replaced.status, 204, "{collection}: {}", replaced.text());
        assert_eq!(desk.get(&path).json(200)["properties"][property], third, "{collection}");

        let history = desk.get(&format!("{path}/history")).json(200)["changes"].clone();
        assert_eq!(history.as_array().map(Vec::len), Some(3), "{collection}: {history}");
        assert_eq!(history[1]["changes"][property]["after"], second, "{collection}: {history}");

        let listed = desk.get(&format!("{path}/versions")).json(200);
        for version in listed["versions"].as_array().expect("versions") {
            let href = version["href"].as_str().expect("an address").replace(&desk.server.url(""), "");
            let own = desk.get(&href).json(200);
            assert!(own["properties"][property].is_string(), "{collection} {href}: {own}");
        }

        let deleted = desk.send("DELETE", &path, &[("if-match", replaced.header("etag"))], &Value::Null);
        assert_eq!(deleted.status, 204, "{collection}: {}", deleted.text());
        assert_eq!((desk.get(&path).status, count()), (410, before), "{collection}");
    }
    desk.server.stop();
}

#[test]
fn every_thing_that_is_read_and_sent_back_whole_changes_nothing() {
    let desk = Desk::open();
    location(&desk, &create(&desk, "linkages"));
    for (collection, crs) in [
        ("outlines", ""),
        ("outlines", "EPSG/0/5897"),
        ("outlines", "EPSG/0/3857"),
        ("units", ""),
        ("units", "EPSG/0/5897"),
        ("linkages", ""),
        ("linkages", "EPSG/0/3857"),
        ("observations", ""),
        ("sources", ""),
    ] {
        let uri = format!("http://www.opengis.net/def/crs/{crs}");
        let asked = if crs.is_empty() { String::new() } else { format!("?crs={uri}") };
        let page = desk.get(&format!("{}?limit=12", items(collection))).json(200);
        for listed in page["features"].as_array().expect("features") {
            let path = format!("{}/{}", items(collection), listed["id"]);
            let read = desk.get(&format!("{path}{asked}"));
            let tag = read.header("etag").to_owned();
            assert!(tag.starts_with('"'), "{path}: a strong tag, not {tag}");
            let content_crs = format!("<{uri}>");
            let mut more = vec![("if-match", tag.as_str())];
            if !crs.is_empty() {
                more.push(("content-crs", &content_crs));
            }
            let answer = desk.send("PUT", &path, &more, &read.json(200));
            assert_eq!(answer.status, 204, "{path}{asked}: {}", answer.text());
            let version = |tag: &str| tag.split('-').next().expect("a version").to_owned();
            assert_eq!(version(answer.header("etag")), version(&tag), "{path}{asked}");
        }
    }
    desk.server.stop();
}

#[rstest]
#[case("sources", json!({ "title": null }), "title", "missing")]
#[case("sources", json!({ "title": "x".repeat(501) }), "title", "text")]
#[case("sources", json!({ "shows": "everything" }), "shows", "not_in_set")]
#[case("sources", json!({ "cadence": "hourly" }), "cadence", "not_in_set")]
#[case("sources", json!({ "colour": "red" }), "colour", "unknown_property")]
#[case("sources", json!({ "code": "IIP_XLS" }), "code", "taken")]
#[case("observations", json!({ "value": null }), "value", "missing")]
#[case("observations", json!({ "value": "7,5" }), "value", "form")]
#[case("observations", json!({ "basis": "guessed" }), "basis", "not_in_set")]
#[case("observations", json!({ "as_of": "31/12/2025" }), "as_of", "form")]
#[case("observations", json!({ "source": "NO_SUCH" }), "source", "source_unheld")]
#[case("linkages", json!({ "eps_m": -1 }), "eps_m", "range")]
#[case("linkages", json!({ "min_firms": 0 }), "min_firms", "range")]
#[case("linkages", json!({ "members": "W1;NO_SUCH" }), "members", "firm_unheld")]
#[case("linkages", json!({ "sectors": "2018:999" }), "sectors", "form")]
#[case("linkages", json!({ "recognised_on": null }), "recognised_on", "missing")]
#[case("linkages", json!({ "member_count": 9 }), "member_count", "read_only")]
#[case("outlines", json!({ "precision": "exact" }), "precision", "not_in_set")]
#[case("outlines", json!({ "code": "NO_SUCH" }), "code", "zone_unheld")]
#[case("outlines", json!({ "measured_ha": 1 }), "measured_ha", "read_only")]
#[case("units", json!({ "name": " " }), "name", "missing")]
#[case("units", json!({ "code": "99999" }), "code", "read_only")]
#[case("units", json!({ "area_km2": 0 }), "area_km2", "range")]
#[case("units", json!({ "valid_from": "2026-01-01", "valid_to": "2025-01-01" }), "valid_to", "order")]
fn what_cannot_be_taken_is_told_with_field_value_and_rule(
    #[case] collection: &str,
    #[case] properties: Value,
    #[case] field: &str,
    #[case] rule: &str,
) {
    let desk = Desk::open();
    if collection == "linkages" {
        location(&desk, &create(&desk, collection));
    }
    let id = desk.get(&format!("{}?limit=1", items(collection))).json(200)["features"][0]["id"].clone();
    let path = format!("{}/{id}", items(collection));
    let before = desk.get(&path).json(200);
    let told = desk.patch(&path, &properties).json(422);
    let error = &told["errors"][0];
    assert_eq!((error["field"].as_str(), error["rule"].as_str()), (Some(field), Some(rule)), "{told}");
    assert!(error["detail"].as_str().is_some_and(|said| said.contains(field)), "{told}");
    assert_eq!(desk.get(&path).json(200), before, "nothing is written");
    desk.server.stop();
}

#[test]
fn a_geometry_is_taken_where_there_is_one_and_refused_elsewhere() {
    let desk = Desk::open();
    let any = [("if-match", "*"), LENIENT];
    let linkage = location(&desk, &create(&desk, "linkages"));
    let outline = location(&desk, &create(&desk, "outlines"));
    let line = json!({ "type": "MultiLineString", "coordinates": [[[105.8, 21.0], [105.9, 21.1]]] });
    let first = |collection: &str| {
        let page = desk.get(&format!("{}?limit=1", items(collection))).json(200);
        format!("{}/{}", items(collection), page["features"][0]["id"])
    };
    let bow_tie = json!({ "type": "Polygon", "coordinates": [[[105.85, 21.03], [105.86, 21.04], [105.86, 21.03], [105.85, 21.04], [105.85, 21.03]]] });
    for (path, geometry, rule) in [
        (&linkage, line.clone(), "read_only"),
        (&first("units"), square(105.8), "read_only"),
        (&first("sources"), square(105.8), "read_only"),
        (&first("observations"), json!({ "type": "Point", "coordinates": [105.8, 21.0] }), "read_only"),
        (&outline, line, "form"),
        (
            &outline,
            json!({ "type": "Polygon", "coordinates": [[[105.8, 21.0, 5.0], [105.9, 21.0, 5.0], [105.9, 21.1, 5.0], [105.8, 21.0, 5.0]]] }),
            "form",
        ),
        (&outline, json!({ "type": "Polygon", "coordinates": "here" }), "form"),
        (&outline, Value::Null, "missing"),
        (&outline, json!({ "type": "Polygon", "coordinates": [] }), "shape"),
        (&outline, bow_tie, "shape"),
    ] {
        let told = desk.send("PATCH", path, &any, &json!({ "geometry": geometry })).json(422);
        let error = &told["errors"][0];
        assert_eq!(
            (error["field"].as_str(), error["rule"].as_str()),
            (Some("geometry"), Some(rule)),
            "{path} {told}"
        );
    }
    // A ring that runs clockwise is turned; what describes the boundary goes with it.
    let clockwise = json!({ "type": "Polygon", "coordinates": [[[105.85, 21.03], [105.85, 21.05], [105.86, 21.05], [105.86, 21.03], [105.85, 21.03]]] });
    let moved = desk.send("PATCH", &outline, &any, &json!({ "geometry": clockwise }));
    assert_eq!(moved.status, 204, "{}", moved.text());
    let own = desk.get(&outline).json(200);
    assert_eq!(own["geometry"]["type"], "MultiPolygon");
    assert_eq!(own["geometry"]["coordinates"][0][0][1], json!([105.86, 21.03]), "counterclockwise: {own}");
    assert!(own["properties"]["source"].is_null() && own["properties"]["as_of"].is_null(), "{own}");
    // 1.11 km by 2.21 km: 1,039.5 m by 2,214.6 m is 230.2 ha.
    assert!((own["properties"]["measured_ha"].as_f64().expect("an area") - 230.2).abs() < 0.5, "{own}");
    desk.server.stop();
}

#[test]
fn the_lines_of_a_linkage_follow_its_firms() {
    let desk = Desk::open();
    let path = location(&desk, &create(&desk, "linkages"));
    let point = |code: &str| {
        desk.get(&format!("{}/{code}", items("firms"))).json(200)["geometry"]["coordinates"].clone()
    };
    let ends = || {
        let own = desk.get(&path).json(200);
        let mut ends = own["geometry"]["coordinates"][0].as_array().cloned().unwrap_or_default();
        ends.sort_by_key(Value::to_string);
        (ends, own["properties"]["placed_count"].as_i64())
    };
    let expected = || {
        let mut both = vec![point("W1"), point("F0001")];
        both.sort_by_key(Value::to_string);
        (both, Some(2))
    };
    assert_eq!(ends(), expected());
    let bbox = |around: &Value| format!("{},{},{},{}", around[0], around[1], around[0], around[1]);
    let found = |around: &Value| {
        let page = desk.get(&format!("{}?bbox={}", items("linkages"), bbox(around))).json(200);
        page["numberMatched"].as_i64()
    };
    assert_eq!(found(&point("W1")), Some(1));
    let firm = format!("{}/W1", items("firms"));
    let body = json!({ "geometry": { "type": "Point", "coordinates": [105.95, 21.08] } });
    let before = desk.get(&path).header("etag").to_owned();
    assert_eq!(desk.send("PATCH", &firm, &[("if-match", "*")], &body).status, 204);
    assert_eq!(ends(), expected(), "the lines lead to where the firm is now");
    let after = desk.get(&path).header("etag").to_owned();
    let version = |tag: &str| tag.split('-').next().expect("a version").to_owned();
    assert!(
        before != after && version(&before) == version(&after),
        "{before} {after}: the record did not change"
    );
    let gone = json!({ "geometry": null });
    assert_eq!(desk.send("PATCH", &firm, &[("if-match", "*")], &gone).status, 204);
    let own = desk.get(&path).json(200);
    assert!(own["geometry"].is_null() && own["properties"]["placed_count"] == 1, "{own}");
    desk.server.stop();
}

#[test]
fn the_attributes_of_a_unit_are_edited_and_its_edition_stays() {
    let desk = Desk::open();
    let path = format!("{}/wards-2025:00136", items("units"));
    let before = desk.get(&path).json(200);
    let answer = desk.patch(&path, &json!({ "name": "Phường Thử", "area_km2": 12.5, "valid_to": "2030" }));
    assert_eq!(answer.status, 204, "{}", answer.text());
    let after = desk.get(&path).json(200);
    assert_eq!(after["properties"]["name"], "Phường Thử");
    assert_eq!(
        (after["properties"]["area_km2"].as_f64(), after["properties"]["valid_to_precision"].as_str()),
        (Some(12.5), Some("year"))
    );
    assert_eq!(after["geometry"], before["geometry"]);
    let shown = desk.send("OPTIONS", &path, &[], &Value::Null);
    assert_eq!(shown.header("allow"), "GET,HEAD,PUT,PATCH,OPTIONS");
    let shown = desk.send("OPTIONS", &items("units"), &[], &Value::Null);
    assert_eq!((shown.header("allow"), shown.header("accept-post")), ("GET,HEAD,OPTIONS", ""));
    assert_eq!(desk.send("DELETE", &path, &[("if-match", "*")], &Value::Null).status, 405);
    assert_eq!(desk.send("POST", &items("units"), &[], &before).status, 405);
    desk.server.stop();
}

#[test]
fn a_code_is_minted_where_a_collection_has_codes() {
    let desk = Desk::open();
    for (collection, prefix) in [("sources", "S"), ("linkages", "L")] {
        let path = location(&desk, &create(&desk, collection));
        let code = desk.get(&path).json(200)["properties"]["code"].as_str().expect("a code").to_owned();
        assert!(code.starts_with(prefix), "{collection}: {code}");
        assert_eq!(desk.get(&format!("{}/{code}", items(collection))).status, 200);
    }
    let mut outline = feature(&desk, "outlines");
    outline["properties"].as_object_mut().expect("properties").remove("code");
    let told = desk.send("POST", &items("outlines"), &[], &outline).json(422);
    assert_eq!(
        (told["errors"][0]["field"].as_str(), told["errors"][0]["rule"].as_str()),
        (Some("code"), Some("missing"))
    );
    desk.server.stop();
}

#[test]
fn only_who_may_edit_edits_every_thing() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    for collection in ["units", "outlines", "linkages", "observations", "sources"] {
        for (method, path) in [("POST", items(collection)), ("PATCH", format!("{}/1", items(collection)))] {
            let shown = format!("Bearer {key}");
            let kind = if method == "POST" { "application/geo+json" } else { "application/merge-patch+json" };
            for headers in
                [vec![("content-type", kind)], vec![("content-type", kind), ("authorization", &shown)]]
            {
                let answer = Answer::attempt(method, &server.url(&path), &headers, "{}").expect("an answer");
                let missing = collection == "linkages" && method == "PATCH";
                assert_eq!(
                    answer.status,
                    if missing { 404 } else { 405 },
                    "{method} {path}: {}",
                    answer.text()
                );
            }
        }
        assert_eq!(
            with_key(&server, &key, &format!("{}/1/history", items(collection))).status,
            403,
            "{collection}"
        );
    }
    server.stop();
}

#[test]
fn commands_edit_every_thing() {
    let folder = with_workers();
    let xuong = |arguments: &[&str]| folder.xuong(&[&["--lang", "en"], arguments].concat());
    let code_of = |out: &str| out.split_whitespace().nth(1).expect("a code").to_owned();
    let source =
        code_of(&xuong(&["add", "sources", "title=Báo cáo quý II", "dated=2026-06-30"]).ended(0).out);
    let out =
        xuong(&["edit", "sources", &source, "title=Báo cáo quý III", "--reason", "nhầm quý"]).ended(0).out;
    assert!(out.contains("\"Báo cáo quý II\" → \"Báo cáo quý III\""), "{out}");
    let history = xuong(&["history", "sources", &source]).ended(0).out;
    assert!(history.contains("created") && history.contains("nhầm quý"), "{history}");
    let version = history.split_whitespace().next().expect("a version").to_owned();
    xuong(&["undo", &version]).ended(0);
    let csv = folder.path().join("sources.csv");
    xuong(&["export", "sources", "-o", csv.to_str().expect("a path")]).ended(0);
    assert!(std::fs::read_to_string(csv).expect("the file").contains("Báo cáo quý II,"), "undone");
    let polygon = square(105.85).to_string();
    let added = xuong(&["add", "outlines", "code=Z01", "precision=surveyed", &format!("geometry={polygon}")]);
    assert!(added.code < 2, "{}", added.err);
    let moved = xuong(&["edit", "outlines", "Z01", &format!("geometry={}", square(105.86))]);
    assert!(moved.code < 2 && moved.out.contains("geometry: [[[[105.85"), "{}{}", moved.out, moved.err);
    let value = xuong(&[
        "add",
        "observations",
        "subject=hanoi",
        "measure=m",
        "period=2026",
        "value=12,5",
        "unit=ha",
        "basis=counted",
    ]);
    assert!(value.code == 2 && value.err.contains("value"), "{}", value.err);
    xuong(&[
        "add",
        "observations",
        "subject=hanoi",
        "measure=m",
        "period=2026",
        "value=12.5",
        "unit=ha",
        "basis=counted",
    ])
    .ended(0);
    xuong(&[
        "add",
        "linkages",
        "name=Cụm",
        "eps_m=500",
        "min_firms=2",
        "members=W1;F0001",
        "recognised_on=2026",
    ])
    .ended(0);
    xuong(&["edit", "units", "wards-2025:00136", "area_km2=12.5"]).ended(0);
    xuong(&["check"]);
}
