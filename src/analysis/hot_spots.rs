//! Hot spots among points: clusters of high or low values.

use super::{
    cells::{Bounds, Cells, distance_m2},
    parallel::map_ranges,
    real::real,
    sum::sum,
};

/// Points with a value each, and the sums within a distance of each.
///
/// # Examples
///
/// Two pairs of points with values 9, 9 and 1, 1; by hand, Gi* is (18 - 2·5) / √(16/4 · (4·2 - 4) / 3) = √3:
///
/// ```
/// use xuong::analysis::hot_spots::DistanceBand;
///
/// let points = [[0.0, 0.0], [1.0, 0.0], [500.0, 0.0], [501.0, 0.0]];
/// let band = DistanceBand::new(&points, &[9.0, 9.0, 1.0, 1.0], 10.0).unwrap();
/// let z = band.gi_star();
/// assert!((z[0].unwrap() - 3.0_f64.sqrt()).abs() < 1e-12, "hot");
/// assert!((z[2].unwrap() + 3.0_f64.sqrt()).abs() < 1e-12, "cold");
///
/// // Of all products of two values, 2·(9·9 + 1·1) are of neighbours.
/// let all = 20.0 * 20.0 - (81.0 + 81.0 + 1.0 + 1.0);
/// assert!((band.general_g().unwrap() - 164.0 / all).abs() < 1e-12);
/// ```
#[derive(Debug, Clone)]
pub struct DistanceBand {
    values: Vec<f64>,
    near: Vec<Near>,
    moments: Moments,
}

/// The number and sum of the values within the band of a point, including itself.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    count: usize,
    sum: f64,
}

impl DistanceBand {
    /// Sums the values within `band_m` metres of each point; `None` if there is not one value for each point, or the
    /// band is not positive.
    pub fn new(points: &[[f64; 2]], values: &[f64], band_m: f64) -> Option<Self> {
        if points.len() != values.len() || band_m.is_nan() || band_m <= 0.0 {
            return None;
        }
        let near = Disc::new(points, values, band_m).sums();
        Some(Self { values: values.to_vec(), near, moments: Moments::of(values) })
    }

    /// The number of points within the band of each point, including itself.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::hot_spots::DistanceBand;
    ///
    /// let band = DistanceBand::new(&[[0.0, 0.0], [10.0, 0.0], [21.0, 0.0]], &[1.0, 2.0, 3.0], 10.0).unwrap();
    /// assert_eq!(band.neighbours().collect::<Vec<_>>(), [2, 2, 1], "a distance of 10 is within the band");
    /// ```
    pub fn neighbours(&self) -> impl Iterator<Item = usize> + '_ {
        self.near.iter().map(|near| near.count)
    }

    /// Gi* of each point, as a z-score (Ord & Getis 1995).
    ///
    /// `None` where the values do not vary or all points are within the band.
    pub fn gi_star(&self) -> Vec<Option<f64>> {
        self.near.iter().map(|near| self.moments.gi_star(near.sum, near.count)).collect()
    }

    /// Gi of each point, which excludes the point itself (Ord & Getis 1995); `None` as for Gi*, or without neighbours.
    pub fn gi(&self) -> Vec<Option<f64>> {
        let gi = |(near, &value): (&Near, &f64)| {
            let others = self.moments.without(value)?;
            others.gi_star(near.sum - value, near.count - 1)
        };
        self.near.iter().zip(&self.values).map(gi).collect()
    }

    /// General G (Getis & Ord 1992): the share of pairs within the band in the sum of the products of all pairs of
    /// values.
    ///
    /// For non-negative values; `None` unless two of them are positive.
    pub fn general_g(&self) -> Option<f64> {
        let products = self.near.iter().zip(&self.values).map(|(near, value)| value * (near.sum - value));
        let (total, squares) = (sum(self.values.iter().copied()), sum(self.values.iter().map(|y| y * y)));
        let pairs = total * total - squares;
        (pairs > 0.0).then(|| sum(products) / pairs)
    }
}

/// The number of values, their mean and the sum of squared deviations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    count: usize,
    mean: f64,
    squares: f64,
}

impl Moments {
    pub(super) fn of(values: &[f64]) -> Self {
        let mean = sum(values.iter().copied()) / real(values.len());
        Self { count: values.len(), mean, squares: sum(values.iter().map(|y| (y - mean) * (y - mean))) }
    }

    /// The moments without one value; `None` if the others do not vary.
    fn without(&self, value: f64) -> Option<Self> {
        let (others, difference) = (real(self.count) - 1.0, value - self.mean);
        let squares = self.squares - difference * difference * (1.0 + 1.0 / others);
        let varies = squares > self.squares * 1e-13;
        varies.then(|| Self { count: self.count - 1, mean: self.mean - difference / others, squares })
    }

    /// Gi* of a position with `count` neighbours whose values sum to `sum`.
    pub(super) fn gi_star(&self, sum: f64, count: usize) -> Option<f64> {
        let (n, w) = (real(self.count), real(count));
        let variance = self.squares / n * (n * w - w * w) / (n - 1.0);
        (variance > 0.0).then(|| (sum - w * self.mean) / variance.sqrt())
    }
}

/// Sums within discs: cells inside a disc are added as a whole, and only points of cells on its rim are tested.
struct Disc {
    cells: Cells,
    band_m2: f64,
    values: Vec<f64>,
    whole: Vec<Near>,
}

impl Disc {
    fn new(points: &[[f64; 2]], values: &[f64], band_m: f64) -> Self {
        let cells = Cells::new(points, band_m / 4.0);
        let values: Vec<f64> = cells.indices.iter().map(|&index| values[index]).collect();
        let whole = |cell: usize| {
            let places = cells.places(cell);
            Near { count: places.len(), sum: values[places].iter().sum() }
        };
        let whole = (0..cells.len()).map(whole).collect();
        Self { cells, band_m2: band_m * band_m, values, whole }
    }

    /// The sums around each point, by its index.
    fn sums(&self) -> Vec<Near> {
        let by_place = map_ranges(self.cells.len(), |cells| {
            let mut found = Vec::new();
            cells.for_each(|cell| self.sums_of(cell, &mut found));
            found
        });
        let mut by_index = vec![Near::default(); by_place.len()];
        for (near, &index) in by_place.into_iter().zip(&self.cells.indices) {
            by_index[index] = near;
        }
        by_index
    }

    /// Appends the sums around the points of a cell.
    fn sums_of(&self, cell: usize, found: &mut Vec<Near>) {
        let bounds = self.cells.bounds(cell);
        let (mut all, mut rim) = (Near::default(), Vec::new());
        for other in self.cells.around(cell, 5) {
            let there = self.cells.bounds(other);
            if bounds.greatest_m2(there) <= self.band_m2 {
                all.add(self.whole[other]);
            } else if bounds.least_m2(there) <= self.band_m2 {
                rim.push(other);
            }
        }
        found.extend(self.cells.places(cell).map(|place| {
            let mut near = all;
            rim.iter().for_each(|&other| near.add(self.part(self.cells.points[place], other)));
            near
        }));
    }

    /// The part of a cell that is within a disc.
    fn part(&self, centre: [f64; 2], cell: usize) -> Near {
        let (from, bounds) = (Bounds::of(centre), self.cells.bounds(cell));
        if from.greatest_m2(bounds) <= self.band_m2 {
            return self.whole[cell];
        }
        let mut near = Near::default();
        if from.least_m2(bounds) <= self.band_m2 {
            for place in self.cells.places(cell) {
                let inside = distance_m2(centre, self.cells.points[place]) <= self.band_m2;
                near.add(Near {
                    count: usize::from(inside),
                    sum: if inside { self.values[place] } else { 0.0 },
                });
            }
        }
        near
    }
}

impl Near {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1e-6)
    }

    proptest! {
        #[test]
        fn moments_without_a_value_are_those_of_the_others(values in proptest::collection::vec(0..500_u32, 2..20), at in 0..20_usize) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let at = at % values.len();
            let others: Vec<f64> = values.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, value)| *value).collect();
            let expected = Moments::of(&others);
            match Moments::of(&values).without(values[at]) {
                None => prop_assert!(others.iter().all(|value| (value - others[0]).abs() == 0.0)),
                Some(found) => {
                    prop_assert_eq!(found.count, others.len());
                    prop_assert!(is_near(found.mean, expected.mean) && is_near(found.squares, expected.squares));
                }
            }
        }

        #[test]
        fn general_g_is_the_share_of_near_pairs(points in proptest::collection::vec((0..9_i32, 0..9_i32, 0..5_u32), 2..25), band in 1..5_u32) {
            let at: Vec<[f64; 2]> = points.iter().map(|(x, y, _)| [f64::from(*x), f64::from(*y)]).collect();
            let values: Vec<f64> = points.iter().map(|point| f64::from(point.2)).collect();
            let band_m = f64::from(band);
            let pairs = || (0..at.len()).flat_map(|a| (0..at.len()).map(move |b| (a, b))).filter(|(a, b)| a != b);
            let product = |(a, b): (usize, usize)| values[a] * values[b];
            let near = |(a, b): &(usize, usize)| distance_m2(at[*a], at[*b]) <= band_m * band_m;
            let all: f64 = pairs().map(product).sum();
            let found = DistanceBand::new(&at, &values, band_m).unwrap().general_g();
            prop_assert_eq!(found.is_some(), all > 0.0);
            prop_assert!(found.is_none_or(|found| is_near(found, pairs().filter(near).map(product).sum::<f64>() / all)));
        }
    }

    #[test]
    fn one_point_has_no_others() {
        let alone = DistanceBand::new(&[[0.0, 0.0]], &[5.0], 10.0).unwrap();
        assert_eq!((alone.gi_star(), alone.gi(), alone.general_g()), (vec![None], vec![None], None));
        let none = DistanceBand::new(&[], &[], 10.0).unwrap();
        assert_eq!((none.neighbours().count(), none.gi_star(), none.general_g()), (0, vec![], None));
        assert!(DistanceBand::new(&[[0.0, 0.0]], &[5.0], f64::NAN).is_none());
    }
}
