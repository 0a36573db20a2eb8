//! Firms as GeoParquet, as programs of others read them.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Folder, InTime, Run, program_path, without_settings};

/// Columns that GeoJSON has no properties for.
const ADDED: [&str; 5] = ["id", "counted_division", "enterprise", "geometry", "bbox"];

/// What the client of the tests finds.
pub(super) fn read(args: &[&str]) -> Value {
    let output = Command::new("python3").arg("tests/clients/geoparquet.py").args(args).output_in_time();
    let output = output.expect("Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?} (./check installs the packages of Python): {error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {error}"))
}

pub(super) fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// Exports firms to a file or a folder beside the register.
fn exported(folder: &Folder, to: &str, role: &str, more: &[&str]) -> String {
    folder.xuong(&[&["--lang", "en", "--role", role, "export", "firms", "-o", to], more].concat()).ended(0);
    text(&folder.path().join(to)).to_owned()
}

/// The rows of a file by identity.
fn rows(file: &str) -> BTreeMap<i64, Value> {
    let all = read(&["values", file]);
    let all = all.as_array().expect("rows").iter();
    all.map(|row| (row["id"].as_i64().expect("an identity"), row.clone())).collect()
}

/// The features of a file of GeoJSON.
fn features(file: &str) -> Vec<Value> {
    let all: Value = serde_json::from_slice(&fs::read(file).expect("the file")).expect("JSON");
    all["features"].as_array().expect("features").clone()
}

/// Whether two values are the same number or the same text.
fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

/// Every column of every firm of Hà Nội, with their diacritics, partial dates and unknown points.
#[rstest]
#[case("public", &[])]
#[case("analyst", &[])]
#[case("public", &["--bbox", "105.8,20.9,105.95,21.1"])]
#[case("public", &["--where", "status=operating", "--datetime", "2020-01-01/.."])]
#[case("analyst", &["--filter", "workers >= 100 OR name LIKE '%Thăng Long%'"])]
fn a_file_has_the_values_of_geojson(#[case] role: &str, #[case] more: &[&str]) {
    let folder = Folder::seeded();
    let (told, held) =
        (exported(&folder, "x.geojson", role, more), rows(&exported(&folder, "x.parquet", role, more)));
    let told = features(&told);
    assert!(told.len() > 3 && told.len() == held.len(), "{} {}", told.len(), held.len());
    for feature in told {
        let row = &held[&feature["id"].as_i64().expect("an identity")];
        let properties = feature["properties"].as_object().expect("properties");
        for (name, value) in properties {
            assert!(same(value, &row[name]), "{name}: {value} {}", row[name]);
        }
        assert_eq!(row.as_object().expect("a row").len(), properties.len() + ADDED.len());
        let point = &feature["geometry"]["coordinates"];
        assert_eq!(&row["geometry"], point);
        let bbox = point.as_array().map(|p| json!({"xmin": p[0], "ymin": p[1], "xmax": p[0], "ymax": p[1]}));
        assert_eq!(row["bbox"], bbox.unwrap_or_default(), "unknown is null, not 0");
    }
}

#[test]
fn the_public_gets_no_column_of_what_is_restricted() {
    let folder = Folder::seeded();
    let columns = |role| {
        let about = read(&["about", &exported(&folder, "x.parquet", role, &[])]);
        let names: Vec<String> = about["types"].as_object().expect("types").keys().cloned().collect();
        (names, about["metadata"]["xuong:role"].clone())
    };
    let ((public, as_public), (analyst, as_analyst)) = (columns("public"), columns("analyst"));
    let restricted: Vec<&String> = analyst.iter().filter(|name| !public.contains(name)).collect();
    assert_eq!(restricted, ["workers", "workers_as_of", "workers_as_of_precision"]);
    assert_eq!((as_public, as_analyst), (json!("public"), json!("analyst")));
}

#[test]
fn a_file_says_its_types_and_where_it_is_from() {
    let folder = Folder::seeded();
    let file = exported(&folder, "x.parquet", "analyst", &["--where", "status=operating"]);
    let about = read(&["about", &file]);
    let types = &about["types"];
    for (name, kind) in [
        ("id", "int64"),
        ("name", "string"),
        ("workers", "int64"),
        ("workers_as_of", "date32[day]"),
        ("workers_as_of_precision", "string"),
        ("point_precision_m", "double"),
        ("opened", "date32[day]"),
        ("geometry", "binary"),
    ] {
        assert_eq!(types[name], kind, "{name}");
    }
    assert_eq!((&about["required"], &about["compression"]), (&json!(["id"]), &json!("SNAPPY")));
    let metadata = &about["metadata"];
    let geo: Value = serde_json::from_str(metadata["geo"].as_str().expect("geo")).expect("JSON");
    let column = &geo["columns"]["geometry"];
    assert_eq!((&geo["version"], &geo["primary_column"]), (&json!("1.1.0"), &json!("geometry")));
    assert_eq!((&column["encoding"], &column["geometry_types"]), (&json!("WKB"), &json!(["Point"])));
    assert_eq!(column["covering"]["bbox"]["ymax"], json!(["bbox", "ymax"]));
    let said = |key: &str| metadata[format!("xuong:{key}")].as_str().unwrap_or_default().to_owned();
    assert_eq!((said("city"), said("city_name")), ("hanoi".into(), "thành phố Hà Nội".into()));
    let version = folder.xuong(&["--lang", "en", "report", "sector-mix", "--format", "json"]).ended(0).out;
    let version: Value = serde_json::from_str(&version).expect("JSON");
    assert_eq!(said("register_version"), version["provenance"]["version"].to_string());
    assert_eq!(said("selection"), r#"{"where":"status=operating"}"#);
    assert!(said("as_of").ends_with('Z') && said("licence").contains("ODbL"), "{metadata}");
    let sources: Vec<Value> = serde_json::from_str(&said("sources")).expect("JSON");
    let cited: Vec<Value> = rows(&file).into_values().map(|row| row["sources"].clone()).collect();
    let cites =
        |code: &str| cited.iter().any(|s| s.as_str().is_some_and(|s| s.split(';').any(|c| c == code)));
    assert!(sources.len() > 5 && sources.iter().all(|s| cites(s["code"].as_str().expect("a code"))));
}

#[test]
fn geopandas_reads_the_system_and_the_points() {
    let folder = Folder::seeded();
    let told = features(&exported(&folder, "x.geojson", "public", &[]));
    let points = told.iter().filter(|feature| !feature["geometry"].is_null()).count();
    assert!(points > 0 && points < told.len(), "some have no point");
    let own = read(&["geopandas", &exported(&folder, "x.parquet", "public", &[])]);
    assert_eq!((&own["crs"], &own["types"]), (&json!("OGC:CRS84"), &json!(["Point"])));
    assert_eq!((&own["rows"], &own["points"]), (&json!(told.len()), &json!(points)));
    let west = own["bounds"][0].as_f64().expect("a number");
    assert!((105.0..106.1).contains(&west), "no point at 0, 0: {own}");
}

#[test]
fn a_selection_without_firms_is_a_file_without_rows() {
    let folder = Folder::seeded();
    let file = exported(&folder, "x.parquet", "public", &["--bbox", "1,1,2,2"]);
    assert_eq!(read(&["values", &file]), json!([]));
    assert_eq!(read(&["geopandas", &file])["rows"], 0);
}

/// Forty thousand made-up firms are three groups of rows; a small box lies in one or two of them.
#[test]
fn statistics_spare_readers_the_groups_outside_a_box() {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "40000", "--seed", "7", "--seed-only"]).ended(0);
    let file = exported(&folder, "x.parquet", "public", &[]);
    let small = ["105.30", "21.00", "105.40", "21.20"];
    let left = read(&[&["groups", &file][..], &small].concat());
    assert_eq!((&left["all"], &left["left"]), (&json!(3), &json!(1)), "{left}");
    let within = exported(&folder, "y.geojson", "public", &["--bbox", &small.join(",")]);
    assert_eq!(left["rows"], features(&within).len());
    let everywhere = read(&["groups", &file, "105", "20", "107", "22"]);
    assert_eq!(everywhere["left"], 3, "{everywhere}");
    let ranges = &read(&["about", &file])["groups"][0]["ranges"];
    assert!(
        ranges["id"].is_array() && ranges["opened"].is_array() && ranges["bbox.xmin"].is_array(),
        "{ranges}"
    );
    assert!(ranges["geometry"].is_null(), "bytes of a geometry have no order");
}

#[test]
fn the_same_state_gives_the_same_bytes() {
    let folder = Folder::seeded();
    let bytes = |to: &str, more: &[&str]| fs::read(exported(&folder, to, "analyst", more)).expect("the file");
    let first = bytes("a.parquet", &[]);
    assert!(first == bytes("b.parquet", &[]), "two files differ");
    exported(&folder, "all", "analyst", &[]);
    let part = folder.path().join("all/province=hanoi/part-00000.parquet");
    assert!(first == fs::read(part).expect("the part"), "the part of a folder differs");
    folder.xuong(&["edit", "firms", "F0001", "name_en=Changed", "--reason", "a test"]).ended(0);
    assert!(first != bytes("c.parquet", &[]), "another state has other bytes");
}

/// The state of a day is exported as it was, whatever was edited since.
#[test]
fn a_state_of_the_past_is_exported_as_it_was() {
    let folder = Folder::seeded();
    let before = rows(&exported(&folder, "a.parquet", "public", &[]));
    let as_of = read(&["about", text(&folder.path().join("a.parquet"))])["metadata"]["xuong:as_of"].clone();
    std::thread::sleep(std::time::Duration::from_millis(20));
    folder.xuong(&["edit", "firms", "F0001", "name_en=Changed", "--reason", "a test"]).ended(0);
    let as_of = as_of.as_str().expect("an instant").to_owned();
    let then = exported(&folder, "b.parquet", "public", &["--as-of", &as_of]);
    assert_eq!(rows(&then), before);
    assert_eq!(read(&["about", &then])["metadata"]["xuong:as_of"], as_of);
    assert_ne!(rows(&exported(&folder, "c.parquet", "public", &[])), before);
}

/// The files below a folder with their contents.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(tree(&path));
        } else {
            all.insert(text(&path).to_owned(), fs::read(&path).expect("a file"));
        }
    }
    all
}

fn refused(folder: &Folder, to: &str, more: &[&str]) -> String {
    folder.xuong(&[&["--lang", "en", "export", "firms", "-o", to], more].concat()).ended(2).err
}

#[test]
fn a_folder_is_replaced_only_when_that_is_asked_for_and_only_the_own_part() {
    let folder = Folder::seeded();
    let all = folder.path().join("all");
    exported(&folder, "all/", "public", &[]);
    let other = all.join("province=other");
    fs::create_dir(&other).expect("another province");
    fs::write(other.join("part-00000.parquet"), "theirs").expect("their file");
    let before = tree(&all);
    let said = refused(&folder, "all", &[]);
    assert!(said.contains("province=hanoi is there already") && said.contains("--force"), "{said}");
    assert!(tree(&all) == before);
    exported(&folder, "all", "public", &["--force", "--bbox", "105.8,20.9,105.95,21.1"]);
    let after = tree(&all);
    assert!(after.keys().eq(before.keys()) && after != before, "{:?}", after.keys());
    assert_eq!(after[text(&other.join("part-00000.parquet"))], b"theirs");
    assert!(leftovers(folder.path()).is_empty());
}

/// What an export wrote beside its target and left there.
fn leftovers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name());
    names.map(|n| n.to_string_lossy().into_owned()).filter(|name| name.ends_with(".part")).collect()
}

#[test]
fn a_folder_of_other_things_is_refused_and_left_alone() {
    let folder = Folder::seeded();
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a folder");
    fs::write(home.join("letter.txt"), "dear").expect("a file");
    for more in [&[][..], &["--force"]] {
        let said = refused(&folder, "home", more);
        assert!(said.contains("letter.txt") && said.contains("nothing was written"), "{said}");
    }
    assert_eq!(tree(&home).len(), 1);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    exported(&folder, "empty", "public", &[]);
    assert_eq!(tree(&empty).len(), 1);
}

#[rstest]
#[case(&["export", "zones", "-o", "zones"], "a folder of GeoParquet is for firms")]
#[case(&["export", "zones,units", "-o", "x.parquet"], "holds one collection")]
#[case(&["export", "firms", "-o", "x.csv", "--force"], "--force goes with a folder")]
#[case(&["export", "firms", "-o", "x.xls"], ".parquet")]
fn what_is_not_written_is_said(#[case] args: &[&str], #[case] named: &str) {
    let run = Folder::seeded().xuong(&[&["--lang", "en"], args].concat()).ended(2);
    assert!(run.err.contains(named), "{}", run.err);
}

/// No file may grow beyond 50 KB, which is enough for the register and not for the export.
#[rstest]
#[case("new", "")]
#[case("new.parquet", "")]
#[case("old", "--force")]
#[case("old.parquet", "")]
#[case("new.gpkg", "")]
#[case("new.geojson", "")]
fn a_failed_export_leaves_nothing_half_written(#[case] to: &str, #[case] force: &str) {
    let folder = Folder::seeded();
    exported(&folder, "old", "public", &[]);
    exported(&folder, "old.parquet", "public", &[]);
    let before = tree(folder.path());
    let limited = format!(
        "ulimit -f 100; exec '{}' --lang en --data-dir . export firms -o {to} {force}",
        program_path().display()
    );
    let output = without_settings(Command::new("sh"))
        .current_dir(folder.path())
        .args(["-c", &limited])
        .output_in_time();
    let run = Run::of(&output.expect("a shell")).ended(3);
    assert!(run.err.contains(to), "{}", run.err);
    assert!(tree(folder.path()).keys().eq(before.keys()), "{:?}", tree(folder.path()).keys());
    let kept = |all: &BTreeMap<String, Vec<u8>>| -> Vec<Vec<u8>> {
        all.iter().filter(|(path, _)| path.ends_with(".parquet")).map(|(_, bytes)| bytes.clone()).collect()
    };
    assert!(kept(&tree(folder.path())) == kept(&before));
    assert!(!folder.path().join("new").exists() && leftovers(folder.path()).is_empty());
}
