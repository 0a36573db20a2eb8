//! Notes of the public: anybody sends them within limits, editors alone read and answer them, no record changes.

use std::fs;

use rstest::rstest;
use serde_json::{Value, json};

use super::{another_key_of, key_of, with_key, with_workers};
use crate::harness::{Answer, Folder, Server};

const NOTES: &str = "/api/notes";

/// Points in the ward of the limited editor and in another one.
const WARD: &str = "wards-2025:00475";
const HERE: [f64; 2] = [105.8596, 21.1777];
const THERE: [f64; 2] = [105.9183, 21.0289];

/// Sends a note as somebody without a key.
fn send(server: &Server, note: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("accept-language", "en")];
    server.post(NOTES, &headers, &note.to_string())
}

fn patch(server: &Server, key: &str, id: i64, body: &Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("accept-language", "en"),
    ];
    server.send("PATCH", &format!("{NOTES}/{id}"), &headers, &body.to_string())
}

fn listed(server: &Server, key: &str, query: &str) -> Vec<Value> {
    with_key(server, key, &format!("{NOTES}{query}")).json(200)["notes"].as_array().expect("notes").clone()
}

fn on_a_firm(text: &str) -> Value {
    json!({ "collection": "firms", "item": "W1", "wrong": "closed", "text": text, "contact": "an@example.vn" })
}

fn detail(answer: &Answer, status: u16) -> String {
    answer.json(status)["detail"].as_str().expect("a sentence").to_owned()
}

#[test]
fn a_note_is_sent_without_a_key_and_answered_by_an_editor() {
    let folder = with_workers();
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    let server = Server::on(folder);
    assert_eq!(server.get("/api/config").json(200)["publicNotes"], true);
    let version = server.get("/api/config").json(200)["version"].clone();
    let taken = send(&server, &on_a_firm("  Xưởng này đã dời đi.\nTừ tháng 5.  "));
    assert_eq!((taken.json(202), taken.header("cache-control")), (json!({ "received": true }), "no-store"));
    assert_eq!(taken.header("location"), "", "the response names no note");
    assert_eq!(send(&server, &json!({ "point": HERE, "text": "Thiếu một xưởng" })).status, 202);
    let all = listed(&server, &key, "");
    assert_eq!(all.len(), 2);
    assert_eq!(
        (&all[0]["point"], &all[0]["collection"], &all[0]["wrong"]),
        (&json!(HERE), &Value::Null, &Value::Null)
    );
    let own = &all[1];
    let expected = [
        ("collection", "firms"),
        ("item", "W1"),
        ("wrong", "closed"),
        ("text", "Xưởng này đã dời đi.\nTừ tháng 5."),
        ("contact", "an@example.vn"),
        ("state", "open"),
    ];
    for (name, value) in expected {
        assert_eq!(own[name], value, "{own}");
    }
    assert_eq!(listed(&server, &key, "?collection=firms&item=W1"), std::slice::from_ref(own));
    assert!(listed(&server, &key, "?collection=firms&item=F0062").is_empty());
    let page = with_key(&server, &key, "/api/notes?limit=1").json(200);
    assert_eq!((&page["notes"][0]["id"], &page["next"]), (&all[0]["id"], &all[0]["id"]));
    assert_eq!(listed(&server, &key, &format!("?before={}", page["next"])), std::slice::from_ref(own));
    let id = own["id"].as_i64().expect("a number");
    let settled = patch(&server, &key, id, &json!({ "state": "settled", "answer": "Đã sửa" })).json(200);
    assert_eq!((&settled["state"], &settled["answer"]), (&json!("settled"), &json!("Đã sửa")));
    assert_eq!((&settled["answeredBy"], &settled["contact"]), (&json!("Lê Thị Bình"), &Value::Null));
    assert_eq!(with_key(&server, &key, &format!("{NOTES}/{id}")).json(200), settled);
    let again = patch(&server, &key, id, &json!({ "state": "rejected" }));
    assert!(detail(&again, 409).contains("settled"));
    assert_eq!(listed(&server, &key, "?state=open").len(), 1);
    let reopened = patch(&server, &key, id, &json!({ "state": "open" })).json(200);
    assert_eq!((&reopened["answer"], &reopened["contact"]), (&Value::Null, &Value::Null), "it is gone");
    assert_eq!(server.get("/api/config").json(200)["version"], version, "no record has changed");
    let folder = server.stop_and_keep();
    let audit = folder.xuong(&["admin", "audit", "--subject", "notes"]).ended(0).out;
    assert!(audit.contains("state=settled") && audit.contains("Lê Thị Bình"), "{audit}");
}

/// What is refused is told, and nothing is kept of it.
#[rstest]
#[case::nothing(json!({}), 400, "text")]
#[case::about_nothing(json!({ "text": "x" }), 400, "collection and item")]
#[case::about_both(json!({ "collection": "firms", "item": "W1", "point": HERE, "text": "x" }), 400, "point")]
#[case::no_such_firm(json!({ "collection": "firms", "item": "none", "text": "x" }), 404, "none")]
#[case::no_such_collection(json!({ "collection": "keys", "item": "1", "text": "x" }), 404, "keys")]
#[case::no_place(json!({ "point": [200, 21], "text": "x" }), 400, "longitude")]
#[case::blank(json!({ "point": HERE, "text": "  \n " }), 400, "text")]
#[case::long(json!({ "point": HERE, "text": "ế".repeat(2001) }), 400, "2000")]
#[case::huge(json!({ "point": HERE, "text": "x".repeat(40_000) }), 413, "")]
#[case::control(json!({ "point": HERE, "text": "a\u{7}b" }), 400, "U+0007")]
#[case::wrong(json!({ "point": HERE, "text": "x", "wrong": "ugly" }), 400, "place, closed, name, other")]
#[case::contact(json!({ "point": HERE, "text": "x", "contact": "cạnh chợ" }), 400, "e-mail")]
#[case::unknown(json!({ "point": HERE, "text": "x", "state": "settled" }), 400, "state")]
fn what_is_no_note_is_refused(#[case] note: Value, #[case] status: u16, #[case] said: &str) {
    let folder = with_workers();
    let key = key_of(&folder, "Bình", "editor", &[]);
    let server = Server::on(folder);
    let refused = send(&server, &note);
    assert!(detail(&refused, status).contains(said), "{}", refused.text());
    assert!(listed(&server, &key, "").is_empty());
    server.stop();
}

#[test]
fn nobody_without_the_right_learns_that_there_are_notes() {
    let folder = with_workers();
    let keys = ["editor", "publisher", "admin", "analyst"].map(|role| key_of(&folder, role, role, &[]));
    let [editor, .., analyst] = &keys;
    let server = Server::on(folder);
    let paths = [NOTES, "/api/notes?state=open", "/api/notes/1", "/api/notes/999"];
    let answers = |key: Option<&str>| {
        paths.map(|path| {
            let answer = key.map_or_else(|| server.get(path), |key| with_key(&server, key, path));
            (answer.status, answer.text())
        })
    };
    let before = [answers(None), answers(Some(analyst))];
    assert_eq!(send(&server, &on_a_firm("Dấu riêng 52817")).status, 202);
    let after = [answers(None), answers(Some(analyst))];
    assert_eq!(before, after);
    assert!(
        after[0].iter().all(|(status, _)| *status == 401)
            && after[1].iter().all(|(status, _)| *status == 403)
    );
    let firm = server.get("/ogc/collections/firms/items/W1").text();
    assert!(!firm.contains("52817"));
    let id = listed(&server, editor, "")[0]["id"].as_i64().expect("a number");
    let settle = json!({ "state": "settled" });
    for number in [id, 999] {
        assert_eq!(patch(&server, analyst, number, &settle).status, 403);
        let headers = [("content-type", "application/json")];
        let refused = server.send("PATCH", &format!("{NOTES}/{number}"), &headers, &settle.to_string());
        assert_eq!(refused.status, 401);
    }
    assert_eq!(listed(&server, &keys[1], "").len(), 1);
    assert_eq!(listed(&server, &keys[2], "")[0]["state"], "open");
    let public = server.get("/ogc/api").json(200)["paths"][NOTES].clone();
    assert!(public["get"].is_null() && !public["post"].is_null(), "{public}");
    let log = server.log();
    assert!(!log.contains("52817") && !log.contains("an@example.vn"), "{log}");
}

#[test]
fn a_limited_editor_has_the_notes_on_what_may_be_edited() {
    let folder = with_workers();
    folder.xuong(&["admin", "user", "add", "Bình", "--role", "editor", "--within", WARD]).ended(0);
    let (limited, full) = (another_key_of(&folder, "Bình", &[]), key_of(&folder, "An", "editor", &[]));
    let server = Server::on(folder);
    for note in [
        json!({ "point": HERE, "text": "trong" }),
        json!({ "point": THERE, "text": "ngoài" }),
        json!({ "collection": "firms", "item": "W1", "text": "cơ sở ngoài" }),
    ] {
        assert_eq!(send(&server, &note).status, 202);
    }
    let own = listed(&server, &limited, "");
    assert_eq!(own.iter().map(|note| &note["text"]).collect::<Vec<_>>(), ["trong"]);
    let all = listed(&server, &full, "");
    assert_eq!(all.len(), 3);
    for note in &all[..2] {
        let id = note["id"].as_i64().expect("a number");
        assert_eq!(with_key(&server, &limited, &format!("{NOTES}/{id}")).status, 403);
        let refused = patch(&server, &limited, id, &json!({ "state": "rejected" }));
        assert!(detail(&refused, 403).contains("may not edit"));
    }
    let id = own[0]["id"].as_i64().expect("a number");
    assert_eq!(patch(&server, &limited, id, &json!({ "state": "settled" })).status, 200);
    server.stop();
}

/// The sixth note of an address within an hour is refused until the first is an hour old, and the others go on.
#[test]
fn a_client_that_sends_many_notes_has_to_wait() {
    let folder = with_workers();
    let key = key_of(&folder, "Bình", "editor", &[]);
    let server = Server::start(folder, &["--metrics-bind", "127.0.0.1:0"]);
    for number in 0..5 {
        assert_eq!(send(&server, &on_a_firm(&format!("Lần {number}"))).status, 202);
    }
    for _ in 0..200 {
        let refused = send(&server, &on_a_firm("Nữa"));
        assert!(detail(&refused, 429).contains("60 minutes"), "{}", refused.text());
        let wait: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((3500..=3601).contains(&wait), "{wait}");
    }
    assert_eq!(listed(&server, &key, "").len(), 5);
    assert_eq!(server.get("/ogc/collections/firms/items/W1").status, 200, "reading is not limited");
    server.stop();
}

/// Rows as they would be after an hour of notes from everywhere, and after weeks without an editor.
#[test]
fn all_clients_together_and_the_queue_have_a_limit() {
    let folder = with_workers();
    let key = key_of(&folder, "Bình", "editor", &[]);
    let server = Server::on(folder);
    let fill = |count: usize, at: &str| {
        let row = format!("(105.9, 21.0, 'x', 'open', '{at}')");
        let rows = vec![row; count].join(", ");
        server.folder.sql(&format!("insert into note (lon, lat, content, state, made_at) values {rows}"));
    };
    fill(60, "2099-01-01T00:00:00Z");
    let refused = send(&server, &on_a_firm("Một"));
    assert!(detail(&refused, 429).contains("as many notes"), "{}", refused.text());
    server.folder.sql("delete from note");
    fill(1000, "2020-01-01T00:00:00Z");
    let full = send(&server, &on_a_firm("Hai"));
    assert_eq!((detail(&full, 503).contains("queue"), full.header("retry-after")), (true, "3600"));
    let page = listed(&server, &key, "?limit=200");
    assert_eq!(page.len(), 200);
    server.folder.sql("update note set state = 'settled' where id % 2 = 0");
    assert_eq!(send(&server, &on_a_firm("Ba")).status, 202);
    server.stop();
}

#[rstest]
#[case("public_notes = false")]
#[case("public_read_only = true")]
fn notes_are_switched_off_by_a_setting(#[case] setting: &str) {
    let folder = with_workers();
    let key = key_of(&folder, "Bình", "editor", &[]);
    let config = folder.file("xuong.toml", setting).display().to_string();
    let server = Server::start(folder, &["--config", &config]);
    assert_eq!(server.get("/api/config").json(200)["publicNotes"], false);
    assert!(detail(&send(&server, &on_a_firm("x")), 403).contains("takes no notes"));
    let read = with_key(&server, &key, NOTES);
    assert_eq!(read.status, if setting.contains("read_only") { 403 } else { 200 });
    server.stop();
}

#[test]
fn notes_are_answered_on_the_command_line_and_outlive_a_backup() {
    let server = Server::on(with_workers());
    assert_eq!(send(&server, &on_a_firm("Đóng cửa\nrồi")).status, 202);
    let folder = server.stop_and_keep();
    let notes = |folder: &Folder, more: &[&str], code: i32| {
        let run = folder.xuong(&[&["--lang", "en", "notes"], more].concat()).ended(code);
        format!("{}{}", run.out, run.err)
    };
    let listed = notes(&folder, &["list"], 0);
    for part in ["firms W1", "closed", "Đóng cửa rồi", "an@example.vn"] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let id = folder.sql("select id from note").trim().to_owned();
    assert!(notes(&folder, &["settle", &id, "--answer", "Đã ghi", "--actor", "An"], 0).contains("settled"));
    assert!(notes(&folder, &["reject", &id], 2).contains("the state of the note is: settled"));
    assert!(notes(&folder, &["settle", "999"], 2).contains("not found"));
    let settled = notes(&folder, &["list", "--state", "settled", "--collection", "firms", "--item", "W1"], 0);
    assert!(settled.contains("Đã ghi") && settled.contains("An") && !settled.contains("an@example.vn"));
    let file = folder.path().join("notes.backup").display().to_string();
    let backup = folder.xuong(&["backup", &file]);
    if crate::harness::on_postgres() {
        return;
    }
    backup.ended(0);
    let bytes = fs::read(&file).expect("the backup");
    assert!(!bytes.is_empty());
    let other = Folder::of_a_file();
    other.xuong(&["restore", &file]).ended(0);
    assert!(notes(&other, &["list", "--state", "settled"], 0).contains("Đã ghi"));
    assert!(notes(&other, &["reopen", &id], 0).contains("open"));
}
