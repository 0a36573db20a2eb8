//! K-density: the distribution of distances between firms (Duranton & Overman 2005).

use std::f64::consts::PI;

use super::{cells::distance_m2, envelope::quantile, real::real, sum::sum};

/// The distances of all pairs of firms, weighted with the products of their weights.
///
/// # Examples
///
/// A density integrates to 1:
///
/// ```
/// use xuong::analysis::k_density::PairDistances;
///
/// let pairs = PairDistances::between(&[[0.0, 0.0], [30.0, 40.0], [0.0, 100.0]], &[1.0, 2.0, 3.0]).unwrap();
/// assert_eq!(pairs.count(), 3);
/// let total: f64 = (0..1000).map(|metre| pairs.k_density(f64::from(metre) + 0.5, 10.0)).sum();
/// assert!((total - 1.0).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PairDistances {
    pairs: Vec<(f64, f64)>,
}

impl PairDistances {
    /// The pairs of firms at points in metres with a weight each; `None` with fewer than 2 firms, without positive
    /// weights, or if there is not one weight for each point.
    pub fn between(points: &[[f64; 2]], weights: &[f64]) -> Option<Self> {
        if points.len() != weights.len() {
            return None;
        }
        let pair = |a: usize, b: usize| (distance_m2(points[a], points[b]).sqrt(), weights[a] * weights[b]);
        let pairs: Vec<_> = (0..points.len()).flat_map(|b| (0..b).map(move |a| pair(a, b))).collect();
        pairs.iter().any(|(_, weight)| *weight > 0.0).then_some(Self { pairs })
    }

    /// The number of pairs.
    pub fn count(&self) -> usize {
        self.pairs.len()
    }

    /// The rule-of-thumb bandwidth of Silverman (1986) over all pairs, `bw.nrd0` of R; `None` if the distances do not
    /// vary.
    pub fn bandwidth_m(&self) -> Option<f64> {
        let mut sorted: Vec<f64> = self.pairs.iter().map(|(distance_m, _)| *distance_m).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (first, last) = (sorted.first()?, sorted.last()?);
        if last - first <= 1e-12 * last {
            return None;
        }
        let n = real(sorted.len());
        let mean = sum(sorted.iter().copied()) / n;
        let deviation = (sum(sorted.iter().map(|d| (d - mean) * (d - mean))) / (n - 1.0)).sqrt();
        let quartiles = (quantile(&sorted, 0.75)? - quantile(&sorted, 0.25)?) / 1.34;
        let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
        Some(0.9 * spread * n.powf(-0.2))
    }

    /// The density per metre at a distance in metres, with a Gaussian kernel reflected at 0.
    pub fn k_density(&self, distance_m: f64, bandwidth_m: f64) -> f64 {
        let height = |steps: f64| (-steps * steps / 2.0).exp();
        let part = |&(pair_m, weight): &(f64, f64)| {
            let (below, above) = ((distance_m - pair_m) / bandwidth_m, (distance_m + pair_m) / bandwidth_m);
            weight * (height(below) + height(above))
        };
        let weight = sum(self.pairs.iter().map(|(_, weight)| *weight));
        sum(self.pairs.iter().map(part)) / ((2.0 * PI).sqrt() * bandwidth_m * weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(points: &[[f64; 2]]) -> PairDistances {
        PairDistances::between(points, &vec![1.0; points.len()]).unwrap()
    }

    /// `bw.nrd0` of R takes the smaller one of the standard deviation and the quartile range over 1.34, and the former where
    /// the latter is 0; by hand.
    #[test]
    fn the_bandwidth_is_that_of_silverman() {
        // Distances 1, 1, 2: deviation sqrt(1/3), quartiles 1 and 1.5.
        let wide = pairs(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]).bandwidth_m().unwrap();
        assert!((wide - 0.9 * (0.5 / 1.34) * 3.0_f64.powf(-0.2)).abs() < 1e-12, "{wide}");
        // A square with its diagonals: 1, 1, 1, 1, √2, √2: the quartiles are 1 and 1 + 3/4 (√2 - 1).
        let square = pairs(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]).bandwidth_m().unwrap();
        let step = 2.0_f64.sqrt() - 1.0;
        let (quartiles, deviation) = (0.75 * step / 1.34, step * (8.0_f64 / 36.0 * 6.0 / 5.0).sqrt());
        assert!((square - 0.9 * quartiles.min(deviation) * 6.0_f64.powf(-0.2)).abs() < 1e-12, "{square}");
        // Many coincident pairs: the quartile range is 0.
        let crowd = [[0.0, 0.0]; 9].into_iter().chain([[100.0, 0.0]]).collect::<Vec<_>>();
        let crowd = pairs(&crowd).bandwidth_m().unwrap();
        let (mean, n) = (9.0 * 100.0 / 45.0, 45.0_f64);
        let deviation: f64 = (36.0 * mean * mean + 9.0 * (100.0 - mean) * (100.0 - mean)) / (n - 1.0);
        assert!((crowd - 0.9 * deviation.sqrt() * n.powf(-0.2)).abs() < 1e-9, "{crowd}");
    }

    #[test]
    fn distances_that_do_not_vary_have_no_bandwidth() {
        let height = 0.75_f64.sqrt();
        assert!(pairs(&[[0.0, 0.0], [1.0, 0.0], [0.5, height]]).bandwidth_m().is_none(), "equal sides");
        assert!(pairs(&[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]).bandwidth_m().is_none());
        assert!(pairs(&[[0.0, 0.0], [5.0, 0.0]]).bandwidth_m().is_none(), "one pair");
    }

    #[test]
    fn pairs_need_two_firms_with_weight() {
        let at = [[0.0, 0.0], [1.0, 0.0]];
        assert!(PairDistances::between(&at[..1], &[1.0]).is_none());
        assert!(PairDistances::between(&[], &[]).is_none());
        assert!(PairDistances::between(&at, &[1.0]).is_none(), "a weight is missing");
        assert!(PairDistances::between(&at, &[1.0, 0.0]).is_none());
        assert_eq!(PairDistances::between(&at, &[2.0, 3.0]).map(|own| own.count()), Some(1));
    }

    #[test]
    fn a_pair_counts_by_the_product_of_its_weights() {
        let at = [[0.0, 0.0], [10.0, 0.0], [1000.0, 0.0]];
        let density =
            |weights: &[f64], at_m: f64| PairDistances::between(&at, weights).unwrap().k_density(at_m, 5.0);
        let alone = density(&[1.0, 1.0, 0.0], 10.0);
        let peak = (1.0 + (-8.0_f64).exp()) / ((2.0 * PI).sqrt() * 5.0);
        assert!((alone - peak).abs() < 1e-15, "reflected at 0: {alone} {peak}");
        let weighted = density(&[1.0, 2.0, 3.0], 10.0);
        assert!((weighted / alone - 2.0 / 11.0).abs() < 1e-12, "2 of 2 + 3 + 6");
    }
}
