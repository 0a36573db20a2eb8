//! Data packages as frictionless reads them.

use std::{fs, process::Command};

use serde_json::{Value as Json, json};

use crate::{
    harness::{Folder, InTime, KEY, Server},
    reports::roles::{ASKED, planted},
};

/// What frictionless reads of files, by their paths. It ends with an error if one is not valid.
fn read(files: &[String]) -> Json {
    let output = Command::new("python3").arg("tests/clients/datapackage.py").args(files).output_in_time();
    let output = output.expect("Python is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn ask(server: &Server, role: &str, path: &str) -> Vec<u8> {
    let key = format!("Bearer {KEY}");
    let headers = [("authorization", key.as_str())];
    let answer = server.ask("GET", path, if role == "analyst" { &headers } else { &[] });
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

/// Whether frictionless reads a row of the answer in JSON: withheld values are missing ones, and texts that a spreadsheet
/// would evaluate have an apostrophe.
fn is_equal(read: &Json, row: &Json) -> bool {
    let own = row.as_object().expect("a row").iter();
    own.filter(|(name, _)| !["withheld", "restricted"].contains(&name.as_str())).all(|(name, value)| {
        let read = &read[name];
        match value {
            // A list of facts has numbers in a column of texts.
            Json::Number(n) => read.as_f64().or_else(|| read.as_str()?.parse().ok()) == n.as_f64(),
            Json::String(text) if text.is_empty() => read.is_null(),
            // A year is a number for some readers.
            Json::String(text) => {
                read.as_str().map(|read| read.trim_start_matches('\'')) == Some(text.trim_start_matches('\''))
                    || read.as_i64().is_some_and(|year| year.to_string() == *text)
            }
            other => read == other,
        }
    })
}

#[test]
fn every_report_is_a_valid_package_with_the_rows_of_its_answer() {
    let (server, folder) = (Server::on(planted::folder()), Folder::of_a_file());
    for role in ["public", "analyst"] {
        let mut asked = Vec::new();
        for (at, (report, query)) in ASKED.iter().enumerate() {
            let path = format!("/api/reports/{report}?{query}&lang=vi");
            let file = folder.path().join(format!("{role}-{at}.zip")).display().to_string();
            fs::write(&file, ask(&server, role, &format!("{path}&f=datapackage"))).expect("it is written");
            asked.push((file, path));
        }
        let read = read(&asked.iter().map(|(file, _)| file.clone()).collect::<Vec<_>>());
        for (file, path) in &asked {
            let answer: Json = serde_json::from_slice(&ask(&server, role, path)).expect("JSON");
            let tables = read[file]["tables"].as_object().expect("tables");
            let parts =
                answer["parts"].as_array().cloned().unwrap_or_else(|| vec![json!({ "table": answer })]);
            let parts: Vec<&Json> =
                parts.iter().map(|part| &part["table"]).filter(|own| own.is_object()).collect();
            assert_eq!(tables.len(), parts.len(), "{path}");
            for (table, part) in tables.values().zip(parts) {
                let rows = part["rows"].as_array().expect("rows");
                assert_eq!(table["rows"].as_array().map(Vec::len), Some(rows.len()), "{path}");
                for (read, row) in table["rows"].as_array().expect("rows").iter().zip(rows) {
                    assert!(is_equal(read, row), "{path}: {read} is not {row}");
                }
            }
        }
    }
    server.stop();
}

#[test]
fn a_package_says_its_columns_its_sources_and_what_was_asked_as_of_when() {
    let (server, folder) = (Server::seeded(), Folder::of_a_file());
    let path = "/api/reports/occupancy?on=2026-06-30&as_of=2099-12-31&lang=en&f=datapackage";
    let answer = server.ask("GET", path, &[]);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"occupancy.zip\"");
    let file = folder.path().join("occupancy.zip").display().to_string();
    fs::write(&file, &answer.body).expect("it is written");
    let read = &read(std::slice::from_ref(&file))[&file];
    let about = &read["about"];
    assert_eq!(about["xuong"]["query"], json!({ "on": "2026-06-30" }));
    assert_eq!(about["xuong"]["as_of"], "2099-12-31T16:59:59.999999999Z");
    assert_eq!(about["xuong"]["role"], "public");
    let sources = about["sources"].as_array().expect("sources");
    let of_code = |code: &str| sources.iter().find(|own| own["code"] == code).expect("the source");
    assert!(of_code("IIP_GEO")["licence"].as_str().expect("its licence").contains("no licence stated"));
    let fields = read["tables"]["occupancy"]["fields"].as_array().expect("fields");
    assert!(fields.iter().any(|own| own["type"] == "number" && own["unit"] == "ha"), "{fields:?}");
    server.stop();
}
