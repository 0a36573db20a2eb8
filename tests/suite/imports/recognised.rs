//! Linkage clusters that a steward recognised.

use serde_json::Value;

use crate::harness::Folder;

const DENSE: [&str; 4] = ["--eps-m", "1500", "--min-firms", "3"];

fn clusters(folder: &Folder, more: &[&str]) -> Vec<Value> {
    let run =
        folder.xuong(&[&["--lang", "en", "report", "clusters", "--format", "json"], more].concat()).ended(0);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    report["rows"].as_array().expect("rows").clone()
}

fn recognise(folder: &Folder, code: &str, rank: &str) -> crate::harness::Run {
    let args = [
        "--lang",
        "en",
        "admin",
        "recognise",
        rank,
        "--code",
        code,
        "--since",
        "2026-11",
        "--name",
        "Cơ khí",
    ];
    folder.xuong(&[&args[..], &DENSE].concat())
}

#[test]
fn a_cluster_that_was_recognised_keeps_its_name_and_is_told_when_it_is_not_found() {
    let folder = Folder::seeded();
    let before = clusters(&folder, &DENSE);
    assert!(before.len() > 3 && before.iter().all(|row| row["state"] == "detected"), "{before:?}");
    assert!(recognise(&folder, "LK01", "2").ended(0).out.contains("Cơ khí"));
    let after = clusters(&folder, &DENSE);
    assert_eq!(after.len(), before.len());
    assert_eq!(after[1]["state"], "recognised 2026-11: Cơ khí (LK01)");
    assert_eq!(after[1]["members"], before[1]["members"]);
    let sparse = clusters(&folder, &["--eps-m", "50", "--min-firms", "1000"]);
    assert_eq!(sparse.len(), 1, "none is found, and the recognised one is told: {sparse:?}");
    assert_eq!((&sparse[0]["members"], &sparse[0]["rank"]), (&before[1]["members"], &Value::Null));
}

#[test]
fn what_is_recognised_is_in_the_log_and_a_code_is_given_once() {
    let folder = Folder::seeded();
    recognise(&folder, "LK01", "1").ended(0);
    assert!(recognise(&folder, "LK01", "2").ended(2).err.contains("has this code already"));
    assert!(recognise(&folder, "LK02", "1000").ended(2).err.contains("no cluster has this number"));
    let now = clusters(&folder, &DENSE);
    let then = clusters(&folder, &[&DENSE[..], &["--as-of", "2100-01-01"]].concat());
    assert_eq!(now, then);
}
