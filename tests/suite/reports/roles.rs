//! Who is told what: the public learns nothing about one enterprise, in no report and in no form.

mod derived;
pub(crate) mod planted;
mod untold;

use std::collections::BTreeSet;

use serde_json::Value as Json;
use xuong::report::kind::Report;

use self::planted::{DIVISIONS, WARDS, firms};
use crate::{
    harness::{Folder, InTime, KEY, Server},
    reports::forms::parts::{unpacked, without},
};

const FORMS: [&str; 7] = ["json", "csv", "xlsx", "html", "docx", "geojson", "datapackage"];

/// The forms that a report is written in: a layer of a map only where its rows have places.
pub(crate) fn forms(report: &str) -> impl Iterator<Item = &'static str> {
    let is_layer = Report::LAYERS.iter().any(|layer| layer.code() == report);
    FORMS.into_iter().filter(move |form| is_layer || *form != "geojson")
}

/// Every report, and every way of asking it that could tell of workers.
pub(crate) const ASKED: [(&str, &str); 50] = [
    ("sector-mix", "boundaries=wards-2025"),
    ("sector-mix", "boundaries=districts-2024"),
    ("sector-mix", "boundaries=zones"),
    ("sector-mix", "boundaries=city"),
    ("sector-mix", "boundaries=wards-2025&level=1"),
    ("sector-mix", "boundaries=wards-2025&level=3"),
    ("sector-mix", "boundaries=city&level=5"),
    ("specialisation", "boundaries=wards-2025&measure=workers"),
    ("specialisation", "boundaries=districts-2024&measure=workers"),
    ("specialisation", "boundaries=zones&measure=workers"),
    ("specialisation", "boundaries=city&measure=workers"),
    ("specialisation", "boundaries=wards-2025&measure=workers&level=1"),
    ("diversity", "boundaries=wards-2025&measure=workers"),
    ("diversity", "boundaries=districts-2024&measure=workers"),
    ("diversity", "boundaries=zones&measure=workers"),
    ("diversity", "boundaries=city&measure=workers"),
    ("diversity", "boundaries=wards-2025&measure=workers&level=3"),
    ("relatedness", "boundaries=wards-2025&measure=workers"),
    ("relatedness", "boundaries=districts-2024&measure=workers&level=1"),
    ("relatedness", "boundaries=wards-2025"),
    ("inequality", "boundaries=wards-2025&measure=workers"),
    ("inequality", "boundaries=districts-2024"),
    ("series", "boundaries=wards-2025"),
    ("change", "boundaries=wards-2025"),
    ("shift-share", "boundaries=wards-2025"),
    ("occupancy", ""),
    ("eligibility", "boundaries=wards-2025&area=00136&area_ha=20"),
    ("targets", ""),
    ("compliance", ""),
    ("filings", "on=2026-07-01"),
    ("freshness", ""),
    ("form", "form=cluster-01&subject=F0001&period=2026-H1"),
    ("form", "form=cluster-02&subject=C001&period=2026-H1"),
    ("clusters", "eps_m=500&min_firms=2"),
    ("clusters", "sectors=25&eps_m=100&min_firms=2"),
    ("clusters", "sectors=25&eps_m=20000&min_firms=2"),
    ("cluster-change", "eps_m=500&min_firms=2"),
    ("hotspots", "cell_m=1000"),
    ("centre", ""),
    ("centre", "sectors=25&level=4"),
    ("point-pattern", "eps_m=2000"),
    ("point-pattern", "sectors=25&level=1"),
    ("spatial-association", "boundaries=wards-2025&sectors=25"),
    ("spatial-association", "boundaries=districts-2024&figure=share&neighbours=corner"),
    ("grid", "cell_m=500"),
    ("concentration", "boundaries=wards-2025"),
    ("area-profile", "boundaries=wards-2025&area=00136"),
    ("area-profile", "boundaries=districts-2024&area=004"),
    ("area-profile", "zone=Z01"),
    ("six-monthly", "period=2026-H1"),
];

#[test]
fn every_report_is_asked() {
    let asked: BTreeSet<&str> = ASKED.iter().map(|(report, _)| *report).collect();
    assert_eq!(asked, Report::ALL.iter().map(|report| report.code()).collect());
}

/// Asks with the key of an analyst or without one.
fn ask(server: &Server, is_analyst: bool, path: &str) -> Vec<u8> {
    let key = format!("Bearer {KEY}");
    let headers = [("authorization", key.as_str())];
    let answer = server.ask("GET", path, if is_analyst { &headers } else { &[] });
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

/// The rows of a report.
fn rows(server: &Server, is_analyst: bool, report: &str, query: &str) -> Vec<Json> {
    let body = ask(server, is_analyst, &format!("/api/reports/{report}?{query}&lang=en"));
    let told: Json = serde_json::from_slice(&body).expect("JSON");
    told["rows"].as_array().expect("rows").clone()
}

/// Every number of a text without the marks that group its digits, except those in codes of sources as `F2_A45007`.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let is_code = |word: &str| word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase());
    let words = text.split(|c: char| !(is_part(c) || c.is_ascii_alphanumeric() || c == '_'));
    let runs = words.filter(|word| !is_code(word)).flat_map(|word| word.split(|c| !is_part(c)));
    for run in runs {
        found.extend(run.split(['.', ',']).map(str::to_owned));
        // Marks group digits by three; what stands otherwise is the coordinate of a picture.
        if run.split(['.', ',']).skip(1).all(|group| group.len() == 3) {
            found.insert(run.replace(['.', ','], ""));
        }
    }
    found
}

/// The numbers that the dates of a text have in a workbook: days since 30 December 1899.
fn days(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|word| word.len() == 10);
    let number = |word: &str| {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        let date = time::Date::parse(word, format).ok()?;
        Some((date.to_julian_day() - 2_415_019).to_string())
    };
    words.filter_map(number).collect()
}

/// What nobody of the public may read: the workers of each establishment, and the sum of each unsafe cell.
fn protected() -> BTreeSet<String> {
    let sums = derived::truth().into_iter().filter(derived::True::is_unsafe).map(|cell| cell.total());
    firms().iter().map(|firm| firm.workers).chain(sums).map(|n| n.to_string()).collect()
}

fn names(row: &Json, mark: &str, column: &str) -> bool {
    row[mark].as_array().is_some_and(|names| names.iter().any(|name| name == column))
}

#[test]
fn no_protected_number_stands_in_any_report_in_any_form() {
    let server = Server::on(planted::folder());
    let (secret, mut looked_at) = (protected(), 0);
    assert!(secret.len() > firms().len());
    for (report, query) in ASKED {
        for (form, lang) in forms(report).flat_map(|form| ["vi", "en"].map(|lang| (form, lang))) {
            let path = format!("/api/reports/{report}?{query}&f={form}&lang={lang}");
            // The instant of the register, and length and sum of a file, are numbers of their own.
            let text = without(&unpacked(&ask(&server, false, &path)), &["as_of", "bytes", "hash"]);
            let told = numbers(&text);
            let dates = match form {
                "xlsx" => days(&unpacked(&ask(&server, false, &path.replace("f=xlsx", "f=json")))),
                _ => BTreeSet::new(),
            };
            let leaks: Vec<_> = secret.intersection(&told).filter(|own| !dates.contains(*own)).collect();
            assert!(leaks.is_empty(), "{path}: {leaks:?}");
            looked_at += told.len();
        }
    }
    assert!(looked_at > 10_000);
    server.stop();
}

/// The same search finds the numbers where they are told, so that finding none means something.
#[test]
fn an_analyst_reads_the_protected_numbers_in_every_form() {
    let server = Server::on(planted::folder());
    let lone: Vec<_> = derived::truth().into_iter().filter(|c| c.enterprises() == 1).collect();
    assert_eq!(lone.len(), 2);
    for form in forms("sector-mix") {
        let path = format!("/api/reports/sector-mix?boundaries=wards-2025&f={form}&lang=vi");
        let told = numbers(&unpacked(&ask(&server, true, &path)));
        assert!(lone.iter().all(|cell| told.contains(&cell.total().to_string())), "{form}");
    }
    server.stop();
}

#[test]
fn an_analyst_sees_every_true_sum_and_which_of_them_are_not_for_the_public() {
    let server = Server::on(planted::folder());
    let (seen, told) = (
        rows(&server, true, "sector-mix", "boundaries=wards-2025"),
        rows(&server, false, "sector-mix", "boundaries=wards-2025"),
    );
    assert_eq!(seen.len(), told.len());
    let mut sums = 0;
    for (seen, told) in seen.iter().zip(&told) {
        assert!(seen["withheld"].is_null() && told["restricted"].is_null());
        // What is unknown is kept from the public as what is withheld is: it cannot tell them apart.
        let is_kept = names(seen, "restricted", "workers") || seen["workers"].is_null();
        assert_eq!(is_kept, names(told, "withheld", "workers"), "{seen}");
        let ward = WARDS.iter().position(|ward| seen["area"] == ward.code);
        let sector = seen["sector"].as_str().unwrap_or("2025:").trim_start_matches("2025:");
        let division = DIVISIONS.iter().position(|division| *division == sector);
        let own = |ward, division| {
            let own = firms().into_iter().filter(move |f| f.ward == ward && f.division == division);
            own.map(|firm| firm.workers).sum::<u64>()
        };
        let Some((ward, division)) = ward.zip(division) else { continue };
        let sum = own(ward, division);
        assert_eq!(seen["workers"].as_u64().unwrap_or_default(), sum, "{seen}");
        sums += usize::from(sum > 0);
    }
    assert_eq!(sums, 21);
    server.stop();
}

#[test]
fn by_other_areas_and_levels_the_public_is_told_no_workers_at_all() {
    let server = Server::on(planted::folder());
    let (mut hidden, mut seen) = (0, 0);
    for (query, sum) in [
        ("boundaries=districts-2024", "workers"),
        ("boundaries=zones", "workers"),
        ("boundaries=wards-2025&level=1", "workers"),
        ("boundaries=city&level=3", "workers"),
    ] {
        // The row of the city stands under every table of divisions, and is the published one.
        let is_published = |row: &Json| row["area"] == "city" && !query.contains("level");
        let told = rows(&server, false, "sector-mix", query);
        let told: Vec<_> = told.iter().filter(|row| !is_published(row)).collect();
        assert!(told.iter().all(|row| row[sum].is_null() && names(row, "withheld", sum)), "{query}");
        hidden += told.len();
        seen += rows(&server, true, "sector-mix", query)
            .iter()
            .filter(|row| !is_published(row) && row[sum].is_u64())
            .count();
    }
    assert!(seen > 15 && hidden > seen, "{hidden} {seen}");
    server.stop();
}

#[test]
fn quotients_of_workers_by_other_areas_are_withheld_with_everything_made_of_them() {
    let server = Server::on(planted::folder());
    for boundaries in ["districts-2024", "zones", "city"] {
        let query = format!("boundaries={boundaries}&measure=workers");
        for row in rows(&server, false, "specialisation", &query) {
            for column in ["share_pct", "city_share_pct", "location_quotient", "symmetric_quotient"] {
                assert!(row[column].is_null(), "{boundaries} {column}: {row}");
            }
        }
        for row in rows(&server, false, "diversity", &query) {
            for column in [
                "workers",
                "effective_sectors",
                "krugman",
                "top_sector",
                "top_establishments",
                "top_quotient",
                "herfindahl",
                "herfindahl_normalised",
                "shannon",
                "evenness",
                "effective_by_entropy",
                "divergence",
                "duncan",
                "hachman",
                "relative_diversity",
                "relative_specialisation",
            ] {
                assert!(row[column].is_null(), "{boundaries} {column}: {row}");
            }
        }
    }
    server.stop();
}

#[test]
fn of_the_past_and_of_a_drawn_area_the_public_is_told_no_workers() {
    let folder = planted::folder();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let then = time_now();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let file =
        folder.file("one.csv", "code,name,sector,workers,lon,lat\nQ1,Thêm,10,31337,105.8711,21.0423\n");
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    let server = Server::on(folder);
    let query = format!("boundaries=wards-2025&as_of={then}");
    let (told, seen) =
        (rows(&server, false, "sector-mix", &query), rows(&server, true, "sector-mix", &query));
    assert!(told.iter().all(|row| row["workers"].is_null()));
    assert!(seen.iter().filter(|row| row["workers"].is_u64()).count() > 20);
    let now = rows(&server, false, "sector-mix", "boundaries=wards-2025");
    assert!(now.iter().any(|row| row["workers"].is_u64()), "and of now they are told some");
    let whole = r#"{"type":"Polygon","coordinates":[[[105.2,20.5],[106.1,20.5],[106.1,21.4],[105.2,21.4],[105.2,20.5]]]}"#;
    let drawn = server.post("/api/reports/sector-mix", &[], whole).json(200);
    let drawn = drawn["rows"].as_array().expect("rows");
    assert!(drawn.iter().all(|row| row["workers"].is_null()));
    assert!(drawn.iter().filter(|row| names(row, "withheld", "workers")).count() >= 5);
    server.stop();
}

/// The present instant, to the second.
fn time_now() -> String {
    let out = std::process::Command::new("date")
        .args(["-u", "+%Y-%m-%dT%H:%M:%SZ"])
        .output_in_time()
        .expect("date");
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

#[test]
fn the_key_and_the_role_on_the_command_line_tell_the_same() {
    let server = Server::on(planted::folder()).for_analyst();
    for (report, query) in ASKED {
        let options = query.split('&').filter_map(|pair| pair.split_once('='));
        let options: Vec<String> =
            options.map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))).collect();
        let args = ["--lang", "en", "--role", "analyst", "report", report, "-o", "told.json"];
        let args: Vec<&str> = args.into_iter().chain(options.iter().map(String::as_str)).collect();
        server.folder.xuong(&args).ended(0);
        let file = std::fs::read(server.folder.path().join("told.json")).expect("the file");
        let served = server.get(&format!("/api/reports/{report}?{query}&lang=en"));
        assert!(served.body == file, "{report} {query}");
    }
    server.stop();
}

/// Both rules are a little different, and no cell of this register falls between them: whatever were told of them would
/// differ.
#[test]
fn the_parameters_of_the_rules_are_told_nowhere() {
    let told = |rules: &str| -> Vec<Vec<u8>> {
        let folder: Folder = planted::folder();
        folder.file("xuong.toml", format!("public_workers = 'live'\n{rules}"));
        let server = Server::on(folder);
        let ask_all = ASKED.iter().flat_map(|(report, query)| {
            ["json", "html"]
                .map(|form| ask(&server, false, &format!("/api/reports/{report}?{query}&f={form}")))
        });
        let answers = ask_all.collect();
        server.stop();
        answers
    };
    let one = told("disclosure_threshold = 3\ndisclosure_p_percent = 15\n");
    let other = told("disclosure_threshold = 2\ndisclosure_p_percent = 16\n");
    assert!(one == other);
    let stricter = told("disclosure_threshold = 11\ndisclosure_p_percent = 16\n");
    assert!(one != stricter, "and the rules are in force");
}
