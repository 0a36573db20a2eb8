use rstest::rstest;
use serde_json::{Value, json};
use xuong::analysis::{
    colocation::{Mark, NearestKinds, Sites},
    envelope::{Departure, Simulations},
    k_density::PairDistances,
};

use super::fixtures::{
    Firm, alike, employees, firms, fixture, numbers, of_sector, permutations, points, same, same_all,
    same_numbers,
};

/// The sectors of a key like `S1->S3`.
fn sectors(key: &str) -> (usize, usize) {
    let (from, to) = key.split_once("->").unwrap();
    (from[1..].parse().unwrap(), to[1..].parse().unwrap())
}

fn mark(firm: &Firm, (around, wanted): (usize, usize), weight: f64) -> Mark {
    Mark { around: firm.sector == around, wanted: firm.sector == wanted, weight }
}

#[rstest]
#[case("weights_employees", 7)]
#[case("weights_one", 3)]
fn m_is_the_expected_one(#[case] weights: &str, #[case] count: usize) {
    let (expected, firms) = (&fixture("points")["marcon_puech_M"], firms(1));
    let sites = Sites::new(&points(&firms), &numbers(&expected["r"]));
    let expected = expected[weights].as_object().unwrap();
    assert_eq!(expected.len(), count);
    for (key, expected) in expected {
        let weight = |firm: &Firm| if weights == "weights_one" { 1.0 } else { firm.employees };
        let marks: Vec<Mark> = firms.iter().map(|firm| mark(firm, sectors(key), weight(firm))).collect();
        assert_eq!(same_all(&sites.marcon_puech_m(&marks), expected, key), 7);
    }
}

#[test]
fn colocation_quotients_are_the_expected_ones() {
    let (expected, firms) = (&fixture("points")["colocation_quotient_nn1"], firms(1));
    let kinds: Vec<usize> = firms.iter().map(|firm| firm.sector).collect();
    let nearest = NearestKinds::new(&points(&firms), &kinds).unwrap();
    let expected = expected.as_object().unwrap();
    assert_eq!(expected.len(), 64);
    for (key, expected) in expected {
        let (around, wanted) = sectors(key);
        same(nearest.quotient(around, wanted), expected, key);
    }
}

#[rstest]
#[case("S1", 1, false)]
#[case("S7", 7, false)]
#[case("S1_employees", 1, true)]
fn k_density_is_the_expected_one(#[case] name: &str, #[case] sector: usize, #[case] weighted: bool) {
    let (expected, firms) = (&fixture("points")["duranton_overman"][name], of_sector(firms(1), sector));
    let weights = if weighted { employees(&firms) } else { vec![1.0; firms.len()] };
    let distances = PairDistances::between(&points(&firms), &weights).unwrap();
    assert_eq!(json!(distances.count()), expected["n_pairs"]);
    same(distances.bandwidth_m(), &expected["bandwidth_nrd0"], "bandwidth");
    assert_eq!(same_numbers(&curve(&distances, &expected["r"]), &expected["Kd"], "Kd"), 13);
}

fn curve(distances: &PairDistances, radii_m: &Value) -> Vec<f64> {
    let bandwidth_m = distances.bandwidth_m().unwrap();
    numbers(radii_m).iter().map(|radius| distances.k_density(*radius, bandwidth_m)).collect()
}

#[test]
fn the_envelope_of_m_is_the_expected_one() {
    let (expected, firms) = (&fixture("envelopes")["M_S1_employees"], firms(1));
    let sites = Sites::new(&points(&firms), &numbers(&expected["r"]));
    let simulate = |order: Vec<usize>| {
        let marks = order.iter().map(|&other| mark(&firms[other], (1, 1), firms[other].employees));
        sites.marcon_puech_m(&marks.collect::<Vec<_>>()).into_iter().map(Option::unwrap).collect()
    };
    let curves: Vec<Vec<f64>> = permutations("perm_sites_199x200.csv").into_iter().map(simulate).collect();
    let compared = same_numbers(&curves[0], &expected["first_sim"], "first");
    let simulations = Simulations::new(curves).unwrap();
    let low = same_numbers(&simulations.local(0.025).unwrap(), &expected["lo_2.5"], "low");
    let high = same_numbers(&simulations.local(0.975).unwrap(), &expected["hi_97.5"], "high");
    assert_eq!(compared + low + high, 21);
}

#[rstest]
#[case("Kd_S1", 1)]
#[case("Kd_S7", 7)]
fn the_bands_of_k_density_are_the_expected_ones(#[case] name: &str, #[case] sector: usize) {
    let (expected, sites) = (&fixture("envelopes")[name], points(&firms(1)));
    let own = points(&of_sector(firms(1), sector));
    let curve_of =
        |at: &[[f64; 2]]| curve(&PairDistances::between(at, &vec![1.0; at.len()]).unwrap(), &expected["r"]);
    let drawn = |order: &Vec<usize>| order[..own.len()].iter().map(|&site| sites[site]).collect::<Vec<_>>();
    let orders = permutations("perm_sites_199x200.csv");
    let simulations = Simulations::new(orders.iter().map(|order| curve_of(&drawn(order))).collect()).unwrap();
    let (upper, lower) = (simulations.global_upper(0.05).unwrap(), simulations.global_lower(0.05).unwrap());
    assert_eq!(json!(upper.rank), expected["global_upper_rank"]);
    assert_eq!(json!(upper.crossing), expected["global_upper_hits"]);
    assert_eq!(json!(lower.rank), expected["global_lower_rank"]);
    assert_eq!(json!(lower.crossing), expected["global_lower_hits"]);
    let observed = curve_of(&own);
    let departure = Departure::of(&observed, &upper, &lower);
    assert_eq!(json!(departure.is_localised()), expected["globally_localised"]);
    let compared = [
        (&observed, "obs"),
        (&simulations.local(0.05).unwrap(), "local_lo_5"),
        (&simulations.local(0.95).unwrap(), "local_hi_95"),
        (&upper.bound, "global_upper"),
        (&lower.bound, "global_lower"),
    ]
    .map(|(found, key)| same_numbers(found, &expected[key], key));
    assert_eq!(compared, [13; 5]);
    for at in 0..13 {
        alike(Some(departure.localisation[at]), &expected["Gamma_localisation"][at], "Gamma");
        alike(Some(departure.dispersion[at]), &expected["Psi_dispersion"][at], "Psi");
    }
}
