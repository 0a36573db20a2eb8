//! A log that can forget: values are withheld for good, and the log still proves itself.

use std::fs;

use serde_json::{Value, json};

use super::{part4::Desk, with_key, with_workers};
use crate::{
    harness::{Folder, Run, Server, on_postgres},
    rules::laws::{truth, wait},
    store::old_registers::written_by,
};

const FIRM: &str = "/ogc/collections/firms/items/W1";
const OWNER: &str = "Nhà bà Nguyễn Thị Kín";

fn xuong(folder: &Folder, arguments: &[&str]) -> Run {
    folder.xuong(&[&["--lang", "en"], arguments].concat())
}

/// The changes of the firm, newest first.
fn history(folder: &Folder) -> Vec<Value> {
    let file = folder.path().join("history.json");
    xuong(folder, &["history", "firms", "W1", "-o", &file.display().to_string()]).ended(0);
    let told = serde_json::from_slice(&fs::read(&file).expect("the file")).expect("JSON");
    fs::remove_file(file).expect("it was written");
    told
}

/// A firm with a person's address that was written, carried on by another edit, and cleared.
fn with_owner() -> (Folder, [String; 3]) {
    let folder = with_workers();
    fs::remove_file(folder.path().join("workers.csv")).expect("it was imported");
    for edit in [format!("address={OWNER}"), "workers=9".to_owned(), "address=".to_owned()] {
        xuong(&folder, &["edit", "firms", "W1", &edit]).ended(0);
    }
    let told = history(&folder);
    let numbers = [2, 1, 0].map(|at| told[at]["version"].to_string());
    (folder, numbers)
}

#[test]
fn what_is_withheld_is_in_no_file_and_the_log_still_proves_itself() {
    let (folder, [written, _, cleared]) = with_owner();
    assert!(!folder.files_with(OWNER).is_empty());
    let export = |folder: &Folder| {
        xuong(folder, &["--role", "analyst", "export", "firms", "-o", "told.csv"]).ended(0);
        fs::read(folder.path().join("told.csv")).expect("the export")
    };
    let before = export(&folder);
    let run = xuong(&folder, &["admin", "redact", &cleared, "--fields", "address", "--reason", "theo đơn"]);
    let out = run.ended(0).out;
    assert!(out.contains("Withheld address of W1") && out.contains(&written), "{out}");
    assert_eq!(folder.files_with(OWNER), [""; 0]);
    let verified = xuong(&folder, &["admin", "verify"]).ended(0).out;
    assert!(verified.contains("The data file is intact"), "{verified}");
    assert_eq!(verified, xuong(&folder, &["check", "--deep"]).ended(0).out, "one and the same check");
    wait(truth(folder.place()));
    assert_eq!(export(&folder), before, "the present is as it was");
    let told = history(&folder);
    for change in &told[..3] {
        assert_eq!(change["withheld"], json!(["address"]), "{change}");
        assert!(change["changes"].get("address").is_none(), "{change}");
    }
    assert_eq!((&told[1]["changes"]["workers"]["after"], &told[3]["withheld"]), (&json!(9), &json!([])));
    let printed = xuong(&folder, &["history", "firms", "W1"]).ended(0).out;
    assert!(printed.contains("address: (withheld)"), "{printed}");
    xuong(&folder, &["edit", "firms", "W1", "workers=10"]).ended(0);
    let undo = xuong(&folder, &["undo", "--set", &told[1]["set"].to_string()]).ended(2);
    assert!(undo.err.contains("values of it are withheld"), "{}", undo.err);
    let undo = xuong(&folder, &["undo", &cleared]).ended(2);
    assert!(undo.err.contains("are withheld, so it cannot be undone"), "{}", undo.err);
    xuong(&folder, &["admin", "verify"]).ended(0);
}

#[test]
fn a_running_server_forgets_too() {
    let (folder, [written, carried, cleared]) = with_owner();
    let desk = Desk::on(folder);
    let version = |number: &str| format!("{FIRM}/versions/{number}");
    assert!(desk.server.get(&version(&carried)).text().contains(OWNER));
    let told = desk.get(&format!("{FIRM}/history")).json(200);
    let then = told["changes"][1]["at"].as_str().expect("an instant").to_owned();
    let past = format!("{FIRM}?as_of={then}");
    assert!(desk.server.get(&past).text().contains(OWNER), "the state of the past is kept now");
    xuong(&desk.server.folder, &["admin", "redact", &cleared, "--fields", "address", "--reason", "theo đơn"])
        .ended(0);
    for path in [
        past,
        version(&written),
        version(&carried),
        format!("{FIRM}/history"),
        "/api/changes?since=0&limit=1000".to_owned(),
    ] {
        let answer = with_key(&desk.server, &desk.key, &path);
        assert!(answer.status == 200 && !answer.text().contains(OWNER), "{path}: {}", answer.text());
    }
    let folder = desk.server.stop_and_keep();
    assert_eq!(folder.files_with(OWNER), [""; 0]);
}

#[test]
fn what_cannot_be_withheld_is_refused_with_what_to_do() {
    let (folder, [written, carried, cleared]) = with_owner();
    xuong(&folder, &["edit", "firms", "W1", "address=Số 2"]).ended(0);
    let newest = history(&folder)[0]["version"].to_string();
    for (change, fields, said) in [
        ("99999999", "address", "there is no change"),
        (carried.as_str(), "colour", "no property that can be withheld"),
        (cleared.as_str(), "code", "no property that can be withheld"),
        (written.as_str(), "name_en", "has no value"),
        (newest.as_str(), "address", "still has this value"),
        (written.as_str(), "name", "still has this value"),
    ] {
        let run =
            xuong(&folder, &["admin", "redact", change, "--fields", fields, "--reason", "thử"]).ended(2);
        assert!(run.err.contains(said), "{change} {fields}: {}", run.err);
    }
    xuong(&folder, &["admin", "redact", &written, "--fields", "address"]).ended(2);
    assert!(!folder.files_with(OWNER).is_empty(), "nothing was withheld");
    xuong(&folder, &["edit", "firms", "W1", "name=Xưởng khác"]).ended(0);
    let renamed = history(&folder)[0]["version"].to_string();
    let both = xuong(&folder, &["admin", "redact", &renamed, "--fields", "name,address", "--reason", "thử"]);
    assert!(both.ended(2).err.contains("still has this value of address"), "all of them or none");
    let run = xuong(&folder, &["admin", "redact", &renamed, "--fields", "name", "--reason", "thử"]).ended(0);
    assert!(run.out.contains("The present value stays: name"), "{}", run.out);
    assert_eq!(folder.files_with("Xưởng Thử Một"), [""; 0]);
    wait(truth(folder.place()));
}

#[test]
fn a_withheld_document_that_somebody_changes_is_told() {
    for (sql, said) in [
        (
            (
                "payload_is_only_withheld",
                "update payload set doc = replace(doc, 'Xưởng', 'Xuong') where withheld is not null",
            ),
            "are not those that were written",
        ),
        (
            ("redaction_is_never_updated", "update redaction set reason = 'khác'"),
            "redaction 1 is not as it was",
        ),
        (("withheld_is_never_deleted", "delete from withheld"), "redaction 1 is not as it was"),
    ] {
        let (folder, [_, _, cleared]) = with_owner();
        xuong(&folder, &["admin", "redact", &cleared, "--fields", "address", "--reason", "theo đơn"])
            .ended(0);
        folder.sql(&unguarded(&folder, sql));
        let run = xuong(&folder, &["admin", "verify"]).ended(3);
        assert!(run.out.contains(said), "{sql:?}: {}{}", run.out, run.err);
    }
}

/// A statement that a trigger refuses, without it. In a data file it is made again afterwards: a register with another
/// schema is not opened.
fn unguarded(folder: &Folder, (trigger, sql): (&str, &str)) -> String {
    if on_postgres() {
        return format!("set session_replication_role = replica; {sql}");
    }
    let made = folder.sql(&format!("select sql from sqlite_schema where name = '{trigger}'"));
    format!("drop trigger {trigger}; {sql}; {made}")
}

#[test]
fn values_of_an_old_register_are_withheld_too() {
    let folder = written_by("0.1.0");
    let server = Server::on(folder);
    let folder = server.stop_and_keep();
    let name = "Công ty May Thử Bốn";
    assert!(!folder.files_with(name).is_empty());
    let file = folder.path().join("history.json");
    xuong(&folder, &["history", "firms", "E4", "-o", &file.display().to_string()]).ended(0);
    let told: Value = serde_json::from_slice(&fs::read(&file).expect("the file")).expect("JSON");
    fs::remove_file(file).expect("it was written");
    let renamed = told.as_array().expect("changes").iter().find(|c| c["changes"].get("name").is_some());
    let renamed = renamed.expect("it was renamed")["version"].to_string();
    xuong(&folder, &["admin", "redact", &renamed, "--fields", "name", "--reason", "thử"]).ended(0);
    assert_eq!(folder.files_with(name), [""; 0]);
    xuong(&folder, &["admin", "verify"]).ended(0);
    wait(truth(folder.place()));
}

#[test]
fn a_withheld_value_is_in_no_warning_either() {
    const WRONG: &str = "0104567894";
    let folder = with_workers();
    fs::remove_file(folder.path().join("workers.csv")).expect("it was imported");
    xuong(&folder, &["edit", "firms", "W1", &format!("tax_code={WRONG}")]).ended(1);
    xuong(&folder, &["edit", "firms", "W1", "tax_code="]).ended(0);
    let told = history(&folder);
    let warned = &told[1]["warnings"][0];
    assert_eq!((&warned["field"], &warned["value"]), (&json!("tax_code"), &json!(WRONG)), "{warned}");
    let number = told[0]["version"].to_string();
    xuong(&folder, &["admin", "redact", &number, "--fields", "tax_code", "--reason", "theo đơn"]).ended(0);
    let warned = &history(&folder)[1]["warnings"][0];
    assert_eq!((&warned["rule"], &warned["value"]), (&json!("tax_code"), &Value::Null), "{warned}");
    assert_eq!(warned["detail"], "tax_code: Wrong tax code", "the rule stays");
    assert_eq!(folder.files_with(WRONG), [""; 0]);
    xuong(&folder, &["admin", "verify"]).ended(0);
}
