//! Whether neighbouring areas are alike.

use super::{normal::two_sided_p, parallel::map_ranges, real::real, sum::sum, weights::Weights};

/// The values of areas as differences from their mean.
#[derive(Debug, Clone)]
pub struct Autocorrelation<'a> {
    pub(super) weights: &'a Weights,
    pub(super) differences: Vec<f64>,
    pub(super) squares: f64,
}

/// Global Moran's I (Moran 1950) with its moments (Cliff & Ord 1981).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// Above the expected value if neighbours are alike.
    pub i: f64,
    /// What I is on average if nothing depends on the place.
    pub expected: f64,
    /// If the values are drawn from a normal distribution.
    pub normal: Test,
    /// If the values are put at the areas at random.
    pub randomised: Test,
}

/// A statistic against its distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The variance of the statistic.
    pub variance: f64,
    /// How many standard deviations it is from the expected value.
    pub z: f64,
    /// The chance to be as far from it.
    pub p_two_sided: f64,
}

/// A statistic against its values with the data in other orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Permuted {
    /// The value in each order.
    pub simulated: Vec<f64>,
    /// How many are as great as the observed value or greater.
    pub at_least: usize,
    /// How many are as small or smaller.
    pub at_most: usize,
}

impl<'a> Autocorrelation<'a> {
    /// `None` with fewer than 4 areas, without neighbours, if the values do not vary or are not one for each area.
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

    /// Moran's I.
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

    /// Geary's C (Geary 1954), below 1 if neighbours are alike.
    pub fn geary_c(&self) -> f64 {
        let unlike = |area: usize| {
            self.weights.lag(area, |other| (self.differences[area] - self.differences[other]).powi(2))
        };
        let total = sum((0..self.differences.len()).map(unlike));
        (self.n() - 1.0) * total / (2.0 * self.weights.s0() * self.squares)
    }

    /// Moran's I with the value of area `order(p)[k]` at area `k`, for each `p` of `permutations`.
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

    /// The mean of I squared, for normal values and for random places.
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
    /// Counts the simulated values on each side of the observed one; a relative difference of 1e-12 is none.
    pub(super) fn new(observed: f64, simulated: Vec<f64>) -> Self {
        let slack = 1e-12 * observed.abs();
        let at_least = simulated.iter().filter(|value| **value >= observed - slack).count();
        let at_most = simulated.iter().filter(|value| **value <= observed + slack).count();
        Self { simulated, at_least, at_most }
    }

    /// The chance of a value as great.
    pub fn p_at_least(&self) -> f64 {
        real(1 + self.at_least) / real(1 + self.simulated.len())
    }

    /// The chance of a value as small.
    pub fn p_at_most(&self) -> f64 {
        real(1 + self.at_most) / real(1 + self.simulated.len())
    }

    /// The chance of a value as far to either side: twice the smaller one, at most 1.
    pub fn p_two_sided(&self) -> f64 {
        (2.0 * self.p_at_least().min(self.p_at_most())).min(1.0)
    }

    /// The mean of the simulated values; `None` without any.
    pub fn mean(&self) -> Option<f64> {
        let count = self.simulated.len();
        (count > 0).then(|| sum(self.simulated.iter().copied()) / real(count))
    }
}
