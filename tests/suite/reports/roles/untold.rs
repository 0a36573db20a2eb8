//! Unless it is asked for, the public is told no workers: nothing that anybody keeps or compares depends on them.

use super::{ASKED, FORMS, ask, names, rows};
use crate::{
    harness::{Folder, Server},
    reports::forms::parts::{unpacked, without},
};

/// Four wards. In two of them metal is one firm; the one of ward D comes later.
const WARDS: &str = "tests/fixtures/disclosure/wards.geojson";
const BEFORE: &str = include_str!("../../../fixtures/disclosure/firms-before.csv");
const CAME: &str = include_str!("../../../fixtures/disclosure/firm-that-came.csv");

/// Settings by which no workers are published at all.
const NONE: &str = "public_workers = 'none'\n";

/// The reports on these wards that could tell of workers, beside those of [`ASKED`].
const OF_WARDS: [(&str, &str); 4] = [
    ("area-profile", "boundaries=wards-2025&area=A"),
    ("specialisation", "boundaries=wards-2025&area=A&measure=workers"),
    ("specialisation", "boundaries=wards-2025&measure=workers&on=2026-02-01"),
    ("diversity", "boundaries=wards-2025&measure=workers&on=2026-02-01"),
];

/// What collections, search and tiles tell.
const ELSEWHERE: [&str; 7] = [
    "/ogc/collections/firms/items?limit=100",
    "/ogc/collections/firms/items?limit=100&f=csv",
    "/ogc/collections/firms/items?limit=100&f=html",
    "/ogc/collections/firms/items/A250",
    "/ogc/collections/firms/tiles/WebMercatorQuad/8/112/203",
    "/ogc/collections/firms/tiles/WebMercatorQuad?f=tilejson",
    "/api/near?point=105.55,21.05&f=csv",
];

/// The firms of a list with other workers, of as many digits.
fn otherwise(list: &str) -> String {
    let other = |number: &str| match number.parse::<u32>() {
        Ok(n) if n >= 100 => (n + 731) % 900 + 100,
        Ok(n) if n >= 10 => (n + 57) % 90 + 10,
        Ok(n) => 10 - n,
        Err(_) => unreachable!("a number of workers: {number}"),
    };
    let mut lines = list.lines();
    let mut told = format!("{}\n", lines.next().expect("a heading"));
    for line in lines {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells[3] = other(&cells[3]).to_string();
        told.push_str(&cells.join(","));
        told.push('\n');
    }
    told
}

fn register(lists: [&str; 2], settings: &str) -> Folder {
    let folder = Folder::empty();
    let wards = format!("{}/{WARDS}", env!("CARGO_MANIFEST_DIR"));
    folder.xuong(&["import", "units", &wards, "--edition", "wards-2025"]).ended(0);
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        let file = folder.file("firms.csv", list);
        folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    }
    folder.file("xuong.toml", settings);
    folder
}

/// Everything that the public is told, by address.
fn told(server: &Server) -> Vec<(String, u16, String)> {
    let reports = ASKED.iter().chain(&OF_WARDS).flat_map(|(report, query)| {
        FORMS.map(|form| format!("/api/reports/{report}?{query}&f={form}&lang=en"))
    });
    let ask = |path: String| {
        let answer = server.get(&path);
        (path, answer.status, unpacked(&answer.body).replace(&server.url(""), ""))
    };
    // Pages of items tell when they were written, and packages of when the register is.
    let undated = |(path, status, text): (String, u16, String)| {
        let text =
            text.split("\"timeStamp\":\"").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
        (path, status, without(&text.collect::<String>(), &["as_of"]))
    };
    reports.chain(ELSEWHERE.map(str::to_owned)).map(ask).map(undated).collect()
}

/// What the public is told of two registers that differ in workers alone.
fn told_of_both(lists: [&str; 2], settings: &str) -> [Vec<(String, u16, String)>; 2] {
    let others = lists.map(|list| if list.is_empty() { String::new() } else { otherwise(list) });
    [lists, [&others[0], &others[1]]].map(|lists| {
        let server = Server::on(register(lists, settings));
        let told = told(&server);
        server.stop();
        told
    })
}

#[test]
fn no_answer_depends_on_workers_before_a_firm_comes_nor_after() {
    for (lists, settings) in [([BEFORE, ""], ""), ([BEFORE, CAME], ""), ([BEFORE, CAME], NONE)] {
        let [one, other] = told_of_both(lists, settings);
        assert!(one.iter().filter(|(_, status, _)| *status == 200).count() > 100);
        for (one, other) in one.iter().zip(&other) {
            assert!(one == other, "{} tells of workers:\n{}\n{}", one.0, one.2, other.2);
        }
    }
}

/// The same comparison sees what is told where the configuration asks for it, so that seeing nothing means something.
#[test]
fn answers_depend_on_workers_where_that_is_asked_for() {
    let [one, other] = told_of_both([BEFORE, ""], "public_workers = 'live'\n");
    assert!(one.iter().zip(&other).any(|(one, other)| one != other));
}

#[test]
fn cells_of_workers_look_withheld_and_the_notes_say_so() {
    let server = Server::on(register([BEFORE, ""], NONE));
    let told = rows(&server, false, "sector-mix", "boundaries=wards-2025");
    assert!(told.len() >= 8);
    for row in &told {
        assert!(row["workers"].is_null() && names(row, "withheld", "workers"), "{row}");
    }
    let seen = rows(&server, true, "sector-mix", "boundaries=wards-2025");
    assert!(seen.iter().all(|row| row["workers"].is_u64() && names(row, "restricted", "workers")));
    for (form, lang) in FORMS.iter().filter(|f| **f != "geojson").flat_map(|f| ["vi", "en"].map(|l| (f, l))) {
        let path = format!("/api/reports/sector-mix?boundaries=wards-2025&f={form}&lang={lang}");
        let note = if lang == "vi" { "không công bố số lao động" } else { "publishes no workers" };
        assert!(unpacked(&ask(&server, false, &path)).contains(note), "{path}");
        assert!(!unpacked(&ask(&server, true, &path)).contains(note), "{path}: nothing is withheld");
    }
    let whole = r#"{"type":"Polygon","coordinates":[[[105.2,20.5],[106.1,20.5],[106.1,21.4],[105.2,21.4],[105.2,20.5]]]}"#;
    let drawn = server.post("/api/reports/sector-mix", &[], whole).json(200);
    assert!(drawn["notes"].to_string().contains("publishes no workers"), "{drawn}");
    server.stop();
}

#[test]
fn the_command_line_without_a_role_is_the_public_too() {
    let folder = register([BEFORE, ""], NONE);
    let args = ["--lang", "en", "report", "sector-mix", "--boundaries", "wards-2025", "--format", "csv"];
    let told = folder.xuong(&args).ended(0).out;
    assert!(told.contains("publishes no workers") && told.contains(",c,"), "{told}");
    let seen = folder.xuong(&[&["--role", "analyst"], &args[..]].concat()).ended(0).out;
    assert!(seen.contains(",820,") && !seen.contains(",c,"), "{seen}");
}

#[test]
fn the_help_of_the_setting_tells_the_danger() {
    for (lang, danger, how) in [("en", "DANGER", "subtracting"), ("vi", "NGUY HIỂM", "trừ đi")] {
        let help = Folder::empty().xuong(&["--lang", lang, "serve", "--help"]).ended(0).out;
        let told = &help[help.find("--public-workers").expect("the option")..];
        assert!(told.contains(danger) && told.contains(how), "{told}");
    }
    let shown = Folder::empty().xuong(&["config", "show"]).ended(0).out;
    assert!(shown.contains("public_workers = \"published\""), "{shown}");
}
