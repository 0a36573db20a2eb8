//! The reason that a key gives for edits without one.

use serde_json::{Value, json};

use super::{
    another_key_of, key_of,
    part4::{Desk, firm, location},
    things::items,
    with_workers,
};
use crate::harness::Server;

const FIRM: &str = "/ogc/collections/firms/items/W1";
const ALWAYS: &str = "cập nhật hiện trường";

/// A desk whose key has a reason, where reasons are required or not.
fn desk(is_required: bool, more: &[&str]) -> Desk {
    let folder = with_workers();
    folder.file("xuong.toml", format!("edits_require_reason = {is_required}\n"));
    let key = key_of(&folder, "Trần Văn Cường", "editor", &[&["--reason", ALWAYS], more].concat());
    Desk { server: Server::on(folder), key }
}

fn reason(desk: &Desk, path: &str) -> Value {
    desk.get(&format!("{path}/history")).json(200)["changes"][0]["reason"].clone()
}

#[test]
fn where_a_reason_is_required_that_of_the_key_is_taken_for_edits_without_one() {
    let desk = desk(true, &[]);
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 5 })).status, 204);
    assert_eq!(reason(&desk, FIRM), ALWAYS);
    let path = location(&desk, &desk.send("POST", &items("firms"), &[], &firm("Xưởng Mới")));
    assert_eq!(reason(&desk, &path), ALWAYS);
    let body = json!({ "properties": { "workers": 6 } });
    let own = desk.send("PATCH", &format!("{FIRM}?reason=own"), &[("if-match", "*")], &body);
    assert_eq!((own.status, reason(&desk, FIRM)), (204, json!("own")), "its own reason counts");
    let edit =
        json!({ "action": "delete", "collection": "firms", "id": path.rsplit('/').next(), "ifMatch": "*" });
    let kind = [("content-type", "application/json")];
    assert_eq!(desk.send("POST", "/api/changes", &kind, &json!({ "edits": [edit] })).status, 200);
    assert_eq!(reason(&desk, &path), ALWAYS);
    let without = another_key_of(&desk.server.folder, "Trần Văn Cường", &[]);
    let other = Desk { key: without, ..desk };
    assert_eq!(other.patch(FIRM, &json!({ "workers": 7 })).status, 422, "another key has none");
    other.server.stop();
}

#[test]
fn a_desktop_program_gives_the_reason_of_its_key() {
    let desk = desk(true, &["--scope", "desktop"]);
    let body = json!({ "properties": { "workers": 5 } });
    assert_eq!(desk.send("PATCH", FIRM, &[], &body).status, 204);
    assert_eq!(reason(&desk, FIRM), ALWAYS);
    desk.server.stop();
}

#[test]
fn where_no_reason_is_required_none_is_supplied() {
    let desk = desk(false, &[]);
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 5 })).status, 204);
    assert_eq!(reason(&desk, FIRM), Value::Null);
    desk.server.stop();
}

#[test]
fn the_list_of_keys_shows_their_reasons_and_an_empty_one_is_refused() {
    let folder = with_workers();
    key_of(&folder, "an", "editor", &["--reason", " đo lại ranh giới "]);
    let list = folder.xuong(&["--lang", "en", "admin", "key", "list"]).ended(0).out;
    assert!(list.contains("Default reason") && list.contains("đo lại ranh giới"), "{list}");
    folder.xuong(&["admin", "key", "add", "an", "--reason", " "]).ended(2);
    assert_eq!(folder.xuong(&["admin", "key", "list"]).ended(0).out.lines().count(), 2);
}
