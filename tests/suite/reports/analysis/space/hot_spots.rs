use xuong::analysis::{hot_spots::DistanceBand, normal::two_sided_p, significance::benjamini_hochberg};

use super::fixtures::{employees, firms, fixture, points, same, same_all};

fn band() -> DistanceBand {
    let firms = firms(1);
    DistanceBand::new(&points(&firms), &employees(&firms), 1500.0).unwrap()
}

#[test]
fn gi_star_its_p_values_and_its_discoveries_are_the_expected_ones() {
    let (expected, band) = (&fixture("points")["gi_star_band1500_employees"], band());
    let neighbours: Vec<usize> = band.neighbours().collect();
    assert_eq!(serde_json::json!(neighbours), expected["neighbours_incl_self"]);
    let z = band.gi_star();
    assert_eq!(same_all(&z, &expected["z"], "Gi*"), 200);
    let p: Vec<Option<f64>> = z.iter().map(|z| z.map(two_sided_p)).collect();
    assert_eq!(same_all(&p, &expected["p_two_sided"], "p"), 200);
    let found = benjamini_hochberg(p, 0.05);
    same(found.threshold, &expected["fdr_bh_0.05_threshold_p"], "threshold");
    assert_eq!(serde_json::json!(found.count), expected["n_significant_fdr"]);
}

#[test]
fn gi_without_the_point_itself_is_the_expected_one() {
    let compared = same_all(&band().gi(), &fixture("points")["gi_band1500_employees"]["z"], "Gi");
    assert_eq!(compared, 200);
}

#[test]
fn general_g_is_the_expected_one() {
    same(band().general_g(), &fixture("points")["getis_ord_general_G_band1500"], "G");
}
