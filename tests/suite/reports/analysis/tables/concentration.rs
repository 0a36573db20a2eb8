//! Concentration, co-location and relatedness of sectors over the districts.

use rstest::rstest;
use xuong::analysis::{
    concentration::{
        coagglomeration, ellison_glaeser, hoover_localisation, locational_correlation, locational_gini,
        quotient_gini,
    },
    relatedness::Relatedness,
};

use super::fixture::{DATES, Tally, districts, firms, fixture, sectors, table};

#[rstest]
#[case("firms")]
#[case("employees")]
#[case("revenue")]
fn every_sector_is_as_concentrated_as_in_the_vectors(#[case] weight: &str) {
    let (all, mut tally) = (fixture("aggregates"), Tally::default());
    for (date, name) in DATES.iter().enumerate() {
        let (matrix, expected) = (table(weight, date), &all[name][weight]);
        for (s, sector) in sectors().iter().enumerate() {
            let gini = locational_gini(&matrix, s);
            tally.ratio(gini, &expected["locational_gini"][sector], sector);
            tally.ratio(
                gini.map(|gini| gini / 2.0),
                &expected["locational_gini_krugman_half"][sector],
                sector,
            );
            tally.ratio(hoover_localisation(&matrix, s), &expected["hoover_localisation"][sector], sector);
            tally.ratio(quotient_gini(&matrix, s), &expected["gini_of_LQ_unweighted"][sector], sector);
        }
    }
    assert_eq!(tally.compared, 2 * 8 * 4);
}

#[test]
fn plants_cluster_as_in_the_vectors() {
    let (all, firms, mut tally) = (fixture("aggregates"), firms(), Tally::default());
    for (date, name) in DATES.iter().enumerate() {
        let matrix = table("employees", date);
        for (s, sector) in sectors().iter().enumerate() {
            let expected = &all[name]["employees"]["ellison_glaeser"][sector];
            let of_sector = firms.iter().filter(|firm| firm.sector == s);
            let plants: Vec<f64> = of_sector.filter_map(|firm| firm.weight("employees", date)).collect();
            let index = ellison_glaeser(&matrix, s, &plants).unwrap();
            tally.exact(plants.len(), &expected["n_firms"], sector);
            tally.ratio(index.raw, &expected["G"], sector);
            tally.ratio(index.plants_herfindahl, &expected["H"], sector);
            tally.ratio(index.gamma, &expected["gamma"], sector);
            tally.ratio(index.variance, &expected["var_G"], sector);
            tally.ratio(index.z, &expected["z"], sector);
            tally.ratio(index.gamma_maurel_sedillot, &expected["gamma_maurel_sedillot"], sector);
        }
    }
    assert_eq!(tally.compared, 2 * 8 * 7);
}

#[test]
fn pairs_of_sectors_go_together_as_in_the_vectors() {
    let (all, mut tally) = (fixture("aggregates"), Tally::default());
    for (date, name) in DATES.iter().enumerate() {
        let (matrix, expected) = (table("employees", date), &all[name]["employees"]);
        for (i, one) in sectors().iter().enumerate() {
            for (j, other) in sectors().iter().enumerate().skip(i + 1) {
                let pair = format!("{one}-{other}");
                let of = |key: &str| &expected[key][&pair];
                tally.ratio(coagglomeration(&matrix, i, j), of("coagglomeration_EGK_gamma_c"), &pair);
                tally.ratio(locational_correlation(&matrix, i, j), of("locational_correlation_LC"), &pair);
            }
        }
    }
    assert_eq!(tally.compared, 2 * 28 * 2);
}

#[test]
fn sectors_are_related_as_in_the_vectors() {
    let (all, mut tally) = (fixture("aggregates"), Tally::default());
    for (date, name) in DATES.iter().enumerate() {
        let (related, expected) = (Relatedness::of(&table("employees", date)), &all[name]["employees"]);
        for (s, sector) in sectors().iter().enumerate() {
            for (other, with) in sectors().iter().enumerate() {
                tally.ratio(
                    related.proximity(s, other),
                    &expected["proximity_hidalgo"][sector][with],
                    sector,
                );
            }
            for (r, district) in districts().iter().enumerate() {
                let expected = &expected["relatedness_density"][district][sector];
                tally.ratio(related.density(r, s), expected, district);
            }
        }
    }
    assert_eq!(tally.compared, 2 * (64 + 96));
}
