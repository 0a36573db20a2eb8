//! What stays with a change beside its values: the doubts in spite of which it was made, and how it was made.

use serde_json::{Value, json};

use super::{
    part4::{Desk, firm, location},
    things::{LENIENT, items},
};
use crate::harness::{Answer, Run};

const FIRM: &str = "/ogc/collections/firms/items/W1";

/// A tax code whose check digit is wrong.
const WRONG: &str = "0104567894";

fn xuong(desk: &Desk, arguments: &[&str]) -> Run {
    desk.server.folder.xuong(&[&["--lang", "en"], arguments].concat())
}

/// The changes of a feature, newest first.
fn history(desk: &Desk, path: &str) -> Vec<Value> {
    let told = desk.send("GET", &format!("{path}/history"), &[], &Value::Null).json(200);
    told["changes"].as_array().expect("changes").clone()
}

fn newest(desk: &Desk, path: &str) -> Value {
    history(desk, path).swap_remove(0)
}

/// Edits a feature without saying which state of it is meant.
fn patch(desk: &Desk, path: &str, more: &[(&str, &str)], properties: &Value) -> Answer {
    desk.send("PATCH", path, more, &json!({ "properties": properties }))
}

#[test]
fn the_doubts_in_spite_of_which_an_edit_was_made_stay_with_the_change() {
    let desk = Desk::open();
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên khác" })).status, 204);
    assert_eq!(newest(&desk, FIRM)["warnings"], json!([]), "without a doubt there is no warning");
    let lenient = [("if-match", "*"), LENIENT];
    let doubtful = json!({ "tax_code": WRONG, "sources": "CHUA_CO;CHUA_CO_2" });
    assert_eq!(patch(&desk, FIRM, &lenient, &doubtful).status, 204);
    let own = newest(&desk, FIRM);
    let of = |field: &str| {
        let warnings = own["warnings"].as_array().expect("warnings");
        let found: Vec<&Value> = warnings.iter().filter(|warning| warning["field"] == field).collect();
        assert_eq!(found.len(), 1, "{field}: {own}");
        found[0].clone()
    };
    let tax = of("tax_code");
    assert_eq!((&tax["rule"], &tax["value"]), (&json!("tax_code"), &json!(WRONG)), "{own}");
    assert_eq!(tax["detail"], format!("tax_code “{WRONG}”: the check digit is wrong"));
    assert_eq!(of("sources")["rule"], "source_unheld", "{own}");

    let since = own["version"].as_i64().expect("a version") - 1;
    let told = desk.send("GET", &format!("/api/changes?since={since}"), &[], &Value::Null).json(200);
    assert_eq!(told["changes"][0], own, "the changes of everything have it too");
    let set = desk.send("GET", &format!("/api/change-sets/{}?since={since}", own["set"]), &[], &Value::Null);
    assert_eq!(set.json(200)["changes"][0], own, "and those of a set");
    let printed = xuong(&desk, &["history", "firms", "W1"]).ended(0).out;
    assert!(
        printed.contains(&format!("Doubtful: tax_code “{WRONG}”: the check digit is wrong")),
        "{printed}"
    );

    assert_eq!(patch(&desk, FIRM, &lenient, &json!({ "workers": 5 })).status, 204);
    assert_eq!(
        newest(&desk, FIRM)["warnings"],
        json!([]),
        "an old doubt is not of an edit of something else"
    );
    let desk = desk.desktop();
    let mut new = firm("Xưởng Vẽ");
    new["properties"]["tax_code"] = json!(WRONG);
    let path = location(&desk, &desk.send("POST", &items("firms"), &[], &new));
    let own = newest(&desk, &path);
    assert_eq!(own["warnings"][0]["rule"], "tax_code", "a desktop program confirms by itself: {own}");
    xuong(&desk, &["admin", "verify"]).ended(0);
    desk.server.stop();
}

#[test]
fn the_doubts_of_a_command_and_of_an_import_stay_too() {
    let desk = Desk::open();
    xuong(&desk, &["edit", "firms", "W1", &format!("tax_code={WRONG}")]).ended(1);
    assert_eq!(newest(&desk, FIRM)["warnings"][0]["rule"], "tax_code");
    let file = desk.server.folder.file("b.csv", format!("code,name,tax_code\nB1,Xưởng Nhập,{WRONG}\n"));
    let run = xuong(&desk, &["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let printed = xuong(&desk, &["history", "firms", "B1"]).ended(0).out;
    assert!(printed.contains("Doubtful: tax_code"), "{printed}");
    desk.server.stop();
}

#[test]
fn an_edit_that_does_not_say_which_state_it_is_of_is_marked() {
    let desk = Desk::open().desktop();
    assert_eq!(patch(&desk, FIRM, &[], &json!({ "workers": 5 })).status, 204);
    assert_eq!(newest(&desk, FIRM)["marks"], json!(["unconditional"]));
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 6 })).status, 204);
    assert_eq!(newest(&desk, FIRM)["marks"], json!([]), "with the tag that was read");
    assert_eq!(patch(&desk, FIRM, &[("if-match", "*")], &json!({ "workers": 7 })).status, 204);
    assert_eq!(newest(&desk, FIRM)["marks"], json!([]), "whatever is held is meant");
    let edit = json!({
        "action": "update", "collection": "firms", "id": "W1", "feature": { "properties": { "workers": 8 } },
    });
    let kind = [("content-type", "application/json")];
    assert_eq!(desk.send("POST", "/api/changes", &kind, &json!({ "edits": [edit] })).status, 200);
    assert_eq!(newest(&desk, FIRM)["marks"], json!(["unconditional"]), "in a batch too");
    let printed = xuong(&desk, &["history", "firms", "W1"]).ended(0).out;
    assert_eq!(printed.matches("(without If-Match)").count(), 2, "{printed}");

    let path = location(&desk, &desk.send("POST", &items("firms"), &[], &firm("Xưởng Vẽ")));
    assert_eq!(newest(&desk, &path)["marks"], json!([]), "nothing was there to be seen");
    assert_eq!(desk.send("DELETE", &path, &[], &Value::Null).status, 204);
    assert_eq!(newest(&desk, &path)["marks"], json!(["unconditional"]));
    xuong(&desk, &["admin", "verify"]).ended(0);
    desk.server.stop();
}

/// The codes of the records of which the check says that their kind was supplied.
fn supplied(desk: &Desk) -> Vec<String> {
    let file = desk.server.folder.path().join("check.csv");
    let run = xuong(desk, &["check", "-o", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let text = std::fs::read_to_string(file).expect("the list");
    let lines = text.lines().filter(|line| line.contains("defaulted_kind"));
    lines.map(|line| line.split(',').nth(2).expect("a code").to_owned()).collect()
}

/// A feature without a kind, as QGIS sends it.
fn drawn(name: &str) -> Value {
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [105.8512, 21.0301] },
        "properties": { "name": name, "kind": null },
    })
}

/// The path and the code of a new park or cluster.
fn draw(desk: &Desk, collection: &str, new: &Value) -> (String, String) {
    let path = location(desk, &desk.send("POST", &items(collection), &[], new));
    let code = desk.get(&path).json(200)["properties"]["code"].as_str().expect("a code").to_owned();
    (path, code)
}

#[test]
fn a_kind_that_was_supplied_is_listed_until_an_edit_states_it() {
    let desk = Desk::open().desktop();
    let (park, code) = draw(&desk, "zones", &drawn("Khu Vẽ"));
    assert_eq!(newest(&desk, &park)["marks"], json!(["defaulted"]));
    assert_eq!(desk.get(&park).json(200)["properties"]["kind"], "industrial_park");
    let mut stated = drawn("Khu Rõ Loại");
    stated["properties"]["kind"] = json!("industrial_park");
    let (known, _) = draw(&desk, "zones", &stated);
    assert_eq!(newest(&desk, &known)["marks"], json!([]));
    assert_eq!(supplied(&desk), [code.as_str()]);

    assert_eq!(desk.patch(&park, &json!({ "name": "Khu Đổi Tên" })).status, 204);
    let mut whole = desk.get(&park).json(200);
    whole["properties"]["name"] = json!("Khu Thay Cả");
    assert_eq!(desk.send("PUT", &park, &[("if-match", "*")], &whole).status, 204);
    assert_eq!(supplied(&desk), [code.as_str()], "neither edit is of the kind");

    let kind = json!({ "kind": "industrial_park" });
    assert_eq!(desk.patch(&park, &kind).status, 204);
    let own = newest(&desk, &park);
    assert_eq!((&own["marks"], &own["changes"]), (&json!(["confirmed"]), &json!({})), "{own}");
    assert_eq!(supplied(&desk), [""; 0]);
    assert_eq!(desk.patch(&park, &kind).status, 204);
    assert_eq!(newest(&desk, &park), own, "it is confirmed once");
    xuong(&desk, &["admin", "verify"]).ended(0);
    desk.server.stop();
}

#[test]
fn a_supplied_kind_is_confirmed_by_another_one_by_a_batch_and_by_a_command() {
    let desk = Desk::open().desktop();
    let [(first, _), (_, second), (_, third)] =
        ["Cụm Một", "Cụm Hai", "Cụm Ba"].map(|name| draw(&desk, "clusters", &drawn(name)));
    let added = xuong(&desk, &["add", "zones", "name=Khu Gõ"]).ended(0).out;
    let fourth = added.split_whitespace().nth(1).expect("a code").to_owned();
    assert_eq!(supplied(&desk).len(), 4);
    assert_eq!(desk.patch(&first, &json!({ "kind": "craft_village_cluster" })).status, 204);
    let edit = json!({
        "action": "update", "collection": "clusters", "id": second, "ifMatch": "*",
        "feature": { "properties": { "kind": "industrial_cluster" } },
    });
    let kind = [("content-type", "application/json")];
    let told = desk.send("POST", "/api/changes", &kind, &json!({ "edits": [edit] })).json(200);
    assert_eq!(told["edits"][0]["status"], "changed", "{told}");
    let run = xuong(&desk, &["edit", "zones", &fourth, "kind=industrial_park"]).ended(0).out;
    assert!(run.contains("(the kind was confirmed)"), "{run}");
    let run = xuong(&desk, &["edit", "zones", &fourth, "kind=industrial_park"]).ended(0).out;
    assert!(run.contains("Nothing changes"), "{run}");
    assert_eq!(supplied(&desk), [third]);
    desk.server.stop();
}
