//! Collections as files of every format, as programs of others read them.

use std::{collections::BTreeMap, fs, process::Command};

use rstest::rstest;
use serde_json::{Value, json};

use super::geoparquet::{read, text};
use crate::{
    harness::{Folder, InTime, Server},
    ogc::gdal::gdal,
};

/// The collections that the seed fills.
const FILLED: [&str; 7] = ["zones", "clusters", "firms", "units", "outlines", "observations", "sources"];

/// Exports to a file beside the register.
fn exported(folder: &Folder, what: &str, to: &str, more: &[&str]) -> String {
    folder.xuong(&[&["--lang", "en", "export", what, "-o", to], more].concat()).ended(0);
    text(&folder.path().join(to)).to_owned()
}

fn json_of(file: &str) -> Value {
    serde_json::from_slice(&fs::read(file).expect("the file")).expect("JSON")
}

/// Features by identity, with GDAL's dates as everybody writes them.
fn features(told: &Value) -> BTreeMap<String, (Value, Value)> {
    let all = told["features"].as_array().expect("features").iter();
    all.map(|own| {
        let mut properties = own["properties"].clone();
        let id =
            [&own["properties"]["id"], &own["id"]].into_iter().find(|id| !id.is_null()).expect("an identity");
        let id = id.to_string();
        let fields = properties.as_object_mut().expect("properties");
        fields.remove("id");
        fields.retain(|_, value| !value.is_null());
        for value in fields.values_mut() {
            let is_day =
                |text: &&str| text.len() == 10 && text.as_bytes()[4] == b'/' && text.as_bytes()[7] == b'/';
            if let Some(day) = value.as_str().filter(is_day).map(|day| day.replace('/', "-")) {
                *value = json!(day);
            }
            if let Some(number) = value.as_f64() {
                *value = json!(number);
            }
        }
        (id, (properties, own["geometry"].clone()))
    })
    .collect()
}

/// What GDAL reads of a file.
fn by_gdal(file: &str, layer: &str) -> Value {
    let args = [
        "-f",
        "GeoJSON",
        "/vsistdout/",
        file,
        layer,
        "-lco",
        "COORDINATE_PRECISION=12",
        "-lco",
        "RFC7946=NO",
    ];
    serde_json::from_str(&gdal("ogr2ogr", &args)).expect("JSON")
}

#[test]
fn each_format_has_the_features_of_geojson() {
    let folder = Folder::seeded();
    for collection in FILLED {
        let told = features(&json_of(&exported(&folder, collection, "x.geojson", &[])));
        assert!(!told.is_empty(), "{collection}");
        for format in ["gpkg", "fgb", "geojson"] {
            let file = exported(&folder, collection, &format!("y.{format}"), &[]);
            assert_eq!(features(&by_gdal(&file, collection)), told, "{collection} {format}");
        }
        let file = exported(&folder, collection, "y.parquet", &[]);
        let rows = read(&["rows", &file]);
        let rows = rows.as_array().expect("rows");
        assert_eq!(rows.len(), told.len(), "{collection}");
        for row in rows {
            let (properties, geometry) = &told[&row["id"].to_string()];
            for (name, value) in properties.as_object().expect("properties") {
                let own = &row[name];
                assert!(
                    own == value || own.as_f64() == value.as_f64() && own.is_number(),
                    "{collection} {name}: {own} {value}"
                );
            }
            assert_eq!(row.get("geometry").unwrap_or(&Value::Null), geometry, "{collection}");
        }
    }
}

/// What DuckDB reads of a collection, and how many rows it finds in a box by the columns of boxes alone.
#[test]
fn duckdb_reads_the_rows_the_system_and_the_boxes() {
    let folder = Folder::seeded();
    for collection in FILLED {
        let told = features(&json_of(&exported(&folder, collection, "x.geojson", &[])));
        let file = exported(&folder, collection, "x.parquet", &[]);
        let own = read(&["duckdb", &file, "105.8", "20.9", "105.9", "21.1"]);
        let rows = own["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), told.len(), "{collection}");
        for row in rows {
            let (properties, geometry) = &told[&row["id"].to_string()];
            for (name, value) in properties.as_object().expect("properties") {
                let is_same =
                    row[name] == *value || row[name].is_number() && row[name].as_f64() == value.as_f64();
                assert!(is_same, "{collection} {name}: {} {value}", row[name]);
            }
            assert_eq!(row.get("geometry").unwrap_or(&Value::Null), geometry, "{collection}");
        }
        let near = exported(&folder, collection, "near.geojson", &["--bbox", "105.8,20.9,105.9,21.1"]);
        let near = json_of(&near)["features"].as_array().expect("features").len();
        match own["within"].as_u64() {
            // A box that an area has may meet the other one where the area does not.
            Some(count) if collection == "units" => {
                assert!(near > 0 && count >= near as u64, "{count} {near}");
            }
            Some(count) => assert_eq!(count, near as u64, "{collection}"),
            None => assert!(["observations", "sources"].contains(&collection), "{collection}"),
        }
    }
    let file = exported(&folder, "zones", "m.parquet", &["--crs", "5897"]);
    let own = read(&["duckdb", &file, "500000", "2000000", "700000", "2500000"]);
    assert_eq!(own["crs"], json!({ "authority": "EPSG", "code": 5897 }));
    assert_eq!(own["types"]["geometry"], "GEOMETRY('EPSG:5897')");
}

/// Two files of one state are the same bytes, whatever the clock says.
#[test]
fn a_file_of_one_state_has_the_same_bytes_each_time() {
    let folder = Folder::seeded();
    let written = |stage: &str| -> BTreeMap<String, Vec<u8>> {
        let endings = ["geojson", "csv", "xlsx", "fgb", "gpkg", "parquet", "pmtiles"];
        let home = folder.path().join(stage);
        fs::create_dir(&home).expect("a folder");
        for ending in endings {
            exported(&folder, "zones", &format!("{stage}/zones.{ending}"), &[]);
        }
        exported(&folder, "all", &format!("{stage}/all.gpkg"), &[]);
        exported(&folder, "all", &format!("{stage}/all.pmtiles"), &["--max-zoom", "9"]);
        let names = fs::read_dir(&home).expect("the folder").map(|own| own.expect("a file").path());
        names
            .map(|path| (text(&path)[text(&home).len()..].to_owned(), fs::read(&path).expect("bytes")))
            .collect()
    };
    let first = written("first");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let second = written("second");
    assert_eq!(first.len(), 10, "{:?}", first.keys());
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
}

#[test]
fn conditions_and_the_past_select_as_for_geojson() {
    let folder = Folder::seeded();
    let more: &[&[&str]] = &[
        &["--bbox", "105.8,20.9,105.95,21.1"],
        &["--where", "status=operating", "--datetime", "2020-01-01/.."],
        &["--filter", "name LIKE '%Thăng Long%'"],
        &["--as-of", "2000-01-01"],
    ];
    for more in more {
        let told = features(&json_of(&exported(&folder, "firms", "x.geojson", more)));
        let gpkg = exported(&folder, "firms", "x.gpkg", more);
        assert_eq!(features(&by_gdal(&gpkg, "firms")), told, "{more:?}");
        assert_eq!(told.is_empty(), more[0] == "--as-of", "{more:?}");
    }
}

/// The city in a GeoPackage, as QGIS draws it: names in Vietnamese, classes and labels without a click.
#[test]
fn qgis_opens_all_collections_with_their_styles() {
    let folder = Folder::seeded();
    folder.xuong(&["export", "all", "-o", "city.gpkg", "--crs", "5897"]).ended(0);
    let file = folder.path().join("city.gpkg");
    let output = Command::new("/usr/bin/python3")
        .args(["tests/clients/geopackage.py", text(&file)])
        .output_in_time()
        .expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for collection in FILLED {
        let own = &told[collection];
        let count = json_of(&exported(&folder, collection, "x.geojson", &[]))["features"]
            .as_array()
            .expect("features")
            .len();
        assert_eq!(own["features"], json!(count), "{collection}");
        assert_eq!(own["aliases"]["name"].as_str().unwrap_or("Tên"), "Tên", "{collection}");
        let has_place = !["observations", "sources"].contains(&collection);
        assert_eq!(own["crs"], if has_place { "EPSG:5897" } else { "" }, "{collection}");
        assert_eq!(own["labels"], if has_place { json!("name") } else { Value::Null }, "{collection}");
    }
    let firms = told["firms"]["classes"].as_object().expect("classes");
    assert!(firms.len() > 8 && firms["Dệt may, da giày"].as_u64() > Some(3), "{firms:?}");
    assert_eq!(
        told["clusters"]["classes"].as_object().expect("classes").keys().collect::<Vec<_>>(),
        ["Cụm công nghiệp", "Cụm công nghiệp làng nghề"]
    );
}

#[test]
fn a_geopackage_says_what_it_is() {
    let folder = Folder::seeded();
    let file = exported(&folder, "zones,firms", "x.gpkg", &["--where", "name=x"]);
    let ask = |sql: &str| {
        let output = Command::new("sqlite3").args([&file, sql]).output_in_time().expect("sqlite3");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    };
    assert_eq!(ask("pragma application_id"), "1196444487");
    assert_eq!(ask("pragma integrity_check; pragma foreign_key_check"), "ok");
    assert_eq!(
        ask("select table_name, geometry_type_name from gpkg_geometry_columns order by 1"),
        "firms|POINT\nzones|POINT"
    );
    let about: Value =
        serde_json::from_str(&ask("select metadata from gpkg_metadata where id = 1")).expect("JSON");
    assert_eq!(
        (&about["city"], &about["role"], &about["selection"]),
        (&json!("hanoi"), &json!("public"), &json!({ "where": "name=x" }))
    );
    assert_eq!(
        ask(
            "select title, description from gpkg_data_columns where table_name = 'firms' and column_name = 'name'"
        ),
        "Tên|Name"
    );
    let whole = exported(&folder, "units", "y.gpkg", &[]);
    let near = gdal("ogrinfo", &["-ro", "-q", &whole, "-sql", "select count(*) as n from rtree_units_geom"]);
    assert!(near.contains("156"), "{near}");
    // An edit by another program keeps the index and the count.
    gdal("ogrinfo", &["-q", &whole, "-sql", "delete from units where fid = (select min(fid) from units)"]);
    let left = gdal("ogrinfo", &["-ro", "-q", &whole, "-sql", "select count(*) as n from rtree_units_geom"]);
    assert!(left.contains("155"), "{left}");
    assert!(gdal("ogrinfo", &["-ro", "-so", &whole, "units"]).contains("Feature Count: 155"));
}

#[rstest]
#[case("5897", 580_977.889, 2_336_815.335_5)]
#[case("3857", 11_775_536.815_4, 2_406_600.964_7)]
#[case("4756", 105.779_562_966, 21.124_402_767)]
#[case("4326", 105.781_447, 21.123_418)]
fn every_format_states_its_system_and_is_east_first(
    #[case] epsg: &str,
    #[case] east: f64,
    #[case] north: f64,
) {
    let folder = Folder::seeded();
    let only = ["--crs", epsg, "--filter", "id = 1"];
    for format in ["gpkg", "fgb", "geojson"] {
        let file = exported(&folder, "zones", &format!("x.{format}"), &only);
        let told = gdal("ogrinfo", &["-ro", "-al", &file]);
        assert!(told.contains(&format!("ID[\"EPSG\",{epsg}]]\nData axis")), "{format}: {told}");
        let read = by_gdal(&file, "zones");
        let own = &read["features"][0]["geometry"]["coordinates"];
        assert_eq!([own[0].as_f64(), own[1].as_f64()], [Some(east), Some(north)], "{format}");
    }
    let file = exported(&folder, "zones", "x.parquet", &only);
    let own = read(&["geopandas", &file]);
    assert_eq!(
        own["epsg"],
        if epsg == "4326" { Value::Null } else { epsg.parse::<u32>().expect("a number").into() }
    );
    assert_eq!((&own["bounds"][0], &own["bounds"][1]), (&json!(east), &json!(north)));
    let sheet = fs::read_to_string(exported(&folder, "zones", "x.csv", &only)).expect("the sheet");
    assert!(sheet.contains(&format!("{east},{north}")), "{sheet}");
}

#[test]
fn a_workbook_has_days_as_dates_and_years_as_texts() {
    let folder = Folder::seeded();
    let only = ["--filter", "code IN ('F0164', 'F0001', 'F0002', 'F0003')"];
    let file = exported(&folder, "firms", "x.xlsx", &only);
    let book = read(&["workbook", &file]);
    let rows = book["sheets"][0]["rows"].as_array().expect("rows");
    let at = |title: &str| {
        rows[0].as_array().expect("titles").iter().position(|own| own == title).expect("the column")
    };
    let (code, opened, precision) = (at("Code"), at("Opened"), at("Opened: precision"));
    let yamaha = rows.iter().find(|row| row[code] == "F0164").expect("the firm");
    assert_eq!((&yamaha[opened], &yamaha[precision]), (&json!({ "day": "1999-10-07" }), &json!("day")));
    assert!(yamaha[at("Sector (VSIC)")].is_string() && yamaha[at("Longitude (°)")].is_number(), "{yamaha}");
    let of = exported(&folder, "firms", "y.xlsx", &["--where", "opened_precision=year"]);
    let book = read(&["workbook", &of]);
    let years = book["sheets"][0]["rows"].as_array().expect("rows");
    assert!(
        years.len() > 3
            && years[1..].iter().all(|row| row[opened].as_str().is_some_and(|year| year.len() == 4))
    );
    let notes = book["sheets"][1]["rows"].to_string();
    assert!(
        notes.contains("opened_precision=year")
            && notes.contains("ODbL")
            && notes.contains("register_version"),
        "{notes}"
    );
    let home = folder.path().join("office");
    let profile = format!("-env:UserInstallation=file://{}/profile", home.display());
    let done = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76",
            "--outdir",
            text(&home),
            &file,
        ])
        .output_in_time()
        .expect("LibreOffice");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let sheet = fs::read_to_string(home.join("x.csv")).expect("what LibreOffice wrote");
    assert!(sheet.contains("Yamaha Motor Việt Nam") && sheet.contains(",1999-10-07,day,"), "{sheet}");
}

/// A Vietnamese spreadsheet takes a comma for the decimal mark, and a semicolon for the end of a cell.
#[test]
fn a_sheet_for_a_vietnamese_spreadsheet_is_read_back_as_it_was() {
    let folder = Folder::seeded();
    let [plain, local] = [&["--csv", "en"][..], &["--csv", "vi"]]
        .map(|more| fs::read_to_string(exported(&folder, "zones", "x.csv", more)).expect("the sheet"));
    assert_eq!(fs::read_to_string(exported(&folder, "zones", "x.csv", &[])).expect("the sheet"), plain);
    let lines = |text: &str, mark: u8| -> Vec<Vec<String>> {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(mark).has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    let (plain, local) = (lines(&plain, b','), lines(&local, b';'));
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    for (own, other) in plain.iter().flatten().zip(local.iter().flatten()) {
        let expected = if is_number(own) { own.replace('.', ",") } else { own.clone() };
        assert_eq!(*other, expected);
    }
    assert!(local.iter().flatten().any(|cell| cell.contains(',') && is_number(&cell.replace(',', "."))));
    let file = exported(&folder, "zones", "vi.csv", &["--csv", "vi"]);
    let described = json_of(&format!("{file}-metadata.json"));
    assert_eq!((&described["url"], &described["dialect"]["delimiter"]), (&json!("vi.csv"), &json!(";")));
    assert!(described["dc:license"].as_str().is_some_and(|own| own.contains("licence")), "{described}");
    let told = features(&json_of(&exported(&folder, "zones", "before.geojson", &[])));
    folder.xuong(&["import", "zones", &file]).ended(0);
    assert_eq!(features(&json_of(&exported(&folder, "zones", "after.geojson", &[]))), told);
}

/// The tiles of a file are those that the service gives, read by the reader of those who made the format.
#[test]
fn map_tiles_in_a_file_are_those_of_the_service() {
    let folder = Folder::seeded();
    let file = exported(&folder, "all", "city.pmtiles", &["--max-zoom", "12"]);
    let about = read(&["pmtiles", &file]);
    assert_eq!((&about["header"]["min_zoom"], &about["header"]["max_zoom"]), (&json!(0), &json!(12)));
    let layers: Vec<&str> = about["metadata"]["vector_layers"]
        .as_array()
        .expect("layers")
        .iter()
        .filter_map(|own| own["id"].as_str())
        .collect();
    assert_eq!(layers, ["zones", "clusters", "firms", "firms-hexagons", "units", "outlines"]);
    assert!(
        about["metadata"]["xuong"]["licence"].as_str().is_some_and(|own| own.contains("ODbL")),
        "{about}"
    );
    let tiles = about["tiles"].as_array().expect("tiles").clone();
    assert!(tiles.len() > 60, "{}", tiles.len());
    let server = Server::on(folder);
    for own in tiles.iter().step_by(7) {
        let [z, x, y] = ["z", "x", "y"].map(|key| own[key].as_u64().expect("a number"));
        let path =
            format!("/ogc/tiles/WebMercatorQuad/{z}/{y}/{x}?collections=zones,clusters,firms,units,outlines");
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let body = answer.body.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        assert_eq!(own["bytes"], body, "{path}");
    }
    server.stop();
}

#[rstest]
#[case(&["export", "sources", "-o", "x.pmtiles"], "collection sources has no map tiles")]
#[case(&["export", "firms", "-o", "x.pmtiles", "--crs", "5897"], "map tiles are EPSG:3857")]
#[case(&["export", "firms", "-o", "x.gpkg", "--max-zoom", "9"], "--max-zoom goes with a file .pmtiles")]
#[case(&["export", "roads", "-o", "x.csv"], "or all")]
#[case(&["export", "firms", "-o", "x.gpkg", "--crs", "9210"], "--crs EPSG:9210: this register offers CRS84")]
#[case(&["export", "firms", "-o", "x.gpkg", "--csv", "vi"], "--csv goes with a file .csv")]
#[case(&["export", "all", "-o", "x.csv"], "a file .csv holds one collection")]
#[case(&["export", "firms", "-o", "x.shp"], ".geojson, .csv, .xlsx, .fgb, .gpkg, .parquet")]
fn what_is_not_written_is_said(#[case] args: &[&str], #[case] named: &str) {
    let folder = Folder::seeded();
    let run = folder.xuong(&[&["--lang", "en"], args].concat()).ended(2);
    assert!(run.err.contains(named), "{}", run.err);
}
