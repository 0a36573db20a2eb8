//! Whether a newer issue of a source is due, from how often it is issued to the half-year report.

use std::fs;

use serde_json::Value as Json;

use crate::{
    harness::{Folder, Server},
    reports::cluster_cases::planted::{register_of, report},
};

const FIRMS: &str = "code,name,sector,sector_version,status,opened,as_of,lon,lat,sources\n\
                     V1,Xưởng,2599,2018,operating,2010,2026-06,,,\n";

const SOURCES: &str = "code,title,dated,cadence\n\
                       KY_THANG,Báo cáo tháng,2026-05,Hằng tháng\n\
                       KY_QUY,Báo cáo quý,,quarterly\n\
                       KY_NAM,Niên giám,2023,yearly\n\
                       KY_MOT,Nghị định,2010-03-01,Một lần\n\
                       KY_KHONG,Danh sách,2026-06,\n";

const FIGURES: &str = "subject,measure,period,value,unit,basis,source\n\
                       hanoi,iip,2026-Q1,105,%,imported,KY_QUY\n\
                       hanoi,iip,2030,120,%,target,KY_QUY\n";

fn import(folder: &Folder, kind: &str, sheet: &str) {
    let file = folder.file(&format!("{kind}.csv"), sheet);
    let run = folder.xuong(&["--lang", "en", "import", kind, file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
}

/// The register of the wards with five more sources.
fn dated() -> Folder {
    let folder = register_of(FIRMS);
    import(&folder, "sources", SOURCES);
    import(&folder, "observations", FIGURES);
    folder
}

/// What a report says of the five sources.
fn told(all: &Json) -> Vec<String> {
    let rows = all["rows"].as_array().expect("rows").iter();
    let texts = rows.map(|row| ["source", "freshness"].map(|name| row[name].as_str().expect("a text")));
    texts.filter(|[code, _]| code.starts_with("KY_")).map(|own| own.join(" ")).collect()
}

#[test]
fn sources_are_due_on_the_day_after_the_time_of_an_issue() {
    let folder = dated();
    let on = |day| told(&report(&folder, "freshness", &["--on", day]));
    assert_eq!(
        on("2026-06-30"),
        ["KY_NAM overdue", "KY_MOT fresh", "KY_QUY fresh", "KY_THANG fresh", "KY_KHONG unknown"]
    );
    assert_eq!(
        on("2026-07-01"),
        ["KY_NAM overdue", "KY_QUY due", "KY_THANG due", "KY_MOT fresh", "KY_KHONG unknown"]
    );
    assert_eq!(
        on("2026-08-01"),
        ["KY_NAM overdue", "KY_THANG overdue", "KY_QUY due", "KY_MOT fresh", "KY_KHONG unknown"]
    );
}

#[test]
fn a_newer_edition_makes_a_source_up_to_date_again() {
    let folder = dated();
    let of = |folder: &Folder| {
        let all = told(&report(folder, "freshness", &["--on", "2026-06-30"]));
        all.into_iter().find(|own| own.starts_with("KY_NAM")).expect("the yearbook")
    };
    assert_eq!(of(&folder), "KY_NAM overdue");
    folder.xuong(&["edit", "sources", "KY_NAM", "dated=2025"]).ended(0);
    assert_eq!(of(&folder), "KY_NAM fresh");
    folder.xuong(&["edit", "sources", "KY_NAM", "cadence="]).ended(0);
    assert_eq!(of(&folder), "KY_NAM unknown");
    folder.xuong(&["edit", "sources", "KY_NAM", "cadence=now and then"]).ended(2);
}

#[test]
fn how_often_a_source_is_issued_goes_out_and_comes_in_again() {
    let folder = dated();
    folder.xuong(&["export", "sources", "-o", "out.csv"]).ended(0);
    let sheet = fs::read_to_string(folder.path().join("out.csv")).expect("the sheet");
    let line = sheet.lines().find(|line| line.contains("KY_THANG")).expect("the source");
    assert!(line.ends_with(",monthly"), "{line}");
    import(&folder, "sources", &sheet.replace(",monthly", ",quarterly"));
    let server = Server::on(folder);
    let own = server.get("/ogc/collections/sources/items/KY_THANG?f=json").json(200);
    assert_eq!(own["properties"]["cadence"], "quarterly", "{own}");
    server.stop();
}

#[test]
fn overdue_sources_are_listed_by_the_check_and_named_in_the_half_year_report() {
    let folder = dated();
    import(&folder, "sources", "code,title,dated,cadence\nKY_CU,Niên giám cũ,2001,yearly\n");
    folder.xuong(&["--lang", "en", "check", "-o", "check.csv"]).ended(1);
    let sheet = fs::read_to_string(folder.path().join("check.csv")).expect("the findings");
    let line = sheet.lines().find(|line| line.contains("KY_CU")).expect("a finding");
    assert!(line.starts_with("source_overdue,"), "{line}");
    assert!(line.contains("Yearly; newest: 2001; overdue since 2004-01-01"), "{line}");
    assert!(!sheet.contains("KY_MOT") && !sheet.contains("KY_KHONG"), "{sheet}");
    let half_year = report(&folder, "six-monthly", &["--period", "2026-H1"]).to_string();
    assert!(half_year.contains("a newer issue is overdue of 2 (Niên giám cũ; Niên giám)"), "{half_year}");
}
