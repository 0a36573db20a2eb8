//! Publications: what is published stays, is protected together, and is all that the public reads of workers.

mod attack;
mod made;
mod sdmx;

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use self::attack::attacked;
use crate::{
    harness::{Folder, Server},
    keeping::key_of,
};

/// Four wards. In two of them metal is one firm; five others come later to the fourth.
const WARDS: &str = "tests/fixtures/disclosure/wards.geojson";
const BEFORE: &str = include_str!("../../fixtures/disclosure/firms-before.csv");
const CAME: &str = include_str!("../../fixtures/disclosure/firm-that-came.csv");

fn register() -> Folder {
    let folder = with_wards(Folder::empty());
    import(&folder, BEFORE);
    folder
}

fn with_wards(folder: Folder) -> Folder {
    let wards = format!("{}/{WARDS}", env!("CARGO_MANIFEST_DIR"));
    folder.xuong(&["import", "units", &wards, "--edition", "wards-2025"]).ended(0);
    folder
}

fn import(folder: &Folder, list: &str) {
    let file = folder.file("firms.csv", list);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
}

/// Publishes a period; returns what is said.
fn publish(folder: &Folder, period: &str, more: &[&str]) -> String {
    let args = ["--lang", "en", "publish", "workers", "--period", period, "--actor", "Lê Thị Bình"];
    folder.xuong(&[&args[..], more].concat()).ended(0).out
}

/// The table of a publication over HTTP, by area and sector.
fn table(server: &Server, id: i64) -> Json {
    server.get(&format!("/api/publications/{id}?lang=en")).json(200)
}

fn value(table: &Json, area: &str, sector: &str) -> Option<u64> {
    let rows = table["rows"].as_array().expect("rows");
    let own: Vec<&Json> = rows.iter().filter(|row| row["area"] == area && row["sector"] == sector).collect();
    assert_eq!(own.len(), 1, "{area} {sector}: {table}");
    assert_eq!(own[0]["withheld"], own[0]["workers"].is_null(), "{}", own[0]);
    own[0]["workers"].as_u64()
}

#[test]
fn a_firm_that_did_not_change_stays_hidden_when_others_come() {
    let folder = register();
    publish(&folder, "2026-H1", &[]);
    import(&folder, CAME);
    publish(&folder, "2026-H1", &["--reason", "five firms of D were missing"]);
    assert_eq!(attacked(&folder), [0, 0], "exactly, and closer than the rule");
    let server = Server::on(folder);
    let [before, after] = [1, 2].map(|id| table(&server, id));
    for told in [&before, &after] {
        assert_eq!(value(told, "A", "25"), None, "one firm of 100: {told}");
        assert!(told["told"].as_u64().expect("a number") > 3, "{told}");
    }
    server.stop();
}

/// A list in which the first firm of ward A opened in 2025, and all others were there before.
fn opened() -> String {
    let mut list = "code,name,sector,sector_version,workers,opened,as_of,lon,lat\n".to_owned();
    for (ward, west) in [("A", 105.55), ("B", 105.65), ("C", 105.75)] {
        for at in 0..18_u32 {
            let sector = ["2511", "1071", "1410"][usize::try_from(at % 3).expect("small")];
            let opened = if (ward, at) == ("A", 0) { "2025-05-10" } else { "2020-01-01" };
            let workers = if (ward, at) == ("A", 0) { 47 } else { 30 + at * 7 % 60 };
            let lon = west + f64::from(at) * 0.001;
            let row = writeln!(
                list,
                "{ward}{at},Firm {ward}{at},{sector},2018,{workers},{opened},2026-01-01,{lon:.4},21.05"
            );
            row.expect("a text takes every row");
        }
    }
    list
}

#[test]
fn two_periods_do_not_tell_the_one_firm_that_opened_between_them() {
    let folder = with_wards(Folder::empty());
    import(&folder, &opened());
    publish(&folder, "2024", &[]);
    publish(&folder, "2025", &[]);
    assert_eq!(attacked(&folder), [0, 0], "exactly, and closer than the rule");
    let server = Server::on(folder);
    let [before, after] = [1, 2].map(|id| table(&server, id));
    assert_eq!((&before["countedOn"], &after["countedOn"]), (&json!("2024-12-31"), &json!("2025-12-31")));
    for (area, sector) in [("A", "25"), ("A", "total"), ("city", "25"), ("city", "total")] {
        assert!(value(&before, area, sector).is_some(), "{area} {sector} is told first");
        assert_eq!(value(&after, area, sector), None, "{area} {sector} would tell 47 by its difference");
    }
    for (area, sector) in [("B", "25"), ("B", "total"), ("C", "10"), ("city", "14")] {
        let told = [&before, &after].map(|told| value(told, area, sector));
        assert!(told[0].is_some() && told[0] == told[1], "{area} {sector} did not change: {told:?}");
    }
    for on in ["2025-05-09", "2025-05-10"] {
        let path = format!("/api/reports/specialisation?boundaries=wards-2025&measure=workers&on={on}");
        let told = server.get(&path).json(200);
        assert!(
            told["rows"].as_array().expect("rows").iter().all(|row| row["share_pct"].is_null()),
            "{told}"
        );
    }
    server.stop();
}

#[test]
fn the_public_reads_workers_in_publications_alone() {
    let folder = register();
    publish(&folder, "2026-H1", &[]);
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    assert_eq!(server.get("/api/config").json(200)["publicWorkers"], "published");
    assert!(value(&table(&server, 1), "city", "total").is_some());
    for (lang, why) in [("en", "publications of periods"), ("vi", "công bố theo kỳ")] {
        for path in ["sector-mix?boundaries=wards-2025", "area-profile?boundaries=wards-2025&area=B"] {
            let told = server.get(&format!("/api/reports/{path}&lang={lang}")).text();
            assert!(told.contains(why) && told.contains("withheld"), "{path}: {told}");
        }
    }
    let bearer = format!("Bearer {key}");
    let path = "/api/reports/sector-mix?boundaries=wards-2025&lang=en";
    let seen = server.ask("GET", path, &[("authorization", &bearer)]).json(200);
    assert!(seen["rows"].as_array().expect("rows").iter().all(|row| row["workers"].is_u64()), "{seen}");
    server.stop();
}
