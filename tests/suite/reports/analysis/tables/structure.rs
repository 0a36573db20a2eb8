//! Structure, specialisation, significance and stars by district and sector.

use rstest::rstest;
use serde_json::Value;
use xuong::analysis::{
    matrix::Matrix,
    shares::Shares,
    significance::quotient_p_values,
    stars::stars,
    structure::{
        divergence, duncan, effective_sectors, effective_sectors_by_entropy, evenness, hachman, herfindahl,
        krugman, location_quotient, mutual_information, normalised_herfindahl, relative_diversity,
        relative_specialisation, shannon, symmetric_quotient, theil_segregation,
    },
};

use super::fixture::{DATES, Tally, districts, fixture, sectors, table};

fn each(weight: &str, mut compare: impl FnMut(&mut Tally, &Matrix, &Value)) -> usize {
    let (all, mut tally) = (fixture("aggregates"), Tally::default());
    for (date, name) in DATES.iter().enumerate() {
        compare(&mut tally, &table(weight, date), &all[name][weight]);
    }
    tally.compared
}

#[rstest]
#[case("firms")]
#[case("employees")]
#[case("revenue")]
fn the_table_and_its_quotients_are_those_of_the_vectors(#[case] weight: &str) {
    let compared = each(weight, |tally, matrix, expected| {
        tally.number(matrix.total(), &expected["total"], "total");
        let city = matrix.city_mix();
        for (s, sector) in sectors().iter().enumerate() {
            tally.number(matrix.sector_totals()[s], &expected["sector_total"][sector], sector);
            tally.ratio(city.as_ref().map(|mix| mix.as_slice()[s]), &expected["city_share"][sector], sector);
        }
        for (r, district) in districts().iter().enumerate() {
            tally.number(matrix.region_totals()[r], &expected["district_total"][district], district);
            let mix = matrix.region_mix(r);
            for (s, sector) in sectors().iter().enumerate() {
                let (quotient, what) = (location_quotient(matrix, r, s), format!("{district} {sector}"));
                let of = |key: &str| &expected[key][district][sector];
                tally.number(matrix.region(r)[s], of("matrix"), &what);
                tally.ratio(mix.as_ref().map(|mix| mix.as_slice()[s]), of("share"), &what);
                tally.ratio(quotient, of("LQ"), &what);
                tally.ratio(quotient.map(symmetric_quotient), of("RSCA"), &what);
            }
        }
    });
    assert_eq!(compared, 2 * (1 + 8 * 2 + 12 + 96 * 4));
}

#[rstest]
#[case("firms")]
#[case("employees")]
#[case("revenue")]
fn every_district_has_the_indices_of_the_vectors(#[case] weight: &str) {
    let compared = each(weight, |tally, matrix, expected| {
        tally.ratio(mutual_information(matrix), &expected["mutual_information"], "mutual information");
        tally.ratio(theil_segregation(matrix), &expected["theil_H_segregation"], "Theil's H");
        let city = matrix.city_mix().unwrap();
        for (r, district) in districts().iter().enumerate() {
            let mix = matrix.region_mix(r);
            let mut hold = |key: &str, index: &dyn Fn(&Shares) -> Option<f64>| {
                tally.ratio(
                    mix.as_ref().and_then(index),
                    &expected[key][district],
                    &format!("{key} {district}"),
                );
            };
            hold("HHI", &|mix| Some(herfindahl(mix)));
            hold("HHI_normalised", &normalised_herfindahl);
            hold("effective_sectors_HHI", &|mix| Some(effective_sectors(mix)));
            hold("shannon", &|mix| Some(shannon(mix)));
            hold("evenness", &evenness);
            hold("effective_sectors_shannon", &|mix| Some(effective_sectors_by_entropy(mix)));
            hold("theil_KL_vs_city", &|mix| divergence(mix, &city));
            hold("krugman_vs_city", &|mix| Some(krugman(mix, &city)));
            hold("krugman_vs_rest", &|mix| Some(krugman(mix, &matrix.rest_mix(r)?)));
            hold("duncan_dissimilarity", &|mix| Some(duncan(mix, &city)));
            hold("relative_diversity_RDI", &|mix| relative_diversity(mix, &city));
            hold("relative_specialisation_RSI", &|_| relative_specialisation(matrix, r));
            hold("hachman", &|mix| hachman(mix, &city));
        }
    });
    assert_eq!(compared, 2 * (2 + 12 * 13));
}

#[test]
fn chance_explains_a_quotient_as_often_as_the_vectors_say() {
    let compared = each("firms", |tally, matrix, expected| {
        let names =
            districts().into_iter().flat_map(|d| sectors().into_iter().map(move |s| format!("{d}|{s}")));
        for (name, p_value) in names.zip(quotient_p_values(matrix)) {
            tally.ratio(p_value, &expected["LQ_binomial_p_ge"][&name], &name);
        }
    });
    assert_eq!(compared, 2 * 96);
}

#[test]
fn sectors_earn_the_stars_of_the_vectors() {
    let mut wanted = 0;
    let compared = each("employees", |tally, matrix, expected| {
        let names =
            districts().into_iter().flat_map(|d| sectors().into_iter().map(move |s| format!("{d}|{s}")));
        for (name, stars) in names.zip(stars(matrix, 100.0)) {
            let expected = &expected["eco_stars"][&name];
            wanted += expected.as_object().map_or(1, serde_json::Map::len);
            let Some(stars) = stars else {
                tally.exact(Value::Null, expected, &name);
                continue;
            };
            tally.exact(stars.size, &expected["size"], &name);
            tally.exact(stars.specialisation, &expected["specialisation"], &name);
            tally.exact(stars.focus, &expected["focus"], &name);
            tally.exact(stars.count, &expected["stars"], &name);
        }
    });
    assert_eq!(compared, wanted);
}
