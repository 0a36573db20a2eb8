//! Hostile files that are sent to a server: each is refused or becomes findings, takes little memory beside its own size, and
//! the server goes on.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::hostile::{declaring, feature, packed, vertices};
use crate::{
    harness::{Answer, Folder, Server},
    keeping::{key_of, with_key},
    ogc::gdal::gdal,
};

/// The memory that a file may take beside its size, in kilobytes.
const MOST_KB: u64 = 64_000;

/// A workbook whose only sheet has so many bytes, and states so many.
fn workbook(sheet: &[u8], stated: Option<u32>) -> Vec<u8> {
    let links = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/s.xml\"/></Relationships>";
    let book = "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let parts: [(&str, &[u8]); 3] = [
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/s.xml", sheet),
    ];
    let bytes = packed(&parts);
    stated.map_or(bytes.clone(), |stated| declaring(bytes, stated))
}

/// A GeoPackage whose layer is a view of endless rows, and which has a trigger.
fn endless(folder: &Folder) -> Vec<u8> {
    let sql = "
        CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization, organization_coordsys_id, definition);
        CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
        INSERT INTO gpkg_contents VALUES ('a', 'attributes');
        CREATE VIEW a AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n AS name FROM c;
        CREATE TRIGGER t INSTEAD OF INSERT ON a BEGIN DELETE FROM gpkg_contents; END;";
    let file = folder.path().join("a.gpkg");
    assert!(Command::new("sqlite3").arg(&file).arg(sql).status().expect("sqlite3").success());
    fs::read(file).expect("a database")
}

/// A Shapefile in metres that does not say of which system.
fn without_system(folder: &Folder) -> Vec<u8> {
    let point = r#"{"type":"Point","coordinates":[594446,2327066]}"#;
    let from = folder.file("s.geojson", feature(r#""code":"Z01","name":"A""#, point));
    let to = folder.path().join("s.shp");
    gdal("ogr2ogr", &["-f", "ESRI Shapefile", to.to_str().expect("a name"), from.to_str().expect("a name")]);
    let part = |ending: &str| fs::read(to.with_extension(ending)).expect("a part");
    let [shp, shx, dbf] = ["shp", "shx", "dbf"].map(part);
    packed(&[("s.shp", &shp), ("s.shx", &shx), ("s.dbf", &dbf)])
}

/// An archive of a text that links to the archive, and of the archive in itself.
fn recursive() -> Vec<u8> {
    let text = "<kml><Document><NetworkLink><Link><href>a.kmz</href></Link></NetworkLink></Document></kml>";
    let inner = packed(&[("doc.kml", text.as_bytes())]);
    packed(&[("doc.kml", text.as_bytes()), ("a.kmz", &inner)])
}

/// Files by name: the kind of their records, their content, and words of the first finding about them.
fn hostile(folder: &Folder) -> Vec<(&'static str, &'static str, Vec<u8>, &'static str)> {
    let field = "x".repeat(100_000_000);
    vec![
        ("a workbook of 10 GB", "firms", workbook(b"<x/>", Some(4_000_000_000)), "unpacks to far more"),
        (
            "a workbook that lies",
            "firms",
            workbook(&vec![b' '; 190_000_000], Some(1000)),
            "larger than its declared",
        ),
        ("a workbook of blanks", "firms", workbook(&vec![b' '; 190_000_000], None), "unpacks to far more"),
        ("deep JSON", "firms", "[".repeat(1_000_000).into(), "needed and missing"),
        (
            "deep JSON in a feature",
            "firms",
            feature(&format!("\"a\":{}", "[".repeat(1_000_000)), "null").into(),
            "nested deeper",
        ),
        (
            "NaN",
            "zones",
            feature(
                r#""code":"Z01","name":"A","kind":"industrial_park""#,
                r#"{"type":"Point","coordinates":[NaN,1]}"#,
            )
            .into(),
            "",
        ),
        ("many vertices", "units", vertices().into(), "500000"),
        (
            "a long field of JSON",
            "firms",
            feature(&format!("\"name\":\"{field}\""), "null").into(),
            "1048576",
        ),
        ("a long field of CSV", "firms", format!("name,address\n{field},1\n").into(), "1048576"),
        ("a view without end", "firms", endless(folder), "is a view"),
        ("no system", "zones", without_system(folder), ".prj"),
        ("an archive in itself", "zones", recursive(), "was not opened"),
    ]
}

fn memory_kb(server: &Server, what: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.process_id())).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// The findings about a file once it is read.
fn findings(server: &Server, key: &str, path: &str) -> Value {
    let path = format!("{path}/findings?lang=en");
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        let answer = with_key(server, key, &path);
        if answer.status != 202 {
            return answer.json(200);
        }
        assert!(Instant::now() < until, "{path} is never read");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_hostile_file_that_is_sent_is_told_and_the_server_goes_on() {
    let mut folder = Folder::seeded();
    let files = hostile(&folder);
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    for (what, kind, bytes, words) in files {
        // The greatest memory of a process only grows, and what it frees is given back some seconds later.
        let server = Server::on(folder);
        server.get("/ogc/collections/firms/items?limit=1").json(200);
        let idle = memory_kb(&server, "VmHWM:");
        sent(&server, &key, (what, kind), &bytes, words);
        let peak = memory_kb(&server, "VmHWM:") - idle;
        let size = u64::try_from(bytes.len()).expect("a size") / 1000;
        println!("{what}: {size} kB, peak {peak} kB");
        assert!(peak <= size + MOST_KB, "{what}: {size} kB, peak {peak} kB");
        server.get("/ogc/collections/firms/items?limit=1").json(200);
        folder = server.stop_and_keep();
    }
}

/// Sends a file, and checks that its first finding has some words.
fn sent(server: &Server, key: &str, (what, kind): (&str, &str), bytes: &[u8], words: &str) {
    let url = server.url(&format!("/api/imports?kind={kind}&filename=file"));
    let shown = format!("Bearer {key}");
    let answer = Answer::attempt("POST", &url, &[("authorization", shown.as_str())], bytes);
    let answer = answer.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(answer.status, 201, "{what}: {}", answer.text());
    let path = answer.header("location").strip_prefix(&server.url("")).expect("a place").to_owned();
    let told = findings(server, key, &path);
    let first = told["findings"][0].to_string();
    assert!(told["total"].as_u64() > Some(0) && first.contains(words), "{what}: {told}");
}
