//! Areas as spreadsheets: an identity, a point inside, and the outline where a cell holds it.

use rstest::rstest;
use serde_json::json;

use crate::{
    harness::{Folder, Server},
    ogc::gdal::gdal,
};

const MIXED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/import/outlines-mixed.geojson");

/// Outlines of one part and of several, and one whose outline is longer than a cell.
pub(crate) fn folder() -> Folder {
    let folder = Folder::seeded();
    // The made-up outlines do not have the areas of their zones.
    folder.xuong(&["import", "outlines", MIXED]).ended(1);
    folder
}

fn with_a_long_one() -> Folder {
    let folder = folder();
    let ring: Vec<[f64; 2]> = (0..=1500)
        .map(|n| {
            let turn = f64::from(n % 1500) / 1500.0 * std::f64::consts::TAU;
            [105.781_447 + 0.004 * turn.cos(), 21.123_418 + 0.004 * turn.sin()]
        })
        .collect();
    let long = json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature", "properties": { "code": "Z01" },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    }] });
    folder.file("long.geojson", long.to_string());
    folder.xuong(&["import", "outlines", "long.geojson"]).ended(1);
    folder
}

#[rstest]
#[case("units", "")]
#[case("outlines", "")]
#[case("outlines", "&crs=http://www.opengis.net/def/crs/EPSG/0/5897")]
fn gdal_reads_the_outlines_of_a_table(#[case] collection: &str, #[case] more: &str) {
    let server = Server::on(folder());
    let items = format!("/ogc/collections/{collection}/items?limit=1000{more}");
    let table = server.folder.file("table.csv", &server.get(&format!("{items}&f=csv")).body);
    let whole = server.folder.file("whole.geojson", &server.get(&items).body);
    let [table, whole] = [&table, &whole].map(|file| file.to_str().expect("a path"));
    let read = |file: &str, options: &[&str]| -> Vec<(String, String)> {
        let args = [&["-f", "CSV", "/vsistdout/", file, "-lco", "GEOMETRY=AS_WKT"], options].concat();
        let text = gdal("ogr2ogr", &args);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let headings = rows.headers().expect("headings").clone();
        let at = |name: &str| headings.iter().position(|own| own == name).expect("a column");
        let (code, shape) = (at("code"), at("WKT"));
        rows.records()
            .map(|row| row.expect("a row"))
            .map(|row| (row[code].into(), row[shape].into()))
            .collect()
    };
    let (told, expected) = (read(table, &["-oo", "GEOM_POSSIBLE_NAMES=wkt"]), read(whole, &[]));
    assert_eq!(told, expected, "{collection}");
    assert!(told.len() > 20 && told.iter().all(|(_, shape)| shape.starts_with("MULTIPOLYGON")), "{told:?}");
    server.stop();
}

#[test]
fn each_row_has_the_identity_and_a_point_inside() {
    let server = Server::on(folder());
    let csv = server.get("/ogc/collections/outlines/items?limit=1000&f=csv").text();
    let mut rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headings: Vec<String> = rows.headers().expect("headings").iter().map(str::to_owned).collect();
    assert_eq!(headings[..2], ["id", "code"]);
    assert_eq!(headings[headings.len() - 4..], ["lon", "lat", "wkt", "wkt_left_out"]);
    for row in rows.records().map(|row| row.expect("a row")) {
        let [lon, lat] = [headings.len() - 4, headings.len() - 3].map(|at| row[at].to_owned());
        let filter = format!("id={}%20AND%20S_INTERSECTS(geometry,POINT({lon}%20{lat}))", &row[0]);
        let found = server.get(&format!("/ogc/collections/outlines/items?filter={filter}")).json(200);
        assert_eq!(found["numberMatched"], 1, "{row:?}");
    }
    server.stop();
}

#[test]
fn an_outline_longer_than_a_cell_is_a_point_and_that_is_told() {
    let server = Server::on(with_a_long_one());
    let csv = server.get("/ogc/collections/outlines/items?limit=1000&code=Z01&f=csv").text();
    let row = csv.lines().nth(1).expect("a row");
    assert!(row.ends_with(",,too_long") && !row.contains("MULTIPOLYGON"), "{row}");
    assert!(row.contains("105.78"), "a point inside: {row}");
    let book = server.get("/ogc/collections/outlines/items?limit=1000&f=xlsx&lang=en");
    assert_eq!(book.status, 200);
    let file = server.folder.file("book.xlsx", &book.body);
    let file = file.to_str().expect("a path");
    let notes = gdal("ogrinfo", &["-al", file]);
    assert!(notes.contains("1 outlines are longer than the 32767 characters"), "{notes}");
    assert!(notes.contains("MULTIPOLYGON(((") && notes.contains("too_long"), "{notes}");
    server.stop();
}

#[test]
fn without_geometry_there_is_no_place() {
    let server = Server::on(folder());
    let csv = server.get("/ogc/collections/outlines/items?properties=code&skipGeometry=true&f=csv").text();
    assert!(csv.starts_with("\u{feff}id,code\n"), "{csv}");
    server.stop();
}
