//! Edits of features and undo with an `Idempotency-Key`: made once however often they are sent, across restarts too.

use serde_json::{Value, json};

use super::part4::{Desk, firm, location};
use crate::harness::{Answer, Server};

const FIRM: &str = "/ogc/collections/firms/items/W1";
const FIRMS: &str = "/ogc/collections/firms/items";

fn version(desk: &Desk) -> i64 {
    desk.get("/api/health/ready").json(200)["version"].as_i64().expect("a version")
}

fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

/// The part of a tag that names the state, without the form.
fn state(answer: &Answer) -> String {
    answer.header("etag").split('-').next().expect("a first part").to_owned()
}

fn restarted(desk: Desk) -> Desk {
    let Desk { server, key } = desk;
    Desk { server: Server::on(server.stop_and_keep()), key }
}

/// A request that is sent again and again.
struct Sent {
    method: &'static str,
    path: String,
    tag: String,
    key: &'static str,
    body: Value,
}

impl Sent {
    fn to(&self, desk: &Desk) -> Answer {
        let headers = [("if-match", self.tag.as_str()), ("idempotency-key", self.key)];
        desk.send(self.method, &self.path, &headers, &self.body)
    }
}

#[test]
fn an_edit_with_a_key_of_its_own_is_made_once() {
    let desk = Desk::open();
    let tag = |path: &str| desk.get(path).header("etag").to_owned();
    let patch = Sent {
        method: "PATCH",
        path: FIRM.to_owned(),
        tag: tag(FIRM),
        key: "p-1",
        body: json!({ "properties": { "workers": 5, "code": "W1B" } }),
    };
    let patched = patch.to(&desk);
    assert_eq!((patched.status, is_replayed(&patched)), (204, false), "{}", patched.text());
    let renamed = format!("{FIRMS}/W1B");
    let mut whole = desk.get(&renamed).json(200);
    whole["properties"]["name"] = json!("Xưởng Thay Cả");
    let path = location(&desk, &desk.send("POST", FIRMS, &[], &firm("Xưởng Bỏ")));
    let put = Sent { method: "PUT", path: renamed.clone(), tag: tag(&renamed), key: "r-1", body: whole };
    let replaced = put.to(&desk);
    assert_eq!(replaced.status, 204, "{}", replaced.text());
    let delete = Sent { method: "DELETE", tag: tag(&path), path, key: "d-1", body: Value::Null };
    assert_eq!(delete.to(&desk).status, 204);
    let before = version(&desk);

    for (sent, first) in [(&patch, Some(&patched)), (&put, Some(&replaced)), (&delete, None)] {
        let again = sent.to(&desk);
        assert_eq!((again.status, is_replayed(&again)), (204, true), "{}: {}", sent.method, again.text());
        assert_eq!(again.header("etag"), first.map_or("", |first| first.header("etag")), "{}", sent.method);
    }
    let desk = restarted(desk);
    let again = [&patch, &put, &delete].map(|sent| sent.to(&desk));
    for answer in &again {
        assert_eq!((answer.status, is_replayed(answer)), (204, true), "{}", answer.text());
    }
    assert_eq!(again[0].header("etag"), "", "it was changed since: no tag of a state that was not seen");
    assert_eq!(state(&again[1]), state(&replaced));
    assert_eq!(version(&desk), before, "nothing was made twice");
    desk.server.stop();
}

#[test]
fn a_key_is_for_one_request_and_a_refused_one_is_judged_again() {
    let desk = Desk::open();
    let seen = desk.get(FIRM).header("etag").to_owned();
    let sent = |method, tag: &str, key, name| Sent {
        method,
        path: FIRM.to_owned(),
        tag: tag.to_owned(),
        key,
        body: json!({ "properties": { "name": name } }),
    };
    assert_eq!(sent("PATCH", &seen, "a-1", "Một").to(&desk).status, 204);
    for other in [
        sent("PATCH", &seen, "a-1", "Hai"),
        sent("PATCH", "*", "a-1", "Một"),
        sent("DELETE", &seen, "a-1", "Một"),
    ] {
        let told = other.to(&desk).json(422);
        assert_eq!(told["errors"][0]["field"], "Idempotency-Key", "{told}");
    }
    let stale = sent("PATCH", &seen, "b-1", "Ba");
    for _ in 0..2 {
        let refused = stale.to(&desk);
        assert_eq!((refused.status, is_replayed(&refused)), (412, false));
    }
    assert_eq!(sent("PATCH", "*", "b-1", "Ba").to(&desk).status, 204, "the key of a refused request is free");
    desk.server.stop();
}

#[test]
fn an_edit_that_changed_nothing_changes_nothing_when_it_is_sent_again() {
    let desk = Desk::open();
    let name = desk.get(FIRM).json(200)["properties"]["name"].clone();
    let body = json!({ "properties": { "name": name } });
    let once = [("if-match", "*"), ("idempotency-key", "i-1")];
    assert_eq!(desk.send("PATCH", FIRM, &once, &body).status, 204);
    let desk = restarted(desk);
    assert_eq!(desk.patch(FIRM, &json!({ "name": "Tên sau" })).status, 204);
    let again = desk.send("PATCH", FIRM, &once, &body);
    assert_eq!((again.status, is_replayed(&again), again.header("etag")), (204, true, ""));
    assert_eq!(desk.get(FIRM).json(200)["properties"]["name"], "Tên sau");
    desk.server.stop();
}

#[test]
fn an_undo_with_a_key_of_its_own_is_made_once() {
    let desk = Desk::open();
    assert_eq!(desk.patch(FIRM, &json!({ "workers": 5, "name": "Tên bộ" })).status, 204);
    let newest = desk.get(&format!("{FIRM}/history")).json(200)["changes"][0].clone();
    desk.server.folder.xuong(&["edit", "firms", "W1", "name=Tên riêng"]).ended(0);
    let of_set = format!("/api/change-sets/{}/undo", newest["set"]);
    let undo =
        |desk: &Desk, path: &str, key| desk.send("POST", path, &[("idempotency-key", key)], &Value::Null);
    // The server learns of the command's edit within a second.
    std::thread::sleep(std::time::Duration::from_millis(2500));
    let set = undo(&desk, &of_set, "s-1").json(200);
    assert_eq!(set["left"][0]["changes"]["name"]["now"], "Tên riêng", "{set}");
    let newest = desk.get(&format!("{FIRM}/history")).json(200)["changes"][0].clone();
    let of_change = format!("/api/changes/{}/undo", newest["version"]);
    let change = undo(&desk, &of_change, "c-1").json(200);
    let before = version(&desk);
    for (path, key, first) in [(&of_set, "s-1", &set), (&of_change, "c-1", &change)] {
        let again = undo(&desk, path, key);
        assert!(is_replayed(&again), "{path}");
        assert_eq!(again.json(200), *first);
    }
    let desk = restarted(desk);
    let mut bare = set.clone();
    bare["left"][0]["changes"] = json!({ "name": {} });
    for (path, key, first) in [(&of_set, "s-1", &bare), (&of_change, "c-1", &change)] {
        let again = undo(&desk, path, key);
        assert!(is_replayed(&again), "{path}");
        assert_eq!(again.json(200), *first, "values that stayed are not kept with the request");
    }
    assert_eq!(version(&desk), before, "nothing was made twice");
    let other = undo(&desk, &of_change, "s-1").json(422);
    assert_eq!(other["errors"][0]["field"], "Idempotency-Key", "{other}");
    desk.server.stop();
}

#[test]
fn an_answer_with_a_value_that_was_withheld_since_is_not_given_again() {
    const OWNER: &str = "Nhà bà Nguyễn Thị Kín";
    let desk = Desk::open();
    let sent = || {
        let headers = [("if-match", "*"), ("idempotency-key", "w-1"), ("prefer", "return=representation")];
        desk.send("PATCH", FIRM, &headers, &json!({ "properties": { "address": OWNER } }))
    };
    let first = sent();
    assert!(first.status == 200 && first.text().contains(OWNER), "{}", first.text());
    assert_eq!(desk.patch(FIRM, &json!({ "address": null })).status, 204);
    let again = sent();
    assert!(is_replayed(&again) && again.text().contains(OWNER), "as it was given: {}", again.text());
    let cleared = desk.get(&format!("{FIRM}/history")).json(200)["changes"][0]["version"].to_string();
    let redact = ["admin", "redact", &cleared, "--fields", "address", "--reason", "theo đơn"];
    desk.server.folder.xuong(&redact).ended(0);
    for _ in 0..2 {
        let again = sent();
        assert!(is_replayed(&again) && again.status < 300, "{}: {}", again.status, again.text());
        assert!(!again.text().contains(OWNER), "{}", again.text());
    }
    assert!(desk.get(FIRM).json(200)["properties"]["address"].is_null(), "it was not made again");
    desk.server.stop();
}
