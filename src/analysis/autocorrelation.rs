//! Global spatial autocorrelation: whether neighbouring areas have similar values.

use super::{normal::two_sided_p, parallel::map_ranges, real::real, sum::sum, weights::Weights};

/// Values of areas as deviations from their mean, with spatial weights.
///
/// # Examples
///
/// Around a ring of four areas high and low values alternate, the strongest negative autocorrelation there is:
///
/// ```
/// use xuong::analysis::{autocorrelation::Autocorrelation, weights::Weights};
///
/// let ring = Weights::row_standardised(vec![vec![1, 3], vec![0, 2], vec![1, 3], vec![0, 2]]).unwrap();
/// let alternating = Autocorrelation::new(&[1.0, 0.0, 1.0, 0.0], &ring).unwrap();
/// let moran = alternating.moran();
/// assert!((moran.i - -1.0).abs() < 1e-12);
/// assert!((moran.expected - -1.0 / 3.0).abs() < 1e-12, "-1 / (n - 1)");
/// assert!((alternating.geary_c() - 1.5).abs() < 1e-12, "above 1, as neighbours differ");
/// ```
#[derive(Debug, Clone)]
pub struct Autocorrelation<'a> {
    pub(super) weights: &'a Weights,
    pub(super) differences: Vec<f64>,
    pub(super) squares: f64,
}

/// Global Moran's I (Moran 1950) with its moments (Cliff & Ord 1981).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// The statistic, above its expected value if neighbours are similar.
    pub i: f64,
    /// Its expected value without autocorrelation, -1 / (n - 1).
    pub expected: f64,
    /// Under the assumption of normally distributed values.
    pub normal: Test,
    /// Under the assumption of randomly permuted values.
    pub randomised: Test,
}

/// A statistic compared with its distribution under the null hypothesis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The variance of the statistic.
    pub variance: f64,
    /// The deviation from the expected value in standard deviations.
    pub z: f64,
    /// The two-sided p-value of a normal approximation.
    pub p_two_sided: f64,
}

/// A statistic compared with its values under permutations of the data.
///
/// # Examples
///
/// Permutations that change nothing give a p-value of 1:
///
/// ```
/// use xuong::analysis::{autocorrelation::Autocorrelation, weights::Weights};
///
/// let ring = Weights::row_standardised(vec![vec![1, 3], vec![0, 2], vec![1, 3], vec![0, 2]]).unwrap();
/// let values = Autocorrelation::new(&[1.0, 0.0, 1.0, 0.0], &ring).unwrap();
/// let permuted = values.moran_permuted(99, |_| vec![2, 3, 0, 1]);
/// assert_eq!((permuted.at_least, permuted.at_most), (99, 99));
/// assert_eq!(permuted.p_two_sided(), 1.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Permuted {
    /// The value under each permutation.
    pub simulated: Vec<f64>,
    /// The number of simulated values that are at least the observed value.
    pub at_least: usize,
    /// The number of simulated values that are at most the observed value.
    pub at_most: usize,
}

impl<'a> Autocorrelation<'a> {
    /// Takes one value for each area.
    ///
    /// `None` with fewer than 4 areas, without neighbours, if the values do not vary, or if their number is not that
    /// of the areas.
    pub fn new(values: &[f64], weights: &'a Weights) -> Option<Self> {
        let varies = values.iter().any(|value| (value - values[0]).abs() > 0.0);
        if values.len() < 4 || values.len() != weights.areas() || !varies || weights.s0() == 0.0 {
            return None;
        }
        let mean = sum(values.iter().copied()) / real(values.len());
        let differences: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let squares = sum(differences.iter().map(|z| z * z));
        Some(Self { weights, differences, squares })
    }

    /// Moran's I with its moments.
    pub fn moran(&self) -> Moran {
        let (i, expected) = (self.moran_of(|area| self.differences[area]), -1.0 / (self.n() - 1.0));
        let test = |second_moment: f64| {
            let variance = second_moment - expected * expected;
            let z = (i - expected) / variance.sqrt();
            Test { variance, z, p_two_sided: two_sided_p(z) }
        };
        let (normal, randomised) = self.second_moments();
        Moran { i, expected, normal: test(normal), randomised: test(randomised) }
    }

    /// Geary's C (Geary 1954), below 1 if neighbours are similar.
    pub fn geary_c(&self) -> f64 {
        let unlike = |area: usize| {
            self.weights.lag(area, |other| (self.differences[area] - self.differences[other]).powi(2))
        };
        let total = sum((0..self.differences.len()).map(unlike));
        (self.n() - 1.0) * total / (2.0 * self.weights.s0() * self.squares)
    }

    /// Moran's I under `permutations` permutations of the values: in permutation `p`, area `k` has the value of area
    /// `order(p)[k]`.
    pub fn moran_permuted(
        &self,
        permutations: usize,
        order: impl Fn(usize) -> Vec<usize> + Sync,
    ) -> Permuted {
        let simulated = map_ranges(permutations, |range| {
            let moran = |order: Vec<usize>| self.moran_of(|area| self.differences[order[area]]);
            range.map(|permutation| moran(order(permutation))).collect()
        });
        Permuted::new(self.moran_of(|area| self.differences[area]), simulated)
    }

    pub(super) fn n(&self) -> f64 {
        real(self.differences.len())
    }

    fn moran_of(&self, difference: impl Fn(usize) -> f64) -> f64 {
        let products =
            (0..self.differences.len()).map(|area| difference(area) * self.weights.lag(area, &difference));
        self.n() / self.weights.s0() * sum(products) / self.squares
    }

    /// The second moments of I under normality and under randomisation.
    fn second_moments(&self) -> (f64, f64) {
        let (n, n2) = (self.n(), self.n() * self.n());
        let (s0, s1, s2) = (self.weights.s0(), self.weights.s1(), self.weights.s2());
        let normal = (n2 * s1 - n * s2 + 3.0 * s0 * s0) / ((n2 - 1.0) * s0 * s0);
        let kurtosis = n * sum(self.differences.iter().map(|z| z.powi(4))) / (self.squares * self.squares);
        let free = n * ((n2 - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0);
        let tied = kurtosis * ((n2 - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
        (normal, (free - tied) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0 * s0))
    }
}

impl Permuted {
    /// Counts the simulated values on each side of the observed one, with a relative tolerance of 1e-12.
    pub(super) fn new(observed: f64, simulated: Vec<f64>) -> Self {
        let slack = 1e-12 * observed.abs();
        let at_least = simulated.iter().filter(|value| **value >= observed - slack).count();
        let at_most = simulated.iter().filter(|value| **value <= observed + slack).count();
        Self { simulated, at_least, at_most }
    }

    /// The pseudo p-value of a value at least as great, (1 + count) / (1 + permutations).
    pub fn p_at_least(&self) -> f64 {
        real(1 + self.at_least) / real(1 + self.simulated.len())
    }

    /// The pseudo p-value of a value at most as great, (1 + count) / (1 + permutations).
    pub fn p_at_most(&self) -> f64 {
        real(1 + self.at_most) / real(1 + self.simulated.len())
    }

    /// Twice the smaller one of both p-values, at most 1.
    pub fn p_two_sided(&self) -> f64 {
        (2.0 * self.p_at_least().min(self.p_at_most())).min(1.0)
    }

    /// The mean of the simulated values; `None` without permutations.
    pub fn mean(&self) -> Option<f64> {
        let count = self.simulated.len();
        (count > 0).then(|| sum(self.simulated.iter().copied()) / real(count))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Values and neighbours of up to eight areas, in one direction or both, with islands.
    fn areas() -> impl Strategy<Value = (Vec<f64>, Vec<Vec<usize>>)> {
        let values = proptest::collection::vec((0..30_u32).prop_map(f64::from), 4..9);
        (values, proptest::collection::vec(any::<bool>(), 64)).prop_map(|(values, links)| {
            let areas = values.len();
            let list =
                |area: usize| (0..areas).filter(|other| *other != area && links[8 * area + other]).collect();
            let neighbours = (0..areas).map(list).collect();
            (values, neighbours)
        })
    }

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1.0)
    }

    proptest! {
        /// Against the definitions with the full matrix of weights (Cliff & Ord 1981, equations 1.44, 2.20 and 2.26).
        #[test]
        fn moran_and_geary_are_those_of_the_full_matrix((values, neighbours) in areas()) {
            let n = values.len();
            let weights = Weights::row_standardised(neighbours.clone()).unwrap();
            let w = |i: usize, j: usize| if neighbours[i].contains(&j) { 1.0 / real(neighbours[i].len()) } else { 0.0 };
            let pairs = || (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            let s0: f64 = pairs().map(|(i, j)| w(i, j)).sum();
            let mean = values.iter().sum::<f64>() / real(n);
            let z: Vec<f64> = values.iter().map(|value| value - mean).collect();
            let squares: f64 = z.iter().map(|z| z * z).sum();
            let found = Autocorrelation::new(&values, &weights);
            prop_assert_eq!(found.is_some(), s0 > 0.0 && squares > 0.0);
            let Some(found) = found else { return Ok(()) };
            let moran = found.moran();
            let i_of: f64 = pairs().map(|(i, j)| w(i, j) * z[i] * z[j]).sum::<f64>() * real(n) / (s0 * squares);
            let geary: f64 = pairs().map(|(i, j)| w(i, j) * (z[i] - z[j]).powi(2)).sum::<f64>();
            prop_assert!(is_near(moran.i, i_of), "{moran:?} {i_of}");
            prop_assert!(is_near(found.geary_c(), geary * (real(n) - 1.0) / (2.0 * s0 * squares)));
            prop_assert!(is_near(moran.expected, -1.0 / (real(n) - 1.0)));
            prop_assert!(is_near(moran.normal.z * moran.normal.variance.sqrt(), moran.i - moran.expected) || moran.normal.variance <= 1e-12);
        }

        /// The variance under randomisation is that of I over all permutations of the values.
        #[test]
        fn the_randomised_variance_is_that_of_all_permutations((values, neighbours) in areas()) {
            let (values, neighbours) = (&values[..4], neighbours[..4].iter());
            let neighbours = neighbours.map(|list| list.iter().copied().filter(|other| *other < 4).collect()).collect();
            let weights = Weights::row_standardised(neighbours).unwrap();
            let Some(found) = Autocorrelation::new(values, &weights) else { return Ok(()) };
            let permutations = permutations(4);
            let permuted = found.moran_permuted(permutations.len(), |number| permutations[number].clone());
            let mean = permuted.mean().unwrap();
            let squares: f64 = permuted.simulated.iter().map(|i| (i - mean).powi(2)).sum();
            prop_assert!(is_near(mean, found.moran().expected), "{mean}");
            prop_assert!(is_near(squares / 24.0, found.moran().randomised.variance));
            let own = found.moran().i;
            let at_least = permuted.simulated.iter().filter(|i| **i >= own - 1e-9).count();
            prop_assert_eq!(permuted.at_least, at_least);
            prop_assert!((permuted.p_at_least() - real(1 + at_least) / 25.0).abs() < 1e-15);
        }
    }

    fn permutations(count: usize) -> Vec<Vec<usize>> {
        if count == 0 {
            return vec![vec![]];
        }
        let shorter = permutations(count - 1);
        let with = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            let put = |at: usize| {
                let mut longer = order.clone();
                longer.insert(at, count - 1);
                longer
            };
            (0..count).map(put).collect()
        };
        shorter.iter().flat_map(with).collect()
    }

    #[test]
    fn what_has_no_autocorrelation_is_none() {
        let ring = |areas: usize| {
            Weights::row_standardised((0..areas).map(|area| vec![(area + 1) % areas]).collect()).unwrap()
        };
        let islands = Weights::row_standardised(vec![vec![]; 4]).unwrap();
        assert!(Autocorrelation::new(&[1.0, 2.0, 3.0], &ring(3)).is_none(), "too few areas");
        assert!(Autocorrelation::new(&[1.0, 2.0, 3.0, 4.0], &ring(5)).is_none(), "a value is missing");
        assert!(Autocorrelation::new(&[2.0; 4], &ring(4)).is_none(), "the values do not vary");
        assert!(Autocorrelation::new(&[1.0, 2.0, 3.0, 4.0], &islands).is_none(), "no neighbours");
        assert!(Autocorrelation::new(&[], &Weights::row_standardised(vec![]).unwrap()).is_none());
        assert!(Autocorrelation::new(&[1.0, 1.0, 1.0, 2.0], &ring(4)).is_some());
    }

    #[test]
    fn p_values_of_permutations_count_the_observed_one() {
        let of = |simulated: &[f64]| Permuted::new(2.0, simulated.to_vec());
        let some = of(&[1.0, 2.0, 2.0 + 1e-13, 3.0]);
        assert_eq!((some.at_least, some.at_most), (3, 3), "equal but for rounding");
        assert!((some.p_at_least() - 0.8).abs() < 1e-15 && (some.p_two_sided() - 1.0).abs() < 1e-15);
        let low = of(&[0.0; 9]);
        assert!((low.p_at_least() - 0.1).abs() < 1e-15 && (low.p_at_most() - 1.0).abs() < 1e-15);
        assert!((low.p_two_sided() - 0.2).abs() < 1e-15);
        let none = of(&[]);
        assert_eq!((none.mean(), none.p_at_least().to_bits()), (None, 1.0_f64.to_bits()));
    }
}
