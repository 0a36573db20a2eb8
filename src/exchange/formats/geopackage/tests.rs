use std::{fmt::Write as _, process::Command};

use super::*;
use crate::{
    exchange::formats::mutation::mutants,
    geom::{crs::Crs, wkb},
    model::lang::Lang,
};

/// The tables of the format (OGC 12-128r19, annex C) and one layer of units in EPSG:5897.
const SCHEMA: &str = "
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z INTEGER, m INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('TM-3', 5897, 'EPSG', 5897, '', ''), ('none', -1, 'NONE', -1, '', ''),
    ('CH', 2056, 'EPSG', 2056, '', '');
INSERT INTO gpkg_contents VALUES ('xã', 'features', 'xã', 5897);
INSERT INTO gpkg_geometry_columns VALUES ('xã', 'geom', 'POINT', 5897, 0, 0);
CREATE TABLE \"xã\" (fid INTEGER PRIMARY KEY, geom POINT, ten TEXT, n INTEGER, x REAL, d DATE, t DATETIME, b BOOLEAN);
";

/// A file that the command `sqlite3` makes of statements.
fn made(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let run = Command::new("sqlite3").arg(&path).arg(sql).output().expect("sqlite3");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    fs::read(path).unwrap()
}

/// A point as an SQL literal.
fn point(x: f64, y: f64) -> String {
    let bytes = [b"GP\0\x01\x09\x17\0\0", &wkb::point(x, y)[..]].concat();
    let mut literal = "x'".to_owned();
    bytes.iter().for_each(|byte| write!(literal, "{byte:02x}").expect("a text"));
    literal + "'"
}

fn with(rows: &str) -> Vec<u8> {
    made(&format!("{SCHEMA}{rows}"))
}

fn small() -> Vec<u8> {
    with(&format!(
        "INSERT INTO \"xã\" VALUES (7, {}, 'Gốm', 12, 1.5, '2019-03-15', '2019-03-15T00:00:00.000Z', 1), \
         (9, NULL, NULL, NULL, NULL, NULL, '2019-03-15T08:30:00Z', 0);",
        point(594_446.0, 2_327_066.0)
    ))
}

fn only(bytes: &[u8]) -> Grid {
    let mut all = decode(bytes, None).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn a_table_is_read_with_its_kinds_of_values_and_its_system() {
    let grid = only(&small());
    let cells: Vec<Vec<&str>> = grid.rows().map(|row| row.cells().collect()).collect();
    assert_eq!(cells[0], ["ten", "n", "x", "d", "t", "b"]);
    assert_eq!(cells[1], ["Gốm", "12", "1.5", "2019-03-15", "2019-03-15", "true"]);
    assert_eq!(cells[2], ["", "", "", "", "2019-03-15T08:30:00Z", "false"]);
    let row = grid.row(1).unwrap();
    assert_eq!([0, 1, 2, 3, 4, 5].map(|at| row.is_typed(at)), [false, true, true, true, true, false]);
    let shape = row.shape.unwrap();
    assert_eq!(shape.geometry, geo::point!(x: 594_446.0, y: 2_327_066.0).into());
    assert_eq!((shape.crs, grid.name.as_deref(), row.number), (Some(Crs::TM3_105), Some("xã"), 1));
    assert!(grid.row(2).unwrap().shape.is_none() && grid.findings.is_empty());
}

#[test]
fn a_layer_is_found_by_its_name_and_tables_without_geometries_are_layers() {
    let more = "CREATE TABLE so (ten TEXT); INSERT INTO so VALUES ('Gốm'); \
                INSERT INTO gpkg_contents VALUES ('so', 'attributes', 'so', 0);";
    let bytes = with(more);
    assert_eq!(decode(&bytes, None).unwrap().len(), 2);
    let grid = decode(&bytes, Some("so")).unwrap().remove(0);
    assert_eq!((grid.row(1).unwrap().get(0), grid.findings.len()), (Some("Gốm"), 0));
    assert!(decode(&bytes, Some("x")).unwrap_err().say(Lang::En).ends_with("the file has: xã, so"));
}

#[test]
fn a_view_as_a_layer_is_refused_and_triggers_never_fire() {
    let view =
        "DROP TABLE \"xã\"; CREATE VIEW \"xã\" AS SELECT 1 AS fid, NULL AS geom, load_extension('x') AS ten;";
    assert_eq!(decode(&with(view), None).unwrap_err(), FormatFault::Computed("xã".into()).into());
    let contents = "ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS SELECT * FROM c;";
    assert_eq!(
        decode(&with(contents), None).unwrap_err(),
        FormatFault::Computed("gpkg_contents".into()).into()
    );
    let virtually = "DROP TABLE \"xã\"; CREATE VIRTUAL TABLE \"xã\" USING fts5(geom, ten);";
    assert_eq!(decode(&with(virtually), None).unwrap_err(), FormatFault::Computed("xã".into()).into());
    let trigger = "CREATE TRIGGER a AFTER INSERT ON \"xã\" BEGIN SELECT raise(ABORT, 'fired'); END;";
    assert_eq!(only(&with(trigger)).len(), 1);
}

#[test]
fn a_value_that_is_too_long_refuses_its_row_alone() {
    let rows = format!(
        "INSERT INTO \"xã\" (geom, ten) VALUES ({0}, 'a'), ({0}, printf('%.*c', 2000000, 'x')), (zeroblob(20000000), 'c'), \
         (x'4750', 'd'), (NULL, x'ff');",
        point(1.0, 2.0)
    );
    let grid = only(&with(&rows));
    let said: Vec<String> = grid.findings.iter().map(|finding| finding.say(Lang::En)).collect();
    assert_eq!(grid.len(), 2, "{said:?}");
    for (at, part) in
        ["column ten: the value is longer", "more than 500000 vertices", "BLOB", "BLOB"].iter().enumerate()
    {
        assert!(
            said[at].starts_with(&format!("error: row {}", at + 2)) && said[at].contains(part),
            "{said:?}"
        );
    }
}

#[test]
fn a_system_is_told_obeyed_or_refused() {
    let unknown = "UPDATE gpkg_geometry_columns SET srs_id = -1;";
    assert_eq!(only(&with(unknown)).findings, [Finding::file(FormatFault::NoSystem.into())]);
    let other = "UPDATE gpkg_geometry_columns SET srs_id = 2056;";
    assert!(decode(&with(other), None).unwrap_err().say(Lang::En).contains("EPSG:2056"));
}

#[test]
fn what_is_no_geopackage_is_refused() {
    assert!(decode(b"SQLite", None).is_err());
    assert!(decode(MAGIC, None).is_err());
    assert!(decode(&made("CREATE TABLE a (b);"), None).is_err());
    assert_eq!(decode(&with("DELETE FROM gpkg_contents;"), None).unwrap_err(), FormatFault::NoLayers.into());
}

#[test]
fn nothing_panics_whatever_the_bytes_are() {
    mutants(&small(), 300).for_each(|bytes| drop(decode(&bytes, None)));
}
