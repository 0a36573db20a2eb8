//! Reference systems that are stated are obeyed, or the file is refused. Expected positions are those of GDAL 3.10's
//! `gdaltransform -t_srs OGC:CRS84`.

use rstest::rstest;
use serde_json::{Value, json};
use xuong::{
    geom::{lonlat::LonLat, measure::distance_m},
    model::unit::Unit,
};

use super::{case, import, import_text, told, unit};
use crate::{
    harness::{Folder, Server},
    imports::files::{firm, held},
};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("a position")
}

/// 105.8, 21.0 of EPSG:4756.
fn shifted() -> LonLat {
    at(105.801_882_414_948, 20.999_014_464_364)
}

/// How far the south-western corner of a unit is from where it should be.
fn miss_m(unit: &Unit, expected: LonLat) -> f64 {
    let corners = unit.shape.0[0].exterior().0.iter();
    let misses = corners.map(|c| distance_m(at(c.x, c.y), expected));
    misses.fold(f64::INFINITY, f64::min)
}

/// A collection of one square ward, whose members are given.
fn square(corner: [f64; 2], side: f64, crs: &str) -> String {
    let [x, y] = corner;
    let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
    let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
    let feature =
        json!({ "type": "Feature", "properties": { "code": "W1", "name": "Phường" }, "geometry": geometry });
    let comma = if crs.is_empty() { "" } else { "," };
    format!(r#"{{"type":"FeatureCollection"{comma}{crs},"features":[{feature}]}}"#)
}

#[rstest]
#[case("ward-4756.geojson", "EPSG:4756", at(105.731_882_204, 20.969_015_115))]
#[case("ward-5897.geojson", "EPSG:5897", at(105.887_234_016, 21.070_372_537))]
fn a_system_that_a_file_states_is_obeyed(#[case] file: &str, #[case] crs: &str, #[case] expected: LonLat) {
    let folder = Folder::empty();
    let run = import(&folder, "units", case(file), &["--edition", "e"]).ended(0);
    assert!(run.out.contains("note: file") && run.out.contains(crs), "{}", run.out);
    let miss = miss_m(&unit(&folder).expect("a unit"), expected);
    assert!(miss < 0.002, "{miss} m");
}

#[rstest]
#[case(r#""crs":{"type":"name","properties":{"name":"EPSG:4756"}}"#)]
#[case(r#""crs":{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/4756"}}"#)]
#[case(r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG:9.9:4756"}}"#)]
#[case(r#""crs":{"type":"link","properties":{"href":"http://spatialreference.org/ref/epsg/4756/proj4/","type":"proj4"}}"#)]
#[case(r#""crs":{"type":"EPSG","properties":{"code":4756}}"#)]
#[case(r#""crs":"EPSG:4756""#)]
fn a_system_has_many_names(#[case] crs: &str) {
    let folder = Folder::empty();
    import_text(&folder, "units", square([105.8, 21.0], 0.01, crs), &["--edition", "e"]).ended(0);
    assert!(miss_m(&unit(&folder).expect("a unit"), shifted()) < 0.002);
}

#[rstest]
#[case::absent("")]
#[case::crs84(r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#)]
#[case::wgs84(r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4326"}}"#)]
fn degrees_of_wgs_84_stay_as_they_are(#[case] crs: &str) {
    let folder = Folder::empty();
    import_text(&folder, "units", square([105.8, 21.0], 0.01, crs), &["--edition", "e"]).ended(0);
    assert!(miss_m(&unit(&folder).expect("a unit"), at(105.8, 21.0)) < 1e-6);
}

#[test]
fn an_unknown_system_that_is_null_is_told() {
    let file = square([105.8, 21.0], 0.01, r#""crs":null"#);
    let run = import_text(&Folder::empty(), "units", &file, &["--edition", "e"]).ended(1);
    assert!(run.out.contains("warning: file: the file states \"crs\": null"), "{}", run.out);
    let folder = Folder::empty();
    import_text(&folder, "units", &file, &["--edition", "e", "--crs", "EPSG:4756"]).ended(0);
    assert!(miss_m(&unit(&folder).expect("a unit"), shifted()) < 0.002);
}

const NAMED_4756: &str = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4756"}}"#;

#[rstest]
#[case::unknown(square([105.8, 21.0], 0.01, r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}}"#), &[], "EPSG::27700")]
#[case::nonsense(square([105.8, 21.0], 0.01, r#""crs":{"type":"name","properties":{}}"#), &[], "not supported")]
#[case::another_asked(square([105.8, 21.0], 0.01, NAMED_4756), &["--crs", "EPSG:5897"], "the file states EPSG:4756, --crs EPSG:5897")]
#[case::metres_of_nothing(square([583_000.0, 2_322_000.0], 1000.0, ""), &[], "are metres, not degrees")]
#[case::metres_of_degrees(square([583_000.0, 2_322_000.0], 1000.0, NAMED_4756), &[], "is not of EPSG:4756")]
#[case::degrees_of_metres(square([105.8, 21.0], 0.01, ""), &["--crs", "EPSG:5897"], "is not of EPSG:5897")]
#[case::north_first(square([2_322_000.0, 583_000.0], 1000.0, ""), &["--crs", "EPSG:5897"], "east (longitude) before north")]
fn what_cannot_be_obeyed_is_refused_once(#[case] file: String, #[case] more: &[&str], #[case] said: &str) {
    let folder = Folder::empty();
    let run = import_text(&folder, "units", file, &[&["--edition", "e"], more].concat()).ended(2);
    let errors: Vec<&str> = run.out.lines().filter(|line| line.starts_with("error")).collect();
    assert!(
        errors.len() == 1 && errors[0].contains("error: file") && errors[0].contains(said),
        "{}",
        run.out
    );
    assert!(held(&folder).0.units.is_empty());
}

#[test]
fn a_feature_or_its_geometry_may_state_the_system_but_no_other_one() {
    let stated = |outer: &str, inner: &str| {
        square([105.8, 21.0], 0.01, outer).replace(
            "\"type\":\"Polygon\"",
            &format!(
                "\"type\":\"Polygon\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{inner}\"}}}}"
            ),
        )
    };
    let folder = Folder::empty();
    import_text(&folder, "units", stated("", "EPSG:4756"), &["--edition", "e"]).ended(0);
    assert!(miss_m(&unit(&folder).expect("a unit"), shifted()) < 0.002);
    let run =
        import_text(&Folder::empty(), "units", stated(NAMED_4756, "EPSG:3405"), &["--edition", "e"]).ended(2);
    assert!(run.out.contains("two systems, EPSG:4756 and EPSG:3405"), "{}", run.out);
}

#[rstest]
#[case([583_000.0, 2_322_000.0], 1000.0, "EPSG:5897", at(105.800_196_423, 20.989_514_499))]
#[case([583_000.0, 2_322_000.0], 1000.0, "EPSG:3405", at(105.800_469_544, 20.995_807_653))]
#[case([11_782_000.0, 2_391_000.0], 1000.0, "EPSG:3857", at(105.839_506_775, 20.992_631_544))]
#[case([105.8, 21.0], 0.01, "EPSG:4756", shifted())]
fn units_are_read_in_the_system_that_is_asked_for(
    #[case] corner: [f64; 2],
    #[case] side: f64,
    #[case] crs: &str,
    #[case] expected: LonLat,
) {
    let folder = Folder::empty();
    import_text(&folder, "units", square(corner, side, ""), &["--edition", "e", "--crs", crs]).ended(0);
    let miss = miss_m(&unit(&folder).expect("a unit"), expected);
    assert!(miss < 0.002, "{miss} m");
}

#[test]
fn outlines_are_read_in_the_system_that_is_asked_for() {
    let folder = Folder::seeded();
    let file = square([578_000.0, 2_336_000.0], 1000.0, "").replace("W1", "Z01");
    // Its area is not that of the zone, which is told.
    import_text(&folder, "outlines", file, &["--crs", "EPSG:5897"]).ended(1);
    let outlines = held(&folder).0.outlines;
    let outline = outlines.values().find(|outline| outline.zone.as_str() == "Z01").expect("an outline");
    let corner = outline.shape.0[0].exterior().0[0];
    assert!((105.0..106.5).contains(&corner.x) && (20.5..21.5).contains(&corner.y), "{corner:?}");
}

#[rstest]
#[case("points-4756.csv")]
#[case("degrees-in-x-y.csv")]
fn points_in_degrees_of_vn_2000_are_shifted(#[case] file: &str) {
    let folder = Folder::seeded();
    let run = import(&folder, "firms", case(file), &["--crs", "EPSG:4756"]).ended(0);
    told(&run, 2, &["note", "read as degrees in EPSG:4756"]);
    let name = if file.starts_with("points") { "Lò mía" } else { "Lò mật" };
    let place = firm(&folder, name).and_then(|firm| firm.location).expect("a place");
    assert!((place.point.lon() - 105.641_883_7).abs() < 5e-8, "{place:?}");
    assert!((place.point.lat() - 21.069_016_6).abs() < 5e-8, "{place:?}");
    assert_eq!(place.entered.as_deref(), Some("EPSG:4756 105.64 21.07"));
}

#[test]
fn degrees_in_the_columns_of_metres_are_read_as_degrees_which_is_told() {
    let folder = Folder::seeded();
    let run = import(&folder, "firms", case("degrees-in-x-y.csv"), &[]).ended(0);
    told(&run, 2, &["note", "X and Y hold degrees, read as WGS 84", "--crs EPSG:4756"]);
    let rows =
        "OBJECTID,NAME,X,Y,Shape_Area\n1,Xưởng độ,105.8,21.0,12\n2,Xưởng mét,594446.581,2327066.347,13\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(0);
    told(&run, 2, &["note", "hold degrees"]);
    told(&run, 3, &["note", "read as metres in EPSG:5897"]);
    let point = |name: &str| firm(&folder, name).and_then(|firm| firm.location).expect("a place").point;
    assert_eq!(point("Xưởng độ"), at(105.8, 21.0));
    assert_eq!(point("Lò mật"), at(105.64, 21.07));
    assert!(distance_m(point("Xưởng mét"), at(105.910_56, 21.034_72)) < 0.5);
}

#[test]
fn a_system_in_a_title_is_obeyed() {
    let folder = Folder::seeded();
    let rows = "Hệ tọa độ VN-2000; kinh tuyến trục 105°45', múi chiếu 3°\n\nTên;X;Y\nA;2327066;517000\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(0);
    told(&run, 4, &["note", "in EPSG:9210"]);
}

#[test]
fn geometries_with_swapped_axes_are_refused_and_read_on_request() {
    let folder = Folder::empty();
    let file = square([21.0, 105.8], 0.01, "");
    let run = import_text(&folder, "units", &file, &["--edition", "e"]).ended(2);
    told(&run, 1, &["error", "in each other's columns"]);
    import_text(&folder, "units", &file, &["--edition", "e", "--swap-axes"]).ended(0);
    assert!(miss_m(&unit(&folder).expect("a unit"), at(105.8, 21.0)) < 1e-6);
}

#[rstest]
#[case::degrees("Kinh độ (VN-2000),Vĩ độ (VN-2000)\nA,105.8,21.0", "EPSG:4756")]
#[case::plane_degrees("X (VN-2000),Y (VN-2000)\nA,21.0,105.8", "EPSG:4756")]
#[case::one_column("Tọa độ VN-2000\nA,21.0 105.8", "EPSG:4756")]
#[case::zone("\"X (VN-2000, KTT 105°45', múi 3°)\",Y\nA,2327066,517000", "EPSG:9210")]
#[case::code("X (EPSG:3405),Y (EPSG:3405)\nA,2327066,594446", "EPSG:3405")]
#[case::of_the_city("X (VN-2000),Y (VN-2000)\nA,2327066,594446", "EPSG:5897")]
fn a_system_in_a_heading_is_obeyed(#[case] rows: &str, #[case] system: &str) {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", format!("Tên,{rows}\n"), &[]).ended(0);
    told(&run, 2, &["note", &format!("in {system}")]);
    let place = firm(&folder, "A").and_then(|firm| firm.location).expect("a place");
    assert!(place.entered.expect("as entered").starts_with(system));
}

#[rstest]
#[case("lon,lat\nA,105.8,21.0", "EPSG:5897", "these are degrees, but EPSG:5897 is in metres")]
#[case("x,y\nA,2322000,583000", "EPSG:4756", "these are metres, but EPSG:4756 is in degrees")]
#[case("x,y\nA,21.0,105.8", "EPSG:3405", "these are degrees, but EPSG:3405 is in metres")]
fn points_that_are_not_of_the_system_are_refused(#[case] rows: &str, #[case] crs: &str, #[case] said: &str) {
    let run = import_text(&Folder::seeded(), "firms", format!("name,{rows}\n"), &["--crs", crs]).ended(2);
    told(&run, 2, &["error", said]);
}

#[test]
fn a_file_of_both_pairs_of_columns_has_metres_in_the_system_and_degrees_of_wgs_84() {
    let folder = Folder::seeded();
    let rows = "name,x,y,lon,lat\nMét,2322000,583000,,\nĐộ,,,105.8,21.0\n";
    import_text(&folder, "firms", rows, &["--crs", "EPSG:5897"]).ended(0);
    let point = |name: &str| firm(&folder, name).and_then(|firm| firm.location).expect("a place").point;
    assert!(distance_m(point("Mét"), at(105.800_196_423, 20.989_514_499)) < 0.002);
    assert_eq!(point("Độ"), at(105.8, 21.0));
}

/// Two firms, of which the area in WGS 84 would hold both and the area in VN-2000 only the second.
fn with_two_firms() -> Folder {
    let folder = Folder::seeded();
    let rows = "code,name,sector,lon,lat\nIN1,Sát biên,32,105.8605,21.02\nIN2,Bên trong,32,105.88,21.02\n";
    import_text(&folder, "firms", rows, &[]).ended(0);
    folder
}

fn establishments(report: &Value) -> u64 {
    let rows = report["rows"].as_array().expect("rows").iter();
    rows.filter_map(|row| row["establishments"].as_u64()).sum()
}

#[test]
fn an_area_that_is_posted_is_read_in_the_system_that_it_states() {
    let server = Server::on(with_two_firms());
    let text = std::fs::read_to_string(case("area-4756.json")).expect("the area");
    let post = |body: &str| server.post("/api/reports/sector-mix", &[], body);
    let stated = establishments(&post(&text).json(200));
    let plain = establishments(&post(&text.replace("EPSG::4756", "EPSG::4326")).json(200));
    let ring = "[[105.861882,20.999014],[105.911882,20.999013],[105.911883,21.039013],[105.861883,21.039014],[105.861882,20.999014]]";
    let by_hand = post(&format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#)).json(200);
    assert_eq!(stated, establishments(&by_hand));
    assert!(stated < plain, "{stated} of {plain}");
    let unknown = post(&text.replace("EPSG::4756", "EPSG::27700"));
    assert!(unknown.status == 400 && unknown.text().contains("27700"), "{}", unknown.text());
    server.stop();
}

#[test]
fn an_area_in_metres_is_refused_with_what_to_do_and_read_when_its_system_is_said() {
    let folder = with_two_firms();
    let report = |more: &[&str]| {
        let file = case("area-in-metres.json");
        let args = ["--lang", "en", "report", "sector-mix", "--within", &file, "--format", "json"];
        folder.xuong(&[&args, more].concat())
    };
    let refused = report(&[]).ended(2);
    assert!(
        refused.err.contains("are metres, not degrees") && refused.err.contains("\"crs\""),
        "{}",
        refused.err
    );
    let read: Value = serde_json::from_str(&report(&["--crs", "EPSG:3405"]).ended(0).out).expect("JSON");
    assert!(establishments(&read) >= 2, "{read}");
    let server = Server::on(folder);
    let body = std::fs::read_to_string(case("area-in-metres.json")).expect("the area");
    let answer = server.post("/api/reports/sector-mix?lang=vi", &[], &body);
    assert!(answer.status == 400 && answer.text().contains("là mét chứ không phải độ"), "{}", answer.text());
    server.stop();
}

#[test]
fn near_reads_coordinates_in_the_system_that_is_asked_for() {
    let folder = with_two_firms();
    let near =
        |place: &str, crs: &str| folder.xuong(&["--lang", "en", "near", place, "-k", "1", "--crs", crs]);
    assert!(near("105.8,21.0", "EPSG:4756").ended(0).out.contains("(105.80188, 20.99901)"));
    assert!(near("21.0 105.8", "EPSG:4756").ended(0).out.contains("(105.80188, 20.99901)"));
    assert!(near("105.8,21.0", "EPSG:5897").ended(2).err.contains("are degrees, but EPSG:5897 is in metres"));
    assert!(
        near("594446 2327066", "EPSG:4756").ended(2).err.contains("are metres, but EPSG:4756 is in degrees")
    );
    let server = Server::on(folder);
    let answer = server.get("/api/near?point=105.8,21.0&crs=EPSG:4756").json(200);
    let place = &answer["place"]["coordinates"];
    assert!((place[0].as_f64().expect("a longitude") - 105.801_882_4).abs() < 1e-7, "{place}");
    let refused = server.get("/api/near?point=105.8,21.0&crs=EPSG:5897");
    assert!(refused.status == 400 && refused.text().contains("EPSG:5897"), "{}", refused.text());
    server.stop();
}
