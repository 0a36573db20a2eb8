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
