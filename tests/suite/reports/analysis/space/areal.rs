use rstest::rstest;
use serde_json::{Value, json};
use xuong::analysis::{
    autocorrelation::{Autocorrelation, Test},
    local_autocorrelation::{Conditional, Quadrant},
    shuffle::Shuffles,
    weights::Weights,
};

use super::fixtures::{firms, fixture, permutations, same};

fn districts() -> Vec<String> {
    fixture("join")["area_m2"].as_object().unwrap().keys().cloned().collect()
}

fn queen() -> Weights {
    let (join, districts) = (fixture("join"), districts());
    let place =
        |name: &Value| districts.iter().position(|other| Some(other.as_str()) == name.as_str()).unwrap();
    let list = |district: &String| {
        join["queen_neighbours"][district].as_array().unwrap().iter().map(place).collect()
    };
    Weights::row_standardised(districts.iter().map(list).collect()).unwrap()
}

fn values(variable: &str) -> Vec<f64> {
    let (join, firms) = (fixture("join"), firms(1));
    let value = |district: &String| {
        let here = || firms.iter().filter(|firm| join["district_of_firm"][&firm.id] == **district);
        let employees: f64 = here().map(|firm| firm.employees).sum();
        match variable {
            "employees_per_km2" => employees / (join["area_m2"][district].as_f64().unwrap() / 1e6),
            "firm_count" => here().map(|_| 1.0).sum(),
            _ => employees,
        }
    };
    districts().iter().map(value).collect()
}

fn same_test(found: Test, expected: &Value, kind: &str) {
    same(Some(found.variance), &expected[format!("var_{kind}")], "variance");
    same(Some(found.z), &expected[format!("z_{kind}")], "z");
    same(Some(found.p_two_sided), &expected[format!("p_{kind}_two_sided")], "p");
}

#[rstest]
fn moran_and_geary_are_the_expected_ones(
    #[values("employees_per_km2", "firm_count", "employees")] variable: &str,
) {
    let (expected, weights) = (&fixture("areal")[variable], queen());
    let values = values(variable);
    let areal = Autocorrelation::new(&values, &weights).unwrap();
    let moran = areal.moran();
    same(Some(moran.i), &expected["I"], "I");
    same(Some(moran.expected), &expected["EI"], "expected I");
    same_test(moran.normal, expected, "norm");
    same_test(moran.randomised, expected, "rand");
    same(Some(areal.geary_c()), &expected["geary_C"], "C");
}

#[rstest]
fn permuted_moran_is_the_expected_one(
    #[values("employees_per_km2", "firm_count", "employees")] variable: &str,
) {
    let (expected, weights) = (&fixture("areal")[variable]["perm_supplied"], queen());
    let (values, orders) = (values(variable), permutations("perm_districts_999x12.csv"));
    let areal = Autocorrelation::new(&values, &weights).unwrap();
    let permuted = areal.moran_permuted(orders.len(), |permutation| orders[permutation].clone());
    assert_eq!(json!(permuted.simulated.len()), expected["n"]);
    assert_eq!(json!(permuted.at_least), expected["count_ge"]);
    let folded = permuted.p_at_least().min(permuted.p_at_most());
    same(Some(folded), &expected["p_sim_one_sided_folded"], "p");
    same(Some(permuted.p_two_sided()), &json!((2.0 * folded).min(1.0)), "p, two-sided");
    same(permuted.mean(), &expected["mean"], "mean");
    for (found, expected) in permuted.simulated.iter().zip(expected["first3"].as_array().unwrap()) {
        same(Some(*found), expected, "a simulated value");
    }
}

#[rstest]
fn local_moran_with_all_neighbourhoods_is_the_expected_one(
    #[values("employees_per_km2", "firm_count", "employees")] variable: &str,
) {
    let (expected, weights) = (&fixture("areal")[variable]["local"], queen());
    let values = values(variable);
    let areal = Autocorrelation::new(&values, &weights).unwrap();
    let conditional = Conditional { all_up_to: 1000, permutations: 0, shuffles: Shuffles::new(1) };
    let (mut undefined, districts) = (0, districts());
    assert_eq!(expected.as_object().unwrap().len(), 12);
    for (district, local) in districts.iter().zip(areal.local_moran(&conditional)) {
        let expected = &expected[district];
        same(Some(local.i), &expected["I"], "I");
        same(Some(local.lag), &expected["lag_z_over_sd"], "lag");
        let quadrant = match local.quadrant.unwrap() {
            Quadrant::HighHigh => 1,
            Quadrant::LowHigh => 2,
            Quadrant::LowLow => 3,
            Quadrant::HighLow => 4,
        };
        assert_eq!(json!(quadrant), expected["quadrant"]);
        let Some(p) = local.p else {
            assert_eq!(json!(1), expected["n_enumerated"], "{district}");
            undefined += 1;
            continue;
        };
        assert!(p.exact);
        assert_eq!(json!(p.choices), expected["n_enumerated"]);
        same(Some(p.at_least), &expected["p_exact_ge"], "p of as much");
        same(Some(p.at_most), &expected["p_exact_le"], "p of as little");
    }
    assert_eq!(undefined, 1);
}
