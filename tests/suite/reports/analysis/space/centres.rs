use rstest::rstest;
use serde_json::Value;
use xuong::analysis::{
    centrography::{Centre, Shift, geometric_median},
    density::{Kernel, KernelDensity},
};

use super::fixtures::{alike, employees, firms, fixture, of_sector, pairs, points, same, same_length};

fn same_centre(found: &Centre, expected: &Value) {
    let ellipse = found.ellipse;
    let axes = ellipse.crimestat_semi_axes_m();
    let lengths = [
        ("mean_x", Some(found.mean[0])),
        ("mean_y", Some(found.mean[1])),
        ("standard_distance", Some(found.standard_distance_m)),
        ("sigma_major", Some(ellipse.sigma_major_m)),
        ("sigma_minor", Some(ellipse.sigma_minor_m)),
        ("major_semi_axis_crimestat", axes.map(|axes| axes[0])),
        ("minor_semi_axis_crimestat", axes.map(|axes| axes[1])),
    ];
    lengths.iter().for_each(|(name, length)| same_length(*length, &expected[name], name));
    same(ellipse.angle_rad, &expected["theta_ccw_from_east_rad"], "angle");
    same(ellipse.azimuth_deg(), &expected["azimuth_cw_from_north_deg"], "azimuth");
    same(Some(ellipse.area_m2()), &expected["ellipse_area_sigma_m2"], "area");
    assert_eq!(expected.as_object().unwrap().len(), 10);
}

#[rstest]
fn centres_spreads_and_shifts_are_the_expected_ones(#[values(0, 1, 2, 3, 4, 5, 6, 7, 8)] sector: usize) {
    let name = if sector == 0 { "ALL".to_owned() } else { format!("S{sector}") };
    let expected = &fixture("points")["centrography"][&name];
    let weighted = [0, 1].map(|date| {
        let firms = of_sector(firms(date), sector);
        let (at, employees) = (points(&firms), employees(&firms));
        let expected = &expected[format!("t{date}")];
        same_centre(&Centre::of(&at, &vec![1.0; at.len()]).unwrap(), &expected["unweighted"]);
        let weighted = Centre::of(&at, &employees).unwrap();
        same_centre(&weighted, &expected["employees"]);
        weighted.mean
    });
    let (shift, expected) =
        (Shift::between(weighted[0], weighted[1]), &expected["weighted_mean_centre_shift"]);
    same_length(Some(shift.dx_m), &expected["dx"], "dx");
    same_length(Some(shift.dy_m), &expected["dy"], "dy");
    same_length(Some(shift.distance_m), &expected["distance"], "distance");
    same(shift.azimuth_deg, &expected["azimuth_deg"], "azimuth");
}

#[test]
fn the_geometric_median_is_the_expected_firm() {
    let expected = &fixture("points")["centrography"]["ALL"]["geometric_median_t1_unweighted"];
    let at = points(&firms(1));
    let median = geometric_median(&at, &vec![1.0; at.len()]).unwrap();
    same_length(Some(median[0]), &expected["x"], "x");
    same_length(Some(median[1]), &expected["y"], "y");
    let total = at.iter().map(|point| (point[0] - median[0]).hypot(point[1] - median[1])).sum();
    same(Some(total), &expected["sum_dist"], "sum of distances");
}

#[rstest]
#[case("quartic", Kernel::Quartic)]
#[case("gaussian", Kernel::Gaussian)]
fn kernel_densities_are_the_expected_ones(#[case] name: &str, #[case] kernel: Kernel) {
    let (expected, firms) = (&fixture("points")["kde"], firms(1));
    let bandwidth_m = expected["bandwidth_m"].as_f64().unwrap();
    let (at, employees) = (points(&firms), employees(&firms));
    let densities = [vec![1.0; at.len()], employees]
        .map(|weights| KernelDensity::new(&at, &weights, kernel, bandwidth_m).unwrap());
    let nodes = pairs(&expected["nodes_xy"]);
    assert_eq!((nodes.len(), expected[name].as_array().unwrap().len()), (63, 63));
    for (node, expected) in nodes.iter().zip(expected[name].as_array().unwrap()) {
        alike(Some(densities[0].per_km2(*node)), &expected[0], "firms per km2");
        alike(Some(densities[1].per_km2(*node)), &expected[1], "employees per km2");
    }
}
