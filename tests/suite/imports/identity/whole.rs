//! Of every kind one record in which every attribute is known: a file that says less leaves all of it.
//!
//! An attribute that is added to a kind is unknown here until the file sets it, and these tests fail until it is kept.

use std::fs;

use rstest::rstest;
use serde_json::Value;
use xuong::model::record::{Kind, Record};

use super::{counts, fixture};
use crate::{
    harness::{Folder, Run},
    imports::files::held,
};

/// What a kind is called, its file, and the columns without which no row can be.
const TABLES: [(&str, Kind, &str, &[&str]); 5] = [
    ("firms", Kind::Firm, "firms.csv", &["code"]),
    ("zones", Kind::Zone, "zones.csv", &["code", "kind", "name"]),
    (
        "observations",
        Kind::Observation,
        "observations.csv",
        &["subject", "measure", "breakdown", "period", "value", "unit", "compared_with", "basis", "source"],
    ),
    (
        "successions",
        Kind::Succession,
        "successions.csv",
        &["old_edition", "old_code", "old_name", "new_edition", "new_code", "new_name", "extent"],
    ),
    ("sources", Kind::Source, "sources.csv", &["code", "title"]),
];

fn import(folder: &Folder, kind: &str, name: &str, content: &str, more: &[&str]) -> Run {
    let path = folder.file(name, content);
    let args = ["--lang", "en", "import", kind, path.to_str().expect("a path")];
    // "note" is another word for the notes of firms.
    let note: &[&str] = if kind == "observations" { &["--map", "note=note"] } else { &[] };
    folder.xuong(&[&args, note, more].concat())
}

fn whole(name: &str) -> String {
    fs::read_to_string(fixture("whole").join(name)).expect("a fixture")
}

/// A register with the whole record of a kind and what it refers to.
fn with_whole(kind: &str, name: &str) -> Folder {
    let folder = Folder::empty();
    for (first, file) in [("sources", "sources.csv"), ("zones", "zones.csv")] {
        if first != kind && kind != "sources" {
            import(&folder, first, file, &whole(file), &[]).ended(0);
        }
    }
    let run = import(&folder, kind, name, &whole(name), &[]);
    assert!(run.code < 2, "{}", run.out);
    folder
}

fn record(folder: &Folder, kind: Kind) -> Record {
    held(folder).0.records(kind).pop().expect("the record")
}

fn as_json(record: &Record) -> Value {
    let json = match record {
        Record::Source(r) => serde_json::to_value(r),
        Record::Unit(r) => serde_json::to_value(r),
        Record::Succession(r) => serde_json::to_value(r),
        Record::Zone(r) => serde_json::to_value(r),
        Record::Firm(r) => serde_json::to_value(r),
        Record::Observation(r) => serde_json::to_value(r),
        Record::Linkage(r) => serde_json::to_value(r),
        Record::Outline(r) => serde_json::to_value(r),
    };
    json.expect("a record is JSON")
}

/// The names of all values that are unknown.
fn unknown(json: &Value) -> Vec<String> {
    match json {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::Null => vec![name.clone()],
                Value::Array(items) if items.is_empty() => vec![name.clone()],
                other => unknown(other),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The heading and the one row of a table.
fn table(text: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers().expect("a heading").iter().map(str::to_owned).collect();
    let row = reader.records().next().expect("a row").expect("a row").iter().map(str::to_owned).collect();
    (heading, row)
}

fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
    String::from_utf8(writer.into_inner().expect("a table")).expect("UTF-8")
}

#[rstest]
fn a_table_that_says_less_leaves_everything_it_does_not_say(
    #[values(0, 1, 2, 3, 4)] which: usize,
    #[values("keep", "clear")] empty: &str,
) {
    let (kind, of, name, needed) = TABLES[which];
    let folder = with_whole(kind, name);
    let before = record(&folder, of);
    assert_eq!(unknown(&as_json(&before)), [""; 0], "every attribute is set");
    let (heading, row) = table(&whole(name));
    let named = |at: &usize| needed.contains(&heading[*at].as_str());
    let places: Vec<usize> = (0..heading.len()).filter(named).collect();
    let of_row = |cells: &[String]| places.iter().map(|at| cells[*at].clone()).collect::<Vec<_>>();
    let short = written(&[of_row(&heading), of_row(&row)]);
    let run = import(&folder, kind, "short.csv", &short, &["--empty", empty]).ended(0);
    assert_eq!((counts(&run), record(&folder, of)), ([0, 0, 1, 0], before), "{}", run.out);
}

#[rstest]
fn empty_cells_leave_everything_and_clear_it_when_asked(#[values(0, 1, 2, 3, 4)] which: usize) {
    let (kind, of, name, needed) = TABLES[which];
    let folder = with_whole(kind, name);
    let before = record(&folder, of);
    let (heading, row) = table(&whole(name));
    let given = |at: usize, always: &[&str]| {
        let column = heading[at].as_str();
        if needed.contains(&column) || always.contains(&column) { row[at].clone() } else { String::new() }
    };
    let emptied = |always| {
        let cells = (0..heading.len()).map(|at| given(at, always)).collect();
        written(&[heading.clone(), cells])
    };
    let run = import(&folder, kind, "empty.csv", &emptied(&[]), &[]).ended(0);
    assert_eq!((counts(&run), record(&folder, of)), ([0, 0, 1, 0], before.clone()), "{}", run.out);
    let run = import(&folder, kind, "empty.csv", &emptied(&["name"]), &["--empty", "clear"]).ended(0);
    assert_eq!(counts(&run), [0, 1, 0, 0], "{}", run.out);
    let cleared = run.out.lines().filter(|line| line.contains("this value is cleared")).count();
    let gone = unknown(&as_json(&record(&folder, of)));
    assert_eq!(cleared, gone.len(), "whatever is cleared is told: {gone:?}\n{}", run.out);
    let optional = heading.len() - needed.len();
    assert!(gone.len() + 10 >= optional && !gone.is_empty(), "{gone:?}");
}

#[rstest]
#[case("units", Kind::Unit, "units.geojson", &["edition", "code", "level", "name", "precision"])]
#[case("outlines", Kind::Outline, "outlines.geojson", &["code", "precision"])]
fn features_that_say_less_leave_everything(
    #[case] kind: &str,
    #[case] of: Kind,
    #[case] name: &str,
    #[case] needed: &[&str],
) {
    let folder = with_whole(kind, name);
    let before = record(&folder, of);
    assert_eq!(unknown(&as_json(&before)), [""; 0], "every attribute is set");
    let text = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
        let mut json: Value = serde_json::from_str(&whole(name)).expect("GeoJSON");
        change(json["features"][0]["properties"].as_object_mut().expect("properties"));
        json.to_string()
    };
    let absent = text(&|properties| properties.retain(|key, _| needed.contains(&key.as_str())));
    let null = text(&|properties| {
        properties
            .iter_mut()
            .filter(|(key, _)| !needed.contains(&key.as_str()))
            .for_each(|(_, v)| *v = Value::Null);
    });
    for (given, empty) in [(&absent, "keep"), (&absent, "clear"), (&null, "keep")] {
        let run = import(&folder, kind, "less.geojson", given, &["--empty", empty]).ended(0);
        assert_eq!((counts(&run), record(&folder, of)), ([0, 0, 1, 0], before.clone()), "{}", run.out);
    }
    let run = import(&folder, kind, "less.geojson", &null, &["--empty", "clear"]).ended(0);
    let gone = unknown(&as_json(&record(&folder, of)));
    let cleared = run.out.lines().filter(|line| line.contains("this value is cleared")).count();
    assert!(!gone.is_empty() && cleared == gone.len(), "{gone:?}\n{}", run.out);
}

#[test]
fn a_name_cannot_be_cleared() {
    let folder = with_whole("firms", "firms.csv");
    let before = record(&folder, Kind::Firm);
    let row = "code,name,workers\nWH1,,\n";
    let run = import(&folder, "firms", "f.csv", row, &["--empty", "clear"]).ended(2);
    assert!(run.out.contains("row 2, column name: a value is needed here"), "{}", run.out);
    assert_eq!(record(&folder, Kind::Firm), before);
}
