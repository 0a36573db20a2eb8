//! Points that are vaguer than the question: many firms on the centre of a ward are no cluster.

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::Folder,
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,opened,as_of,lon,lat,point_method,point_precision_m\n";

/// The centre of a ward, and the middle of a true cluster elsewhere.
const CENTRE: (f64, f64) = (105.6617, 21.1723);
const MIDDLE: (f64, f64) = (105.9317, 21.0343);

fn row(code: &str, (lon, lat): (f64, f64), method: &str, precision_m: &str) -> String {
    format!("{code},Xưởng {code},25,2018,2010,2026-06,{lon:.7},{lat:.7},{method},{precision_m}\n")
}

/// Fourteen firms on the centre of a ward and seven on a circle of 200 m.
fn register(method: &str, precision_m: &str) -> Folder {
    let vague = (0..14).map(|at| row(&format!("V{at}"), CENTRE, method, precision_m));
    let sharp = corners(MIDDLE, 7, 200.0).into_iter().enumerate();
    let sharp = sharp.map(|(at, place)| row(&format!("K{at}"), place, "survey", "5"));
    register_of(&(HEADING.to_owned() + &vague.chain(sharp).collect::<String>()))
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

fn notes(told: &Json) -> String {
    told["notes"].as_array().expect("notes").iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n")
}

const LEFT_OUT: &str = "14 establishments whose point is only right to 1,000 m or worse take no part.";

#[rstest]
#[case::as_recorded("ward_centre", "3000", false)]
#[case::as_its_method_usually_is("ward_centre", "", false)]
#[case::of_its_zone("zone_point", "1000", false)]
#[case::of_its_zone_as_it_usually_is("zone_point", "", false)]
#[case::measured("gps", "", true)]
#[case::nothing_known("", "", true)]
fn only_points_as_sharp_as_the_question_make_clusters(
    #[case] method: &str,
    #[case] precision_m: &str,
    #[case] takes_part: bool,
) {
    let folder = register(method, precision_m);
    let told = report(&folder, "clusters", &[]);
    let sizes: Vec<u64> = rows(&told).iter().filter_map(|row| row["establishments"].as_u64()).collect();
    assert_eq!(sizes, if takes_part { vec![14, 7] } else { vec![7] });
    assert_eq!(notes(&told).contains(LEFT_OUT), !takes_part, "{}", notes(&told));
    let unsure = notes(&told).contains("14 establishments have a point of unknown precision");
    assert_eq!(unsure, method.is_empty());
    let grid = report(&folder, "grid", &[]);
    let all: u64 = rows(&grid).iter().filter_map(|row| row["establishments"].as_u64()).sum();
    assert_eq!(all, if takes_part { 21 } else { 7 });
    assert_eq!(notes(&grid).contains(LEFT_OUT), !takes_part);
}

#[test]
fn a_coarser_question_takes_vaguer_points() {
    let folder = register("ward_centre", "3000");
    let sizes = |told: &Json| -> Vec<u64> {
        rows(told).iter().filter_map(|row| row["establishments"].as_u64()).collect()
    };
    let of_grid = |side: &str| sizes(&report(&folder, "grid", &["--cell-m", side])).iter().sum::<u64>();
    assert_eq!((of_grid("3001"), of_grid("3000")), (21, 7));
}

/// However coarse the question, who shares the point of a ward or a zone is not found to stand close together by it.
#[rstest]
#[case("ward_centre", "3000", "4000")]
#[case("zone_point", "1000", "1500")]
fn those_who_share_a_vague_point_are_no_cluster_by_that(
    #[case] method: &str,
    #[case] precision_m: &str,
    #[case] eps_m: &str,
) {
    let folder = register(method, precision_m);
    let told = report(&folder, "clusters", &["--eps-m", eps_m]);
    assert_eq!(rows(&told).len(), 1, "{told}");
    assert_eq!(
        (&rows(&told)[0]["establishments"], &rows(&told)[0]["on_one_point"]),
        (&Json::from(7), &Json::from(1))
    );
    assert!(notes(&told).contains("1 groups (14 establishments) are not clusters"), "{}", notes(&told));
    let change = report(&folder, "cluster-change", &["--eps-m", eps_m, "--from", "2023", "--to", "2025"]);
    assert_eq!(rows(&change).len(), 1, "{change}");
    folder
        .xuong(&["admin", "recognise", "2", "--code", "LK01", "--since", "2026-11", "--eps-m", eps_m])
        .ended(2);
    // With four others nearby there are five places, and it is said how many share one.
    let near = corners(CENTRE, 4, 300.0).into_iter().enumerate();
    let near = near.map(|(at, place)| row(&format!("N{at}"), place, "survey", "5"));
    let file = folder.file("near.csv", HEADING.to_owned() + &near.collect::<String>());
    assert!(folder.xuong(&["import", "firms", file.to_str().expect("a path")]).code < 2);
    let told = report(&folder, "clusters", &["--eps-m", eps_m]);
    assert_eq!(
        (&rows(&told)[0]["establishments"], &rows(&told)[0]["on_one_point"]),
        (&Json::from(18), &Json::from(14))
    );
    assert!(!notes(&told).contains("are not clusters"), "{}", notes(&told));
}

#[test]
fn the_same_points_are_left_out_of_hot_spots_of_changes_and_of_the_half_year() {
    let folder = register("ward_centre", "3000");
    for (name, more) in [
        ("hotspots", vec![]),
        ("point-pattern", vec![]),
        ("cluster-change", vec!["--from", "2023", "--to", "2026"]),
    ] {
        let told = report(&folder, name, &more);
        assert!(notes(&told).contains(LEFT_OUT), "{name}: {}", notes(&told));
        assert!(!told["rows"].to_string().contains("Yên Lãng"), "{name}: {told}");
    }
    let change = report(&folder, "cluster-change", &["--from", "2023", "--to", "2026"]);
    assert_eq!(rows(&change).len(), 1);
    let half_year = report(&folder, "six-monthly", &["--period", "2026-H1"]).to_string();
    assert!(half_year.contains(LEFT_OUT));
    let vietnamese = folder.xuong(&["report", "clusters", "--format", "json"]).ended(0).out;
    assert!(
        vietnamese.contains("14 cơ sở có vị trí chỉ chính xác tới 1.000 m hoặc kém hơn không tham gia."),
        "{vietnamese}"
    );
}

/// The centre of a ward is no place of a firm, that of a zone is near enough for the balance of a city.
#[rstest]
#[case("ward_centre", 7)]
#[case("zone_point", 21)]
fn a_centre_leaves_out_the_centres_of_wards(#[case] method: &str, #[case] counted: u64) {
    let told = report(&register(method, ""), "centre", &[]);
    let sizes: Vec<Option<u64>> = rows(&told).iter().map(|row| row["establishments"].as_u64()).collect();
    assert_eq!(sizes, [Some(counted); 2], "all of them, and the one division");
    let said = "14 establishments whose point is only right to 2,000 m or worse take no part.";
    assert_eq!(notes(&told).contains(said), counted == 7, "{}", notes(&told));
}

#[test]
fn what_is_recognised_is_what_the_report_tells() {
    let folder = register("ward_centre", "3000");
    let run = folder.xuong(&["admin", "recognise", "1", "--code", "LK01", "--since", "2026-11"]).ended(0);
    assert!(run.out.contains("7 thành viên"), "{}", run.out);
    let told = report(&folder, "clusters", &[]);
    assert_eq!(rows(&told)[0]["members"], "K0;K1;K2;K3;K4;K5;K6");
    assert!(rows(&told)[0]["state"].as_str().is_some_and(|state| state.starts_with("recognised")));
}

#[test]
fn the_demo_has_no_cluster_on_the_centre_of_yen_lang() {
    let folder = Folder::seeded();
    let told = report(&folder, "clusters", &[]);
    assert!(!told["rows"].to_string().contains("Xã Yên Lãng"), "{told}");
    assert!(notes(&told).contains("only right to 1,000 m or worse take no part"), "{}", notes(&told));
    let spots = report(&folder, "hotspots", &[]);
    assert!(!spots["rows"].to_string().contains("Yên Lãng"), "{spots}");
}
