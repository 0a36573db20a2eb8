//! Writers on the same features at a time, half of whose edits are of a state that is held no more, beside programs that send no
//! conditions; and what an edit leaves alone.

use std::thread;

use serde_json::{Value, json};

use super::{
    another_key_of,
    part4::{Desk, firm, location},
    things, with_workers,
};
use crate::harness::Answer;

const FIRMS: &str = "/ogc/collections/firms/items";

const FEATURES: usize = 50;

/// Edits of each of two writers, half of them stale.
const EDITS: usize = 500;

/// Edits of each program that sends no conditions.
const UNCONDITIONAL: usize = 250;

/// A state of a feature: its tag, and its number of workers.
type Seen = (String, i64);

fn seen(desk: &Desk, path: &str) -> Seen {
    let read = desk.get(path);
    let workers = read.json(200)["properties"]["workers"].as_i64().expect("workers");
    (read.header("etag").to_owned(), workers)
}

fn patch(desk: &Desk, path: &str, tag: &str, workers: i64) -> Answer {
    desk.send("PATCH", path, &[("if-match", tag)], &json!({ "properties": { "workers": workers } }))
}

/// Holds the difference that a refused edit is answered with against what its author saw and sent.
fn judge(answer: &Answer, base: i64, yours: i64) {
    let told = answer.json(412)["conflicts"]["workers"].clone();
    let three = ["base", "theirs", "yours"].map(|state| told[state].as_i64());
    assert_eq!((three[0], three[2]), (Some(base), Some(yours)), "{told}");
    assert!(three[1] >= Some(base), "{told}");
}

/// Adds one worker to a feature; answers the state that this replaced, and how often it was refused before.
fn add_one(desk: &Desk, path: &str) -> (Seen, usize) {
    for refused in 0.. {
        let (tag, workers) = seen(desk, path);
        let answer = patch(desk, path, &tag, workers + 1);
        if answer.status == 204 {
            return ((tag, workers), refused);
        }
        judge(&answer, workers, workers + 1);
    }
    unreachable!("it ends by an edit")
}

/// Edits that are made, each followed by one of the state that it replaced. Answers how often somebody else was faster.
fn write(desk: &Desk, paths: &[String], writer: usize) -> usize {
    let mut faster = 0;
    for n in 0..EDITS / 2 {
        let path = &paths[(7 * n + writer) % FEATURES];
        let ((tag, workers), refused) = add_one(desk, path);
        faster += refused;
        let stale = patch(desk, path, &tag, -1 - i64::try_from(n).expect("few"));
        assert_eq!(stale.status, 422, "a value that cannot be is told first: {}", stale.text());
        judge(&patch(desk, path, &tag, 9_000_000), workers, 9_000_000);
    }
    faster
}

#[test]
fn two_writers_half_of_whose_edits_are_stale_lose_none_and_overwrite_none() {
    let desk = Desk::on(with_workers());
    let desktop = another_key_of(&desk.server.folder, "Lê Thị Bình", &["--scope", "desktop"]);
    let new = |n| location(&desk, &desk.send("POST", FIRMS, &[], &firm(&format!("Xưởng chung {n}"))));
    let paths: Vec<String> = (0..FEATURES).map(new).collect();
    let faster: usize = thread::scope(|scope| {
        for field in ["activity", "address"] {
            let (desk, paths, desktop) = (&desk, &paths, &desktop);
            scope.spawn(move || {
                for n in 0..UNCONDITIONAL {
                    let body = json!({ "properties": { field: format!("lần {n}") } });
                    let shown = format!("Bearer {desktop}");
                    let headers =
                        [("authorization", shown.as_str()), ("content-type", "application/merge-patch+json")];
                    let url = desk.server.url(&paths[n % FEATURES]);
                    let answer = Answer::attempt("PATCH", &url, &headers, body.to_string());
                    let answer = answer.expect("an answer");
                    assert_eq!(answer.status, 204, "{field} {n}: {}", answer.text());
                }
            });
        }
        let writers = [0, 1].map(|writer| {
            let (desk, paths) = (&desk, &paths);
            scope.spawn(move || write(desk, paths, writer))
        });
        writers.into_iter().map(|writer| writer.join().expect("a writer")).sum()
    });
    let mut added = 0;
    for (at, path) in paths.iter().enumerate() {
        let own = desk.get(path).json(200)["properties"].clone();
        added += own["workers"].as_i64().expect("workers") - 12;
        let last = json!(format!("lần {}", UNCONDITIONAL - FEATURES + at));
        assert_eq!((&own["activity"], &own["address"]), (&last, &last), "{path}");
    }
    assert_eq!(usize::try_from(added), Ok(EDITS), "each edit that was made counts once");
    println!("{EDITS} edits were made, {EDITS} stale ones refused, and {faster} that came second");
    desk.server.stop();
}

/// The tag and the body of a feature.
fn read(desk: &Desk, path: &str) -> (String, Vec<u8>) {
    let answer = desk.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    (answer.header("etag").to_owned(), answer.body)
}

#[test]
fn an_edit_of_a_feature_changes_the_tag_of_no_other() {
    let desk = Desk::open();
    let zone = desk.get("/ogc/collections/zones/items/1").json(200)["properties"]["code"].clone();
    let mut inside = firm("Xưởng trong khu");
    inside["properties"]["zone"] = zone;
    let mut edited = vec![
        (format!("{FIRMS}/W1"), "name"),
        (location(&desk, &desk.send("POST", FIRMS, &[things::LENIENT], &inside)), "activity"),
        ("/ogc/collections/zones/items/1".to_owned(), "name"),
        ("/ogc/collections/clusters/items/C001".to_owned(), "name"),
    ];
    for (collection, property) in [("linkages", "name"), ("observations", "note"), ("sources", "title")] {
        edited.push((location(&desk, &things::create(&desk, collection)), property));
    }
    let version = |tag: &str| tag.split('-').next().expect("a version").to_owned();
    for (n, (path, property)) in edited.iter().chain(&edited).enumerate() {
        let before: Vec<_> = edited.iter().map(|(path, _)| read(&desk, path)).collect();
        let answer = desk.patch(path, &json!({ *property: format!("Sửa lần {n}") }));
        assert_eq!(answer.status, 204, "{path}: {}", answer.text());
        for ((other, _), (tag, body)) in edited.iter().zip(&before) {
            let (now, now_body) = read(&desk, other);
            assert_eq!(version(&now) == version(tag), other != path, "{other} after an edit of {path}");
            assert!(now == *tag || now_body != *body, "{other}: another tag of the same body");
        }
    }
    // The name of the zone is derived: the body differs, and `If-Match` of the state before still holds.
    let (tag, _) = read(&desk, &edited[1].0);
    assert_eq!(desk.patch(&edited[2].0, &json!({ "name": "Khu đổi tên" })).status, 204);
    let (now, body) = read(&desk, &edited[1].0);
    assert!(now != tag && String::from_utf8_lossy(&body).contains("Khu đổi tên"));
    let body = json!({ "properties": { "activity": "đúc" } });
    assert_eq!(desk.send("PATCH", &edited[1].0, &[("if-match", &tag)], &body).status, 204);
    assert_eq!(desk.send("PATCH", &edited[1].0, &[("if-match", &tag)], &Value::clone(&body)).status, 412);
    desk.server.stop();
}
