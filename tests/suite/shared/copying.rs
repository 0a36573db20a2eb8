//! A register moves between engines whole: every value, its history, its accounts, and the proof of all.

use std::fs;

use crate::{
    harness::{Folder, Server},
    keeping::{key_of, with_key, with_workers_in},
    rules::laws::{truth, wait},
};

/// A register with edits, an undone edit, a redaction and an account.
fn kept() -> (Folder, String) {
    let folder = Folder::of_a_file();
    folder.xuong(&["demo", "--seed-only"]).ended(0);
    let folder = with_workers_in(folder);
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    for edit in ["address=Số 1 phố Thử", "workers=9", "address="] {
        folder.xuong(&["edit", "firms", "W1", edit]).ended(0);
    }
    folder.xuong(&["--lang", "en", "history", "firms", "W1", "-o", "history.json"]).ended(0);
    let told = fs::read(folder.path().join("history.json")).expect("a history");
    let told: serde_json::Value = serde_json::from_slice(&told).expect("JSON");
    let cleared = told[0]["version"].to_string();
    folder.xuong(&["admin", "redact", &cleared, "--fields", "address", "--reason", "thử"]).ended(0);
    (folder, key)
}

/// Everything that a register says of itself: its records in every collection, the history of one, its seals and accounts.
fn said(folder: &Folder) -> Vec<String> {
    let exported = |collection: &str| {
        let file = format!("{collection}.csv");
        folder.xuong(&["--role", "analyst", "export", collection, "-o", &file]).ended(0);
        fs::read_to_string(folder.path().join(file)).expect("an export")
    };
    let mut all: Vec<String> = ["firms", "zones", "clusters"].into_iter().map(exported).collect();
    folder.xuong(&["history", "firms", "W1", "-o", "history.json"]).ended(0);
    all.push(fs::read_to_string(folder.path().join("history.json")).expect("a history"));
    all.push(folder.sql("select seq, hash from seal order by seq"));
    all.push(folder.sql("select id, hash from redaction order by id"));
    all.push(folder.sql("select id, name, role from account order by id"));
    all.push(folder.sql("select name, value from registry where name in ('identity', 'city') order by name"));
    all
}

#[test]
fn a_register_goes_to_a_server_and_back_with_its_history_and_its_accounts() {
    let (file, key) = kept();
    let before = said(&file);
    let server = Folder::of_a_server();
    let run = file.xuong(&["--lang", "en", "copy", &server.database().url()]).ended(0);
    assert!(run.out.contains("Copied and compared"), "{}", run.out);
    assert_eq!(said(&server), before);
    server.xuong(&["admin", "verify"]).ended(0);
    wait(truth(server.place()));
    let back = Folder::of_a_file();
    let place = back.path().join("back");
    server.xuong(&["copy", &place.display().to_string()]).ended(0);
    fs::rename(place.join("xuong.db"), back.path().join("xuong.db")).expect("one file");
    assert_eq!(said(&back), before);
    back.xuong(&["admin", "verify"]).ended(0);
    wait(truth(back.place()));
    // Both go on from where they are.
    for folder in [server, back] {
        key_of(&folder, "Trần Văn Mới", "analyst", &[]);
        folder.xuong(&["edit", "firms", "W1", "workers=10"]).ended(0);
        folder.xuong(&["admin", "verify"]).ended(0);
        let served = Server::on(folder);
        let firm = with_key(&served, &key, "/ogc/collections/firms/items/W1").json(200);
        assert_eq!(firm["properties"]["workers"], 10);
        served.stop();
    }
}

#[test]
fn a_copy_never_replaces_a_register() {
    let (file, _) = kept();
    let server = Folder::of_a_server();
    let url = server.database().url();
    file.xuong(&["copy", &url]).ended(0);
    let again = file.xuong(&["--lang", "en", "copy", &url]).ended(3);
    assert!(again.err.contains("holds a register already"), "{}", again.err);
    let own = file.xuong(&["--lang", "en", "copy", &file.path().display().to_string()]).ended(3);
    assert!(own.err.contains("in use") || own.err.contains("is there already"), "{}", own.err);
    let gone = server.xuong(&["--lang", "en", "copy", "postgres://postgres@127.0.0.1:1/none"]).ended(3);
    assert!(gone.err.contains("does not answer"), "{}", gone.err);
}
