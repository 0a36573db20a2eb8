//! Linkage clusters, what becomes of them and hot spots, on establishments planted so that the answer is known.

mod fates;
pub(crate) mod planted;
mod rings;

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value as Json;

use self::{
    planted::{blob, corners, firm, register, report},
    rings::{area_km2, assert_ring, contains, side_m},
};

/// The middles of blobs, kilometres from one another, each in the ward of its name.
const VIET_HUNG: (f64, f64) = (105.8992, 21.0603);
const PHUC_LOI: (f64, f64) = (105.9317, 21.0343);
const TAY_TUU: (f64, f64) = (105.7357, 21.0556);
const CHUONG_MY: (f64, f64) = (105.7068, 20.9305);

/// Blobs of 7, 5 and 4 establishments within 200 m of their middle, and three that stand alone.
fn three_blobs() -> String {
    let alone = [(105.60, 21.05), (105.65, 21.20), (105.85, 20.80)];
    let alone = alone.iter().enumerate().map(|(at, place)| firm(&format!("X{at}"), "25", *place));
    let blobs = [blob("K", "25", VIET_HUNG, 7, 200.0), blob("L", "14", PHUC_LOI, 5, 200.0)];
    blobs.concat() + &blob("M", "25", TAY_TUU, 4, 200.0) + &alone.collect::<String>()
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

/// The members of each cluster in the order of the report.
fn members(told: &Json) -> Vec<String> {
    rows(told).iter().map(|row| row["members"].as_str().expect("members").to_owned()).collect()
}

fn codes(letter: &str, count: usize) -> String {
    (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>().join(";")
}

#[rstest]
#[case::dense_enough(&["--eps-m", "500", "--min-firms", "5"], &[("K", 7), ("L", 5)])]
#[case::one_less_is_enough(&["--eps-m", "500", "--min-firms", "4"], &[("K", 7), ("L", 5), ("M", 4)])]
#[case::more_are_needed(&["--eps-m", "500", "--min-firms", "7"], &[("K", 7)])]
#[case::too_near(&["--eps-m", "50", "--min-firms", "2"], &[])]
#[case::of_one_sector(&["--eps-m", "500", "--min-firms", "4", "--sectors", "25"], &[("K", 7), ("M", 4)])]
#[case::of_two_sectors(&["--eps-m", "500", "--min-firms", "5", "--sectors", "14,25"], &[("K", 7), ("L", 5)])]
fn known_blobs_are_found_with_their_members(#[case] more: &[&str], #[case] expected: &[(&str, usize)]) {
    let told = report(&register(&three_blobs()), "clusters", more);
    let expected: Vec<String> = expected.iter().map(|(letter, count)| codes(letter, *count)).collect();
    assert_eq!(members(&told), expected);
    for (row, rank) in rows(&told).iter().zip(1..) {
        let count = row["members"].as_str().expect("members").split(';').count();
        assert_eq!((row["rank"].as_i64(), row["establishments"].as_u64()), (Some(rank), Some(count as u64)));
        assert_eq!((&row["stable"], &row["stability"]), (&Json::from("stable"), &Json::from(1.0)), "{row}");
    }
}

#[test]
fn clusters_are_named_after_the_ward_of_their_middle() {
    let told = report(&register(&three_blobs()), "clusters", &["--eps-m", "500", "--min-firms", "4"]);
    let names: Vec<&str> = rows(&told).iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["Phường Việt Hưng", "Phường Phúc Lợi", "Phường Tây Tựu"]);
}

/// Eight establishments in a line, each 400 m from the next.
#[rstest]
#[case("380", &[])]
#[case("420", &[8])]
fn a_chain_holds_as_long_as_its_links(#[case] eps_m: &str, #[case] sizes: &[u64]) {
    let chain = (0..8).map(|at| {
        let (lon, lat) = CHUONG_MY;
        firm(&format!("C{at}"), "25", (lon + planted::east_deg(400.0 * f64::from(at)), lat))
    });
    let told =
        report(&register(&chain.collect::<String>()), "clusters", &["--eps-m", eps_m, "--min-firms", "2"]);
    let found: Vec<u64> = rows(&told).iter().filter_map(|row| row["establishments"].as_u64()).collect();
    assert_eq!(found, sizes);
}

/// Two pairs 1,040 m apart: with a distance of 1,000 m they are two clusters, with a tenth more one.
#[test]
fn a_cluster_that_changes_with_the_distance_is_called_unstable() {
    let (lon, lat) = CHUONG_MY;
    let far = (lon + planted::east_deg(1040.0), lat);
    let firms = blob("A", "25", (lon, lat), 4, 10.0) + &blob("B", "25", far, 4, 10.0);
    let told = report(&register(&firms), "clusters", &["--eps-m", "1000", "--min-firms", "4"]);
    assert_eq!(rows(&told).len(), 2);
    for row in rows(&told) {
        assert_eq!((&row["stable"], &row["stability"]), (&Json::from("unstable"), &Json::from(0.5)), "{row}");
    }
}

#[test]
fn the_hull_of_a_cluster_goes_around_its_members_against_the_clock() {
    let told = report(&register(&three_blobs()), "clusters", &["--eps-m", "500", "--min-firms", "4"]);
    let places =
        planted::geojson(&register(&three_blobs()), "clusters", &["--eps-m", "500", "--min-firms", "4"]);
    let features = places["features"].as_array().expect("features");
    assert_eq!(features.len(), 3);
    let blobs = [(VIET_HUNG, 7), (PHUC_LOI, 5), (TAY_TUU, 4)];
    for ((feature, row), (middle, count)) in features.iter().zip(rows(&told)).zip(blobs) {
        let ring = assert_ring(&feature["geometry"]);
        let given = corners(middle, count, 200.0);
        assert_eq!(ring.len(), count + 1, "every member is a corner");
        for corner in &ring {
            let near = |own: &&(f64, f64)| (own.0 - corner.0).hypot(own.1 - corner.1) < 1e-6;
            assert!(given.iter().any(|own| near(&own)), "{corner:?} is no member");
        }
        assert!(contains(&ring, middle));
        let area = row["area_km2"].as_f64().expect("an area");
        assert!((area - area_km2(&ring)).abs() < 0.0051, "{area} and {}", area_km2(&ring));
    }
}

#[test]
fn two_members_and_three_in_one_place_have_no_hull() {
    let pair = blob("P", "25", VIET_HUNG, 2, 100.0);
    let same: String = (0..3).map(|at| firm(&format!("S{at}"), "25", TAY_TUU)).collect();
    let register = register(&(pair + &same));
    let places = planted::geojson(&register, "clusters", &["--eps-m", "500", "--min-firms", "2"]);
    let features = places["features"].as_array().expect("features");
    assert_eq!(features.len(), 2);
    assert!(features.iter().all(|feature| feature["geometry"].is_null()), "{places}");
    assert!(features[1]["properties"]["area_km2"].is_null(), "two have no area either");
}

#[test]
fn three_members_in_a_line_have_no_hull_or_one_against_the_clock() {
    let (lon, lat) = CHUONG_MY;
    let line = (0..3).map(|at| firm(&format!("C{at}"), "25", (lon, lat + f64::from(at) * 1e-4)));
    let register = register(&line.collect::<String>());
    let places = planted::geojson(&register, "clusters", &["--eps-m", "500", "--min-firms", "2"]);
    let feature = &places["features"][0];
    assert_eq!(feature["properties"]["establishments"], 3);
    if !feature["geometry"].is_null() {
        assert_ring(&feature["geometry"]);
    }
}

/// Twenty establishments in one place and sixty that stand alone.
fn a_hot_place() -> String {
    let alone = (0..60).map(|at| {
        let (column, row) = (f64::from(at % 10), f64::from(at / 10));
        firm(&format!("Y{at}"), "25", (105.60 + column * 0.03, 20.85 + row * 0.04))
    });
    blob("H", "25", VIET_HUNG, 20, 30.0) + &alone.collect::<String>()
}

#[rstest]
fn hot_cells_are_squares_of_the_size_that_was_asked_for(#[values(500, 1000, 2500)] side: u32) {
    let register = register(&a_hot_place());
    let cell = side.to_string();
    let places = planted::geojson(&register, "hotspots", &["--cell-m", &cell]);
    let features = places["features"].as_array().expect("features");
    assert!(!features.is_empty());
    let mut holds = 0;
    for feature in features {
        let (ring, row) = (assert_ring(&feature["geometry"]), &feature["properties"]);
        assert_eq!(ring.len(), 5);
        for pair in ring.windows(2) {
            let length = side_m(pair[0], pair[1]) / f64::from(side);
            assert!((length - 1.0).abs() < 2e-4, "{length}");
        }
        let (across, other) = (side_m(ring[0], ring[2]), side_m(ring[1], ring[3]));
        assert!((across / other - 1.0).abs() < 1e-4, "right angles");
        for centre in ["easting", "northing"] {
            let corner = row[centre].as_i64().expect("a centre") - i64::from(side) / 2;
            assert_eq!(corner % i64::from(side), 0, "cells stand on multiples of their side");
        }
        if contains(&ring, VIET_HUNG) {
            assert_eq!(
                (&row["spot"], &row["area_name"]),
                (&"hot".into(), &"Phường Việt Hưng".into()),
                "{row}"
            );
            assert!(row["z"].as_f64().expect("z") > 2.0);
            holds += 1;
        }
    }
    assert_eq!(holds, 1, "the place where twenty are is hot");
    let cells: BTreeSet<String> = features
        .iter()
        .map(|f| format!("{} {}", f["properties"]["easting"], f["properties"]["northing"]))
        .collect();
    assert_eq!(cells.len(), features.len());
}

#[test]
fn where_establishments_are_spread_evenly_nothing_is_hot() {
    let even: String = (0..60)
        .map(|at| {
            let (column, row) = (f64::from(at % 10), f64::from(at / 10));
            firm(&format!("Y{at}"), "25", (105.60 + column * 0.03, 20.85 + row * 0.04))
        })
        .collect();
    assert!(rows(&report(&register(&even), "hotspots", &["--cell-m", "1000"])).is_empty());
}
