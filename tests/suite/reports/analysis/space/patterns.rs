use rstest::rstest;
use serde_json::json;
use xuong::analysis::pattern::{ClarkEvans, Edge, Window, besag_l_m, cross_k, ripley_k};

use super::fixtures::{firms, fixture, numbers, of_sector, points, same, same_numbers};

/// The city of the vectors is 24 by 18 km.
fn window() -> Window {
    Window::new([574_000.0, 2_316_000.0], [598_000.0, 2_334_000.0]).unwrap()
}

#[rstest]
fn clark_evans_is_the_expected_one(#[values(0, 1, 2, 3, 4, 5, 6, 7, 8)] sector: usize) {
    let name = if sector == 0 { "ALL".to_owned() } else { format!("S{sector}") };
    let (expected, at) = (&fixture("points")["clark_evans"][&name], points(&of_sector(firms(1), sector)));
    let found = ClarkEvans::of(&at, 432e6, 84e3).unwrap();
    assert_eq!(json!(at.len()), expected["n"]);
    same(Some(found.mean_m), &expected["mean_nn"], "mean");
    same(Some(found.expected_m), &expected["expected"], "expected");
    same(Some(found.ratio), &expected["R"], "R");
    // The difference of two means that are nearly alike is as exact as the means, in standard errors of the mean.
    let standard_error_m = (found.mean_m - found.expected_m) / found.z;
    let slack = 1e-12 * (found.mean_m / standard_error_m).abs();
    let z = expected["z"].as_f64().unwrap();
    assert!((found.z - z).abs() <= slack, "z: {} instead of {z}", found.z);
    same(Some(found.ratio_donnelly), &expected["R_donnelly"], "Donnelly");
    assert_eq!(expected.as_object().unwrap().len(), 6);
}

#[rstest]
#[case("ALL", 0, 0)]
#[case("S1", 1, 1)]
#[case("cross_S1_S3", 1, 3)]
fn ripley_is_the_expected_one(#[case] name: &str, #[case] around: usize, #[case] of: usize) {
    let expected = &fixture("points")["ripley"][name];
    let (a, b) = (points(&of_sector(firms(1), around)), points(&of_sector(firms(1), of)));
    let radii_m = numbers(&expected["r"]);
    let k = |edge: Edge| {
        let (window, radii_m) = (window(), &radii_m);
        if around == of {
            ripley_k(&a, &window, radii_m, edge)
        } else {
            cross_k(&a, &b, &window, radii_m, edge)
        }
    };
    let plain = k(Edge::Ignored).unwrap();
    let compared = same_numbers(&plain, &expected["K_none"], "K")
        + same_numbers(&k(Edge::Translated).unwrap(), &expected["K_translate"], "K, translated")
        + same_numbers(&plain.into_iter().map(besag_l_m).collect::<Vec<_>>(), &expected["L_none"], "L");
    assert_eq!(compared, 21);
}
