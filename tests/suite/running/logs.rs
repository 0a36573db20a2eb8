//! The log: the page of operators lists every field and every line, with its level.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::{
    harness::{Folder, InTime, Server, program},
    rules::house::tracked,
};

const PAGE: &str = "docs/running.md";
const LEVELS: [&str; 4] = ["error", "warn", "info", "debug"];

/// The cells of the tables of a section.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let page = fs::read_to_string(PAGE).expect(PAGE);
    let section = page.split(&format!("\n## {heading}\n")).nth(1).and_then(|rest| rest.split("\n## ").next());
    let rows = section.expect(heading).lines().filter(|line| line.starts_with("| ") && !line.contains("---"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn code(cell: &str) -> Option<String> {
    Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned())
}

fn documented_fields() -> BTreeSet<String> {
    rows("Logs").iter().filter(|row| row.len() == 2).filter_map(|row| code(&row[0])).collect()
}

fn documented_lines() -> BTreeSet<(String, String)> {
    let rows = rows("Logs").into_iter().filter(|row| row.len() == 3);
    rows.filter_map(|row| Some((row[0].to_lowercase(), code(&row[1])?))).collect()
}

/// A line as the program writes it: its level, its fields, and its sentence.
struct Line {
    level: &'static str,
    fields: Vec<String>,
    sentence: String,
}

/// The lines in a source.
fn lines(source: &str) -> Vec<Line> {
    let mut found = Vec::new();
    for level in LEVELS {
        for body in source.split(&format!("tracing::{level}!(")).skip(1) {
            let quote = body.find('"').expect("a sentence");
            let fields = body[..quote].split(',').map(|own| own.split('=').next().unwrap_or_default());
            let fields = fields.map(|own| own.trim().trim_start_matches(['%', '?']).to_owned());
            let sentence = body[quote + 1..].split('"').next().unwrap_or_default();
            found.push(Line {
                level,
                fields: fields.filter(|own| !own.is_empty()).collect(),
                sentence: sentence.split('{').next().unwrap_or_default().trim().to_owned(),
            });
        }
    }
    found
}

fn of_the_program() -> Vec<Line> {
    let sources = tracked("src/*.rs").into_iter().map(|file| fs::read_to_string(file).expect("a source"));
    sources.flat_map(|source| lines(&source)).collect()
}

#[test]
fn lines_are_read_from_a_source() {
    let source = "tracing::warn!(\n    a.b = x,\n    wait_s,\n    \"over {count} of {class}\"\n); tracing::error!(%error, \"cannot\")";
    let read: Vec<_> =
        lines(source).into_iter().map(|own| (own.level, own.fields.join(" "), own.sentence)).collect();
    let expected = [("error", "error", "cannot"), ("warn", "a.b wait_s", "over")]
        .map(|(a, b, c)| (a, b.into(), c.into()));
    assert_eq!(read, expected);
}

#[test]
fn every_field_of_the_log_is_documented_and_no_other() {
    let logged: BTreeSet<String> = of_the_program().into_iter().flat_map(|line| line.fields).collect();
    assert!(logged.len() > 20, "{logged:?}");
    assert_eq!(logged, documented_fields());
}

#[test]
fn every_line_of_the_log_is_documented_with_its_level_and_no_other() {
    let documented = documented_lines();
    let logged = of_the_program();
    let fits = |line: &Line, (level, beginning): &(String, String)| {
        line.level == level && !line.sentence.is_empty() && line.sentence.starts_with(beginning.as_str())
    };
    for line in &logged {
        assert!(documented.iter().any(|own| fits(line, own)), "{}: {}", line.level, line.sentence);
    }
    for own in &documented {
        assert!(logged.iter().any(|line| fits(line, own)), "nothing logs {own:?}");
    }
}

#[test]
fn a_running_server_logs_the_documented_fields_as_json() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "log = 'warn,xuong=debug'\nlog_json = true\n");
    let server = Server::start(folder, &["--metrics-bind", "0.0.0.0:0"]);
    assert_eq!(server.ask("GET", "/api/search?q=secret-words", &[("x-request-id", "mine-7")]).status, 200);
    (0..12).for_each(|_| {
        server.ask("GET", "/plain", &[("authorization", "Bearer some-wrong-key")]);
    });
    let log = server.log();
    let read: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect();
    let documented = documented_fields();
    let mut seen = BTreeSet::new();
    for line in &read {
        let keys: BTreeSet<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, BTreeSet::from(["fields", "level", "target", "timestamp"]), "{line}");
        let fields = line["fields"].as_object().expect("fields").keys();
        seen.extend(fields.filter(|field| *field != "message").cloned());
    }
    assert!(seen.is_subset(&documented), "{seen:?}");
    for field in [
        "http.method",
        "http.path",
        "http.status",
        "request.id",
        "elapsed_us",
        "client.address",
        "metrics.address",
    ] {
        assert!(seen.contains(field), "{field} is not in {seen:?}");
    }
    let first = read.iter().find(|line| line["fields"]["request.id"] == "mine-7").expect("the request");
    assert_eq!(
        (&first["fields"]["http.path"], &first["fields"]["http.status"]),
        (&"/api/search".into(), &200.into())
    );
    assert!(!log.contains("secret-words") && !log.contains("some-wrong-key"), "{log}");
}

#[test]
fn the_settings_and_commands_of_the_page_are_there() {
    let page = fs::read_to_string(PAGE).expect(PAGE);
    let help = |args: &[&str]| {
        let output =
            program().args(["--lang", "en"]).args(args).arg("--help").output_in_time().expect("the program");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(page.contains("serve --metrics-bind") && help(&["serve"]).contains("--metrics-bind"));
    assert!(page.contains("demo --seed-only") && help(&["demo"]).contains("--seed-only"));
    assert!(page.contains("--replace") && help(&["restore"]).contains("--replace"));
    assert!(page.contains("check --deep") && help(&["check"]).contains("--deep"));
    let shown = Folder::empty().xuong(&["config", "show"]).ended(0).out;
    for key in ["log", "log_json", "max_connections", "work_seats", "unread_answers_mb", "data_dir"] {
        assert!(page.contains(&format!("`{key}")) || page.contains(key), "{key}");
        assert!(shown.lines().any(|line| line.starts_with(&format!("{key} = "))), "{key}: {shown}");
    }
    let linked = page.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    for link in linked.filter(|link| !link.is_empty()) {
        assert!(std::path::Path::new("docs").join(link).exists(), "{link}");
    }
}
