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
