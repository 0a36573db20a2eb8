//! Classes of the districts by employees per km².

use serde_json::Value;
use xuong::analysis::breaks::{fisher_jenks, head_tail_breaks, quantile_breaks};

use super::fixture::{Tally, districts, fixture, table};

fn compare(tally: &mut Tally, got: &[f64], expected: &Value) {
    let expected = expected.as_array().expect("a list");
    assert_eq!(got.len(), expected.len());
    got.iter().zip(expected).for_each(|(got, expected)| tally.ratio(*got, expected, "break"));
}

#[test]
fn classes_break_where_those_of_the_vectors_do() {
    let (expected, join) = (fixture("library_defined"), fixture("join"));
    let (expected, mut tally) = (&expected["classification"], Tally::default());
    let totals = table("employees", 1);
    let mut values = Vec::new();
    for (district, total) in districts().iter().zip(totals.region_totals()) {
        values.push(total / (join["area_m2"][district].as_f64().unwrap() / 1e6));
        tally.ratio(values[values.len() - 1], &expected["values"][district], district);
    }
    compare(&mut tally, &fisher_jenks(&values, 5), &expected["FisherJenks_k5"]);
    compare(&mut tally, &fisher_jenks(&values, 5), &expected["fisher_jenks_bruteforce_bins"]);
    compare(&mut tally, &quantile_breaks(&values, 5), &expected["Quantiles_k5"]);
    compare(&mut tally, &head_tail_breaks(&values), &expected["HeadTailBreaks"]);
    tally.ratio(within(&values, &fisher_jenks(&values, 5)), &expected["fisher_jenks_within_ss"], "squares");
    let head_tail = expected["HeadTailBreaks"].as_array().expect("a list").len();
    assert_eq!(tally.compared, 12 + 5 + 5 + 5 + head_tail + 1);
}

/// The squares within classes.
pub(crate) fn within(values: &[f64], breaks: &[f64]) -> f64 {
    let mut classes = vec![Vec::new(); breaks.len()];
    values.iter().for_each(|value| classes[breaks.partition_point(|end| end < value)].push(*value));
    let squares = |class: &Vec<f64>| {
        let mean = class.iter().sum::<f64>() / f64::from(u32::try_from(class.len()).expect("few"));
        class.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    classes.iter().filter(|class| !class.is_empty()).map(squares).sum()
}
