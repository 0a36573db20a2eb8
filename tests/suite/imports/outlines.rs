//! The land of zones and clusters: drawn elsewhere, imported, and shown beside their points.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Folder, Server};

/// KCN Thăng Long, whose published area is 274 ha.
const ZONE: &str = "Z01";
const AT: [f64; 2] = [105.781_447, 21.123_418];

/// A made-up square around a point, about as wide in metres as it is told.
fn square(code: &str, [lon, lat]: [f64; 2], side_m: f64) -> Value {
    let (dx, dy) = (side_m / 2.0 / 103_900.0, side_m / 2.0 / 110_700.0);
    let ring = [[-dx, -dy], [dx, -dy], [dx, dy], [-dx, dy], [-dx, -dy]].map(|[x, y]| [lon + x, lat + y]);
    json!({
        "type": "Feature",
        "properties": { "code": code, "source": "made up for tests", "as_of": "2026-10", "precision": "generalised" },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

fn file(folder: &Folder, features: &[Value]) -> String {
    let collection = json!({ "type": "FeatureCollection", "features": features });
    folder.file("outlines.geojson", collection.to_string()).display().to_string()
}

fn import(folder: &Folder, features: &[Value]) -> crate::harness::Run {
    let path = file(folder, features);
    folder.xuong(&["--lang", "en", "import", "outlines", &path])
}

fn exported(folder: &Folder) -> String {
    folder.xuong(&["export", "outlines", "-o", "out.geojson"]).ended(0);
    std::fs::read_to_string(folder.path().join("out.geojson")).expect("it was written")
}

#[test]
fn an_outline_is_shown_with_the_area_it_measures_and_the_point_of_its_zone_stays() {
    let folder = Folder::seeded();
    import(&folder, &[square(ZONE, AT, 1655.0)]).ended(0);
    let server = Server::on(folder);
    let items = server.get("/ogc/collections/outlines/items?f=json").json(200);
    let own = &items["features"][1];
    assert_eq!((&items["numberMatched"], &own["geometry"]["type"]), (&json!(2), &json!("MultiPolygon")));
    let told = &own["properties"];
    assert_eq!(
        (&told["code"], &told["name"], &told["area_ha"]),
        (&json!("Z01"), &json!("KCN Thăng Long"), &json!(274))
    );
    assert_eq!(told["precision"], "generalised");
    assert_eq!((&told["as_of"], &told["as_of_precision"]), (&json!("2026-10-01"), &json!("month")));
    let measured_ha = told["measured_ha"].as_f64().expect("a number");
    assert!((measured_ha - 274.0).abs() < 2.0, "{measured_ha}");
    assert_eq!(server.get("/ogc/collections/outlines/items/Z01?f=json").json(200)["id"], own["id"]);
    let inside =
        server.get("/ogc/collections/outlines/items?f=json&bbox=105.78,21.12,105.781,21.121").json(200);
    let outside = server.get("/ogc/collections/outlines/items?f=json&bbox=105.7,21.0,105.71,21.01").json(200);
    assert_eq!((&inside["numberMatched"], &outside["numberMatched"]), (&json!(1), &json!(0)));
    assert_eq!(server.get("/ogc/collections/zones/items/Z01?f=json").json(200)["geometry"]["type"], "Point");
    let filter = "S_INTERSECTS(geometry,POINT(105.7814%2021.1234))%20AND%20measured_ha%3E200";
    let met = server.get(&format!("/ogc/collections/outlines/items?f=json&filter={filter}")).json(200);
    assert_eq!(met["numberMatched"], 1);
    let tile = server.get("/ogc/collections/outlines/tiles/WebMercatorQuad/12/1803/3251");
    assert_eq!(tile.status, 200);
    server.stop();
}

#[test]
fn what_was_exported_is_imported_again_unchanged_and_another_shape_replaces_the_old() {
    let folder = Folder::seeded();
    import(&folder, &[square(ZONE, AT, 1655.0)]).ended(0);
    exported(&folder);
    let again = folder.xuong(&["--lang", "en", "import", "outlines", "out.geojson"]).ended(0);
    assert!(again.out.contains("2 unchanged"), "{}", again.out);
    let before = exported(&folder);
    // The new shape has not the area of the zone, which is told.
    assert!(import(&folder, &[square(ZONE, AT, 900.0)]).ended(1).out.contains("1 changed"));
    let after = exported(&folder);
    assert_ne!(before, after);
    assert_eq!(after.matches("\"Z01\"").count(), 1, "a zone has one outline: {after}");
}

#[rstest]
#[case(json!({ "type": "Point", "coordinates": AT }), "Polygon")]
#[case(json!({ "type": "Polygon", "coordinates": [[[105.0, 20.0], [106.0, 21.0], [106.0, 20.0], [105.0, 21.0], [105.0, 20.0]]] }), "a ring has a self-intersection near")]
#[case(Value::Null, "geometry")]
fn what_is_no_area_is_refused_with_its_row(#[case] geometry: Value, #[case] said: &str) {
    let folder = Folder::seeded();
    let mut broken = square("Z02", AT, 900.0);
    broken["geometry"] = geometry;
    let run = import(&folder, &[square(ZONE, AT, 900.0), broken]).ended(2);
    assert!(run.err.contains(said) || run.out.contains(said), "{}{}", run.out, run.err);
    let held = exported(&folder);
    assert!(!held.contains("\"Z01\""), "nothing is written in part: {held}");
}

#[test]
fn a_code_that_no_zone_has_is_named() {
    let run = import(&Folder::seeded(), &[square("Z99", AT, 900.0)]).ended(2);
    assert!(format!("{}{}", run.out, run.err).contains("Z99"), "{}{}", run.out, run.err);
}

#[test]
fn the_check_tells_areas_that_disagree_and_firms_outside_the_land_of_their_zone() {
    let folder = Folder::seeded();
    let doubts = |kind: &str| {
        folder.xuong(&["--lang", "en", "check", "-o", "doubts.csv"]).ended(1);
        let told = std::fs::read_to_string(folder.path().join("doubts.csv")).expect("it was written");
        told.lines().filter(|line| line.contains(kind)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(doubts("outline_area").is_empty() && doubts("outside_zone").is_empty());
    let firm = format!("code,name,lon,lat,zone_code,sources\nF9001,Thử,{},{},{ZONE},\n", AT[0] + 0.05, AT[1]);
    let path = folder.file("firm.csv", firm).display().to_string();
    folder.xuong(&["import", "firms", &path]).ended(0);
    import(&folder, &[square(ZONE, AT, 900.0)]).ended(1);
    let areas = doubts("outline_area");
    assert!(areas.len() == 1 && areas[0].contains("274.0 ha ≠ 81.0 ha"), "{areas:?}");
    let astray = doubts("outside_zone");
    assert!(astray.iter().any(|line| line.contains("F9001")), "{astray:?}");
}
