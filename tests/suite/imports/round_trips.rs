//! What is exported, imported into an empty register and exported again is the same: in every format that can be imported, in
//! degrees and in metres. GeoParquet and map tiles are written and not read.

use std::{collections::BTreeMap, fs};

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::Folder;

/// The collections that can be imported, each after those that it refers to.
const COLLECTIONS: [&str; 7] = ["sources", "units", "zones", "clusters", "outlines", "firms", "observations"];

/// A centimetre, in degrees: files in metres have four decimals, and a register has nine of degrees.
const NEAR: f64 = 1e-7;

/// How a file is written, and what has to be said about it when it is read.
struct Way {
    file: &'static str,
    written: &'static [&'static str],
    /// Of collections that have places.
    read: &'static [&'static str],
}

const fn plain(file: &'static str) -> Way {
    Way { file, written: &[], read: &[] }
}

/// A file of the system of the city; tables cannot state their system.
const fn in_metres(file: &'static str) -> Way {
    Way { file, written: &["--crs", "5897"], read: &["--crs", "5897"] }
}

fn exported(folder: &Folder, collection: &str, file: &str, more: &[&str]) -> String {
    let args = ["--role", "analyst", "export", collection, "-o", file];
    folder.xuong(&[&args, more].concat()).ended(0);
    folder.path().join(file).to_str().expect("a name").to_owned()
}

/// The features of a collection by what names them; identities are given anew by each register.
fn features(folder: &Folder, collection: &str) -> BTreeMap<String, (Value, Value)> {
    let file = exported(folder, collection, "features.geojson", &[]);
    let all: Value = serde_json::from_slice(&fs::read(file).expect("the file")).expect("JSON");
    let named = |own: &Value| -> String {
        let names = ["edition", "code", "subject", "measure", "breakdown", "period", "source", "value"];
        json!(names.map(|name| &own["properties"][name])).to_string()
    };
    let all = all["features"].as_array().expect("features").iter();
    all.map(|own| (named(own), (own["properties"].clone(), own["geometry"].clone()))).collect()
}

/// Whether two geometries have the same positions, but for a centimetre.
fn is_near(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_near(a, b))
        }
        (Value::Number(a), Value::Number(b)) => {
            (a.as_f64().expect("a number") - b.as_f64().expect("a number")).abs() < NEAR
        }
        (Value::Object(a), Value::Object(b)) => {
            a["type"] == b["type"] && is_near(&a["coordinates"], &b["coordinates"])
        }
        (a, b) => a == b,
    }
}

/// Writes each collection of a register to a file, reads it into an empty register, and compares what both hold.
fn goes_round(from: &Folder, collections: &[&str], way: &Way) {
    let to = Folder::empty();
    for collection in collections {
        let file = exported(from, collection, &format!("{collection}-{}", way.file), way.written);
        let args = ["--lang", "en", "--role", "analyst", "import", collection, &file];
        let has_place = !["sources", "observations"].contains(collection);
        let read = if has_place { way.read } else { &[] };
        let told = to.xuong(&[&args[..], read].concat());
        assert!(told.code < 2, "{collection} {}: {}{}", way.file, told.out, told.err);
        assert!(told.out.contains(" 0 rejected"), "{collection} {}: {}", way.file, told.out);
        let left_out = ["not known", "left out"].iter().any(|words| told.out.contains(words));
        assert!(!left_out || way.file.ends_with("xlsx"), "{collection} {}: {}", way.file, told.out);
        let (before, after) = (features(from, collection), features(&to, collection));
        assert!(!before.is_empty() && before.len() == after.len(), "{collection} {}", way.file);
        for (name, (properties, geometry)) in before {
            let (own, shape) =
                after.get(&name).unwrap_or_else(|| panic!("{collection} {}: {name}", way.file));
            assert_eq!(*own, properties, "{collection} {}: {name}", way.file);
            assert!(is_near(shape, &geometry), "{collection} {}: {name}: {shape}, not {geometry}", way.file);
        }
    }
}

#[rstest]
#[case::geojson(plain("a.geojson"))]
#[case::csv(plain("a.csv"))]
#[case::csv_in_vietnamese(Way { written: &["--csv", "vi"], ..plain("a.csv") })]
#[case::xlsx(plain("a.xlsx"))]
#[case::xlsx_in_english(Way { written: &["--lang", "en"], ..plain("a.xlsx") })]
#[case::flatgeobuf(plain("a.fgb"))]
#[case::geopackage(plain("a.gpkg"))]
#[case::geojson_in_metres(Way { read: &[], ..in_metres("m.geojson") })]
#[case::csv_in_metres(in_metres("m.csv"))]
#[case::csv_in_metres_in_vietnamese(Way { written: &["--crs", "5897", "--csv", "vi"], ..in_metres("m.csv") })]
#[case::xlsx_in_metres(in_metres("m.xlsx"))]
#[case::flatgeobuf_in_metres(Way { read: &[], ..in_metres("m.fgb") })]
#[case::geopackage_in_metres(Way { read: &[], ..in_metres("m.gpkg") })]
fn what_is_exported_is_imported_as_the_same(#[case] way: Way) {
    goes_round(&Folder::seeded(), &COLLECTIONS, &way);
}

/// A ring of a square.
fn ring([west, south]: [f64; 2], side: f64) -> Value {
    let [east, north] = [west + side, south + side];
    json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
}

fn feature(properties: &Value, geometry: &Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

/// A register of what is hard to write: marks of formats in texts, numbers that are texts, formulas, dates that are known in
/// part, what is missing, texts of the greatest length, areas of several parts with holes.
fn hard() -> Folder {
    let folder = Folder::empty();
    let import = |kind: &str, features: Vec<Value>| {
        let all = json!({ "type": "FeatureCollection", "features": features });
        let file = folder.file(&format!("{kind}-hard.geojson"), all.to_string()).display().to_string();
        let told = folder.xuong(&["--lang", "en", "import", kind, &file]);
        assert!(told.code < 2 && told.out.contains(" 0 rejected"), "{kind}: {}{}", told.out, told.err);
    };
    import(
        "sources",
        vec![
            feature(
                &json!({ "code": "0012", "title": "Danh sách; \"A\", 'B'\nhai dòng", "dated": "2024-06", "licence": "=1+1" }),
                &Value::Null,
            ),
            feature(&json!({ "code": "S2", "title": "-5", "dated": "khoảng 2019" }), &Value::Null),
            feature(
                &json!({ "code": "S3", "title": "'trích", "dated": "2019", "location": "x".repeat(2000) }),
                &Value::Null,
            ),
        ],
    );
    let parts = json!([
        [ring([105.8, 21.0], 0.02), ring([105.805, 21.005], 0.003), ring([105.812, 21.012], 0.002)],
        [ring([105.85, 21.05], 0.013_333_333)],
    ]);
    let area = json!({ "type": "MultiPolygon", "coordinates": parts });
    let unit = json!({ "code": "00001", "name": "Phường \"Một\"", "edition": "wards-2025", "level": "ward",
        "valid_from": "2025-07", "area_km2": 77.125, "precision": "schematic" });
    import("units", vec![feature(&unit, &area)]);
    let at = |lon: f64, lat: f64| json!({ "type": "Point", "coordinates": [lon, lat] });
    import(
        "zones",
        vec![
            feature(
                &json!({ "code": "007", "name": "KCN; số 7", "kind": "industrial_park", "area_ha": 1234.567, "status": "operating",
            "status_as_of": "2019", "notes": "ô ".repeat(7999) + "ô" }),
                &at(105.801, 21.001),
            ),
            feature(&json!({ "code": "1E5", "name": "1,234", "kind": "industrial_park" }), &Value::Null),
        ],
    );
    import("outlines", vec![feature(&json!({ "code": "007", "as_of": "2024", "source": "a;b\tc" }), &area)]);
    let firms = [
        json!({ "code": "0001", "name": "Xưởng \"Gốm\"; 'A', B", "tax_code": "0100109106", "sector": "10", "opened": "2019-03", "zone_code": "007" }),
        json!({ "code": "0002", "name": "Hai\ndòng", "address": "=HYPERLINK(\"x\")", "sector": "2393", "opened": "2001", "sources": "0012;S2" }),
        json!({ "code": "0003", "name": "3/4/2019", "notes": "x".repeat(16_000), "workers": 12, "workers_as_of": "2020-12-31" }),
        json!({ "code": "0004", "name": "1.234", "name_en": "@sum", "activity": "+84 24", "closed": "2020" }),
        json!({ "code": "0005", "name": "''hai dấu", "address": "\u{1f3ed} 𠀀", "activity": "a,b;c|d" }),
    ];
    let places =
        [at(105.823_456_789, 21.0), at(105.9, 20.987_654_321), Value::Null, at(105.75, 20.95), Value::Null];
    import("firms", firms.iter().zip(&places).map(|(own, at)| feature(own, at)).collect());
    let figure = |measure: &str, value: f64, note: Value| {
        json!({ "subject": "hanoi", "measure": measure, "period": "2024",
        "value": value, "unit": "%", "basis": "imported", "source": "0012", "as_of": "2025-01", "note": note })
    };
    import(
        "observations",
        vec![
            feature(&figure("iip_change", 7.125, json!("a \"b\"; c\nd")), &Value::Null),
            feature(&figure("grdp_growth", -0.1, Value::Null), &Value::Null),
        ],
    );
    folder
}

#[rstest]
#[case::geojson(plain("a.geojson"))]
#[case::csv(plain("a.csv"))]
#[case::csv_in_vietnamese(Way { written: &["--csv", "vi"], ..plain("a.csv") })]
#[case::xlsx(plain("a.xlsx"))]
#[case::flatgeobuf(plain("a.fgb"))]
#[case::geopackage(plain("a.gpkg"))]
#[case::csv_in_metres(in_metres("m.csv"))]
#[case::geopackage_in_metres(Way { read: &[], ..in_metres("m.gpkg") })]
fn what_is_hard_to_write_is_imported_as_the_same(#[case] way: Way) {
    let collections = ["sources", "units", "zones", "outlines", "firms", "observations"];
    goes_round(&hard(), &collections, &way);
}
