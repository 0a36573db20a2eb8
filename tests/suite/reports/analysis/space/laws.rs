//! Laws that hold for any data: the fast ways give what the definitions give.

#![expect(clippy::cast_precision_loss, reason = "the numbers of these tests are small")]

use proptest::prelude::*;
use xuong::analysis::{
    autocorrelation::Autocorrelation,
    centrography::{Shift, geometric_median},
    clusters::{Clusters, Dbscan},
    density::{Kernel, KernelDensity},
    hot_spots::DistanceBand,
    hot_spots_grid::{Grid, Spot},
    hull::Hull,
    local_autocorrelation::Conditional,
    pattern::{ClarkEvans, Edge, Window, ripley_k},
    shuffle::Shuffles,
    weights::Weights,
};

fn distance_m2(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

/// Points on a lattice, so that equal distances and coincident points are frequent, far from the origin.
fn points(most: usize) -> impl Strategy<Value = Vec<[f64; 2]>> {
    let point = (0..60_u32, 0..60_u32)
        .prop_map(|(x, y)| [574_000.0 + f64::from(x) * 100.0, 2_316_000.0 + f64::from(y) * 100.0]);
    prop::collection::vec(point, 1..most)
}

/// DBSCAN word by word.
fn defined_clusters(points: &[[f64; 2]], eps_m: f64, min_points: usize) -> Clusters {
    let near =
        |a: usize| (0..points.len()).filter(move |&b| distance_m2(points[a], points[b]) <= eps_m * eps_m);
    let core: Vec<bool> = (0..points.len()).map(|a| near(a).count() >= min_points).collect();
    let (mut labels, mut count) = (vec![None; points.len()], 0);
    for start in 0..points.len() {
        if !core[start] || labels[start].is_some() {
            continue;
        }
        labels[start] = Some(count);
        let mut open = vec![start];
        while let Some(a) = open.pop() {
            for b in near(a).filter(|&b| core[b]) {
                if labels[b].is_none() {
                    labels[b] = Some(count);
                    open.push(b);
                }
            }
        }
        count += 1;
    }
    for a in (0..points.len()).filter(|&a| !core[a]) {
        labels[a] = near(a).filter(|&b| core[b]).filter_map(|b| labels[b]).min();
    }
    Clusters { labels, core, count }
}

/// The sum of y and the number of points in the band.
fn defined_band(points: &[[f64; 2]], y: &[f64], band_m: f64, from: usize) -> (f64, usize) {
    let near = (0..points.len()).filter(|&b| distance_m2(points[from], points[b]) <= band_m * band_m);
    near.fold((0.0, 0), |(sum, count), b| (sum + y[b], count + 1))
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-6), "{found} instead of {expected}");
}

proptest! {
    #[test]
    fn clusters_by_cells_are_those_of_the_definition(
        points in points(150), eps in 1..12_u32, min_points in 1..8_usize,
    ) {
        let eps_m = f64::from(eps) * 50.0;
        let found = Dbscan::new(eps_m, min_points).unwrap().clusters(&points);
        prop_assert_eq!(found, defined_clusters(&points, eps_m, min_points));
    }

    #[test]
    fn hulls_turn_left_and_hold_all_points(points in points(60)) {
        let hull = Hull::around(&points).unwrap();
        let corners = hull.corners();
        prop_assert!(corners.iter().all(|corner| points.contains(corner)));
        if let Hull::Polygon(corners) = &hull {
            for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                let side = |p: &[f64; 2]| (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
                prop_assert!(points.iter().all(|point| side(point) >= 0.0));
            }
        }
    }

    #[test]
    fn discs_by_whole_cells_are_those_of_the_definition(points in points(150), band in 1..20_u32) {
        let band_m = f64::from(band) * 100.0;
        let y: Vec<f64> = (0..points.len()).map(|index| (index * index % 37) as f64).collect();
        let found = DistanceBand::new(&points, &y, band_m).unwrap();
        let (n, total): (f64, f64) = (y.len() as f64, y.iter().sum());
        let mean = total / n;
        let variance = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / n;
        for (from, (count, z)) in found.neighbours().zip(found.gi_star()).enumerate() {
            let (sum, expected) = defined_band(&points, &y, band_m, from);
            prop_assert_eq!(count, expected);
            let w = count as f64;
            if let Some(z) = z {
                assert_close(z, (sum - w * mean) / (variance * (n * w - w * w) / (n - 1.0)).sqrt());
            } else {
                prop_assert!(count == y.len() || variance <= 0.0);
            }
        }
    }

    #[test]
    fn a_grid_is_as_hot_as_points_at_the_centres_of_its_cells(
        points in points(80), band in 0..9_u32, missing in (0..4_u32).prop_map(f64::from),
    ) {
        let band_m = f64::from(band) * 125.0;
        let (low, high) = ([574_000.0, 2_316_000.0], [579_999.0, 2_321_999.0]);
        let mut grid = Grid::new(low, high, 250.0, |centre| {
            missing < 1.0 || (((centre[0] + 3.0 * centre[1]) / 250.0).floor() % 4.0 - missing).abs() > 0.5
        }).unwrap();
        for (index, point) in points.iter().enumerate() {
            grid.add(*point, (1 + index % 9) as f64);
        }
        let total: f64 = (0..points.len()).map(|index| (1 + index % 9) as f64).sum();
        assert_close(grid.sums().iter().flatten().sum(), total);
        let centre = |cell: usize| {
            [0, 1].map(|axis| low[axis] + 250.0 * [cell % grid.columns(), cell / grid.columns()][axis] as f64)
        };
        let inside: Vec<usize> = (0..grid.sums().len()).filter(|&cell| grid.sums()[cell].is_some()).collect();
        let centres: Vec<[f64; 2]> = inside.iter().map(|&cell| centre(cell)).collect();
        let y: Vec<f64> = inside.iter().map(|&cell| grid.sums()[cell].unwrap()).collect();
        let found = grid.hot_spots(band_m, 0.05);
        let expected = DistanceBand::new(&centres, &y, band_m.max(1.0)).unwrap().gi_star();
        prop_assert_eq!(found.z.iter().flatten().count(), expected.iter().flatten().count());
        for (&cell, expected) in inside.iter().zip(expected) {
            assert_close(found.z[cell].unwrap(), expected.unwrap());
            let clear = match found.spots[cell] {
                Some(Spot::Hot) => found.z[cell] > Some(1.9),
                Some(Spot::Cold) => found.z[cell] < Some(-1.9),
                None => true,
            };
            prop_assert!(clear, "{:?} {:?}", found.spots[cell], found.z[cell]);
        }
        prop_assert_eq!(found.spots.iter().flatten().count(), found.discoveries.count);
    }

    #[test]
    fn nearest_neighbours_by_the_tree_are_those_of_the_definition(points in points(80)) {
        let mean = |points: &[[f64; 2]]| {
            let others = |a: usize| (0..points.len()).filter(move |&b| b != a);
            let nearest = |a: usize| others(a).map(|b| distance_m2(points[a], points[b]).sqrt()).fold(f64::MAX, f64::min);
            (0..points.len()).map(nearest).sum::<f64>() / points.len() as f64
        };
        let found = ClarkEvans::of(&points, 36e6, 24e3);
        prop_assert_eq!(found.is_none(), points.len() == 1);
        found.into_iter().for_each(|found| assert_close(found.mean_m, mean(&points)));
    }

    #[test]
    fn k_counts_the_pairs_of_the_definition(points in points(80), radius in 0..30_u32) {
        let radius_m = f64::from(radius) * 100.0;
        let window = Window::new([574_000.0, 2_316_000.0], [580_000.0, 2_322_000.0]).unwrap();
        let pairs = (0..points.len()).flat_map(|a| (0..points.len()).map(move |b| (a, b)));
        let near = pairs.filter(|&(a, b)| a != b && distance_m2(points[a], points[b]) <= radius_m * radius_m);
        let (near, n) = (near.count() as f64, points.len() as f64);
        let found = ripley_k(&points, &window, &[radius_m, 2.0 * radius_m], Edge::Ignored);
        prop_assert_eq!(found.is_none(), points.len() == 1);
        found.into_iter().for_each(|found| assert_close(found[0], 36e6 * near / (n * (n - 1.0))));
    }

    #[test]
    fn quartic_density_by_cells_is_that_of_the_definition(points in points(80), x in 0..90_u32, y in 0..90_u32) {
        let at = [571_000.0 + f64::from(x) * 133.0, 2_313_000.0 + f64::from(y) * 133.0];
        let found = KernelDensity::new(&points, &vec![1.0; points.len()], Kernel::Quartic, 1000.0).unwrap();
        let part = |point: &[f64; 2]| (1.0 - distance_m2(at, *point) / 1e6).max(0.0).powi(2);
        let expected = points.iter().map(part).sum::<f64>() * 3.0 / std::f64::consts::PI;
        assert_close(found.per_km2(at), expected);
    }

    #[test]
    fn no_step_from_the_geometric_median_is_shorter(points in points(40)) {
        let total = |at: [f64; 2]| points.iter().map(|point| distance_m2(at, *point).sqrt()).sum::<f64>();
        let median = geometric_median(&points, &vec![1.0; points.len()]).unwrap();
        for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            prop_assert!(total([median[0] + dx, median[1] + dy]) >= total(median) - 1e-6);
        }
    }

    #[test]
    fn an_order_has_each_number_once_and_can_be_had_again(seed: u64, number in 0..1000_usize, count in 0..50_usize) {
        let order = Shuffles::new(seed).order(number, count);
        prop_assert_eq!(&order, &Shuffles::new(seed).order(number, count));
        let mut sorted = order;
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
    }
}

/// Areas in a ring, each with the two on each side.
fn ring(areas: usize) -> Weights {
    let neighbours = |area: usize| [1, 2, areas - 2, areas - 1].map(|step| (area + step) % areas).to_vec();
    Weights::row_standardised((0..areas).map(neighbours).collect()).unwrap()
}

#[test]
fn random_neighbourhoods_give_about_the_p_of_all_of_them() {
    let (weights, shuffles) = (ring(15), Shuffles::new(7));
    let values: Vec<f64> = (0..15).map(|area| f64::from(area * area % 11)).collect();
    let areal = Autocorrelation::new(&values, &weights).unwrap();
    let all = areal.local_moran(&Conditional { all_up_to: 10_000, permutations: 0, shuffles });
    let some = areal.local_moran(&Conditional { all_up_to: 0, permutations: 9999, shuffles });
    for (all, some) in all.iter().zip(&some) {
        let (all, some) = (all.p.unwrap(), some.p.unwrap());
        assert_eq!((all.exact, all.choices, some.exact, some.choices), (true, 1001, false, 9999));
        assert!((all.at_least - some.at_least).abs() < 0.02, "{all:?} {some:?}");
        assert!((all.at_most - some.at_most).abs() < 0.02, "{all:?} {some:?}");
    }
}

#[test]
fn random_orders_give_moran_its_expected_mean_and_variance() {
    let weights = ring(40);
    let values: Vec<f64> = (0..40).map(|area| f64::from(area * area % 23)).collect();
    let areal = Autocorrelation::new(&values, &weights).unwrap();
    let permuted = areal.moran_permuted(9999, |number| Shuffles::new(3).order(number, 40));
    let (moran, mean) = (areal.moran(), permuted.mean().unwrap());
    let variance = permuted.simulated.iter().map(|i| (i - mean).powi(2)).sum::<f64>() / 9999.0;
    assert!((mean - moran.expected).abs() < 0.005, "{mean}");
    assert!((variance / moran.randomised.variance - 1.0).abs() < 0.05, "{variance}");
}

#[test]
fn a_centre_that_stays_has_moved_in_no_direction() {
    let shift = Shift::between([574_000.0, 2_316_000.0], [574_000.0, 2_316_000.0]);
    assert_eq!((shift.azimuth_deg, shift.distance_m.to_bits()), (None, 0));
    let west = Shift::between([1.0, 0.0], [0.0, 0.0]);
    assert_eq!(west.azimuth_deg, Some(270.0));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let at = [[0.0; 2], [1.0; 2]];
    assert!(
        Dbscan::new(0.0, 5).is_none() && Dbscan::new(f64::NAN, 5).is_none() && Dbscan::new(1.0, 0).is_none()
    );
    assert!(
        DistanceBand::new(&at, &[1.0], 10.0).is_none() && DistanceBand::new(&at, &[1.0; 2], 0.0).is_none()
    );
    assert!(Grid::new([0.0; 2], [1.0; 2], 0.0, |_| true).is_none());
    assert!(Grid::new([0.0; 2], [1e6; 2], 1.0, |_| true).is_none());
    assert!(Grid::new([0.0; 2], [f64::NAN; 2], 1.0, |_| true).is_none());
    assert!(KernelDensity::new(&at, &[1.0; 2], Kernel::Quartic, 0.0).is_none());
    assert!(Window::new([0.0; 2], [0.0, 1.0]).is_none());
    for wrong in [vec![vec![0]], vec![vec![1]], vec![vec![1, 1], vec![0]]] {
        assert!(Weights::row_standardised(wrong).is_none());
    }
    assert!(Hull::around(&[]).is_none() && geometric_median(&[], &[]).is_none());
}

#[test]
fn the_middle_of_a_square_is_its_geometric_median() {
    let corners = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
    assert_eq!(geometric_median(&corners, &[1.0; 4]), Some([1.0, 1.0]));
}

#[test]
fn a_point_outside_a_grid_is_left_out() {
    let mut grid = Grid::new([0.0; 2], [9.0, 19.0], 10.0, |_| false).unwrap();
    for point in [[-1.0, 5.0], [10.0, 5.0], [5.0, -1.0], [5.0, 20.0], [f64::NAN, 5.0], [5.0, 1e300]] {
        grid.add(point, 1.0);
    }
    grid.add([5.0, 15.0], 2.0);
    assert_eq!(grid.sums(), [None, Some(2.0)]);
}
