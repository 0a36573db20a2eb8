//! What holds of every table, and fast ways against slow ones.

use proptest::{collection::vec, option, prelude::*};
use rstest::rstest;
use xuong::analysis::{
    breaks::{fisher_jenks, head_tail_breaks, quantile_breaks},
    change::{Change, ShiftShare, structural_change},
    concentration::{coagglomeration, hoover_localisation, locational_gini, quotient_gini},
    inequality::{gini, spatial_gini, theil, theil_parts},
    job_flows::{Employment, JobFlows},
    matrix::Matrix,
    relatedness::Relatedness,
    shares::Shares,
    significance::{benjamini_hochberg, binomial_tail, quotient_p_values},
    stars::stars,
    structure::{
        divergence, evenness, hachman, krugman, location_quotient, mutual_information, normalised_herfindahl,
    },
};

use super::breaks::within;

const SECTORS: usize = 4;

fn cells() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![Just(0.0), (0..2000_u32).prop_map(f64::from)], 6 * SECTORS)
}

fn tables() -> impl Strategy<Value = Matrix> {
    cells().prop_map(|cells| Matrix::new(SECTORS, cells).expect("weights"))
}

fn is_near(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-11 * scale.max(1e-300)
}

fn exact(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("small"))
}

/// The table with regions for sectors.
fn transposed(matrix: &Matrix) -> Matrix {
    let cells = (0..matrix.sectors()).flat_map(|sector| matrix.sector(sector)).collect();
    Matrix::new(matrix.regions(), cells).expect("weights")
}

/// Upper tails summed with sixty decimal digits (Python's `decimal`), of the doubles nearest to the chances.
#[rstest]
#[case(10, 3, 0.2, 0.322_200_473_600_000_04)]
#[case(50, 50, 0.3, 7.178_979_876_918_513e-27)]
#[case(16, 1, 0.01, 0.148_542_228_905_124_36)]
#[case(17, 12, 0.5, 0.071_731_567_382_812_5)]
#[case(20_000, 150, 0.005, 1.767_641_828_004_508_5e-06)]
#[case(20_000, 90, 0.005, 0.854_274_858_247_902_1)]
#[case(1_000_000, 100_001, 0.1, 0.499_157_789_594_798_2)]
#[case(1_000_000, 100_500, 0.1, 0.048_034_782_205_402_75)]
#[case(1_000_000, 102_000, 0.1, 1.507_172_568_203_606e-11)]
#[case(1_000_000, 110_000, 0.1, 4.294_252_521_993_753e-237)]
#[case(1_000_000, 99_000, 0.1, 0.999_580_382_484_430_5)]
#[case(1_000_000, 6, 1e-06, 0.000_594_178_686_274_279)]
#[case(1_000_000, 500_000, 0.5, 0.500_398_942_180_665_8)]
#[case(1_000_000, 999_999, 0.999_999, 0.735_758_882_332_336_7)]
#[case(1_000_000, 1_000_000, 0.9999, 3.701_520_785_793_386_6e-44)]
fn a_tail_keeps_its_digits(#[case] n: u32, #[case] k: u32, #[case] chance: f64, #[case] expected: f64) {
    let tail = binomial_tail(n, k, chance).unwrap();
    assert!((tail / expected - 1.0).abs() < 1e-12, "{tail}");
}

#[rstest]
#[case(0, 0, 0.5, None)]
#[case(5, 1, 1.5, None)]
#[case(5, 1, f64::NAN, None)]
#[case(5, 0, 0.0, Some(1.0))]
#[case(5, 1, 0.0, Some(0.0))]
#[case(5, 5, 1.0, Some(1.0))]
#[case(5, 6, 1.0, Some(0.0))]
fn a_tail_is_defined_for_chances(
    #[case] n: u32,
    #[case] k: u32,
    #[case] chance: f64,
    #[case] tail: Option<f64>,
) {
    assert_eq!(binomial_tail(n, k, chance), tail);
}

/// Expected values by sixty decimal digits (Python's `decimal`).
#[test]
fn a_change_of_one_in_a_billion_keeps_its_digits() {
    let (before, after) = ([1_000_000_007.0, 999_999_937.0, 3.0], [1_000_000_009.0, 999_999_929.0, 5.0]);
    let change = structural_change(&before, &after).unwrap();
    assert!(is_near(change.norm_of_absolute_values, 3.000_000_122_000_004_5e-09, 1e-9), "{change:?}");
    assert!(is_near(change.theta_deg, 2.977_176_186_452_062_6e-07, 1e-7), "{change:?}");
}

#[test]
fn weights_that_are_no_counts_have_no_p_value() {
    let firms = Matrix::new(2, vec![1.5, 2.0, 3.0, 4.0]).unwrap();
    let p_values = quotient_p_values(&firms);
    assert_eq!(p_values.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true, true]);
}

#[test]
fn tables_of_different_size_are_not_compared() {
    let sized = |regions: usize| Matrix::new(2, vec![1.0; 2 * regions]).unwrap();
    assert!(Change::new(&sized(2), &sized(3)).is_none());
    assert!(Change::new(&sized(2), &sized(2)).is_some());
}

#[test]
fn what_cannot_be_classed_has_no_classes() {
    let nothing = [f64::NAN, f64::INFINITY];
    assert!(fisher_jenks(&nothing, 3).is_empty() && head_tail_breaks(&nothing).is_empty());
    assert!(quantile_breaks(&nothing, 3).is_empty() && quantile_breaks(&[1.0], 0).is_empty());
    assert_eq!(head_tail_breaks(&[2.0, 2.0]), [2.0]);
    assert_eq!(quantile_breaks(&[2.0, 2.0, 2.0, 3.0], 3), [2.0, 3.0]);
}

fn quotients(matrix: &Matrix, region: usize) -> Vec<Option<f64>> {
    (0..SECTORS).map(|sector| location_quotient(matrix, region, sector)).collect()
}

/// An upper tail, term by term.
fn slow_tail(n: u32, k: u32, chance: f64) -> f64 {
    let choose = |j: u32| (0..j).fold(1.0, |ways, i| ways * f64::from(n - i) / f64::from(i + 1));
    let power = |base: f64, j: u32| base.powi(i32::try_from(j).expect("small"));
    (k..=n).map(|j| choose(j) * power(chance, j) * power(1.0 - chance, n - j)).sum()
}

proptest! {
    #[test]
    fn quotients_average_to_one_over_the_city(matrix in tables()) {
        for region in (0..matrix.regions()).filter(|region| matrix.region_totals()[*region] > 0.0) {
            let city = matrix.city_mix().unwrap();
            let weighted = quotients(&matrix, region).into_iter().zip(city.as_slice());
            let mean: f64 = weighted.map(|(quotient, share)| quotient.unwrap_or(0.0) * share).sum();
            prop_assert!(is_near(mean, 1.0, 1.0));
        }
    }

    #[test]
    fn regions_tell_as_much_of_sectors_as_sectors_of_regions(matrix in tables()) {
        let (one, other) = (mutual_information(&matrix), mutual_information(&transposed(&matrix)));
        prop_assert_eq!(one.is_some(), other.is_some());
        prop_assert!(is_near(one.unwrap_or(0.0), other.unwrap_or(0.0), 1.0));
    }

    #[test]
    fn indices_stay_within_their_bounds(matrix in tables(), region in 0..6_usize, sector in 0..SECTORS) {
        if let (Some(mix), Some(city)) = (matrix.region_mix(region), matrix.city_mix()) {
            prop_assert!((-1e-12..=2.0 + 1e-12).contains(&krugman(&mix, &city)));
            prop_assert!(divergence(&mix, &city).unwrap() >= -1e-12);
            let between = [evenness(&mix), normalised_herfindahl(&mix), hachman(&mix, &city)];
            prop_assert!(between.iter().all(|index| (-1e-12..=1.0 + 1e-12).contains(&index.unwrap())));
        }
        let of_sector = [locational_gini, quotient_gini, hoover_localisation].map(|index| index(&matrix, sector));
        let exists = matrix.sector_totals()[sector] > 0.0;
        prop_assert!(of_sector.iter().all(|index| index.is_some() == exists));
        prop_assert!(of_sector.iter().flatten().all(|index| (-1e-12..1.0).contains(index)));
    }

    #[test]
    fn a_sector_and_itself_go_together(matrix in tables(), one in 0..SECTORS, other in 0..SECTORS) {
        let index = coagglomeration(&matrix, one, other);
        prop_assert_eq!(index, coagglomeration(&matrix, other, one));
        prop_assert!(one != other || index.is_none_or(|index| index >= 0.0));
        let related = Relatedness::of(&matrix);
        prop_assert!(is_near(related.proximity(one, other), related.proximity(other, one), 0.0));
        prop_assert!((0..6).all(|region| related.density(region, one).is_none_or(|share| share <= 1.0 + 1e-12)));
    }

    #[test]
    fn a_tail_is_the_sum_of_its_terms(n in 1..60_u32, k in 0..60_u32, chance in 0.01..0.99_f64) {
        let (tail, slow) = (binomial_tail(n, k, chance).unwrap(), slow_tail(n, k, chance));
        prop_assert!(is_near(tail, slow, slow), "{tail} {slow}");
    }

    #[test]
    fn discoveries_are_those_of_the_definition(
        p_values in vec(option::weighted(0.9, 0.0..0.3_f64), 0..20), rate in 0.01..0.5_f64,
    ) {
        let found = benjamini_hochberg(p_values.iter().copied(), rate);
        let tests: Vec<f64> = p_values.iter().flatten().copied().collect();
        let rank = |p: f64| exact(tests.iter().filter(|other| **other <= p).count());
        let passes = |p: &&f64| **p <= rate * rank(**p) / exact(tests.len());
        let threshold = tests.iter().filter(passes).copied().reduce(f64::max);
        prop_assert_eq!(found.threshold, threshold);
        let significant = tests.iter().filter(|p| threshold.is_some_and(|threshold| **p <= threshold));
        prop_assert_eq!(found.count, significant.count());
    }

    #[test]
    fn the_parts_of_a_change_add_up(before in tables(), after in tables()) {
        let change = Change::new(&before, &after).unwrap();
        let scale = before.total() + after.total();
        let adds_up = |parts: ShiftShare| {
            let sum = parts.national_share + parts.industry_mix + parts.competitive;
            let competitive = parts.homothetic_competitive + parts.allocation;
            let size = parts.homothetic_competitive.abs() + scale;
            is_near(sum, parts.delta, scale) && is_near(competitive, parts.competitive, size)
        };
        for sector in 0..SECTORS {
            let regions = || (0..6).map(|region| change.shift_share(region, sector));
            prop_assert!(regions().all(adds_up));
            let competitive: f64 = regions().map(|parts| parts.competitive).sum();
            let is_new = before.sector_totals()[sector] == 0.0;
            prop_assert!(is_new || is_near(competitive, 0.0, scale), "{competitive}");
        }
        for region in 0..6 {
            prop_assert!(adds_up(change.region_shift_share(region)));
        }
    }

    #[test]
    fn the_angle_is_that_of_the_unit_vectors(before in vec(0..500_u32, 5), after in vec(0..500_u32, 5)) {
        let [before, after] = [before, after].map(|list| list.into_iter().map(f64::from).collect::<Vec<f64>>());
        if let Some(change) = structural_change(&before, &after) {
            let norm = |list: &[f64]| list.iter().map(|x| x * x).sum::<f64>().sqrt();
            let combined = |sign: f64| {
                let pairs = before.iter().zip(&after);
                norm(&pairs.map(|(a, b)| a / norm(&before) + sign * b / norm(&after)).collect::<Vec<_>>())
            };
            let theta = 2.0 * combined(-1.0).atan2(combined(1.0));
            prop_assert!(is_near(change.theta_deg.to_radians(), theta, 1.0));
            prop_assert!(is_near(change.cos_theta, theta.cos(), 1.0));
        }
    }

    #[test]
    fn growth_of_all_alike_changes_no_structure(before in vec(0..5000_u32, 5), growth in 1..50_u32) {
        let grown: Vec<f64> = before.iter().map(|weight| f64::from(weight * growth)).collect();
        let before: Vec<f64> = before.into_iter().map(f64::from).collect();
        if let Some(change) = structural_change(&before, &grown) {
            let figures =
                [change.norm_of_absolute_values, change.theta_deg, change.lilien, change.modified_lilien];
            prop_assert!(figures.iter().all(|figure| *figure == 0.0) && (change.cos_theta - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn jobs_gained_less_jobs_lost_are_the_change(
        firms in vec((option::of(0..300_u32), option::of(0..300_u32)), 1..30),
    ) {
        let before: u32 = firms.iter().filter_map(|firm| firm.0).sum();
        let after: u32 = firms.iter().filter_map(|firm| firm.1).sum();
        let (before, after) = (f64::from(before), f64::from(after));
        let flows = JobFlows::of(firms.iter().map(|firm| Employment { before: firm.0, after: firm.1 }));
        prop_assert_eq!(flows.is_some(), before + after > 0.0);
        if let Some(flows) = flows {
            prop_assert!(is_near(flows.net() * (before + after) / 2.0, after - before, before + after));
            let excess = flows.reallocation() - flows.net().abs();
            prop_assert!(is_near(flows.excess_reallocation(), excess, 4.0));
        }
    }

    #[test]
    fn inequality_is_that_of_all_pairs(sizes in vec(0..900_u32, 1..15), links in vec((0..15_usize, 0..15_usize), 0..20)) {
        let sizes: Vec<f64> = sizes.into_iter().map(f64::from).collect();
        let mut neighbours = vec![Vec::new(); sizes.len()];
        for (a, b) in links.into_iter().filter(|(a, b)| a != b && a.max(b) < &sizes.len()) {
            if !neighbours[a].contains(&b) {
                neighbours[a].push(b);
                neighbours[b].push(a);
            }
        }
        if let Some(shares) = Shares::of(&sizes) {
            let count = exact(sizes.len());
            let pairs = |chosen: &dyn Fn(usize, usize) -> bool| {
                let pairs = (0..sizes.len()).flat_map(|a| (0..sizes.len()).map(move |b| (a, b)));
                let chosen = pairs.filter(|(a, b)| chosen(*a, *b));
                chosen.map(|(a, b)| (sizes[a] - sizes[b]).abs()).sum::<f64>() / (2.0 * count * sizes.iter().sum::<f64>())
            };
            prop_assert!(is_near(gini(&shares), pairs(&|_, _| true), 1.0));
            let parts = spatial_gini(&sizes, &neighbours).unwrap();
            prop_assert!(is_near(parts.neighbours, pairs(&|a, b| neighbours[a].contains(&b)), 1.0));
            prop_assert!(is_near(parts.others, pairs(&|a, b| !neighbours[a].contains(&b)), 1.0));
        }
    }

    #[test]
    fn inequality_between_and_within_groups_is_all(groups in vec(vec((0..900_u32).prop_map(f64::from), 0..8), 1..6)) {
        let all = Shares::of(&groups.concat());
        let parts = theil_parts(&groups);
        prop_assert_eq!(all.is_some(), parts.is_some());
        if let (Some(all), Some(parts)) = (all, parts) {
            prop_assert!(is_near(parts.between + parts.within, theil(&all), 1.0));
        }
    }

    #[test]
    fn no_other_classes_are_closer(values in vec((0..40_u32).prop_map(f64::from), 1..9), classes in 1..5_usize) {
        let breaks = fisher_jenks(&values, classes);
        let mut distinct = values.clone();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        prop_assert_eq!(breaks.len(), classes.min(distinct.len()));
        let squares = within(&values, &breaks);
        let last = distinct.len() - 1;
        for chosen in 0..1_u32 << last {
            let picked = distinct.iter().enumerate().filter(|(at, _)| *at == last || chosen >> at & 1 == 1);
            let other: Vec<f64> = picked.map(|(_, value)| *value).collect();
            prop_assert!(other.len() != breaks.len() || squares <= within(&values, &other) + 1e-9);
        }
    }

    #[test]
    fn stars_are_earned_by_rank(matrix in tables(), minimum in 0..300_u32) {
        let minimum = f64::from(minimum);
        let total = |cell: usize| matrix.region_totals()[cell / SECTORS];
        let leads = |values: Vec<f64>, own: f64| {
            let rank = 1 + values.iter().filter(|value| **value > own).count();
            rank <= values.iter().filter(|value| **value > 0.0).count().div_ceil(10)
        };
        for (cell, stars) in stars(&matrix, minimum).into_iter().enumerate() {
            let weight = matrix.cells()[cell];
            prop_assert_eq!(stars.is_some(), weight > 0.0);
            let Some(stars) = stars else { continue };
            prop_assert_eq!(stars.size, leads(matrix.sector(cell % SECTORS).collect(), weight));
            let present = matrix.cells().iter().enumerate().filter(|(_, weight)| **weight > 0.0);
            let shares = present.map(|(at, weight)| weight / total(at)).collect();
            prop_assert_eq!(stars.focus, leads(shares, weight / total(cell)));
            prop_assert!(weight >= minimum || stars.count == 0);
        }
    }
}
