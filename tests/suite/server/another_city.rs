//! A city is configuration: one that is made up, with another meridian, other bounds, boundaries and plan, is served as the one
//! that comes with the program is (`tests/fixtures/cities`).

use std::{fs, path::PathBuf, process::Command, sync::OnceLock};

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Folder, Run, Server},
    ogc::gdal::gdal,
    reports::forms::parts::part,
};

/// The folder of the city that is made up.
fn mau() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cities/mau");
    path.to_str().expect("a path").to_owned()
}

/// A register of that city with the files of its folder.
fn seeded() -> Folder {
    static SEED: OnceLock<Folder> = OnceLock::new();
    let seed = SEED.get_or_init(|| {
        let folder = Folder::empty();
        let run = folder.xuong(&["--city", &mau(), "--lang", "en", "demo", "--seed-only"]).ended(0);
        assert!(run.out.starts_with("Loading Sample (made up)'s data from "), "{}", run.out);
        folder
    });
    let folder = Folder::empty();
    fs::copy(seed.path().join("xuong.db"), folder.path().join("xuong.db")).expect("the seed is copied");
    folder
}

pub(crate) fn server() -> Server {
    Server::start(seeded(), &["--city", &mau()])
}

fn xuong(folder: &Folder, args: &[&str]) -> Run {
    let city = mau();
    folder.xuong(&[&["--city", &city, "--lang", "en"], args].concat())
}

/// What GDAL made: code, longitude, latitude, easting, northing.
pub(crate) fn expected() -> Vec<(String, [f64; 4])> {
    let text = fs::read_to_string(format!("{}/expected.tsv", mau())).expect("the file");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| cells[at].parse().expect("a number");
        (cells[0].to_owned(), [number(1), number(2), number(3), number(4)])
    };
    text.lines().skip(1).map(row).collect()
}

/// Codes and positions of firms.
fn points(page: &Value) -> Vec<(String, [f64; 2])> {
    let point = |feature: &Value| {
        let at = &feature["geometry"]["coordinates"];
        let number = |axis: usize| at[axis].as_f64().expect("a number");
        (feature["properties"]["code"].as_str().expect("a code").to_owned(), [number(0), number(1)])
    };
    let mut points: Vec<_> = page["features"].as_array().expect("features").iter().map(point).collect();
    points.sort_by(|a, b| a.0.cmp(&b.0));
    points
}

/// A hundredth of a second of arc is 30 cm; the files are rounded to a millimetre.
#[test]
fn metres_that_state_no_system_are_of_the_city() {
    let server = server();
    let page = server.get("/ogc/collections/firms/items?limit=100").json(200);
    let metres = server.get("/ogc/collections/firms/items?limit=100&crs=EPSG:9209").json(200);
    let (degrees, metres) = (points(&page), points(&metres));
    assert_eq!(degrees.len(), expected().len());
    for ((code, [lon, lat, east, north]), (at, flat)) in
        expected().into_iter().zip(degrees.into_iter().zip(metres))
    {
        assert_eq!((&code, &code), (&at.0, &flat.0));
        assert!((at.1[0] - lon).abs() < 2e-8 && (at.1[1] - lat).abs() < 2e-8, "{code}: {:?}", at.1);
        assert!((flat.1[0] - east).abs() < 2e-3 && (flat.1[1] - north).abs() < 2e-3, "{code}: {:?}", flat.1);
    }
    server.stop();
}

/// FlatGeobuf says its system by code: GDAL transforms it back by itself.
#[test]
fn gdal_reads_the_system_of_the_city() {
    let server = server();
    let file = server
        .folder
        .file("firms.fgb", server.get("/ogc/collections/firms/items?limit=100&crs=EPSG:9209&f=fgb").body);
    let file = file.to_str().expect("a path");
    let summary = gdal("ogrinfo", &["-ro", "-al", "-so", file]);
    assert!(summary.contains("ID[\"EPSG\",9209]"), "{summary}");
    let text =
        gdal("ogr2ogr", &["-f", "CSV", "/vsistdout/", file, "-t_srs", "OGC:CRS84", "-lco", "GEOMETRY=AS_XY"]);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let headings = rows.headers().expect("headings").clone();
    let at = |name: &str| headings.iter().position(|own| own == name).expect("the column");
    let (code, x, y) = (at("code"), at("X"), at("Y"));
    let mut seen = 0;
    for row in rows.records() {
        let row = row.expect("a row");
        let (_, [lon, lat, ..]) =
            expected().into_iter().find(|(own, _)| *own == row[code]).expect("a firm of the file");
        let (x, y): (f64, f64) = (row[x].parse().expect("a number"), row[y].parse().expect("a number"));
        assert!((x - lon).abs() < 1e-7 && (y - lat).abs() < 1e-7, "{}: {x} {y}", &row[code]);
        seen += 1;
    }
    assert_eq!(seen, expected().len());
    server.stop();
}

#[test]
fn collections_tiles_and_search_are_of_the_city() {
    let server = server();
    for (name, count) in [("zones", 1), ("clusters", 1), ("firms", 8), ("units", 6)] {
        let collection = server.get(&format!("/ogc/collections/{name}")).json(200);
        let bbox: Vec<f64> = collection["extent"]["spatial"]["bbox"][0]
            .as_array()
            .expect("a box")
            .iter()
            .map(|n| n.as_f64().expect("a number"))
            .collect();
        assert!(bbox[0] > 105.3 && bbox[1] > 18.2 && bbox[2] < 105.7 && bbox[3] < 18.6, "{name}: {bbox:?}");
        assert_eq!(collection["storageCrs"], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        let crs = collection["crs"].as_array().expect("systems");
        assert!(crs.contains(&"http://www.opengis.net/def/crs/EPSG/0/9209".into()), "{crs:?}");
        let page = server.get(&format!("/ogc/collections/{name}/items")).json(200);
        assert_eq!(page["numberMatched"], count, "{name}");
    }
    // Tile 10/459/811 holds 105.4, 18.3.
    let tile = server.get("/ogc/tiles/WebMercatorQuad/10/459/811");
    assert_eq!(tile.status, 200);
    assert!(tile.text().contains("Cơ sở bịa 1"), "{} bytes", tile.body.len());
    let found = server.get("/api/search?q=kcn%20bia").json(200);
    assert!(found.to_string().contains("KCN Bịa Một"), "{found}");
    server.stop();
}

/// The first three firms lie within 250 m of the first one's point.
#[rstest]
#[case("105.4,18.3")]
#[case("2024096.947 489232.903")]
#[case("489232.903 2024096.947")]
fn near_reads_metres_of_the_city(#[case] point: &str) {
    let server = server();
    let point: String = form_urlencoded::byte_serialize(point.as_bytes()).collect();
    let near = server.get(&format!("/api/near?point={point}&within=300m")).json(200);
    let codes: Vec<&str> = near["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter_map(|f| f["properties"]["code"].as_str())
        .collect();
    assert_eq!(codes, ["MF1", "MF2", "MF3"]);
    let asked = server.get("/api/near?within=3km").text();
    assert!(asked.contains("105.4,18.3") && asked.contains("KCN Bịa Một"), "{asked}");
    server.stop();
}

#[test]
fn positions_outside_the_city_are_refused_with_its_name() {
    let folder = seeded();
    let firms = folder.file("firms.csv", "name,lon,lat\nỞ xa,105.85,21.03\n");
    let firms = firms.to_str().expect("a path");
    let told = xuong(&folder, &["import", "firms", firms]).ended(2);
    assert!(told.out.contains("outside the area of the City of Sample (made up)"), "{}", told.out);
    let told = folder.xuong(&["--city", &mau(), "import", "firms", firms]).ended(2);
    assert!(told.out.contains("ngoài địa bàn Thành phố Mẫu (bịa)"), "{}", told.out);
    // Without any boundaries the bounds of the city judge.
    let empty = Folder::empty();
    let told = xuong(&empty, &["import", "firms", firms]).ended(2);
    assert!(told.out.contains("outside the area of the City of Sample (made up)"), "{}", told.out);
    let turned = folder.file("turned.csv", "name,lon,lat\nLộn,18.3,105.4\n");
    let told = xuong(&folder, &["import", "firms", turned.to_str().expect("a path")]).ended(2);
    assert!(told.out.contains("in Sample (made up) longitude is 105–105, latitude 18–18"), "{}", told.out);
    let area = serde_json::json!({ "type": "FeatureCollection", "features": [{ "type": "Feature",
        "properties": { "code": "T9", "name": "Xã" }, "geometry": { "type": "Polygon",
        "coordinates": [[[489_000, 2_024_000], [490_000, 2_024_000], [490_000, 2_025_000], [489_000, 2_024_000]]] } }] });
    let area = folder.file("area.geojson", area.to_string());
    let told =
        xuong(&folder, &["import", "units", area.to_str().expect("a path"), "--edition", "more"]).ended(2);
    assert!(told.out.contains("urn:ogc:def:crs:EPSG::9209"), "{}", told.out);
}

#[test]
fn a_folder_made_for_one_city_is_not_opened_as_another() {
    let folder = seeded();
    let told = folder.xuong(&["--lang", "en", "search", "bia"]).ended(2);
    assert!(
        told.err.contains("this register is of the city 'mau', not of 'hanoi'; say --city FOLDER"),
        "{}",
        told.err
    );
    let told = folder.xuong(&["search", "bia"]).ended(2);
    assert!(
        told.err.contains("sổ đăng ký này là của thành phố “mau”, không phải của “hanoi”"),
        "{}",
        told.err
    );
    xuong(&folder, &["search", "bia"]).ended(0);
    let config = folder.file("xuong.toml", format!("city = {:?}\n", mau()));
    folder.xuong(&["--config", config.to_str().expect("a path"), "search", "bia"]).ended(0);
    let other = xuong(&Folder::seeded(), &["search", "bia"]).ended(2);
    assert!(other.err.contains("this register is of the city 'hanoi', not of 'mau'"), "{}", other.err);
    // A backup takes its city along.
    let (copy, empty) = (folder.path().join("copy.db"), Folder::empty());
    xuong(&folder, &["backup", copy.to_str().expect("a path")]).ended(0);
    xuong(&empty, &["restore", copy.to_str().expect("a path")]).ended(0);
    assert!(empty.xuong(&["--lang", "en", "search", "bia"]).ended(2).err.contains("'mau'"));
    xuong(&empty, &["search", "bia"]).ended(0);
}

/// Two of the eight firms lie in each half: five in the west, three in the east.
#[rstest]
#[case("quarters-2020", &[("Khu Tây (bịa)", 5), ("Khu Đông (bịa)", 3)])]
#[case("towns-2021", &[("Xã Tây Nam (bịa)", 4), ("Xã Đông Nam (bịa)", 1), ("Xã Tây Bắc (bịa)", 1), ("Xã Đông Bắc (bịa)", 2)])]
fn the_sector_mix_is_told_by_the_editions_of_the_city(#[case] edition: &str, #[case] firms: &[(&str, u64)]) {
    let server = server();
    let mix = server.get(&format!("/api/reports/sector-mix?boundaries={edition}&lang=vi")).json(200);
    for (name, count) in firms {
        let of_area = mix["rows"].as_array().expect("rows").iter().filter(|row| row["area_name"] == *name);
        let sum: u64 = of_area.filter_map(|row| row["establishments"].as_u64()).sum();
        assert_eq!(sum, *count, "{name}: {mix}");
    }
    let wrong = server.get("/api/reports/sector-mix?boundaries=wards-2025").text();
    assert!(wrong.contains("quarters-2020") && wrong.contains("towns-2021"), "{wrong}");
    server.stop();
}

#[test]
fn reports_name_the_city_and_its_plan_and_never_another_one() {
    let server = server();
    let of = |path: &str| server.get(path);
    let docx = |lang: &str| {
        let answer = of(&format!("/api/reports/six-monthly?period=2025-H1&lang={lang}&f=docx"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let file = if lang == "vi" { "bao-cao-so-ket-2025-H1" } else { "half-year-report-2025-H1" };
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}.docx\""));
        part(&answer.body, "word/document.xml")
    };
    let texts = [
        docx("vi"),
        docx("en"),
        of("/api/reports/six-monthly?period=2025-H1&lang=vi&f=html").text(),
        of("/api/reports/targets?lang=vi&f=html").text(),
        of("/plain?lang=vi").text(),
        of("/plain?lang=en").text(),
        of("/").text(),
        of("/api/config").text(),
        of("/ogc/api").text(),
        of("/ogc/collections/firms/items?f=html&lang=vi").text(),
    ];
    for (at, text) in texts.iter().enumerate() {
        for other in ["Hà Nội", "Hanoi", "hanoi", "204-KH", "districts-2024", "wards-2025", "Thăng Long"]
        {
            assert!(!text.contains(other), "text {at} names {other}");
        }
    }
    let [vi, en, html, targets, plain, plain_en, page, ..] = &texts;
    assert!(vi.contains("Mẫu (bịa), ngày …… tháng …… năm 2025") && vi.contains("1. Mục tiêu đến năm 2028"));
    assert!(en.contains("Sample (made up), …… 2025") && en.contains("1. Targets for 2028"));
    assert!(html.contains("Chỉ tiêu của Kế hoạch 1-KH/MAU (bịa)") && html.contains("Xã Tây Nam (bịa)"));
    assert!(
        targets.contains("Tỷ trọng công nghiệp (bịa)")
            && targets.contains("Kế hoạch 1-KH/MAU (bịa) ngày 2/1/2025")
    );
    assert!(plain.contains("<title>Xưởng — công nghiệp Mẫu (bịa)</title>"));
    assert!(plain_en.contains("the industry of Sample (made up)"));
    assert!(
        page.contains("<title>Xưởng – bản đồ công nghiệp Mẫu (bịa)</title>")
            && page.contains("&quot;towns-2021&quot;")
    );
    let targets = of("/api/reports/targets?lang=en").json(200);
    assert_eq!(
        targets["title"].as_str().map(|t| t.starts_with("Targets of plan 1-KH/MAU (made up)")),
        Some(true)
    );
    let first = &targets["rows"][0];
    assert_eq!((first["target"].as_f64(), first["actual"].as_f64()), (Some(40.0), Some(31.0)), "{targets}");
    for (report, told) in [
        ("grid", "VN-2000 / TM-3 105°30' (EPSG:9209)"),
        ("hotspots", "EPSG:9209"),
        ("centre", "EPSG:9209"),
        ("clusters", "EPSG:9209"),
    ] {
        let text = of(&format!("/api/reports/{report}?lang=en")).text();
        assert!(text.contains(told) && !text.contains("5897"), "{report}: {text}");
    }
    server.stop();
}

#[test]
fn what_the_app_begins_with_is_of_the_city() {
    let server = server();
    let city = server.get("/api/config").json(200)["city"].clone();
    assert_eq!(city["code"], "mau");
    assert_eq!(city["name"]["vi"], "Mẫu (bịa)");
    assert_eq!(city["bounds"], serde_json::json!([105.3, 18.2, 105.7, 18.6]));
    assert_eq!(city["start"], serde_json::json!({ "lon": 105.5, "lat": 18.4, "zoom": 10.5 }));
    assert_eq!(city["crs"], serde_json::json!({ "epsg": 9209, "meridian": 105.5 }));
    assert_eq!(city["edition"], "towns-2021");
    assert_eq!(city["editions"][1]["title"]["en"], "New towns (from 2021)");
    // The page has the same, so that the app need not wait for it.
    let page = server.get("/").text();
    let written =
        page.split("data-city=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("the city");
    let written: Value =
        serde_json::from_str(&written.replace("&quot;", "\"").replace("&amp;", "&")).expect("JSON");
    assert_eq!(written, city);
    server.stop();
}

/// The law is the same in every city and comes with the program.
#[test]
fn the_law_is_that_of_the_country() {
    let folder = seeded();
    let run = xuong(
        &folder,
        &[
            "report",
            "eligibility",
            "--on",
            "2026-09-20",
            "--boundaries",
            "towns-2021",
            "--area",
            "T4",
            "--area-ha",
            "3",
            "--cluster-kind",
            "ordinary",
            "--terrain",
            "plain",
            "--format",
            "json",
        ],
    );
    let told = run.ended(0).out;
    assert!(told.contains("ND303_2026") && told.contains("\"fail\""), "{told}");
}

/// Workers are told by the units that the city names, unless the settings name others.
#[test]
fn the_edition_that_workers_are_told_by_is_the_city_s() {
    let folder = seeded();
    let row = |n: u32| format!("Xưởng bịa {n},25,{},105.4{n},18.3\n", 40 + n);
    let rows: String = (1..=6).map(row).collect();
    let firms = folder.file("more.csv", format!("name,sector,workers,lon,lat\n{rows}"));
    xuong(&folder, &["import", "firms", firms.to_str().expect("a path")]).ended(0);
    let server = Server::start(folder, &["--city", &mau(), "--public-workers", "live"]);
    let told = |edition: &str| {
        let mix = server.get(&format!("/api/reports/sector-mix?boundaries={edition}")).json(200);
        mix["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .any(|row| row["workers"].is_u64() && row["area_name"] != "Whole city")
    };
    assert!(told("quarters-2020"), "the edition that the city names");
    assert!(!told("towns-2021"), "the newest edition");
    server.stop();
}

#[test]
fn gdal_agrees_with_the_expected_file() {
    for (code, [lon, lat, east, north]) in expected() {
        let mut transform = Command::new("gdaltransform");
        transform.args(["-s_srs", "EPSG:9209", "-t_srs", "OGC:CRS84"]).stdin(std::process::Stdio::piped());
        let mut run = transform.stdout(std::process::Stdio::piped()).spawn().expect("gdaltransform");
        let line = format!("{east} {north}\n");
        std::io::Write::write_all(&mut run.stdin.take().expect("its input"), line.as_bytes())
            .expect("a line");
        let out = run.wait_with_output().expect("its answer").stdout;
        let numbers: Vec<f64> =
            String::from_utf8_lossy(&out).split_whitespace().filter_map(|n| n.parse().ok()).collect();
        assert!((numbers[0] - lon).abs() < 2e-8 && (numbers[1] - lat).abs() < 2e-8, "{code}: {numbers:?}");
    }
}
