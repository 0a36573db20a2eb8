//! Edits that are refused: by whom they come, what they say, and what the register holds by now.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use super::{
    key_of,
    part4::{Desk, firm},
    with_workers,
};
use crate::harness::{Answer, Server};

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

/// A value, the property that is refused, and the broken rule.
#[rstest]
#[case(json!({ "workers": -1 }), "workers", "range")]
#[case(json!({ "workers": "many" }), "workers", "form")]
#[case(json!({ "workers": 12.5 }), "workers", "form")]
#[case(json!({ "status": "asleep" }), "status", "not_in_set")]
#[case(json!({ "name": null }), "name", "missing")]
#[case(json!({ "name": " " }), "name", "missing")]
#[case(json!({ "name": "X\u{fffd}ởng" }), "name", "text")]
#[case(json!({ "opened": "sometime" }), "opened", "form")]
#[case(json!({ "opened": "2020-05-03", "opened_precision": "year" }), "opened", "form")]
#[case(json!({ "opened": "2020", "closed": "2019" }), "closed", "order")]
#[case(json!({ "zone": "NO-SUCH" }), "zone", "zone_unheld")]
#[case(json!({ "sector": "99999" }), "sector", "form")]
#[case(json!({ "ward_name": "Phường Khác" }), "ward_name", "read_only")]
#[case(json!({ "colour": "red" }), "colour", "unknown_property")]
#[case(json!({ "sources": 7 }), "sources", "form")]
fn a_value_that_breaks_a_rule_is_refused_by_field_value_and_rule(
    #[case] properties: Value,
    #[case] field: &str,
    #[case] rule: &str,
) {
    let desk = Desk::open();
    let before = desk.get(FIRM);
    let told = desk.patch(FIRM, &properties).json(422);
    let found = told["errors"].as_array().expect("errors").iter().find(|error| error["field"] == field);
    let found = found.unwrap_or_else(|| panic!("{properties}: {told}"));
    assert_eq!(found["rule"], rule, "{told}");
    assert!(found["detail"].as_str().is_some_and(|said| said.contains(field)), "{told}");
    assert_eq!(desk.get(FIRM).text(), before.text(), "nothing was written");
    desk.server.stop();
}

#[test]
fn every_fault_is_told_at_once() {
    let desk = Desk::open();
    let told = desk.patch(FIRM, &json!({ "workers": "x", "status": "y", "colour": 1 })).json(422);
    assert_eq!(told["errors"].as_array().map(Vec::len), Some(3), "{told}");
    desk.server.stop();
}

#[rstest]
#[case(json!({ "type": "Point", "coordinates": [105.8, 21.0, 3.0] }), "form")]
#[case(json!({ "type": "Polygon", "coordinates": [] }), "form")]
#[case(json!({ "type": "Point", "coordinates": [1105.8, 21.0] }), "outside_area")]
#[case(json!({ "type": "Point", "coordinates": [2.35, 48.85] }), "outside_area")]
fn a_geometry_that_is_no_point_of_the_city_is_refused(#[case] geometry: Value, #[case] rule: &str) {
    let desk = Desk::open();
    let told = desk.send("PATCH", FIRM, &[("if-match", "*")], &json!({ "geometry": geometry })).json(422);
    assert_eq!(
        (told["errors"][0]["field"].as_str(), told["errors"][0]["rule"].as_str()),
        (Some("geometry"), Some(rule)),
        "{told}"
    );
    desk.server.stop();
}

#[test]
fn what_is_not_a_feature_is_refused_with_what_was_expected() {
    let desk = Desk::open();
    let any = [("if-match", "*")];
    assert_eq!(desk.send("POST", FIRMS, &[("content-type", "text/csv")], &firm("X")).status, 415);
    assert_eq!(
        desk.send("PATCH", FIRM, &[any[0], ("content-type", "application/geo+json")], &json!({})).status,
        415
    );
    assert_eq!(desk.send("POST", FIRMS, &[], &json!([])).status, 400);
    assert_eq!(desk.send("POST", FIRMS, &[], &json!({ "type": "FeatureCollection" })).status, 422);
    assert_eq!(desk.send("PATCH", FIRM, &any, &json!({ "id": 7 })).status, 422, "another identity");
    assert_eq!(desk.send("PATCH", &format!("{FIRMS}/none"), &any, &json!({})).status, 404);
    assert_eq!(desk.send("DELETE", &format!("{FIRMS}/none"), &any, &Value::Null).status, 404);
    assert_eq!(desk.send("POST", &format!("{FIRMS}?colour=red"), &[], &firm("X")).status, 400);
    let taken = desk.send("POST", FIRMS, &[], &{
        let mut twin = firm("Xưởng Trùng Mã");
        twin["properties"]["code"] = json!("W1");
        twin
    });
    assert_eq!(taken.json(422)["errors"][0]["rule"], "taken");
    desk.server.stop();
}

#[test]
fn only_who_may_edit_is_told_of_it_and_lets_it_happen() {
    let folder = with_workers();
    let keys =
        ["analyst", "editor", "publisher", "admin"].map(|role| (role, key_of(&folder, role, role, &[])));
    let server = Server::on(folder);
    let ask = |method: &str, key: Option<&str>, path: &str| -> Answer {
        let shown = key.map(|key| format!("Bearer {key}"));
        let mut headers = vec![("content-type", "application/merge-patch+json"), ("if-match", "*")];
        headers.extend(shown.as_deref().map(|shown| ("authorization", shown)));
        Answer::attempt(method, &server.url(path), &headers, "{}").expect("an answer")
    };
    for (role, key) in keys.iter().map(|(role, key)| (*role, Some(key.as_str()))).chain([("public", None)]) {
        let may = !matches!(role, "analyst" | "public");
        let items = ask("OPTIONS", key, FIRMS);
        assert_eq!(items.header("allow").contains("POST"), may, "{role}");
        assert_eq!(items.header("accept-post").contains("geo+json"), may, "{role}");
        let item = ask("OPTIONS", key, FIRM);
        for method in ["PUT", "PATCH", "DELETE"] {
            assert_eq!(item.header("allow").contains(method), may, "{role} {method}");
        }
        assert_eq!(item.header("accept-patch").contains("merge-patch"), may, "{role}");
        let patched = ask("PATCH", key, FIRM);
        assert_eq!(patched.status, if may { 204 } else { 405 }, "{role}: {}", patched.text());
        assert_eq!(ask("DELETE", key, &format!("{FIRMS}/none")).status, 404, "{role}");
        for (method, path) in [("DELETE", FIRMS), ("POST", FIRM), ("POST", "/ogc/collections/units/items")] {
            let answer = ask(method, key, path);
            assert_eq!(answer.status, 405, "{role} {method} {path}");
            let allowed: Vec<&str> = answer.header("allow").split(',').collect();
            assert!(
                allowed.contains(&"GET") && !allowed.contains(&method),
                "{role} {method} {path}: {allowed:?}"
            );
        }
    }
    assert_eq!(ask("OPTIONS", None, "/ogc/collections/firms/items/none").status, 404);
    server.stop();
}

#[test]
fn a_stale_edit_is_refused_with_what_was_seen_what_is_held_and_what_was_sent() {
    let desk = Desk::open();
    let seen = desk.get(FIRM).header("etag").to_owned();
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên của người khác" })).status, 204);
    let body = json!({ "properties": { "name": "Tên của tôi", "workers": 9 } });
    let told = desk.send("PATCH", FIRM, &[("if-match", &seen)], &body).json(412);
    let name = &told["conflicts"]["name"];
    assert_eq!(name["base"], "Xưởng Thử Một", "{told}");
    assert_eq!(name["theirs"], "Tên của người khác", "{told}");
    assert_eq!(name["yours"], "Tên của tôi", "{told}");
    let workers = &told["conflicts"]["workers"];
    assert_eq!(
        (&workers["base"], &workers["theirs"], &workers["yours"]),
        (&json!(48151), &json!(48151), &json!(9))
    );
    assert!(told["conflicts"].get("status").is_none(), "what nobody changed is no conflict: {told}");
    let gone = desk.send("DELETE", FIRM, &[("if-match", &seen)], &Value::Null).json(412);
    assert_eq!(gone["conflicts"]["name"]["theirs"], "Tên của người khác", "{gone}");
    assert_eq!(
        desk.send("PATCH", FIRM, &[("if-match", "W/\"0-0\"")], &body).status,
        412,
        "weak tags never match"
    );
    desk.server.stop();
}

#[test]
fn of_writers_at_a_time_every_stale_one_is_told_and_no_edit_is_lost() {
    let desk = Desk::open();
    let path = super::part4::location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Chung")));
    let count = 0..40;
    let (made, stale): (Vec<u16>, Vec<u16>) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                let (desk, path, count) = (&desk, &path, count.clone());
                scope.spawn(move || {
                    count
                        .map(|number| {
                            let read = desk.get(path);
                            let workers = read.json(200)["properties"]["workers"].as_i64().expect("workers");
                            if number % 2 == 0 {
                                std::thread::sleep(Duration::from_millis(3 * writer));
                            }
                            let tag = read.header("etag").to_owned();
                            let body = json!({ "properties": { "workers": workers + 1 } });
                            desk.send("PATCH", path, &[("if-match", &tag)], &body).status
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let all = writers.into_iter().flat_map(|writer| writer.join().expect("a writer"));
        all.partition(|status| *status == 204)
    });
    assert!(stale.iter().all(|status| *status == 412), "{stale:?}");
    let workers = desk.get(&path).json(200)["properties"]["workers"].as_i64().expect("workers");
    assert_eq!(
        usize::try_from(workers).expect("a count"),
        12 + made.len(),
        "each edit that was made counts once"
    );
    desk.server.stop();
}

#[test]
fn unconditional_patches_of_different_fields_are_all_kept() {
    let desk = Desk::open().desktop();
    std::thread::scope(|scope| {
        let fields = [
            json!({ "status": "suspended" }),
            json!({ "activity": "đúc" }),
            json!({ "name_en": "Works" }),
            json!({ "address": "Số 1" }),
        ];
        for field in fields {
            let desk = &desk;
            scope.spawn(move || {
                let answer = desk.send("PATCH", FIRM, &[], &json!({ "properties": field }));
                assert_eq!(answer.status, 204, "{}", answer.text());
            });
        }
    });
    let own = desk.get(FIRM).json(200)["properties"].clone();
    for (name, value) in
        [("status", "suspended"), ("activity", "đúc"), ("name_en", "Works"), ("address", "Số 1")]
    {
        assert_eq!(own[name], value, "{own}");
    }
    desk.server.stop();
}
