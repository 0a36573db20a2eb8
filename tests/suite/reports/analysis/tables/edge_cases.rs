//! Cases at the edge of what is defined.

use rstest::rstest;
use serde_json::Value;
use xuong::analysis::{
    breaks::fisher_jenks,
    change::{Change, structural_change},
    concentration::{ellison_glaeser, locational_gini},
    job_flows::JobFlows,
    matrix::Matrix,
    shares::Shares,
    significance::benjamini_hochberg,
    structure::{
        duncan, effective_sectors, evenness, herfindahl, krugman, location_quotient, normalised_herfindahl,
        relative_diversity, shannon,
    },
};

use super::fixture::{Tally, fixture};

/// A case: what goes in and what comes out.
fn case(id: &str) -> (Value, Value) {
    let all = fixture("edge_cases");
    let case =
        all["cases"].as_array().and_then(|cases| cases.iter().find(|case| case["id"] == id)).expect("a case");
    (case["input"].clone(), case["expected"].clone())
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

/// Two rows or columns: a part, and what the whole has beside it.
fn with_rest(part: &Value, whole: &Value) -> (Vec<f64>, Vec<f64>) {
    let (part, whole) = (numbers(part), numbers(whole));
    let rest = part.iter().zip(&whole).map(|(part, whole)| whole - part).collect();
    (part, rest)
}

/// A region above the rest of the city.
fn region_of(region: &Value, city: &Value) -> Matrix {
    let (region, rest) = with_rest(region, city);
    Matrix::new(region.len(), [region, rest].concat()).expect("weights")
}

/// A sector before all other sectors.
fn sector_of(sector: &Value, all: &Value) -> Matrix {
    let (sector, rest) = with_rest(sector, all);
    Matrix::new(2, sector.into_iter().zip(rest).flat_map(|(sector, rest)| [sector, rest]).collect())
        .expect("weights")
}

#[rstest]
#[case("E01", 9)]
#[case("E02", 1)]
#[case("E03", 4)]
fn a_quotient_is_undefined_without_region_or_sector(#[case] id: &str, #[case] cells: usize) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let rows: Vec<Vec<f64>> = input["matrix"].as_array().unwrap().iter().map(numbers).collect();
    let matrix = Matrix::new(rows[0].len(), rows.concat()).unwrap();
    for region in 0..matrix.regions() {
        for sector in 0..matrix.sectors() {
            tally.ratio(location_quotient(&matrix, region, sector), &expected[region][sector], id);
        }
    }
    assert_eq!(tally.compared, cells);
}

#[rstest]
#[case("E04")]
#[case("E05")]
#[case("E06")]
#[case("E07")]
fn diversity_is_defined_for_what_is_there(#[case] id: &str) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let mix = Shares::of(&numbers(&input["counts"]));
    let mix = mix.as_ref();
    tally.ratio(mix.map(herfindahl), &expected["HHI"], id);
    tally.ratio(mix.and_then(normalised_herfindahl), &expected["HHI_normalised"], id);
    tally.ratio(mix.map(shannon), &expected["shannon"], id);
    tally.ratio(mix.and_then(evenness), &expected["evenness"], id);
    tally.ratio(mix.map(effective_sectors), &expected["effective_sectors_HHI"], id);
    assert_eq!(tally.compared, expected.as_object().unwrap().len());
}

#[rstest]
#[case("E08")]
#[case("E09")]
fn the_same_mix_has_no_relative_diversity(#[case] id: &str) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let [mix, reference] = ["region", "reference"].map(|key| Shares::of(&numbers(&input[key])).unwrap());
    tally.ratio(krugman(&mix, &reference), &expected["krugman"], id);
    tally.ratio(duncan(&mix, &reference), &expected["duncan"], id);
    tally.ratio(relative_diversity(&mix, &reference), &expected["RDI"], id);
    assert_eq!(tally.compared, expected.as_object().unwrap().len());
}

#[test]
fn beside_the_whole_city_there_is_no_rest() {
    let (input, expected) = case("E10");
    assert!(expected["krugman_vs_rest"].is_null());
    assert_eq!(region_of(&input["region"], &input["city"]).rest_mix(0), None);
}

#[rstest]
#[case("E11")]
#[case("E12")]
#[case("E13")]
fn ties_and_single_regions_do_not_disturb_the_gini(#[case] id: &str) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    tally.ratio(locational_gini(&sector_of(&input["sector"], &input["all"]), 0), &expected, id);
    assert_eq!(tally.compared, 1);
}

#[rstest]
#[case("E14")]
#[case("E15")]
#[case("E16")]
fn one_plant_or_one_region_has_no_gamma(#[case] id: &str) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let plants = input["plants"].as_array().unwrap();
    let weight = |plant: &Value| plant[1].as_f64().unwrap();
    let by_region = |region: i32| plants.iter().filter(|plant| plant[0] == region).map(weight).sum::<f64>();
    let sector = Value::from([0, 1].map(by_region).to_vec());
    let weights: Vec<f64> = plants.iter().map(weight).collect();
    let index = ellison_glaeser(&sector_of(&sector, &input["region_totals"]), 0, &weights);
    tally.ratio(index.map(|index| index.plants_herfindahl), &expected["H"], id);
    tally.ratio(index.and_then(|index| index.gamma), &expected["gamma"], id);
    tally.ratio(index.and_then(|index| index.gamma_maurel_sedillot), &expected["gamma_maurel_sedillot"], id);
    assert_eq!(tally.compared, expected.as_object().unwrap().len());
}

#[rstest]
#[case("E17", false)]
#[case("E18", true)]
fn what_was_not_there_before_is_competitive(#[case] id: &str, #[case] is_new: bool) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let before = region_of(&input["region_t0"], &input["city_t0"]);
    let after = region_of(&input["region_t1"], &input["city_t1"]);
    let (parts, expected) = (Change::new(&before, &after).unwrap().shift_share(0, 0), &expected["cell0"]);
    tally.ratio(parts.delta, &expected["delta"], id);
    tally.ratio(parts.national_share, &expected["national_share"], id);
    tally.ratio(parts.industry_mix, &expected["industry_mix"], id);
    tally.ratio(parts.competitive, &expected["competitive"], id);
    tally.ratio(parts.homothetic_competitive, &expected["homothetic_competitive"], id);
    tally.ratio(parts.allocation, &expected["allocation"], id);
    assert_eq!(parts.new_sector, is_new);
    assert_eq!(expected.get("new_sector").is_some_and(|flag| flag == true), is_new);
    assert_eq!(tally.compared, 6);
}

#[rstest]
#[case("E19", 4)]
#[case("E20", 5)]
#[case("E21", 1)]
#[case("E22", 1)]
fn a_structural_change_keeps_its_digits(#[case] id: &str, #[case] count: usize) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    match structural_change(&numbers(&input["t0"]), &numbers(&input["t1"])) {
        None => tally.exact(Value::Null, &expected, id),
        Some(change) => {
            for (key, expected) in expected.as_object().unwrap() {
                match key.as_str() {
                    "norm_abs_values_NAV" => tally.ratio(change.norm_of_absolute_values, expected, key),
                    "cos_theta" => tally.ratio(change.cos_theta, expected, key),
                    "theta_deg" => tally.ratio(change.theta_deg, expected, key),
                    "lilien_modified_avg_share" => tally.ratio(change.modified_lilien, expected, key),
                    "sectors_excluded_zero" => tally.exact(change.sectors_left_out, expected, key),
                    other => panic!("{other} is not compared"),
                }
            }
        }
    }
    assert_eq!(tally.compared, count);
}

#[test]
fn without_firms_no_jobs_flow() {
    let (_, expected) = case("E23");
    assert!(expected.is_null());
    assert_eq!(JobFlows::of([]), None);
}

#[rstest]
#[case("E60")]
#[case("E61")]
fn a_later_p_value_rescues_an_earlier_one(#[case] id: &str) {
    let ((input, expected), mut tally) = (case(id), Tally::default());
    let p_values = numbers(&input["p"]).into_iter().map(Some);
    let found = benjamini_hochberg(p_values, input["q"].as_f64().unwrap());
    tally.ratio(found.threshold, &expected["threshold"], id);
    tally.exact(found.count, &expected["rejected"], id);
    assert_eq!(tally.compared, 2);
}

#[test]
fn there_are_no_more_classes_than_values() {
    let (input, expected) = case("E62");
    let classes = usize::try_from(input["k"].as_u64().unwrap()).unwrap();
    assert_eq!(Value::from(fisher_jenks(&numbers(&input["values"]), classes)), expected["bins"]);
}
