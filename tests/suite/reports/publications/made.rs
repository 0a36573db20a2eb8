//! How a table is published, and that it stays.

use serde_json::json;

use super::{publish, register, with_wards};
use crate::{
    harness::{Folder, Server},
    keeping::key_of,
};

fn refused(folder: &Folder, lang: &str, args: &[&str]) -> String {
    let run = folder.xuong(&[&["--lang", lang, "publish", "workers", "--period"], args].concat()).ended(2);
    run.err
}

#[test]
fn a_trial_publishes_nothing_and_a_correction_says_why() {
    let folder = register();
    let told = publish(&folder, "2026-H1", &["--dry-run", "-o", "trial.csv"]);
    assert!(told.contains("Not published") && told.contains("are withheld"), "{told}");
    let trial = std::fs::read_to_string(folder.path().join("trial.csv")).expect("a table");
    assert!(trial.contains("city") && trial.contains(",c\n"), "{trial}");
    assert_eq!(folder.sql("select count(*) from publication").trim(), "0");
    let told = publish(&folder, "2026-H1", &[]);
    assert!(told.contains("first half of 2026") && told.contains("Published as number 1."), "{told}");
    let why = refused(&folder, "en", &["2026-H1"]);
    assert!(why.contains("was published before") && why.contains("--reason"), "{why}");
    let why = refused(&folder, "vi", &["2026-H1"]);
    assert!(why.contains("đã được công bố") && why.contains("cần lý do"), "{why}");
    let told = publish(&folder, "2026-H1", &["--reason", "late reports"]);
    assert!(told.contains("revision 1 of publication 1: late reports"), "{told}");
    let listed = folder.xuong(&["--lang", "en", "publications"]).ended(0).out;
    assert!(
        listed.contains("2026-H1") && listed.contains("Lê Thị Bình") && listed.lines().count() == 3,
        "{listed}"
    );
    assert_eq!(folder.xuong(&["--lang", "en", "publications", "list"]).ended(0).out, listed);
    let shown = folder.xuong(&["--lang", "en", "publications", "show", "2"]).ended(0).out;
    assert!(shown.contains("late reports") && shown.contains("All sectors"), "{shown}");
    folder.xuong(&["publications", "show", "7"]).ended(2);
}

#[test]
fn what_cannot_be_published_is_refused_in_words() {
    let folder = register();
    let why = refused(&folder, "en", &["2099-H1"]);
    assert!(why.contains("first half of 2099") && why.contains("not over"), "{why}");
    let why = refused(&folder, "en", &["2026-H1", "--boundaries", "wards-1900"]);
    assert!(why.contains("no boundaries 'wards-1900'"), "{why}");
    let why = folder.xuong(&["--lang", "en", "publish", "workers", "--period", "H1"]).ended(2).err;
    assert!(why.contains("2026-H1"), "{why}");
    let unknown = with_wards(Folder::of_a_file());
    super::import(&unknown, "code,name,sector,lon,lat\nA1,Xưởng A1,2592,105.55,21.05\n");
    let why = refused(&unknown, "vi", &["2026-H1"]);
    assert!(why.contains("số lao động"), "{why}");
}

#[test]
fn what_is_published_never_changes() {
    let folder = with_wards(Folder::of_a_file());
    super::import(&folder, super::BEFORE);
    publish(&folder, "2026-H1", &[]);
    let held = folder.sql("select cells, pattern, contributions from publication");
    folder.xuong(&["edit", "firms", "B250", "workers=900"]).ended(0);
    assert_eq!(folder.sql("select cells, pattern, contributions from publication"), held);
    let copy = Folder::of_a_file();
    let place = copy.path().join("copied");
    folder.xuong(&["copy", place.to_str().expect("a path")]).ended(0);
    std::fs::rename(place.join("xuong.db"), copy.path().join("xuong.db")).expect("it is moved");
    assert_eq!(copy.sql("select cells, pattern, contributions from publication"), held);
}

#[test]
fn publications_are_read_by_everyone_as_json_and_csv() {
    let folder = register();
    publish(&folder, "2026-H1", &["--reason", "yearly release"]);
    let key = key_of(&folder, "an", "editor", &[]);
    let server = Server::on(folder);
    let listed = server.get("/api/publications?lang=en").json(200);
    let card = &listed["publications"][0];
    for (name, expected) in [
        ("id", json!(1)),
        ("measure", json!("workers")),
        ("period", json!("2026-H1")),
        ("periodName", json!("first half of 2026")),
        ("revision", json!(1)),
        ("revises", json!(null)),
        ("reason", json!("yearly release")),
        ("countedOn", json!("2026-06-30")),
        ("boundaries", json!("wards-2025")),
        ("classification", json!("vsic-2025/2")),
        ("publishedBy", json!(null)),
    ] {
        assert_eq!(card[name], expected, "{name}: {card}");
    }
    let bearer = format!("Bearer {key}");
    let seen = server.ask("GET", "/api/publications", &[("authorization", &bearer)]).json(200);
    assert_eq!(seen["publications"][0]["publishedBy"], "Lê Thị Bình");
    let whole = server.get("/api/publications/1").json(200);
    let rows = whole["rows"].as_array().expect("rows");
    let told = rows.iter().filter(|row| row["workers"].is_u64()).count();
    assert_eq!([&card["told"], &card["withheld"]], [told, rows.len() - told]);
    let csv = server.get("/api/publications/1?f=csv&lang=vi");
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(csv.text().contains("Toàn thành phố") && csv.text().contains("Mã địa bàn"), "{}", csv.text());
    for secret in ["contributions", "pattern", "enterprise"] {
        assert!(!whole.to_string().contains(secret), "{secret}");
    }
    assert_eq!(server.get("/api/publications/2").status, 404);
    assert_eq!(server.get("/api/publications/x").status, 404);
    assert_eq!(server.get("/api/publications/1?f=docx").status, 400);
    assert_eq!(server.get("/api/publications?period=2026").status, 400);
    server.stop();
}
