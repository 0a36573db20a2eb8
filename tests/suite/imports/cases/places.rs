//! Coordinates: in one column, in degrees with minutes, swapped, zero, or as the geometry of a feature.

use rstest::rstest;
use serde_json::json;
use xuong::geom::{lonlat::LonLat, measure::distance_m};

use super::{import, import_text, told};
use crate::{
    harness::Folder,
    imports::files::{firm, held},
};

/// How far the point of a firm is from where it should be; `None` if it has none.
fn miss_m(folder: &Folder, name: &str, lon: f64, lat: f64) -> Option<f64> {
    let point = firm(folder, name)?.location?.point;
    Some(distance_m(point, LonLat::new(lon, lat).expect("a position")))
}

#[rstest]
#[case::degrees("\"21.03, 105.91\"")]
#[case::east_first("\"105.91; 21.03\"")]
#[case::decimal_commas("\"21,03; 105,91\"")]
#[case::sexagesimal("\"21°01'48.0\"\"N 105°54'36.0\"\"E\"")]
#[case::vietnamese("\"21°01'48\"\"B, 105°54'36\"\"Đ\"")]
#[case::sides("\"21.03 N, 105.91 E\"")]
#[case::brackets("\"(21.03, 105.91)\"")]
#[case::slash("\"21,03 / 105,91\"")]
#[case::dash("21.03 - 105.91")]
#[case::line_break("\"21,03\n105,91\"")]
#[case::words("\"21 độ 1 phút 48 giây, 105 độ 54 phút 36 giây\"")]
fn one_column_has_both_coordinates(#[case] written: &str) {
    let folder = Folder::seeded();
    let run =
        import_text(&folder, "firms", format!("code,name,Tọa độ\nP,Xưởng Mộc,{written}\n"), &[]).ended(0);
    assert!(miss_m(&folder, "Xưởng Mộc", 105.91, 21.03).is_some_and(|miss| miss < 0.1), "{}", run.out);
}

#[test]
fn one_column_may_have_metres_of_the_city() {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", "code,name,Tọa độ\nP,Xưởng Mộc,2327066 594446\n", &[]).ended(0);
    told(&run, 2, &["note", "metres in EPSG:5897"]);
    assert!(miss_m(&folder, "Xưởng Mộc", 105.910_554_394_7, 21.034_716_890_7).is_some_and(|miss| miss < 0.1));
}

#[rstest]
#[case("\"21°01'48.0\"\"N\",\"105°54'36.0\"\"E\"")]
#[case("21d01'48.0\"N,105d54'36.0\"E")]
#[case("21 01 48.0,105 54 36.0")]
#[case("N21.03,E105.91")]
#[case("21.03 N,105.91 E")]
#[case("\"21 độ 01 phút 48,0 giây\",\"105 độ 54 phút 36,0 giây\"")]
#[case("21o01'48.0\",105o54'36.0\"")]
#[case("21.03 độ,105.91 độ")]
#[case("\"21°01'48\"\"B\",\"105°54'36\"\"Đ\"")]
fn columns_of_degrees_minutes_and_seconds_are_read(#[case] cells: &str) {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", format!("code,name,Vĩ độ,Kinh độ\nP,Xưởng Mộc,{cells}\n"), &[])
        .ended(0);
    assert!(miss_m(&folder, "Xưởng Mộc", 105.91, 21.03).is_some_and(|miss| miss < 0.1), "{}", run.out);
}

#[test]
fn two_places_of_one_row_are_told() {
    let folder = Folder::seeded();
    let rows = "name,lon,lat,x,y\nXưởng Mộc,105.95,21.03,2327066,594446\nXưởng Hai,105.9106,21.0347,2327066,594446\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(1);
    told(&run, 2, &["warning", "column lon", "elsewhere than the geometry or the X and Y"]);
    assert!(!run.out.contains("more like it"), "{}", run.out);
    let point = json!({ "type": "Point", "coordinates": [105.91, 21.03] });
    let file =
        folder.file("a.geojson", feature(&json!({ "name": "Xưởng Ba", "lon": 105.5, "lat": 21.03 }), &point));
    let run = import(&folder, "firms", file, &[]).ended(1);
    told(&run, 1, &["warning", "elsewhere than the geometry"]);
    assert!(miss_m(&folder, "Xưởng Ba", 105.91, 21.03).is_some_and(|miss| miss < 0.1));
}

#[test]
fn zero_is_no_place() {
    let folder = Folder::seeded();
    let run = import_text(&folder, "firms", "code,name,lat,lon\nP,Xưởng Mộc,0,0\n", &[]).ended(1);
    told(&run, 2, &["warning", "0, 0 is no place"]);
    assert!(firm(&folder, "Xưởng Mộc").is_some_and(|firm| firm.location.is_none()));
}

#[test]
fn swapped_columns_are_refused_and_the_option_that_reads_them_is_offered() {
    let folder = Folder::seeded();
    let rows = "Tên,Kinh độ,Vĩ độ\nXưởng Mộc,21.03,105.91\nXưởng Hai,21.04,105.92\n";
    let run = import_text(&folder, "firms", rows, &[]).ended(2);
    told(&run, 2, &["error", "each other's columns"]);
    assert!(run.out.contains("swapped in all 2 rows") && run.out.contains("--swap-axes"), "{}", run.out);
    import_text(&folder, "firms", rows, &["--swap-axes"]).ended(0);
    assert!(miss_m(&folder, "Xưởng Mộc", 105.91, 21.03).is_some_and(|miss| miss < 0.1));
}

/// A collection of one feature.
fn feature(properties: &serde_json::Value, geometry: &serde_json::Value) -> String {
    let feature = json!({ "type": "Feature", "properties": properties, "geometry": geometry });
    json!({ "type": "FeatureCollection", "features": [feature] }).to_string()
}

#[test]
fn a_firm_may_be_a_feature_with_a_point() {
    let folder = Folder::seeded();
    let point = json!({ "type": "Point", "coordinates": [105.91, 21.03] });
    let properties = json!({ "Tên": "Xưởng Mộc", "Mã số thuế": "0101248141", "Lao động": 12, "ma_hs": 5 });
    let file = folder.file("a.geojson", feature(&properties, &point));
    let run = import(&folder, "firms", file, &[]).ended(0);
    assert!(
        run.out.contains("note: file: these properties are not known and were left out: ma_hs"),
        "{}",
        run.out
    );
    assert!(miss_m(&folder, "Xưởng Mộc", 105.91, 21.03).is_some_and(|miss| miss < 0.1));
    assert_eq!(firm(&folder, "Xưởng Mộc").and_then(|firm| firm.workers).map(|w| w.count), Some(12));
}

#[test]
fn a_zone_may_be_a_feature_with_an_area_which_is_its_outline() {
    let folder = Folder::seeded();
    let ring = [[105.9, 21.02], [105.91, 21.02], [105.91, 21.03], [105.9, 21.03], [105.9, 21.02]];
    let area = json!({ "type": "Polygon", "coordinates": [ring] });
    let properties = json!({ "code": "ZF", "name": "Khu Bến Đá", "kind": "industrial_park" });
    let file = folder.file("a.geojson", feature(&properties, &area));
    let run = import(&folder, "zones", file, &[]);
    let holdings = held(&folder).0;
    assert!(holdings.zones.values().any(|zone| zone.code.as_str() == "ZF"), "{}", run.out);
    assert!(holdings.outlines.values().any(|outline| outline.zone.as_str() == "ZF"), "{}", run.out);
}

#[test]
fn a_firm_with_an_area_is_told_and_keeps_no_geometry() {
    let folder = Folder::seeded();
    let ring = [[105.9, 21.02], [105.91, 21.02], [105.91, 21.03], [105.9, 21.02]];
    let area = json!({ "type": "Polygon", "coordinates": [ring] });
    let file = folder.file("a.geojson", feature(&json!({ "name": "Xưởng Mộc" }), &area));
    let run = import(&folder, "firms", file, &[]).ended(1);
    told(&run, 1, &["warning", "have no Polygon"]);
    assert!(firm(&folder, "Xưởng Mộc").is_some_and(|firm| firm.location.is_none()));
}
