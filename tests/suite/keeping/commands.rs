//! `xuong add`, `edit`, `end`, `history` and `undo`.

use serde_json::Value;

use super::with_workers;
use crate::harness::{Folder, Run, Server};

fn xuong(folder: &Folder, arguments: &[&str]) -> Run {
    folder.xuong(&[&["--lang", "en"], arguments].concat())
}

fn history(folder: &Folder, item: &str) -> Vec<Value> {
    let file = folder.path().join("history.json");
    xuong(folder, &["history", "firms", item, "-o", file.to_str().expect("a path")]).ended(0);
    serde_json::from_slice(&std::fs::read(file).expect("the file")).expect("JSON")
}

#[test]
fn a_firm_is_added_edited_ended_and_its_end_undone() {
    let folder = with_workers();
    let added = xuong(
        &folder,
        &[
            "add",
            "firms",
            "name=Xưởng đúc Ba",
            "sector=2431",
            "point=2327066 594446",
            "workers=31",
            "--actor",
            "Bình",
        ],
    );
    let code = added.ended(0).out.split_whitespace().nth(1).expect("a code").to_owned();
    let edited = xuong(
        &folder,
        &["edit", "firms", &code, "workers=40", "workers_as_of=2026-06", "--reason", "quý II"],
    );
    let out = edited.ended(0).out;
    assert!(out.contains("workers: 31 → 40"), "{out}");
    xuong(&folder, &["end", "firms", &code, "--on", "2026-08"]).ended(0);
    let told = history(&folder, &code);
    let actions: Vec<&str> = told.iter().filter_map(|change| change["action"].as_str()).collect();
    assert_eq!(actions, ["changed", "changed", "created"]);
    assert_eq!((told[2]["actor"].as_str(), told[1]["reason"].as_str()), (Some("Bình"), Some("quý II")));
    assert_eq!(
        (&told[0]["changes"]["closed"]["after"], &told[0]["changes"]["status"]["after"]),
        (&"2026-08".into(), &"closed".into())
    );
    xuong(&folder, &["undo", &told[0]["version"].to_string()]).ended(0);
    let server = Server::on(folder);
    let own = server.get(&format!("/ogc/collections/firms/items/{code}")).json(200);
    assert!(own["properties"]["closed"].is_null() && own["properties"]["sector"] == "2431", "{own}");
    let lon = own["geometry"]["coordinates"][0].as_f64().expect("a longitude");
    assert!((lon - 105.91).abs() < 0.01, "{own}");
    server.stop();
}

#[test]
fn a_running_server_shows_what_a_command_edits() {
    let server = Server::on(with_workers());
    xuong(&server.folder, &["edit", "firms", "W1", "name=Tên mới"]).ended(0);
    std::thread::sleep(std::time::Duration::from_millis(2500));
    assert_eq!(server.get("/ogc/collections/firms/items/W1").json(200)["properties"]["name"], "Tên mới");
    server.stop();
}

#[test]
fn an_edit_that_breaks_a_rule_writes_nothing_and_says_what_is_expected() {
    let folder = with_workers();
    for (arguments, said) in [
        (&["edit", "firms", "W1", "workers=-5"][..], "0–10000000"),
        (&["edit", "firms", "W1", "workers=nhiều"], "1234"),
        (&["edit", "firms", "W1", "colour=red"], "no such property"),
        (&["edit", "firms", "W1", "status=asleep"], "operating"),
        (&["edit", "firms", "W1", "point=2.35,48.85"], "lon"),
        (&["edit", "firms", "none", "name=x"], "not found"),
        (&["add", "units", "name=x"], "import units"),
        (&["edit", "units", "1", "code=x"], "cannot be edited"),
        (&["add", "firms", "sector=2431"], "name"),
        (&["end", "linkages", "L1", "--on", "2026"], "DELETE /ogc/collections/linkages/items/L1"),
        (&["end", "observations", "1", "--on", "2026"], "or delete it"),
        (&["end", "sources", "S1", "--on", "2026"], "no end"),
        (&["end", "outlines", "Z12", "--on", "2026"], "end the zone"),
        (&["end", "zones", "none", "--on", "2026"], "not found"),
        (&["undo", "99999999"], "not found"),
    ] {
        let run = xuong(&folder, arguments);
        assert!(run.code == 2 && run.err.contains(said), "{arguments:?}: {} {}", run.code, run.err);
    }
    assert_eq!(history(&folder, "W1").len(), 1, "nothing was written");
    let doubtful = xuong(&folder, &["edit", "firms", "W1", "tax_code=0104567894"]).ended(1);
    assert!(doubtful.out.contains("Doubtful: tax_code"), "{}", doubtful.out);
}

#[test]
fn parks_clusters_and_units_end_too() {
    let folder = with_workers();
    let server = Server::on(folder);
    let page = server.get("/ogc/collections/clusters/items?limit=1").json(200);
    let cluster = page["features"][0]["properties"]["code"].as_str().expect("a code").to_owned();
    for (collection, item, on, expected) in [
        ("zones", "Z14", "2026-06", [("status", "removed"), ("status_as_of", "2026-06-01")]),
        ("clusters", &cluster, "2026", [("status", "removed"), ("status_as_of", "2026-01-01")]),
        (
            "units",
            "wards-2025:00136",
            "2026-07-01",
            [("valid_to", "2026-07-01"), ("valid_to_precision", "day")],
        ),
    ] {
        let edited = xuong(&server.folder, &["end", collection, item, "--on", on, "--reason", "quyết định"]);
        assert!(edited.code < 2, "{collection}: {}{}", edited.out, edited.err);
        std::thread::sleep(std::time::Duration::from_millis(2500));
        let own = server.get(&format!("/ogc/collections/{collection}/items/{item}")).json(200);
        for (name, value) in expected {
            assert_eq!(own["properties"][name], value, "{collection}: {own}");
        }
    }
    server.stop();
}
