//! Reports on forms: written by the program, filled in, imported, and then no longer missing.

use crate::harness::{Folder, Run};

/// A register with two clusters.
fn register() -> Folder {
    let folder = Folder::empty();
    let clusters = folder.file(
        "clusters.csv",
        "code,kind,name,status\nC901,industrial_cluster,Cụm Thử Một,operating\nC902,industrial_cluster,Cụm Thử Hai,operating\n",
    );
    folder.xuong(&["import", "clusters", clusters.to_str().expect("a path")]).ended(0);
    folder
}

fn import(folder: &Folder, file: &str, more: &[&str]) -> Run {
    let path = folder.path().join(file);
    folder.xuong(&[&["--lang", "en", "import", "forms", path.to_str().expect("a path")], more].concat())
}

/// The form 02 of a cluster as CSV, with the result of a line filled in.
fn filled(folder: &Folder, line: &str, result: &str) {
    let path = folder.path().join("form.csv");
    let out = path.to_str().expect("a path");
    let form =
        ["report", "form", "--form", "cluster-02", "--subject", "C901", "--period", "2026-H1", "-o", out];
    folder.xuong(&form).ended(0);
    let text = std::fs::read_to_string(&path).expect("the form");
    let begin = format!("{line},");
    let rows = text.lines().map(|row| {
        if row.starts_with(&begin) { row.replacen(",,", &format!(",{result},"), 1) } else { row.to_owned() }
    });
    let rows: Vec<String> = rows.collect();
    std::fs::write(&path, rows.join("\r\n")).expect("written");
}

#[test]
fn a_form_is_filled_in_and_imported_and_is_no_longer_missing() {
    let folder = register();
    filled(&folder, "4", "12.5");
    let run = import(&folder, "form.csv", &[]);
    assert!(run.out.contains("read as form cluster-02, about C901, for 2026-H1"), "{}", run.out);
    assert!(run.out.contains("2 new"), "the land let, and the receipt: {}", run.out);
    let again = import(&folder, "form.csv", &[]);
    assert!(again.out.contains("0 new, 0 changed, 2 unchanged"), "{}", again.out);
    let due = folder.xuong(&["--lang", "en", "report", "filings", "--on", "2026-07-01", "--format", "csv"]);
    let row = due.out.lines().find(|row| row.contains("cluster-02") && row.contains("2026-H1")).unwrap();
    assert!(row.contains("C902") && !row.contains("C901"), "{row}");
    let form = ["report", "form", "--form", "cluster-02", "--subject", "C901", "--period", "2026-H1"];
    let held = folder.xuong(&[&["--lang", "en"], form.as_slice(), &["--format", "csv"]].concat());
    assert!(held.out.lines().any(|row| row.starts_with("4,") && row.contains(",12.5,")), "{}", held.out);
}

#[test]
fn a_report_on_a_cluster_that_is_not_held_is_refused() {
    let folder = register();
    filled(&folder, "4", "12.5");
    let run = import(&folder, "form.csv", &["--subject", "C999"]);
    assert!(run.out.contains("C999") && run.out.contains("Nothing was written"), "{}", run.out);
}
