//! One edition, one unit at each place.

use rstest::rstest;
use serde_json::{Value, json};

use super::{case, import, import_text, told};
use crate::{harness::Folder, imports::files::held};

const EDITION: [&str; 2] = ["--edition", "e"];

/// A ward between two longitudes and two latitudes.
fn ward(code: &str, [west, east]: [f64; 2], [south, north]: [f64; 2]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let geometry = json!({ "type": "Polygon", "coordinates": [ring] });
    json!({ "type": "Feature", "properties": { "code": code, "name": code }, "geometry": geometry })
}

fn file(wards: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": wards }).to_string()
}

fn codes(folder: &Folder) -> Vec<String> {
    held(folder).0.units.values().map(|unit| unit.code.to_string()).collect()
}

#[test]
fn a_unit_in_two_features_is_refused() {
    let folder = Folder::empty();
    let run = import(&folder, "units", case("ward-in-two-features.geojson"), &EDITION).ended(2);
    told(&run, 2, &["error", "“P7”", "row 1 has this code already", "one MultiPolygon"]);
    assert!(codes(&folder).is_empty());
}

#[test]
fn units_that_share_half_of_each_are_refused_with_both_codes_and_the_area() {
    let folder = Folder::empty();
    let run = import(&folder, "units", case("wards-that-overlap.geojson"), &EDITION).ended(2);
    told(&run, 2, &["error", "“PB”", "overlaps unit PA (row 1)", "ha, 50.0 % of the smaller one"]);
    let area = run.out.split(": ").find_map(|part| part.split(" ha, ").next()?.parse::<f64>().ok());
    assert!((area.expect("hectares") - 691.1).abs() < 0.2, "{}", run.out);
    assert!(codes(&folder).is_empty());
    let run =
        import(&folder, "units", case("wards-that-overlap.geojson"), &["--edition", "e", "--accept-partial"]);
    assert_eq!(codes(&folder), ["PA"], "{}", run.out);
}

#[test]
fn three_equal_units_are_two_too_many() {
    let wards = ["A", "B", "C"].map(|code| ward(code, [105.8, 105.9], [21.0, 21.1]));
    let run = import_text(&Folder::empty(), "units", file(&wards), &EDITION).ended(2);
    told(&run, 2, &["error", "“B”", "overlaps unit A", "100.0 %"]);
    told(&run, 3, &["error", "“C”", "overlaps unit A", "100.0 %"]);
    told(&run, 3, &["error", "“C”", "overlaps unit B", "100.0 %"]);
}

#[test]
fn a_unit_within_another_is_refused() {
    let wards = [ward("A", [105.8, 105.9], [21.0, 21.1]), ward("B", [105.84, 105.85], [21.04, 21.05])];
    let run = import_text(&Folder::empty(), "units", file(&wards), &EDITION).ended(2);
    told(&run, 2, &["error", "“B”", "overlaps unit A", "100.0 %"]);
}

#[rstest]
#[case::a_shared_edge(105.9, 0, None)]
#[case::a_sliver(105.899_95, 0, None)]
#[case::generalised_apart(105.899, 1, Some("warning"))]
#[case::another_wards_land(105.88, 2, Some("error"))]
fn slivers_along_a_border_are_no_overlap_and_wider_ones_are_told(
    #[case] west: f64,
    #[case] code: i32,
    #[case] severity: Option<&str>,
) {
    let wards = [ward("A", [105.8, 105.9], [21.0, 21.1]), ward("B", [west, 106.0], [21.0, 21.1])];
    let run = import_text(&Folder::empty(), "units", file(&wards), &EDITION).ended(code);
    match severity {
        Some(severity) => told(&run, 2, &[severity, "“B”", "overlaps unit A"]),
        None => assert!(!run.out.contains("lies on"), "{}", run.out),
    }
}

#[test]
fn a_unit_without_a_name_is_refused() {
    let mut blank = ward("A", [105.8, 105.9], [21.0, 21.1]);
    blank["properties"]["name"] = json!("  ");
    let folder = Folder::empty();
    let run = import_text(&folder, "units", file(&[blank]), &EDITION).ended(2);
    told(&run, 1, &["error", "column name", "a value is needed"]);
    assert!(codes(&folder).is_empty());
}

#[test]
fn a_common_border_is_no_overlap() {
    let folder = Folder::empty();
    import(&folder, "units", case("wards-side-by-side.geojson"), &EDITION).ended(0);
    assert_eq!(codes(&folder), ["A1", "A2"]);
}

#[test]
fn units_of_other_editions_may_lie_on_each_other() {
    let folder = Folder::empty();
    let wards = file(&[ward("A", [105.8, 105.9], [21.0, 21.1])]);
    import_text(&folder, "units", &wards, &["--edition", "old"]).ended(0);
    import_text(&folder, "units", &wards, &["--edition", "new"]).ended(0);
    assert_eq!(codes(&folder), ["A", "A"]);
}

#[test]
fn a_unit_that_stays_is_not_covered_by_one_that_comes() {
    let folder = Folder::empty();
    let held = [ward("A", [105.8, 105.9], [21.0, 21.1]), ward("B", [105.9, 106.0], [21.0, 21.1])];
    import_text(&folder, "units", file(&held), &EDITION).ended(0);
    let mut broken = ward("B", [105.9, 106.0], [21.0, 21.1]);
    broken["properties"]["name"] = Value::Null;
    let coming = file(&[ward("A", [105.8, 105.95], [21.0, 21.1]), broken]);
    let run = import_text(&folder, "units", coming, &["--edition", "e", "--accept-partial"]);
    told(&run, 1, &["error", "“A”", "overlaps unit B (in the register)"]);
    assert!(run.out.contains("0 new, 0 changed"), "{}", run.out);
}

#[test]
fn many_wards_of_many_vertices_are_imported_in_good_time() {
    let turn = |n: u32| f64::from(n) / 5000.0 * std::f64::consts::TAU;
    let wards: Vec<Value> = (0..12_u32)
        .map(|at| {
            let (lon, lat) = (105.5 + 0.1 * f64::from(at % 4), 20.8 + 0.1 * f64::from(at / 4));
            let reach = |n: u32| 0.0495 + 0.0004 * (turn(n) * 200.0).sin();
            let mut ring: Vec<[f64; 2]> =
                (0..5000).map(|n| [lon + reach(n) * turn(n).cos(), lat + reach(n) * turn(n).sin()]).collect();
            ring.push(ring[0]);
            let mut ward = ward(&format!("W{at}"), [0.0; 2], [0.0; 2]);
            ward["geometry"]["coordinates"] = json!([ring]);
            ward
        })
        .collect();
    let begun = std::time::Instant::now();
    import_text(&Folder::empty(), "units", file(&wards), &EDITION).ended(0);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
