//! Files made to exhaust memory or time are refused, or read in little of both.

use std::{
    fmt::Write as _,
    fs,
    io::{Cursor, Write as _},
    process::Command,
    time::{Duration, Instant},
};

use rstest::rstest;
use xuong::exchange::{
    finding::Fault,
    formats::{flatgeobuf, format::Format, geojson, geopackage, guard::Zip, kml, shapefile},
    grid::Grid,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::harness::InTime;

/// The memory that reading a file may take beside the file, in kilobytes.
const MOST_KB: u64 = 64_000;

const FILE: &str = "XUONG_TEST_HOSTILE_FILE";
const FORMAT: &str = "XUONG_TEST_HOSTILE_FORMAT";

/// Kilobytes of memory of this process, from what Linux says of it.
fn memory_kb(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

fn decode(format: &str, bytes: &[u8]) -> Result<Vec<Grid>, Fault> {
    match format {
        "geojson" => geojson::decode(bytes, None),
        "shapefile" => shapefile::decode(bytes, None),
        "geopackage" => geopackage::decode(bytes, None),
        "flatgeobuf" => flatgeobuf::decode(bytes, None),
        "kml" => kml::decode(bytes, None),
        "found" => Format::of(bytes).decode(bytes, None, None),
        _ => Ok(Zip::open(bytes).and_then(Zip::weigh).map(|()| Vec::new())?),
    }
}

/// Reads the file of [`read_apart`] in a process of its own, and otherwise a feature.
#[test]
fn reads_a_file_and_prints_the_memory_that_it_took() {
    let given = std::env::var(FILE).ok().zip(std::env::var(FORMAT).ok());
    let (bytes, format) = if let Some((file, format)) = given {
        (fs::read(file).expect("a file"), format)
    } else {
        let point = r#"{"type": "Point", "coordinates": [105.8, 21.0]}"#;
        let one = format!(r#"{{"type": "Feature", "geometry": {point}, "properties": {{"ten": "A"}}}}"#);
        assert!(decode("geojson", one.as_bytes()).is_ok(), "{one}");
        (one.into_bytes(), "geojson".to_owned())
    };
    let idle = memory_kb("VmHWM:");
    let said = match decode(&format, &bytes) {
        Ok(grids) => format!("{:?}", grids.iter().map(|grid| &grid.findings).collect::<Vec<_>>()),
        Err(fault) => format!("{fault:?}"),
    };
    let said: String = said.chars().take(300).collect();
    println!("\npeak {} {said}", memory_kb("VmHWM:") - idle);
}

/// Reads a file in a process of its own. Returns the kilobytes that it took, what was said, and how long it took.
fn read_apart(format: &str, bytes: &[u8]) -> (u64, String, Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile");
    fs::write(&file, bytes).expect("a file");
    let name = "imports::hostile::reads_a_file_and_prints_the_memory_that_it_took";
    let before = Instant::now();
    let run = Command::new(std::env::current_exe().expect("the tests"))
        .args([name, "--exact", "--nocapture"])
        .envs([(FILE, file.as_os_str()), (FORMAT, format.as_ref())])
        .output_in_time()
        .expect("the tests");
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{out}{}", String::from_utf8_lossy(&run.stderr));
    let line = out.lines().find_map(|line| line.strip_prefix("peak ")).expect("a peak");
    let (peak, said) = line.split_once(' ').expect("what was said");
    (peak.parse().expect("a number"), said.to_owned(), before.elapsed())
}

pub(super) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// Entries that each declare a gigabyte.
fn ten_gigabytes() -> Vec<u8> {
    let names: Vec<String> = (0..10).map(|n| format!("{n}.xml")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    declaring(packed(&files), 1_000_000_000)
}

/// Overwrites the declared size of all entries.
pub(super) fn declaring(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let all: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(mark)).collect();
        all.iter().for_each(|at| bytes[at + offset..at + offset + 4].copy_from_slice(&size.to_le_bytes()));
    }
    bytes
}

pub(super) fn feature(properties: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}]}}"#
    )
}

/// A polygon of five million vertices.
pub(super) fn vertices() -> String {
    let mut ring = String::new();
    for n in 0..5_000_000 {
        write!(ring, "[1{:02}.5,2{}.5],", n % 6, n % 3).expect("a text");
    }
    feature("", &format!(r#"{{"type":"Polygon","coordinates":[[{ring}[100.5,20.5]]]}}"#))
}

/// Rows that have one value each, in columns of which there are many.
fn sparse() -> String {
    let rows = (0..400_000).map(|n| format!(r#"{{"type":"Feature","properties":{{"c{}":1}}}}"#, n % 1000));
    rows.collect::<Vec<_>>().join("\n")
}

/// A file that `sqlite3` makes, with a value of 150 MB.
fn database() -> Vec<u8> {
    let sql = "
        CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization, organization_coordsys_id, definition);
        CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);
        INSERT INTO gpkg_contents VALUES ('a', 'attributes');
        CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(150000000)), (zeroblob(10000000)), ('x');";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.gpkg");
    assert!(Command::new("sqlite3").arg(&file).arg(sql).status().expect("sqlite3").success());
    fs::read(file).expect("a database")
}

#[rstest]
#[case::declared("zip", ten_gigabytes(), "Large")]
#[case::lying("zip", declaring(packed(&[("a.xml", &vec![b' '; 190_000_000])]), 1000), "Broken")]
#[case::blanks("zip", packed(&[("a.xml", &vec![b' '; 190_000_000])]), "Bomb")]
#[case::table("shapefile", packed(&[("a.shp", &[0; 100]), ("a.dbf", &vec![b' '; 190_000_000])]), "Bomb")]
#[case::kmz("kml", packed(&[("a.kml", &vec![b' '; 190_000_000])]), "Bomb")]
#[case::deep_json("geojson", "[".repeat(1_000_000).into(), "Deep")]
#[case::deep_xml("kml", format!("<kml>{}", "<a>".repeat(1_000_000)).into(), "Deep")]
#[case::nan("geojson", feature("", r#"{"type":"Point","coordinates":[NaN,1]}"#).into(), "NotFinite")]
#[case::vertices("geojson", vertices().into(), "Vertices")]
#[case::long_json("geojson", feature(&format!(r#""a":"{}""#, "x".repeat(100_000_000)), "null").into(), "Cell")]
#[case::long_xml("kml", format!("<kml>{}</kml>", "x".repeat(100_000_000)).into(), "Cell")]
#[case::sparse("geojson", sparse().into(), "Cells")]
#[case::long_csv("found", format!("a,b\n{},1\n", "x".repeat(100_000_000)).into(), "Cell")]
#[case::long_csv_quoted("found", format!("a,b\n\"{}\",1\n", "x\"\"".repeat(33_000_000)).into(), "Cell")]
#[case::open_csv("found", format!("a,b\n\"{}", "x,\n".repeat(33_000_000)).into(), "OpenQuote")]
#[case::long_blob("geopackage", database(), "Cell")]
fn a_hostile_file_takes_little_memory_and_time(
    #[case] format: &str,
    #[case] bytes: Vec<u8>,
    #[case] right: &str,
) {
    let (peak_kb, said, elapsed) = read_apart(format, &bytes);
    assert!(said.contains(right), "{said}");
    assert!(peak_kb <= MOST_KB, "{peak_kb} kB: {said}");
    assert!(elapsed < Duration::from_secs(60), "{elapsed:?}");
    println!("{peak_kb} kB, {elapsed:?}: {said}");
}
