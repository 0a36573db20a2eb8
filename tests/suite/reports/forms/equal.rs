//! One question gives the same numbers in every form and through both doors.

use std::fs;

use rstest::rstest;
use serde_json::Value as Json;

use super::told::{Cell, columns, grid};
use crate::{
    harness::{KEY, Server},
    reports::roles::{forms, planted},
};

/// The bytes of an answer over HTTP.
fn served(server: &Server, role: &str, report: &str, query: &str, form: &str) -> Vec<u8> {
    let key = format!("Bearer {KEY}");
    let headers = [("authorization", key.as_str())];
    let shown = if role == "analyst" { &headers[..] } else { &[] };
    let answer = server.ask("GET", &format!("/api/reports/{report}?{query}&lang=en&f={form}"), shown);
    assert_eq!(answer.status, 200, "{report}: {}", answer.text());
    answer.body
}

/// The bytes of the file that the command writes.
fn written(server: &Server, role: &str, report: &str, query: &str, form: &str) -> Vec<u8> {
    let file = format!("{report}-{role}.{form}");
    let options = query.split('&').filter_map(|pair| pair.split_once('='));
    let options: Vec<String> =
        options.map(|(name, value)| format!("--{}={value}", name.replace('_', "-"))).collect();
    let args = ["--lang", "en", "--role", role, "report", report, "-o", &file];
    let args: Vec<&str> = args.into_iter().chain(options.iter().map(String::as_str)).collect();
    server.folder.xuong(&args).ended(0);
    fs::read(server.folder.path().join(file)).expect("the file")
}

fn json(bytes: &[u8]) -> Json {
    serde_json::from_slice(bytes).expect("JSON")
}

/// Whether a column has codes for programs, which forms for people leave out.
fn is_coded(report: &str, column: &str) -> bool {
    match report {
        "specialisation" => column == "verdict",
        "targets" => ["measure", "target_source", "basis", "source", "verdict"].contains(&column),
        _ => false,
    }
}

/// Whether a cell of a form says what the answer in JSON says.
fn agrees(form: &str, cell: &Cell, row: &Json, column: &str) -> bool {
    let names = |mark: &str| row[mark].as_array().is_some_and(|all| all.iter().any(|own| own == column));
    let empty = if matches!(form, "csv" | "xlsx" | "datapackage") { "" } else { "–" };
    let starred = names("restricted") && matches!(form, "html" | "docx");
    match &row[column] {
        Json::Null if names("withheld") => cell.text == "c" && cell.number.is_none(),
        Json::Null => cell.text == empty,
        Json::Number(n) => cell.number == n.as_f64() && cell.text.ends_with('*') == starred,
        Json::String(text) => cell.text.trim_end_matches('*') == text.trim_end_matches('*'),
        other => panic!("{other} in a row"),
    }
}

#[rstest]
#[case("sector-mix", "boundaries=wards-2025", 60)]
#[case("specialisation", "boundaries=wards-2025&measure=workers", 60)]
#[case("diversity", "boundaries=wards-2025&measure=workers", 5)]
#[case("series", "boundaries=districts-2024&from=2023&to=2026", 100)]
#[case("change", "boundaries=districts-2024", 10)]
#[case("shift-share", "boundaries=districts-2024", 10)]
#[case("clusters", "eps_m=2000&min_firms=3", 3)]
#[case("hotspots", "cell_m=1000&sectors=24", 1)]
#[case("targets", "on=2025-12-31", 6)]
fn every_form_and_door_tells_equal_numbers(
    #[case] report: &str,
    #[case] query: &str,
    #[case] least: usize,
    #[values("public", "analyst")] role: &str,
) {
    let server = Server::on(planted::folder());
    let answer = json(&served(&server, role, report, query, "json"));
    let (names, rows) = (columns(&answer), answer["rows"].as_array().expect("rows"));
    assert!(rows.len() >= least, "{}", rows.len());
    for form in forms(report) {
        let file = served(&server, role, report, query, form);
        assert!(file == served(&server, role, report, query, form), "{form} asked twice");
        assert!(file == written(&server, role, report, query, form), "{form} written by the command");
        match form {
            "json" => continue,
            "geojson" => {
                assert_places(&json(&file), rows);
                continue;
            }
            _ => {}
        }
        let names: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| ["csv", "datapackage"].contains(&form) || !is_coded(report, name))
            .collect();
        let told = grid(form, &file, names.len(), rows.len());
        assert_eq!(told.len(), rows.len(), "{form}");
        for (cells, row) in told.iter().zip(rows) {
            assert_eq!(cells.len(), names.len(), "{form}");
            for (cell, name) in cells.iter().zip(&names) {
                assert!(agrees(form, cell, row, name), "{form} {name}: {cell:?} in {row}");
            }
        }
    }
    server.stop();
}

/// Features say what rows say, and where that is.
fn assert_places(collection: &Json, rows: &[Json]) {
    let features = collection["features"].as_array().expect("features");
    let properties: Vec<&Json> = features.iter().map(|feature| &feature["properties"]).collect();
    assert_eq!(properties, rows.iter().collect::<Vec<_>>());
    assert!(features.iter().any(|feature| !feature["geometry"].is_null()));
}

#[test]
fn vietnamese_files_carry_the_same_numbers_written_as_vietnamese_writes_them() {
    let server = Server::on(planted::folder());
    let file = server.get("/api/reports/specialisation?boundaries=wards-2025&lang=vi&f=docx").body;
    let told = grid("docx", &file, 10, 0);
    let answer = server.get("/api/reports/specialisation?boundaries=wards-2025&lang=vi").json(200);
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(told.len(), rows.len());
    for (cells, row) in told.iter().zip(rows) {
        let quotient = cells[7].text.replace('.', "").replace(',', ".");
        assert_eq!(quotient.parse().ok(), row["location_quotient"].as_f64(), "{row}");
    }
    assert!(told.iter().any(|cells| cells[7].text.contains(',')));
    server.stop();
}
