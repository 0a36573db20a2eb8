//! The notebook of the documentation: its format, and what its cells do.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::{Value, json};

use crate::harness::{Folder, InTime, Run, Server};

const NOTEBOOK: &str = "docs/gis/xuong.ipynb";

/// The cells of the notebook.
fn cells() -> Vec<Value> {
    let book: Value = serde_json::from_str(&fs::read_to_string(NOTEBOOK).expect(NOTEBOOK)).expect("JSON");
    assert_eq!((&book["nbformat"], &book["nbformat_minor"]), (&json!(4), &json!(5)));
    assert_eq!(book["metadata"]["kernelspec"]["name"], "python3");
    book["cells"].as_array().expect("cells").clone()
}

#[test]
fn the_notebook_has_the_format_of_version_4_and_nothing_of_a_run() {
    let cells = cells();
    let names: BTreeSet<&str> = cells.iter().map(|cell| cell["id"].as_str().expect("an id")).collect();
    assert_eq!(names.len(), cells.len(), "an id is there twice");
    for cell in &cells {
        let members: BTreeSet<&str> = cell.as_object().expect("a cell").keys().map(String::as_str).collect();
        let expected: &[&str] = match cell["cell_type"].as_str().expect("a type") {
            "markdown" => &["cell_type", "id", "metadata", "source"],
            "code" => &["cell_type", "execution_count", "id", "metadata", "outputs", "source"],
            other => panic!("cells of {other}"),
        };
        assert_eq!(members, expected.iter().copied().collect(), "{cell}");
        let lines: Vec<&str> =
            cell["source"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
        let (last, before) = lines.split_last().expect("a line");
        assert!(!last.ends_with('\n') && before.iter().all(|line| line.ends_with('\n')), "{cell}");
        if cell["cell_type"] == "code" {
            assert_eq!((&cell["outputs"], &cell["execution_count"]), (&json!([]), &Value::Null));
        }
    }
}

/// Its cells run in order; the numbers are those that the register answers to requests of another kind.
#[test]
fn the_cells_of_the_notebook_run_and_say_what_the_register_says() {
    let (server, place) = (Server::seeded(), Folder::of_a_file());
    let repository = std::env::current_dir().expect("the checkout");
    let output = Command::new("python3")
        .arg(repository.join("tests/clients/notebook.py"))
        .arg(repository.join(NOTEBOOK))
        .env("REGISTER", server.url(""))
        .current_dir(place.path())
        .output_in_time();
    let said = Run::of(&output.expect("Python")).ended(0).out;
    let near = server.get("/api/near?point=105.9128,21.0400&within=3km&limit=1&f=json").json(200);
    let nearest = near["features"][0]["properties"]["name"].as_str().expect("a name");
    let line = format!("{} establishments within 3 km, the nearest {nearest}\n", near["numberMatched"]);
    assert!(said.contains(&line) && nearest == "Công ty CP Kim khí Thăng Long", "{said}");
    let units = server.get("/ogc/collections/units/items?edition=districts-2024&limit=1&f=json").json(200);
    let line = format!("{} districts, ", units["numberMatched"]);
    assert!(said.contains(&line), "{said}");
    let map = fs::read_to_string(place.path().join("districts.svg")).expect("a map");
    let map = roxmltree::Document::parse(&map).expect("XML");
    let drawn = map.root_element().first_element_child().expect("a group").children().count();
    assert_eq!(json!(drawn), units["numberMatched"]);
    server.stop();
}

#[test]
fn the_server_has_the_notebook_and_the_script_as_they_are() {
    let server = Server::seeded();
    for (file, kind) in
        [("xuong.ipynb", "application/x-ipynb+json"), ("xuong.R", "text/plain; charset=utf-8")]
    {
        let answer = server.get(&format!("/docs/gis/{file}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, kind));
        let own = fs::read_to_string(Path::new("docs/gis").join(file)).expect(file);
        assert_eq!(answer.text(), own);
    }
    server.stop();
}
