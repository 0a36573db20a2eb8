//! Change sets: edits that belong together, imports, and the undo of them as a whole.

use serde_json::{Value, json};

use super::{
    key_of,
    part4::{Desk, firm, location},
    with_key, with_workers,
};
use crate::harness::{Folder, Run};

const FIRMS: &str = "/ogc/collections/firms/items";
const FIRM: &str = "/ogc/collections/firms/items/W1";

fn xuong(folder: &Folder, arguments: &[&str]) -> Run {
    folder.xuong(&[&["--lang", "en", "--role", "analyst"], arguments].concat())
}

fn import(folder: &Folder, kind: &str, content: &str) -> i64 {
    let file = folder.file("given.csv", content);
    let run = xuong(folder, &["import", kind, &file.display().to_string(), "--new=all"]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let set = run.out.split("Change set ").nth(1).and_then(|rest| rest.split(';').next());
    set.unwrap_or_else(|| panic!("a change set: {}", run.out)).parse().expect("a number")
}

/// What the register exports of everything, without its version and the time of the export.
fn exported(folder: &Folder) -> Vec<Vec<u8>> {
    let collections = ["zones", "clusters", "firms", "units", "outlines"];
    let one = |(collection, form): (&str, &str)| {
        let file = folder.path().join(format!("told.{form}"));
        xuong(folder, &["export", collection, "-o", &file.display().to_string()]).ended(0);
        let text = std::fs::read_to_string(file).expect("the export");
        let stated = text.find("\"register_version\":");
        let Some(begin) = stated else { return text.into_bytes() };
        let end = text[begin..].find("\"role\":").expect("another statement") + begin;
        [&text[..begin], &text[end..]].concat().into_bytes()
    };
    collections.iter().flat_map(|of| ["csv", "geojson"].map(|form| (*of, form))).map(one).collect()
}

/// The newest set of a cause.
fn newest(desk: &Desk, cause: &str) -> Value {
    let told = desk.get("/api/change-sets").json(200);
    let sets = told["sets"].as_array().expect("sets");
    sets.iter().find(|set| set["cause"] == cause).unwrap_or_else(|| panic!("{cause}: {told}")).clone()
}

fn undo(desk: &Desk, set: &Value) -> crate::harness::Answer {
    desk.send("POST", &format!("/api/change-sets/{}/undo", set["set"]), &[], &Value::Null)
}

#[test]
fn single_edits_of_a_key_on_a_collection_are_one_set_and_are_undone_together() {
    let desk = Desk::open();
    let before = desk.get(FIRM).json(200);
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 9 })).status, 204);
    let new = location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Mới")));
    let zone = "/ogc/collections/zones/items/1";
    assert_eq!(desk.patch(zone, &json!({ "notes": "thử" })).status, 204);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên sai" })).status, 204);
    let told = desk.get("/api/change-sets?limit=2").json(200);
    let counts = [("firm", 3), ("zone", 1)].map(|(kind, count)| {
        let set = told["sets"].as_array().and_then(|sets| sets.iter().find(|set| set["kind"] == kind));
        let set = set.unwrap_or_else(|| panic!("{kind}: {told}"));
        assert_eq!((set["count"].as_i64(), set["actor"].as_str()), (Some(count), Some("Lê Thị Bình")));
        set.clone()
    });
    let firms = &counts[0];
    let path = format!("/api/change-sets/{}", firms["set"]);
    let whole = desk.get(&path).json(200);
    assert_eq!(whole["changes"].as_array().map(Vec::len), Some(3), "{whole}");
    assert!(whole["changes"].as_array().is_some_and(|all| all.iter().all(|c| c["set"] == firms["set"])));
    let done = undo(&desk, firms).json(200);
    assert_eq!(
        (done["records"].as_i64(), done["left"].as_array().map(Vec::len)),
        (Some(2), Some(0)),
        "{done}"
    );
    assert_eq!(desk.get(FIRM).json(200), before);
    assert_ne!(desk.get(&new).status, 200, "what it created is gone");
    assert_eq!(desk.get(zone).json(200)["properties"]["notes"], "thử", "another collection is another set");
    let history = desk.get(&format!("{FIRM}/history")).json(200);
    assert_eq!(history["changes"][0]["set"], done["set"], "{history}");
    assert_eq!(newest(&desk, "undo")["undoes"], firms["set"]);
    assert_eq!(undo(&desk, firms).json(200)["records"], 0, "it is undone already");
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 11 })).status, 204);
    let next = newest(&desk, "edits");
    assert!(next["set"].as_i64() > done["set"].as_i64(), "a set that was undone does not go on: {next}");
    let redone = undo(&desk, &done).json(200);
    assert_eq!(redone["records"], 2, "an undo is undone like any other set: {redone}");
    assert_eq!(redone["left"][0]["changes"]["workers"]["now"], 11, "{redone}");
    assert_eq!(desk.get(FIRM).json(200)["properties"]["name"], "Tên sai");
    assert_eq!(desk.get(&new).json(200)["properties"]["name"], "Xưởng Mới");
    desk.server.stop();
}

#[test]
fn after_the_undo_of_an_import_the_export_is_the_same_byte_for_byte() {
    let folder = with_workers();
    let before = exported(&folder);
    let imports = [
        import(
            &folder,
            "zones",
            "code,kind,name,area_ha\nZX,industrial_park,Khu Nhập Thử,12\nC001,industrial_cluster,Tên khác,\n",
        ),
        import(
            &folder,
            "firms",
            "code,name,sector,workers,zone,lon,lat,status\nN1,Xưởng Mới Một,2592,5,ZX,105.85,21.03,operating\n\
             W1,Tên Đổi,2410,7,,105.9,21.05,closed\nF0001,Tên Khác,,,,,,\nN2,Xưởng Mới Hai,,,,,,\n",
        ),
    ];
    assert_ne!(exported(&folder), before);
    for set in imports.iter().rev() {
        let run = xuong(&folder, &["undo", "--set", &set.to_string(), "--reason", "nhập nhầm"]).ended(0);
        assert!(run.out.contains(&format!("Undid change set {set}")), "{}", run.out);
    }
    assert!(exported(&folder) == before, "every collection, in every form");
    let listed = xuong(&folder, &["history"]).ended(0).out;
    let first = listed.lines().next().expect("a set");
    assert!(first.contains("nhập nhầm") && first.contains(&format!("undoes set {}", imports[0])), "{listed}");
    xuong(&folder, &["check", "--deep"]).ended(0);
}

#[test]
fn what_was_edited_since_an_import_stays_and_is_told_field_by_field() {
    let folder = with_workers();
    let set = import(
        &folder,
        "firms",
        "code,name,workers,address\nW1,Tên Nhập,7,Số 9\nN1,Xưởng Mới Một,5,\nN2,Xưởng Mới Hai,5,\n",
    );
    let desk = Desk::on(folder);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên Sửa" })).status, 204);
    assert_eq!(desk.patch(&format!("{FIRMS}/N1"), &json!({ "activity": "đúc" })).status, 204);
    let done = undo(&desk, &json!({ "set": set })).json(200);
    assert_eq!(done["records"], 2, "N2 is gone, and of W1 what nobody edited: {done}");
    let own = desk.get(FIRM).json(200)["properties"].clone();
    assert_eq!((own["name"].as_str(), own["workers"].as_i64()), (Some("Tên Sửa"), Some(48151)), "{own}");
    assert!(own["address"].is_null() && own["workers_as_of"] == "2025-12-31", "{own}");
    assert_eq!(desk.get(&format!("{FIRMS}/N1")).json(200)["properties"]["workers"], 5);
    assert_eq!(desk.get(&format!("{FIRMS}/N2")).status, 404);
    let left = |code: &str| {
        let left = done["left"].as_array().expect("what is left");
        left.iter().find(|left| left["code"] == code).unwrap_or_else(|| panic!("{code}: {done}")).clone()
    };
    assert_eq!(
        left("W1")["changes"],
        json!({ "name": { "before": "Xưởng Thử Một", "set": "Tên Nhập", "now": "Tên Sửa" } })
    );
    assert_eq!(left("N1")["changes"], json!({ "activity": { "before": null, "set": null, "now": "đúc" } }));
    assert_eq!((&left("N1")["reason"], done["left"].as_array().map(Vec::len)), (&json!("edited"), Some(2)));
    let again = undo(&desk, &json!({ "set": set })).json(412);
    assert_eq!(again["left"].as_array().map(Vec::len), Some(2), "nothing more can be undone: {again}");
    desk.server.stop();
}

#[test]
fn an_undo_that_would_break_a_rule_leaves_the_record_and_says_which() {
    let folder = with_workers();
    let set = import(
        &folder,
        "zones",
        "code,kind,name\nZX,industrial_park,Khu Nhập Thử\nZY,industrial_park,Khu Hai\n",
    );
    xuong(&folder, &["edit", "firms", "W1", "zone=ZX"]).ended(0);
    let run = xuong(&folder, &["undo", "--set", &set.to_string()]).ended(1);
    assert!(
        run.out.contains("1 records") && run.out.contains("ZX") && run.out.contains("breaks a rule"),
        "{}",
        run.out
    );
    let again = xuong(&folder, &["undo", "--set", &set.to_string()]).ended(2);
    assert!(again.err.contains("Nothing can be undone") && again.err.contains("ZX"), "{}", again.err);
    xuong(&folder, &["edit", "firms", "W1", "zone="]).ended(0);
    xuong(&folder, &["undo", "--set", &set.to_string()]).ended(0);
    xuong(&folder, &["undo", "--set", "99999999"]).ended(2);
    xuong(&folder, &["undo"]).ended(2);
    xuong(&folder, &["check", "--deep"]).ended(0);
}

#[test]
fn change_sets_are_for_editors_only() {
    let desk = Desk::open();
    let analyst = key_of(&desk.server.folder, "an", "analyst", &[]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    for path in ["/api/change-sets", "/api/change-sets/1"] {
        assert_eq!(desk.server.get(path).status, 401, "{path}");
        assert_eq!(with_key(&desk.server, &analyst, path).status, 403, "{path}");
        let answer = desk.get(path);
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{path}");
    }
    let shown = format!("Bearer {analyst}");
    let undo = |headers: &[(&str, &str)]| desk.server.post("/api/change-sets/1/undo", headers, "").status;
    assert_eq!((undo(&[]), undo(&[("authorization", &shown)])), (401, 403));
    for missing in ["99999999", "x", "-1"] {
        assert_eq!(desk.get(&format!("/api/change-sets/{missing}")).status, 404, "{missing}");
    }
    let sets = |query: &str| desk.get(&format!("/api/change-sets?{query}")).json(200)["sets"].clone();
    let all = sets("limit=1000");
    assert_eq!(sets("before=2"), json!([all.as_array().and_then(|all| all.last()).expect("a set")]));
    desk.server.stop();
}
