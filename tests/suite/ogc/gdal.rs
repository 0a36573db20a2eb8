//! GDAL, and with it QGIS, reads the collections as anybody would: `OAPIF:{address}/ogc`.

use std::{collections::BTreeSet, process::Command};

use rstest::rstest;

use crate::{
    harness::{InTime, Server},
    imports::facts::{CLUSTERS, FIRMS, ZONES, placed_firms, placed_zones},
};

/// Runs one of GDAL's programs, which must succeed.
pub(crate) fn gdal(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output_in_time();
    let output = output.unwrap_or_else(|e| panic!("{program}: {e}: install GDAL (apt-get install gdal-bin)"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !error.contains("ERROR"), "{program} {args:?}: {error}");
    String::from_utf8(output.stdout).expect("GDAL writes UTF-8")
}

fn source(server: &Server) -> String {
    format!("OAPIF:{}", server.url("/ogc"))
}

/// What GDAL reads of a collection, as rows of a property.
fn column(server: &Server, collection: &str, property: &str, more: &[&str]) -> Vec<String> {
    let source = source(server);
    let args = [&["-f", "CSV", "/vsistdout/", &source, collection], more].concat();
    let text = gdal("ogr2ogr", &args);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let at =
        rows.headers().expect("headings").iter().position(|name| name == property).expect("the property");
    rows.records().map(|row| row.expect("a row")[at].to_owned()).collect()
}

fn distinct(codes: &[String]) -> BTreeSet<String> {
    codes.iter().cloned().collect()
}

/// The codes that the server itself answers.
fn answered(server: &Server, query: &str) -> BTreeSet<String> {
    let page = server.get(&format!("/ogc/collections/firms/items?limit=1000&{query}")).json(200);
    let features = page["features"].as_array().expect("features").iter();
    features.map(|f| f["properties"]["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn the_collections_are_layers() {
    let server = Server::seeded();
    let layers = gdal("ogrinfo", &["-ro", &source(&server)]);
    let names = ["zones", "clusters", "firms", "units", "outlines", "linkages", "observations", "sources"];
    for (number, name) in (1..).zip(names) {
        assert!(layers.contains(&format!("{number}: {name} ")), "{name} is not in {layers}");
    }
    assert!(!layers.contains("9: "), "{layers}");
    for (table, first) in [("observations", "iip_change"), ("sources", "IIP_GEO")] {
        let told = gdal("ogrinfo", &["-ro", "-al", &source(&server), table]);
        assert!(told.contains("Geometry: None") || told.contains("Geometry: Unknown"), "{told}");
        let page = server.get(&format!("/ogc/collections/{table}/items?limit=1")).json(200);
        assert!(told.contains(&format!("Feature Count: {}", page["numberMatched"])), "{table}: {told}");
        assert!(told.contains(first), "{table}: {told}");
    }
    server.stop();
}

#[rstest]
#[case("zones", ZONES, "7")]
#[case("clusters", CLUSTERS, "7")]
#[case("firms", FIRMS, "7")]
#[case("firms", FIRMS, "1000")]
#[case("units", 156, "50")]
fn every_thing_is_read_once(#[case] layer: &str, #[case] held: usize, #[case] page_size: &str) {
    let server = Server::seeded();
    let codes = column(&server, layer, "code", &["-oo", &format!("PAGE_SIZE={page_size}")]);
    assert_eq!((codes.len(), distinct(&codes).len()), (held, held));
    server.stop();
}

#[test]
fn a_spatial_filter_reads_what_lies_in_it() {
    let server = Server::seeded();
    let codes = column(&server, "firms", "code", &["-spat", "105.90", "21.03", "105.93", "21.05"]);
    assert!(codes.contains(&"F0086".to_owned()) && codes.len() < FIRMS, "{codes:?}");
    assert_eq!(distinct(&codes), answered(&server, "bbox=105.90,21.03,105.93,21.05"));
    server.stop();
}

#[test]
fn an_attribute_filter_reads_what_fits_it() {
    let server = Server::seeded();
    let codes = column(&server, "firms", "code", &["-where", "ward_code = '00136'"]);
    assert!(codes.contains(&"F0086".to_owned()) && codes.len() < FIRMS, "{codes:?}");
    assert_eq!(distinct(&codes), answered(&server, "ward_code=00136"));
    server.stop();
}

#[rstest]
#[case("firms", "Geometry: Point", FIRMS, "Extent: (105.519592, 20.871201) - (105.962401, 21.331770)")]
#[case("units", "Geometry: Multi Polygon", 156, "Extent: (105.2877")]
fn geometry_comes_through(
    #[case] layer: &str,
    #[case] geometry: &str,
    #[case] count: usize,
    #[case] extent: &str,
) {
    let server = Server::seeded();
    let summary = gdal("ogrinfo", &["-ro", "-al", "-so", &source(&server), layer]);
    for said in [geometry, &format!("Feature Count: {count}"), extent, "GEOGCRS[\"WGS 84\""] {
        assert!(summary.contains(said), "{said} is not in {summary}");
    }
    server.stop();
}

/// The types of properties come from the schema of the GeoJSON: the first clusters have no such values.
#[test]
fn properties_have_their_types() {
    let server = Server::seeded();
    let summary = gdal("ogrinfo", &["-ro", "-al", "-so", &source(&server), "clusters"]);
    for said in ["lease_start: Integer", "area_ha: Real", "as_of: String", "as_of_precision: String"] {
        assert!(summary.contains(said), "{said} is not in {summary}");
    }
    server.stop();
}

/// One type of geometry a collection, whether its things have one part or several.
#[test]
fn outlines_of_one_part_and_of_several_are_one_layer() {
    let server = Server::on(crate::reports::area_sheets::folder());
    let summary = gdal("ogrinfo", &["-ro", "-al", "-so", &source(&server), "outlines"]);
    assert!(summary.contains("Geometry: Multi Polygon"), "{summary}");
    for (form, name) in [("json", "outlines.geojson"), ("fgb", "outlines.fgb")] {
        let answer = server.get(&format!("/ogc/collections/outlines/items?limit=1000&f={form}"));
        let file = server.folder.file(name, &answer.body);
        let file = file.to_str().expect("a path");
        let summary = gdal("ogrinfo", &["-ro", "-al", "-so", file]);
        assert!(summary.contains("Geometry: Multi Polygon"), "{summary}");
        let kinds =
            gdal("ogr2ogr", &["-f", "CSV", "/vsistdout/", file, "-sql", "SELECT OGR_GEOMETRY FROM outlines"]);
        let kinds: BTreeSet<&str> = kinds.lines().skip(1).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["MULTIPOLYGON"], "{form}");
    }
    server.stop();
}

#[test]
fn text_and_places_arrive_unharmed() {
    let server = Server::seeded();
    let firm = gdal("ogrinfo", &["-ro", "-q", "-where", "code = 'F0086'", &source(&server), "firms"]);
    for said in [
        "name (String) = Công ty CP Kim khí Thăng Long",
        "POINT (105.912837 21.040057)",
        "sector (String) = 25",
    ] {
        assert!(firm.contains(said), "{said} is not in {firm}");
    }
    server.stop();
}

/// What GDAL hands to the server it does not look through itself: the address says so.
#[rstest]
#[case("firms", "sector = '25'", "sector = '25'")]
#[case("firms", "opened IS NULL AND name LIKE '%Thăng Long%'", "opened IS NULL AND name LIKE '%Thăng Long%'")]
#[case("firms", "name ILIKE '%DỆT%' OR sector >= '30'", "CASEI(name) LIKE CASEI('%dệt%') OR sector >= '30'")]
#[case("firms", "as_of >= '2020-01-01'", "as_of >= DATE('2020-01-01')")]
#[case("clusters", "as_of LIKE '2025%'", "as_of LIKE '2025%'")]
#[case("clusters", "as_of = '2025'", "as_of >= DATE('2025-01-01') AND as_of <= DATE('2025-12-31')")]
#[case("zones", "NOT area_ha < 100", "NOT area_ha < 100")]
fn the_server_filters_for_gdal(#[case] layer: &str, #[case] condition: &str, #[case] cql2: &str) {
    let server = Server::seeded();
    let source = source(&server);
    let args = ["-f", "CSV", "/vsistdout/", &source, layer, "-where", condition, "--debug", "on"];
    let output = Command::new("ogr2ogr").args(args).output_in_time().expect("GDAL");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("filter-lang=cql-text"), "{told}");
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let filter: String = form_urlencoded::byte_serialize(cql2.as_bytes()).collect();
    let page = server.get(&format!("/ogc/collections/{layer}/items?limit=1&filter={filter}")).json(200);
    let read = rows.records().count();
    assert_eq!(page["numberMatched"], read, "{condition}");
    assert!(read > 0, "{condition}");
    server.stop();
}

/// GDAL projects what it reads; PROJ's own number is told in `ogc_crs`.
#[test]
fn coordinates_come_through_in_vn_2000() {
    let server = Server::seeded();
    let source = source(&server);
    let args =
        ["-f", "GeoJSON", "/vsistdout/", &source, "firms", "-where", "code = 'F0086'", "-t_srs", "EPSG:5897"];
    let told: serde_json::Value = serde_json::from_str(&gdal("ogr2ogr", &args)).expect("GeoJSON");
    let at: [f64; 2] =
        serde_json::from_value(told["features"][0]["geometry"]["coordinates"].clone()).expect("a point");
    assert!((at[0] - 594_679.884_9).abs() < 1e-3 && (at[1] - 2_327_658.592_8).abs() < 1e-3, "{at:?}");
    server.stop();
}

/// The numbers of a geometry, one after the other.
fn positions(geometry: &serde_json::Value) -> Vec<f64> {
    match geometry {
        serde_json::Value::Number(n) => n.as_f64().into_iter().collect(),
        serde_json::Value::Array(list) => list.iter().flat_map(positions).collect(),
        other => other.get("coordinates").map(positions).unwrap_or_default(),
    }
}

/// FlatGeobuf holds what GeoJSON holds: every thing, its texts, and nothing where nothing is known.
#[rstest]
#[case("firms", FIRMS, placed_firms())]
#[case("zones", ZONES, placed_zones())]
#[case("units", 156, 156)]
fn flatgeobuf_is_read_by_gdal(#[case] layer: &str, #[case] held: usize, #[case] placed: usize) {
    let server = Server::seeded();
    let items = format!("/ogc/collections/{layer}/items?limit=1000");
    let answer = server.get(&format!("{items}&f=fgb"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/flatgeobuf"));
    let file = server.folder.file("layer.fgb", &answer.body);
    let told = gdal(
        "ogr2ogr",
        &["-f", "GeoJSON", "/vsistdout/", file.to_str().expect("a path"), "-lco", "WRITE_BBOX=NO"],
    );
    let told: serde_json::Value = serde_json::from_str(&told).expect("GeoJSON");
    let told = told["features"].as_array().expect("features");
    let plain = server.get(&items).json(200);
    let plain = plain["features"].as_array().expect("features");
    assert_eq!(told.len(), held);
    assert_eq!(told.iter().filter(|f| !f["geometry"].is_null()).count(), placed);
    for (fgb, json) in told.iter().zip(plain) {
        assert_eq!(fgb["properties"]["id"], json["id"]);
        let (own, other) = (positions(&fgb["geometry"]), positions(&json["geometry"]));
        assert!(own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-7));
        for (name, value) in json["properties"].as_object().expect("properties") {
            let told = &fgb["properties"][name];
            let same = told == value || told.as_f64().is_some_and(|n| value.as_f64() == Some(n));
            assert!(same, "{name} of {}: {told}, not {value}", json["id"]);
        }
    }
    server.stop();
}
