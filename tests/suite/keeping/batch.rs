//! `POST /api/changes`: edits of several collections at once, and requests that are made once however often they are sent.

use std::io::{Read, Write};

use serde_json::{Value, json};

use super::{
    part4::{Desk, firm, location},
    things::{LENIENT, items},
    with_workers,
};
use crate::harness::{Answer, Server};

const CHANGES: &str = "/api/changes";

fn send(desk: &Desk, more: &[(&str, &str)], body: &Value) -> Answer {
    desk.send("POST", CHANGES, &[more, &[("content-type", "application/json")]].concat(), body)
}

fn version(desk: &Desk) -> i64 {
    desk.get("/api/health/ready").json(200)["version"].as_i64().expect("a version")
}

fn tag(desk: &Desk, collection: &str, item: &str) -> String {
    desk.get(&format!("{}/{item}", items(collection))).header("etag").to_owned()
}

fn update(collection: &str, id: &Value, tag: &str, properties: &Value) -> Value {
    json!({
        "action": "update", "collection": collection, "id": id, "ifMatch": tag,
        "feature": { "properties": properties },
    })
}

#[test]
fn edits_of_several_collections_are_made_together() {
    let desk = Desk::open();
    let code = |edit: &Value| edit["code"].as_str().expect("a code").to_owned();
    let body = json!({ "reason": "báo cáo quý II", "edits": [
        { "action": "create", "collection": "sources", "feature": { "type": "Feature", "geometry": null, "properties": { "title": "Báo cáo", "code": "BAO_CAO" } } },
        { "action": "create", "collection": "firms", "feature": firm("Xưởng Một") },
        { "action": "create", "collection": "firms", "feature": firm("Xưởng Hai") },
        update("firms", &json!("W1"), &tag(&desk, "firms", "W1"), &json!({ "sources": "BAO_CAO", "workers": 7 })),
        update("units", &json!("wards-2025:00136"), "*", &json!({ "area_km2": 12.5 })),
    ] });
    let before = version(&desk);
    let told = send(&desk, &[], &body).json(200);
    let edits = told["edits"].as_array().expect("edits");
    let statuses: Vec<&str> = edits.iter().filter_map(|edit| edit["status"].as_str()).collect();
    assert_eq!(statuses, ["created", "created", "created", "changed", "changed"], "{told}");
    assert_eq!(told["version"], before + 5, "{told}");
    assert_ne!(code(&edits[1]), code(&edits[2]), "each new firm has a code of its own");
    let own = desk.get(&format!("{}/W1", items("firms"))).json(200);
    assert_eq!(
        (own["properties"]["sources"].as_str(), own["properties"]["workers"].as_i64()),
        (Some("BAO_CAO"), Some(7))
    );
    let history = desk.get(&format!("{}/W1/history", items("firms"))).json(200);
    assert_eq!(history["changes"][0]["reason"], "báo cáo quý II");
    let deleted = json!({ "edits": [{ "action": "delete", "collection": "firms", "id": edits[1]["id"], "ifMatch": edits[1]["etag"] }] });
    assert_eq!(
        send(&desk, &[], &deleted).json(200)["edits"][0]["status"],
        "deleted",
        "the tag of the answer holds"
    );
    desk.server.stop();
}

/// A batch with faults of every kind, and one edit that could be made.
fn faulty(desk: &Desk, stale: &str) -> Value {
    json!({ "edits": [
        update("firms", &json!("W1"), stale, &json!({ "name": "Muộn" })),
        update("firms", &json!("F0001"), &tag(desk, "firms", "F0001"), &json!({ "workers": -5, "status": "asleep" })),
        update("firms", &json!("F0002"), &tag(desk, "firms", "F0002"), &json!({ "tax_code": "0104567894" })),
        update("firms", &json!("F0003"), "", &json!({ "name": "x" })),
        update("firms", &json!("none"), "*", &json!({})),
        { "action": "create", "collection": "roads", "feature": {} },
        { "action": "create", "collection": "units", "feature": {} },
        { "action": "create", "collection": "observations" },
        update("zones", &json!("Z12"), &tag(desk, "zones", "Z12"), &json!({ "notes": "đúng" })),
        update("zones", &json!("Z12"), "*", &json!({ "notes": "hai lần" })),
    ] })
}

#[test]
fn every_error_of_every_edit_is_told_at_once_and_nothing_is_written() {
    let desk = Desk::open();
    let stale = tag(&desk, "firms", "W1");
    assert_eq!(desk.patch(&format!("{}/W1", items("firms")), &json!({ "name": "Trước" })).status, 204);
    let before = version(&desk);
    let told = send(&desk, &[], &faulty(&desk, &stale)).json(422);
    let errors = told["errors"].as_array().expect("errors");
    let found: Vec<(u64, &str, &str)> = errors
        .iter()
        .map(|e| {
            (
                e["edit"].as_u64().expect("a place"),
                e["field"].as_str().expect("a field"),
                e["rule"].as_str().expect("a rule"),
            )
        })
        .collect();
    for expected in [
        (0, "ifMatch", "conflict"),
        (1, "workers", "range"),
        (1, "status", "not_in_set"),
        (2, "tax_code", "tax_code"),
        (3, "ifMatch", "missing"),
        (4, "id", "not_found"),
        (5, "collection", "not_in_set"),
        (6, "action", "read_only"),
        (7, "feature", "missing"),
        (9, "id", "twice"),
    ] {
        assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
    }
    assert_eq!(found.len(), 10, "{found:?}");
    let conflict = errors.iter().find(|error| error["rule"] == "conflict").expect("a conflict");
    let three = &conflict["conflicts"]["name"];
    assert_eq!(
        ["base", "theirs", "yours"].map(|own| three[own].as_str()),
        [Some("Xưởng Thử Một"), Some("Trước"), Some("Muộn")]
    );
    assert_eq!(version(&desk), before, "nothing is written");

    let mut best = faulty(&desk, &stale);
    best["mode"] = json!("best-effort");
    let told = send(&desk, &[("prefer", "handling=lenient")], &best).json(200);
    let statuses: Vec<&str> =
        told["edits"].as_array().expect("edits").iter().filter_map(|edit| edit["status"].as_str()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == "refused").count(), 8, "{told}");
    assert_eq!((statuses[2], statuses[8]), ("changed", "changed"), "a doubt is confirmed: {told}");
    assert_eq!(version(&desk), before + 2);
    desk.server.stop();
}

#[test]
fn what_is_no_batch_is_refused() {
    let desk = Desk::open();
    for body in [
        json!({}),
        json!({ "edits": [] }),
        json!({ "edits": [{ "action": "rename" }] }),
        json!({ "edits": [], "colour": 1 }),
    ] {
        assert_eq!(send(&desk, &[], &body).status, 400, "{body}");
    }
    let many: Vec<Value> = (0..1001).map(|_| update("firms", &json!("W1"), "*", &json!({}))).collect();
    assert_eq!(send(&desk, &[], &json!({ "edits": many })).status, 400);
    let public =
        Answer::attempt("POST", &desk.server.url(CHANGES), &[("content-type", "application/json")], "{}");
    assert_eq!(public.expect("an answer").status, 401);
    desk.server.stop();
}

#[test]
fn a_request_with_a_key_of_its_own_is_made_once() {
    let desk = Desk::open();
    let once = [("idempotency-key", "a-1")];
    let count = || desk.get(&format!("{}?limit=1", items("firms"))).json(200)["numberMatched"].as_i64();
    let before = count();
    let first = desk.send("POST", &items("firms"), &once, &firm("Xưởng Một Lần"));
    let again = desk.send("POST", &items("firms"), &once, &firm("Xưởng Một Lần"));
    assert_eq!(location(&desk, &first), location(&desk, &again));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(count(), before.map(|count| count + 1));
    let other = desk.send("POST", &items("firms"), &once, &firm("Xưởng Khác"));
    assert_eq!(other.json(422)["errors"][0]["field"], "Idempotency-Key");
    let body =
        json!({ "edits": [{ "action": "create", "collection": "firms", "feature": firm("Xưởng Lô") }] });
    let key = [("idempotency-key", "b-1")];
    let told = send(&desk, &key, &body).json(200);
    assert_eq!(send(&desk, &key, &body).json(200), told);
    assert_eq!(count(), before.map(|count| count + 2));
    let wrong = json!({ "edits": [{ "action": "create", "collection": "firms", "feature": {} }] });
    let key = [("idempotency-key", "c-1")];
    assert_eq!(send(&desk, &key, &wrong).status, 422);
    let again = send(&desk, &key, &wrong);
    assert_eq!(
        (again.status, again.header("idempotency-replayed")),
        (422, ""),
        "a refused request is judged again"
    );
    desk.server.stop();
}

/// The outcome of a batch without the port, which differs from server to server.
fn pathed(told: &Value) -> Value {
    let mut told = told.clone();
    for edit in told["edits"].as_array_mut().expect("edits") {
        if let Some((_, path)) = edit["href"].as_str().and_then(|href| href.split_once("/ogc/")) {
            edit["href"] = json!(path);
        }
    }
    told
}

#[test]
fn a_request_that_was_made_is_not_made_again_after_the_server_was_stopped() {
    let desk = Desk::open();
    let once = [("idempotency-key", "a-1"), LENIENT];
    let first = desk.send("POST", &items("firms"), &once, &firm("Xưởng Một Lần"));
    let (path, tag) = (location(&desk, &first), first.header("etag").to_owned());
    let changed = desk.send("POST", &items("firms"), &[("idempotency-key", "a-2")], &firm("Xưởng Sẽ Đổi"));
    let (changed, _) =
        (location(&desk, &changed), desk.patch(&location(&desk, &changed), &json!({ "workers": 9 })));
    let refused = json!({ "action": "create", "collection": "firms", "feature": { "type": "Feature", "geometry": null, "properties": { "name": "Bí", "workers": -7777 } } });
    let edits = json!([{ "action": "create", "collection": "firms", "feature": firm("Xưởng Lô") }, refused,
        update("firms", &json!("W1"), "*", &json!({ "workers": 5 }))]);
    let body = json!({ "mode": "best-effort", "edits": edits });
    let batch = [("idempotency-key", "b-1")];
    let told = send(&desk, &batch, &body).json(200);
    let before = version(&desk);
    let Desk { server, key } = desk;
    let desk = Desk { server: Server::on(server.stop_and_keep()), key };

    let again = desk.send("POST", &items("firms"), &once, &firm("Xưởng Một Lần"));
    assert_eq!(location(&desk, &again), path);
    let state = |tag: &str| tag.split('-').next().expect("a version").to_owned();
    assert_eq!(state(again.header("etag")), state(&tag), "the links of the body have another port");
    assert_eq!(again.header("idempotency-replayed"), "true");
    let again = desk.send("POST", &items("firms"), &[("idempotency-key", "a-2")], &firm("Xưởng Sẽ Đổi"));
    assert_eq!(
        (location(&desk, &again), again.header("etag")),
        (changed, ""),
        "no tag of a state that was not seen"
    );
    let mut expected = told.clone();
    for error in expected["edits"][1]["errors"].as_array_mut().expect("errors") {
        assert!(error["detail"].is_string(), "{told}");
        *error = json!({ "edit": 1, "field": error["field"], "rule": error["rule"] });
    }
    let again = send(&desk, &batch, &body);
    assert_eq!(pathed(&again.json(200)), pathed(&expected), "without the value that was refused");
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = desk.send("POST", &items("firms"), &once, &firm("Xưởng Khác"));
    assert_eq!(other.json(422)["errors"][0]["field"], "Idempotency-Key");
    assert_eq!(version(&desk), before, "nothing was made twice");
    desk.server.stop();
}

#[test]
fn a_batch_that_changed_nothing_changes_nothing_when_it_is_sent_again() {
    let desk = Desk::open();
    let path = format!("{}/W1", items("firms"));
    let name = desk.get(&path).json(200)["properties"]["name"].clone();
    let body = json!({ "edits": [update("firms", &json!("W1"), "*", &json!({ "name": name }))] });
    let once = [("idempotency-key", "i-1")];
    let told = send(&desk, &once, &body).json(200);
    assert_eq!(told["edits"][0]["status"], "unchanged", "{told}");
    let Desk { server, key } = desk;
    let desk = Desk { server: Server::on(server.stop_and_keep()), key };
    assert_eq!(desk.patch(&path, &json!({ "name": "Tên sau" })).status, 204);
    let again = send(&desk, &once, &body);
    assert_eq!(again.header("idempotency-replayed"), "true", "{}", again.text());
    assert_eq!(again.json(200)["edits"][0]["status"], "unchanged");
    assert_eq!(desk.get(&path).json(200)["properties"]["name"], "Tên sau");
    desk.server.stop();
}

#[test]
fn where_reasons_are_required_an_edit_says_why() {
    let folder = with_workers();
    folder.file("xuong.toml", "edits_require_reason = true\n");
    let run = folder.xuong(&["--lang", "en", "edit", "firms", "W1", "name=x"]).ended(2);
    assert!(run.err.contains("--reason"), "{}", run.err);
    folder.xuong(&["edit", "firms", "W1", "name=Tên mới", "--reason", "sửa tên"]).ended(0);
    let desk = Desk::on(folder);
    let path = format!("{}/W1", items("firms"));
    let body = json!({ "properties": { "name": "Tên khác" } });
    let told = desk.send("PATCH", &path, &[("if-match", "*")], &body).json(422);
    assert_eq!(
        (told["errors"][0]["field"].as_str(), told["errors"][0]["rule"].as_str()),
        (Some("reason"), Some("missing"))
    );
    assert_eq!(desk.send("POST", &items("firms"), &[], &firm("X")).status, 422);
    assert_eq!(
        send(&desk, &[], &json!({ "edits": [update("firms", &json!("W1"), "*", &json!({}))] })).status,
        422
    );
    let reasoned = desk.send(
        "PATCH",
        &format!("{path}?reason=theo%20quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh"),
        &[("if-match", "*")],
        &body,
    );
    assert_eq!(reasoned.status, 204, "{}", reasoned.text());
    let history = desk.get(&format!("{path}/history")).json(200);
    assert_eq!(history["changes"][0]["reason"], "theo quyết định");
    let desk = desk.desktop();
    assert_eq!(desk.send("PATCH", &path, &[], &json!({ "properties": { "name": "QGIS" } })).status, 204);
    desk.server.stop();
}

/// QGIS shows the reason phrase of a refused edit.
#[test]
fn the_phrase_of_a_refusal_says_what_is_wrong() {
    let desk = Desk::open();
    let host = desk.server.url("").trim_start_matches("http://").to_owned();
    let body = r#"{"properties":{"workers":-5}}"#;
    let mut stream = std::net::TcpStream::connect(&host).expect("a connection");
    write!(
        stream,
        "PATCH {}/W1 HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nIf-Match: *\r\nContent-Type: application/merge-patch+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        items("firms"),
        desk.key,
        body.len()
    )
    .expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 422 Refused: workers (range)\r\n"), "{answer}");
    desk.server.stop();
}
