//! Files that GDAL makes of what the register exports, in every format of features and in the systems that offices use.

use std::{collections::BTreeMap, fs};

use geo::{Centroid, MapCoords};
use rstest::rstest;
use xuong::{
    exchange::{
        finding::Fault,
        formats::{flatgeobuf, geojson, geopackage, kml, shapefile},
        grid::Grid,
    },
    geom::crs::Crs,
};

use crate::{harness::Folder, ogc::gdal::gdal};

type Decode = fn(&[u8], Option<&str>) -> Result<Vec<Grid>, Fault>;

/// The GeoJSON of a collection, and a file that it is converted to, in a format and a reference system.
fn converted(folder: &Folder, collection: &str, driver: &str, file: &str, crs: &str) -> [Vec<u8>; 2] {
    let from = folder.path().join(format!("{collection}.geojson"));
    let to = folder.path().join(format!("{collection}-{crs}-{file}"));
    let [from, to] = [&from, &to].map(|path| path.to_str().expect("a name"));
    folder.xuong(&["--role", "analyst", "export", collection, "-o", from]).ended(0);
    let crs = format!("EPSG:{crs}");
    // Without it GDAL writes Shapefiles in Latin letters only.
    let letters: &[&str] = if driver == "ESRI Shapefile" { &["-lco", "ENCODING=UTF-8"] } else { &[] };
    gdal("ogr2ogr", &[&["-f", driver, "-t_srs", &crs, "-nln", collection, to, from], letters].concat());
    [from, to].map(|path| fs::read(path).expect("a file"))
}

/// The middles of all rows by their code and name, in WGS 84. Codes are those of several editions.
fn middles(grid: &Grid) -> BTreeMap<[String; 2], [f64; 2]> {
    let heading: Vec<&str> = grid.row(0).expect("a heading").cells().collect();
    let column = |name: &str| heading.iter().position(|own| own.eq_ignore_ascii_case(name));
    let (code, name) = (column("code").expect("a code"), column("name").expect("a name"));
    let rows = grid.rows().skip(1).filter_map(|row| {
        let shape = row.shape?;
        let crs = shape.crs.unwrap_or(Crs::Crs84);
        let there = shape.geometry.map_coords(|c| {
            let at = crs.to_lonlat(c.x, c.y).expect("a position");
            geo::Coord { x: at.lon(), y: at.lat() }
        });
        let middle = there.centroid().expect("a middle");
        let text = |at: usize| row.get(at).unwrap_or_default().to_owned();
        Some(([text(code), text(name)], [middle.x(), middle.y()]))
    });
    rows.collect()
}

#[rstest]
#[case::geojson("GeoJSON", "out.geojson", geojson::decode, &["4326"])]
#[case::sequence("GeoJSONSeq", "out.geojsonl", geojson::decode, &["4326"])]
#[case::geopackage("GPKG", "out.gpkg", geopackage::decode, &["4326", "3857", "3405", "5897", "4756"])]
#[case::shapefile("ESRI Shapefile", "out.shp.zip", shapefile::decode, &["4326", "3857", "3405", "5897", "4756"])]
#[case::flatgeobuf("FlatGeobuf", "out.fgb", flatgeobuf::decode, &["4326", "3857", "3405", "5897", "4756"])]
#[case::kml("KML", "out.kml", kml::decode, &["4326"])]
#[case::kmz("LIBKML", "out.kmz", kml::decode, &["4326"])]
fn a_file_that_gdal_made_has_the_same_rows(
    #[case] driver: &str,
    #[case] file: &str,
    #[case] decode: Decode,
    #[case] systems: &[&str],
) {
    /// Two centimetres; texts have seven decimals.
    const NEAR: f64 = 2e-7;
    let folder = Folder::seeded();
    for collection in ["units", "zones"] {
        for crs in systems {
            let [plain, bytes] = converted(&folder, collection, driver, file, crs);
            let grids = decode(&bytes, None).unwrap_or_else(|fault| panic!("{driver} {crs}: {fault:?}"));
            let [grid] = &grids[..] else { panic!("{driver} {crs}: {} layers", grids.len()) };
            let right = middles(&geojson::decode(&plain, None).expect("GeoJSON")[0]);
            let found = middles(grid);
            assert!(right.len() > 10 && found.len() == right.len(), "{driver} {crs} {collection}");
            for (code, [lon, lat]) in right {
                let [own_lon, own_lat] = &found[&code];
                let is_near = (lon - own_lon).abs() < NEAR && (lat - own_lat).abs() < NEAR;
                assert!(is_near, "{driver} {crs} {code:?}: {lon} {lat}, not {own_lon} {own_lat}");
            }
        }
    }
}

/// What GDAL made of a collection is imported again as the records that it was made of.
#[rstest]
#[case::geopackage("GPKG", "out.gpkg", "5897")]
#[case::shapefile("ESRI Shapefile", "out.shp.zip", "3405")]
#[case::flatgeobuf("FlatGeobuf", "out.fgb", "4756")]
#[case::kml("LIBKML", "out.kmz", "4326")]
#[case::sequence("GeoJSONSeq", "out.geojsonl", "4326")]
fn what_gdal_made_is_imported_as_the_same_records(
    #[case] driver: &str,
    #[case] file: &str,
    #[case] crs: &str,
) {
    let folder = Folder::seeded();
    for (collection, more) in [("units", &["--edition", "wards-2025"][..]), ("firms", &[])] {
        converted(&folder, collection, driver, file, crs);
        let file = format!("{collection}-{crs}-{file}");
        let args = ["--lang", "en", "import", collection, &file, "--dry-run"];
        let told = folder.xuong(&[&args, more].concat());
        assert!(told.code < 2, "{driver} {collection}: {}{}", told.out, told.err);
        assert!(told.out.contains(" 0 new, "), "{driver} {collection}: {}", told.out);
        assert!(told.out.contains(" 0 rejected"), "{driver} {collection}: {}", told.out);
    }
}
