//! What was changed by whom and why, and how it is undone.

use serde_json::{Value, json};

use super::{
    key_of,
    part4::{Desk, firm, location},
    with_key,
};

const FIRM: &str = "/ogc/collections/firms/items/W1";

#[test]
fn the_history_of_a_feature_says_what_changed_and_by_whom() {
    let desk = Desk::open();
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 9, "status": "suspended" })).status, 204);
    let told = desk.get(&format!("{FIRM}/history")).json(200);
    let newest = &told["changes"][0];
    assert_eq!(
        (newest["actor"].as_str(), newest["action"].as_str()),
        (Some("Lê Thị Bình"), Some("changed")),
        "{told}"
    );
    assert_eq!(newest["changes"]["workers"], json!({ "before": 48151, "after": 9 }), "{told}");
    assert_eq!(newest["changes"]["workers_as_of"]["after"], Value::Null, "{told}");
    assert!(newest["changes"].get("name").is_none(), "{told}");
    let oldest = told["changes"].as_array().and_then(|all| all.last()).expect("its creation");
    assert_eq!((oldest["action"].as_str(), oldest["code"].as_str()), (Some("created"), Some("W1")), "{told}");
    desk.server.stop();
}

#[test]
fn names_and_reasons_of_edits_are_for_editors_only() {
    let desk = Desk::open();
    let analyst = key_of(&desk.server.folder, "an", "analyst", &[]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    for path in [&format!("{FIRM}/history"), "/api/changes?since=0&limit=1"] {
        assert_eq!(desk.server.get(path).status, 401, "{path}");
        assert_eq!(with_key(&desk.server, &analyst, path).status, 403, "{path}");
        let answer = desk.get(path);
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{path}");
    }
    desk.server.stop();
}

#[test]
fn the_changes_since_a_version_are_those_made_since() {
    let desk = Desk::open();
    let version = desk.get("/api/changes?since=0&limit=1000").json(200);
    assert_eq!(version["more"], true, "the seed has more than a page");
    let before = desk.server.get("/api/config").json(200)["version"].as_i64().expect("a version");
    let path = location(&desk, &desk.send("POST", "/ogc/collections/firms/items", &[], &firm("Xưởng Mới")));
    assert_eq!(desk.patch(&path, &json!({ "name": "Xưởng Đổi" })).status, 204);
    let told = desk.get(&format!("/api/changes?since={before}")).json(200);
    let actions: Vec<&str> =
        told["changes"].as_array().expect("changes").iter().filter_map(|c| c["action"].as_str()).collect();
    assert_eq!(actions, ["created", "changed"], "{told}");
    assert_eq!((told["version"].as_i64(), told["more"].as_bool()), (Some(before + 2), Some(false)));
    desk.server.stop();
}

#[test]
fn an_undo_is_a_new_change_that_overwrites_nothing_made_since() {
    let desk = Desk::open();
    let before = desk.get(FIRM).json(200);
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 9, "name": "Tên sai" })).status, 204);
    let version = desk.get(&format!("{FIRM}/history")).json(200)["changes"][0]["version"].to_string();
    let undo = |version: &str| desk.send("POST", &format!("/api/changes/{version}/undo"), &[], &Value::Null);
    let done = undo(&version).json(200);
    assert_eq!(done["undone"].to_string(), version, "{done}");
    assert_eq!(desk.get(FIRM).json(200), before, "all of it is as before, dates of counts too");
    let history = desk.get(&format!("{FIRM}/history")).json(200);
    assert!(history["changes"][0]["reason"].as_str().is_some_and(|why| why.contains(&version)), "{history}");
    let again = undo(&version).json(412);
    assert_eq!(again["conflicts"]["name"]["theirs"], "Xưởng Thử Một", "it was changed since: {again}");
    assert_eq!(undo("99999999").status, 404);

    let path = location(&desk, &desk.send("POST", "/ogc/collections/firms/items", &[], &firm("Xưởng Nhầm")));
    let created = desk.get(&format!("{path}/history")).json(200)["changes"][0]["version"].to_string();
    assert_eq!(undo(&created).status, 200);
    assert_eq!(desk.get(&path).status, 410, "what was created is gone");
    let gone = desk.get(&format!("{path}/history")).json(200);
    assert_eq!(gone["changes"][0]["action"], "deleted", "and its history is there: {gone}");
    let deleted = gone["changes"][0]["version"].to_string();
    assert_eq!(undo(&deleted).status, 200);
    assert_eq!(desk.get(&path).json(200)["properties"]["name"], "Xưởng Nhầm");
    desk.server.stop();
}
