//! Reports of what the register knew at an instant.

use std::{collections::BTreeMap, fs, process::Command, time::Duration};

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::{Folder, InTime, Server},
    reports::{
        forms::parts::{unpacked, without},
        roles::{forms, planted},
    },
};

/// Every report, by areas where it takes them.
const ASKED: [(&str, &str); 25] = [
    ("six-monthly", "period=2026-H1"),
    ("area-profile", "boundaries=wards-2025&area=00136"),
    ("grid", "cell_m=1000"),
    ("concentration", "boundaries=districts-2024"),
    ("sector-mix", "boundaries=wards-2025"),
    ("sector-mix", "boundaries=zones&level=4"),
    ("specialisation", "boundaries=districts-2024"),
    ("diversity", "boundaries=wards-2025&level=1"),
    ("series", "boundaries=wards-2025"),
    ("change", "boundaries=districts-2024"),
    ("shift-share", "boundaries=wards-2025&area=00145"),
    ("occupancy", ""),
    ("eligibility", "boundaries=wards-2025&area=00136&area_ha=20"),
    ("eligibility", "plan=expansion&zone=C001&area_ha=70&on=2026-12-31"),
    ("targets", ""),
    ("compliance", ""),
    ("clusters", ""),
    ("clusters", "sectors=25&eps_m=3000&min_firms=2&on=2025"),
    ("cluster-change", ""),
    ("hotspots", ""),
    ("centre", ""),
    ("inequality", "boundaries=districts-2024"),
    ("relatedness", "boundaries=districts-2024"),
    ("point-pattern", "sectors=25&eps_m=2000"),
    ("spatial-association", "boundaries=districts-2024"),
];

/// Firms that come, one that moves to another place and sector and one that closes.
const FIRMS: &str = "code,name,sector,sector_version,status,opened,closed,lon,lat,as_of\n\
    N1,Mới 1,2511,2018,operating,2024-05,,105.8958,21.0142,2027-03\n\
    N2,Mới 2,2511,2018,operating,2024-05,,105.8959,21.0142,2027-03\n\
    N3,Mới 3,2511,2018,operating,2024-05,,105.8957,21.0142,2027-03\n\
    F0086,Công ty CP Kim khí Thăng Long,2610,2018,operating,,,105.8711,21.0423,2027-03\n\
    F0001,Công ty CP Chế tạo điện cơ Hà Nội,27,2018,closed,,2024-02-01,105.746628,21.047083,2027-03\n";

const OBSERVATIONS: &str = "subject,measure,period,value,unit,basis\n\
    C001,industrial_land_ha,2025,60,ha,imported\n\
    C001,leased_industrial_land_ha,2025,50,ha,imported\n\
    C001,wastewater_plant,2025,1,yes,imported\n\
    hanoi,industry_share,2025,65,%,imported\n\
    law,cluster_area_at_most,2026-01-01,80,ha,target\n";

/// The present instant, after a moment in which nothing was recorded and before another one.
fn instant() -> String {
    std::thread::sleep(Duration::from_millis(60));
    let out = Command::new("date").args(["-u", "+%Y-%m-%dT%H:%M:%S.%3NZ"]).output_in_time().expect("date");
    std::thread::sleep(Duration::from_millis(60));
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

fn import(folder: &Folder, kind: &str, content: &str) {
    let file = folder.file("given.csv", content);
    let run = folder.xuong(&["--lang", "en", "import", kind, file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
}

/// Every report in every form, over HTTP.
fn served(server: &Server, more: &str) -> BTreeMap<(usize, &'static str), Vec<u8>> {
    let asked = (0..ASKED.len()).flat_map(|at| forms(ASKED[at].0).map(move |form| (at, form)));
    let ask = |(at, form): (usize, &'static str)| {
        let (report, query) = ASKED[at];
        let answer = server.get(&format!("/api/reports/{report}?{query}&lang=en&f={form}{more}"));
        assert_eq!(answer.status, 200, "{report} {query}: {}", answer.text());
        ((at, form), comparable(form, answer.body))
    };
    asked.map(ask).collect()
}

/// A report as the command writes it.
fn written(folder: &Folder, (report, query): (&str, &str), form: &str, more: &[&str]) -> Vec<u8> {
    let options = query.split('&').filter_map(|pair| pair.split_once('='));
    let options: Vec<String> =
        options.map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))).collect();
    let file = format!("told.{}", if form == "datapackage" { "zip" } else { form });
    let args: Vec<&str> = ["--lang", "en", "report", report, "-o", &file]
        .into_iter()
        .chain(options.iter().map(String::as_str))
        .collect();
    folder.xuong(&[&args, more].concat()).ended(0);
    comparable(form, fs::read(folder.path().join(file)).expect("the file"))
}

/// What of a report does not depend on how its instant was named: a data package says what was requested, and as of when.
fn comparable(form: &str, file: Vec<u8>) -> Vec<u8> {
    if form != "datapackage" {
        return file;
    }
    let read = without(&unpacked(&file), &["as_of"]);
    read.split_whitespace().collect::<String>().replace(",}", "}").into_bytes()
}

#[test]
fn a_report_of_an_instant_before_an_import_is_the_report_that_was_made_then() {
    let server = Server::seeded();
    let before = served(&server, "");
    let then = instant();
    import(&server.folder, "firms", FIRMS);
    import(&server.folder, "observations", OBSERVATIONS);
    std::thread::sleep(Duration::from_millis(2500));
    let (now, again) = (served(&server, ""), served(&server, &format!("&as_of={then}")));
    for (key, file) in &before {
        let (asked, form) = (ASKED[key.0], key.1);
        assert!(again[key] == *file, "{asked:?} {form} over HTTP");
        assert!(form == "geojson" || now[key] != *file, "{asked:?} {form}: the import changes it");
        let own = written(&server.folder, asked, form, &["--as-of", &then]);
        assert!(own == *file, "{asked:?} {form} by the command");
    }
    server.stop();
}

#[test]
fn an_instant_to_come_tells_what_is_known_now_to_either_role() {
    let server = Server::on(planted::folder());
    let now = served(&server, "");
    assert!(served(&server, "&as_of=2199-12-31") == now);
    let workers = "/api/reports/sector-mix?boundaries=wards-2025";
    assert_eq!(server.get(&format!("{workers}&as_of=2199")).text(), server.get(workers).text());
    assert!(
        server.get(workers).json(200)["rows"].as_array().expect("rows").iter().any(|r| r["workers"].is_u64())
    );
    let server = server.for_analyst();
    assert_eq!(server.get(&format!("{workers}&as_of=2199")).text(), server.get(workers).text());
    server.stop();
}

#[rstest]
#[case("sector-mix")]
#[case("specialisation")]
#[case("diversity")]
#[case("series")]
#[case("change")]
#[case("shift-share")]
#[case("occupancy")]
#[case("eligibility")]
#[case("targets")]
#[case("compliance")]
#[case("clusters")]
#[case("cluster-change")]
#[case("hotspots")]
#[case("centre")]
#[case("inequality")]
#[case("relatedness")]
#[case("point-pattern")]
#[case("spatial-association")]
fn before_everything_the_register_was_empty_and_answers(#[case] report: &str) {
    let server = Server::seeded();
    for form in forms(report) {
        let answer = server.get(&format!("/api/reports/{report}?as_of=1999-12-31&lang=en&f={form}"));
        assert_eq!(answer.status, 200, "{form}: {}", answer.text());
        let asked = (report, "");
        assert!(
            written(&server.folder, asked, form, &["--as-of", "1999-12-31"]) == comparable(form, answer.body),
            "{form}"
        );
    }
    let told: Json = server.get(&format!("/api/reports/{report}?as_of=1999-12-31")).json(200);
    assert_eq!(told["provenance"]["version"], 0);
    let coverage = &told["provenance"]["coverage"];
    assert!(coverage.is_null() || coverage["establishments"] == 0, "{coverage}");
    let counted = ["establishments", "count", "actual", "target", "area_ha", "value"];
    for row in told["rows"].as_array().expect("rows") {
        for column in counted {
            assert!(row[column].as_f64().is_none_or(|n| n == 0.0), "{column}: {row}");
        }
    }
    server.stop();
}

#[rstest]
#[case("yesterday")]
#[case("2026-02-31")]
#[case("2026-06-30T25:00:00Z")]
#[case("2026-06-30T12:00:00")]
#[case("30/06/2026")]
#[case("")]
fn a_text_that_is_no_instant_is_refused_with_what_is_expected(#[case] text: &str) {
    let server = Server::seeded();
    let answer = server.get(&format!("/api/reports/sector-mix?as_of={}&lang=en", text.replace('/', "%2F")));
    let problem = answer.json(400);
    assert!(answer.header("content-type").starts_with("application/problem+json"));
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(detail.contains("as_of") && detail.contains("2026-06-30"), "{detail}");
    let run = server.folder.xuong(&["--lang", "en", "report", "sector-mix", "--as-of", text]).ended(2);
    assert!(run.err.contains("as-of") && (text.is_empty() || run.err.contains("2026-06-30")), "{}", run.err);
    server.stop();
}

#[test]
fn a_date_means_the_end_of_that_day_in_ha_noi() {
    let server = Server::seeded();
    let version = |as_of: &str| {
        let told = server.get(&format!("/api/reports/targets?as_of={as_of}")).json(200);
        told["provenance"]["version"].as_i64().expect("a version")
    };
    let day = Command::new("date").arg("+%Y-%m-%d").env("TZ", "UTC-7").output_in_time().expect("date");
    let day = String::from_utf8(day.stdout).expect("text").trim().to_owned();
    let all = version("2199");
    assert!(all > 0);
    assert_eq!((version(&day), version(&day[..4])), (all, all));
    assert_eq!(version(&format!("{day}T00:00:00%2B07:00")), 0);
    server.stop();
}
