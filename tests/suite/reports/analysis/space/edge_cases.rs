use rstest::rstest;
use serde_json::{Value, json};
use xuong::analysis::{
    autocorrelation::Autocorrelation,
    centrography::Centre,
    clusters::Dbscan,
    colocation::{Mark, Sites},
    hot_spots::DistanceBand,
    hull::Hull,
    k_density::PairDistances,
    local_autocorrelation::{Conditional, LocalMoran},
    pattern::{ClarkEvans, Edge, Window, ripley_k},
    shuffle::Shuffles,
    significance::benjamini_hochberg,
    weights::Weights,
};

use super::fixtures::{fixture, labels, numbers, pairs, same};

/// Input and expected value of a case.
fn case(id: &str) -> (Value, Value) {
    let cases = fixture("edge_cases");
    let list = cases["cases"].as_array().unwrap_or_else(|| cases.as_array().unwrap());
    let case = list.iter().find(|case| case["id"] == id).unwrap();
    (case["input"].clone(), case["expected"].clone())
}

/// The neighbours of each of some areas, from an object by area.
fn weights(by_area: &Value, areas: usize) -> Weights {
    let list = |area: usize| match &by_area[area.to_string()] {
        Value::Null => Vec::new(),
        list => serde_json::from_value(list.clone()).unwrap(),
    };
    Weights::row_standardised((0..areas).map(list).collect()).unwrap()
}

fn local_moran(y: &[f64], weights: &Weights) -> Vec<LocalMoran> {
    let conditional = Conditional { all_up_to: 1000, permutations: 0, shuffles: Shuffles::new(1) };
    Autocorrelation::new(y, weights).unwrap().local_moran(&conditional)
}

#[test]
fn e24_a_constant_variable_has_no_autocorrelation() {
    let (input, expected) = case("E24");
    let path = json!({"0": [1], "1": [0, 2], "2": [1, 3], "3": [2, 4], "4": [3]});
    assert_eq!(expected, json!({"I": null, "z_rand": null, "geary_C": null}));
    assert!(Autocorrelation::new(&numbers(&input["y"]), &weights(&path, 5)).is_none());
}

#[test]
fn e25_an_island_has_an_i_of_0_and_neither_quadrant_nor_p() {
    let (input, expected) = case("E25");
    let y = numbers(&input["y"]);
    let island = local_moran(&y, &weights(&input["w"], y.len()))[3];
    same(Some(island.i), &expected["local_3"]["I"], "I");
    assert_eq!((island.quadrant, island.p), (None, None));
    assert!(expected["local_3"]["quadrant"].is_null() && expected["local_3"]["p"].is_null());
}

#[test]
fn e25_islands_do_not_count_in_the_sum_of_weights() {
    let (input, _) = case("E25");
    let (y, weights) = (numbers(&input["y"]), weights(&input["w"], 4));
    let mean = y.iter().sum::<f64>() / 4.0;
    let z: Vec<f64> = y.iter().map(|y| y - mean).collect();
    let products = z[0] * z[1] + z[1] * f64::midpoint(z[0], z[2]) + z[2] * z[1];
    let squares: f64 = z.iter().map(|z| z * z).sum();
    let found = Autocorrelation::new(&y, &weights).unwrap().moran().i;
    same(Some(found), &json!(4.0 / 3.0 * products / squares), "I");
}

#[test]
fn e26_an_area_that_touches_all_others_has_no_p() {
    let (input, expected) = case("E26");
    let y = numbers(&input["y"]);
    let local = local_moran(&y, &weights(&input["w"], y.len()))[0];
    assert!(local.quadrant.is_some() && local.p.is_none() && expected["p"].is_null());
}

#[rstest]
#[case("E27", 4)]
#[case("E28", 3)]
fn gi_star_is_undefined_without_variance(#[case] id: &str, #[case] count: usize) {
    let (input, expected) = case(id);
    let band =
        DistanceBand::new(&pairs(&input["xy"]), &numbers(&input["y"]), input["band"].as_f64().unwrap());
    let found = band.unwrap().gi_star();
    assert_eq!(json!(found), expected);
    assert_eq!(found.len(), count);
}

#[test]
fn e29_coincident_points_are_neighbours() {
    let (input, expected) = case("E29");
    let band =
        DistanceBand::new(&pairs(&input["xy"]), &numbers(&input["y"]), input["band"].as_f64().unwrap());
    let found: Vec<usize> = band.unwrap().neighbours().collect();
    assert_eq!(json!(found), expected["neighbours_incl_self"]);
}

#[test]
fn e30_a_distance_equal_to_the_limit_is_inside_everywhere() {
    let (input, expected) = case("E30");
    let (at, r) = (pairs(&input["xy"]), input["r"].as_f64().unwrap());
    let mark = |around: bool, wanted: bool| Mark { around, wanted, weight: 1.0 };
    let window = Window::new([0.0; 2], [1000.0; 2]).unwrap();
    let inside = [
        Dbscan::new(r, 2).unwrap().clusters(&at).count == 1,
        DistanceBand::new(&at, &[1.0, 2.0], r).unwrap().neighbours().all(|count| count == 2),
        ripley_k(&at, &window, &[r], Edge::Ignored).unwrap()[0] > 0.0,
        Sites::new(&at, &[r]).marcon_puech_m(&[mark(true, false), mark(false, true)])[0].is_some(),
    ];
    assert_eq!(inside.map(Value::Bool), [0; 4].map(|_| expected["pair_inside"].clone()));
}

#[test]
fn e31_one_point_has_no_clark_evans_ratio() {
    let (input, expected) = case("E31");
    let found = ClarkEvans::of(&pairs(&input["xy"]), input["area"].as_f64().unwrap(), 40.0);
    assert!(found.is_none() && expected.is_null());
}

#[test]
fn e32_coincident_points_have_a_clark_evans_ratio_of_0() {
    let (input, expected) = case("E32");
    let found = ClarkEvans::of(&pairs(&input["xy"]), input["area"].as_f64().unwrap(), 40.0).unwrap();
    same(Some(found.mean_m), &expected["mean_nn"], "mean");
    same(Some(found.ratio), &expected["R"], "R");
}

#[rstest]
#[case("E33")]
#[case("E34")]
fn too_few_or_equal_distances_have_no_density(#[case] id: &str) {
    let (input, expected) = case(id);
    let at = pairs(&input["xy"]);
    let distances = PairDistances::between(&at, &vec![1.0; at.len()]);
    assert!(distances.and_then(|distances| distances.bandwidth_m()).is_none() && expected.is_null());
}

#[test]
fn e35_the_only_firm_of_a_sector_has_no_m() {
    let (input, expected) = case("E35");
    assert_eq!(input["n_sector"], 1);
    let mark = |own: bool| Mark { around: own, wanted: own, weight: 1.0 };
    let found = Sites::new(&[[0.0; 2]; 3], &[10.0]).marcon_puech_m(&[mark(true), mark(false), mark(false)]);
    assert_eq!(json!(found[0]), expected);
}

#[test]
fn e36_firms_without_any_neighbour_have_no_m() {
    let (input, expected) = case("E36");
    let marks: Vec<Mark> =
        numbers(&input["w"]).into_iter().map(|weight| Mark { around: true, wanted: true, weight }).collect();
    let sites = Sites::new(&pairs(&input["xy"]), &[input["r"].as_f64().unwrap()]);
    assert_eq!(json!(sites.marcon_puech_m(&marks)[0]), expected);
}

#[rstest]
#[case("E37", 0)]
#[case("E38", 5)]
#[case("E39", 4)]
#[case("E40", 9)]
fn clusters_of_edge_cases_are_the_expected_ones(#[case] id: &str, #[case] count: usize) {
    let (input, expected) = case(id);
    let min_points = serde_json::from_value(input["min_pts"].clone()).unwrap();
    let clusters =
        Dbscan::new(input["eps"].as_f64().unwrap(), min_points).unwrap().clusters(&pairs(&input["xy"]));
    let labels = labels(&clusters);
    assert_eq!(json!(labels), expected);
    assert_eq!(labels.len(), count);
}

#[rstest]
#[case("E41")]
#[case("E42")]
#[case("E43")]
fn hulls_of_few_or_collinear_points_are_flat(#[case] id: &str) {
    let (input, expected) = case(id);
    let hull = Hull::around(&pairs(&input["xy"])).unwrap();
    let kind = match hull {
        Hull::Point(_) => "Point",
        Hull::Line(_) => "LineString",
        Hull::Polygon(_) => "Polygon",
    };
    assert_eq!(json!({"type": kind, "area": hull.area_m2()}), expected);
}

#[test]
fn e46_two_points_have_sigma_axes_but_no_crimestat_axes() {
    let (input, expected) = case("E46");
    let ellipse = Centre::of(&pairs(&input["xy"]), &[1.0; 2]).unwrap().ellipse;
    same(Some(ellipse.sigma_major_m), &expected["sigma_major"], "major");
    same(Some(ellipse.sigma_minor_m), &expected["sigma_minor"], "minor");
    assert_eq!(json!(ellipse.crimestat_semi_axes_m()), expected["major_semi_axis_crimestat"]);
}

#[test]
fn e47_coincident_points_have_no_direction() {
    let (input, expected) = case("E47");
    let ellipse = Centre::of(&pairs(&input["xy"]), &[1.0; 4]).unwrap().ellipse;
    same(Some(ellipse.sigma_major_m), &expected["sigma_major"], "major");
    same(Some(ellipse.sigma_minor_m), &expected["sigma_minor"], "minor");
    same(ellipse.angle_rad, &expected["theta_ccw_from_east_rad"], "angle");
}

#[test]
fn e48_points_without_weight_have_no_centre() {
    let (input, expected) = case("E48");
    assert!(Centre::of(&pairs(&input["xy"]), &numbers(&input["w"])).is_none() && expected.is_null());
}

#[rstest]
#[case("E60")]
#[case("E61")]
fn discoveries_step_up(#[case] id: &str) {
    let (input, expected) = case(id);
    let found = benjamini_hochberg(numbers(&input["p"]).into_iter().map(Some), input["q"].as_f64().unwrap());
    assert_eq!(json!({"threshold": found.threshold, "rejected": found.count}), expected);
}
