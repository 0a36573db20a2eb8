//! Significance of location quotients, and multiple testing.

use std::f64::consts::{PI, TAU};

use super::{matrix::Matrix, structure::location_quotient};

/// The p-value of each location quotient, region by region: the probability of at least as many firms of the sector in
/// the region if each firm draws its sector from the mix of the city.
///
/// A binomial form of the dartboard test of Guimarães, Figueiredo & Woodward (2009). `None` where the quotient is
/// undefined or a weight is not an integer.
///
/// # Examples
///
/// Both firms of a region are of a sector that half of the city's firms are of:
///
/// ```
/// use xuong::analysis::{matrix::Matrix, significance::quotient_p_values};
///
/// let p = quotient_p_values(&Matrix::new(2, vec![2.0, 0.0, 0.0, 2.0]).unwrap());
/// assert!((p[0].unwrap() - 0.5 * 0.5).abs() < 1e-12);
/// assert_eq!(p[1], Some(1.0), "at least none");
/// ```
pub fn quotient_p_values(firms: &Matrix) -> Vec<Option<f64>> {
    let p_value = |region: usize, sector: usize| {
        location_quotient(firms, region, sector)?;
        let (all, found) = (firms.region_totals()[region], firms.region(region)[sector]);
        let whole = all.fract() == 0.0 && found.fract() == 0.0;
        whole.then(|| upper_tail(all, found, firms.sector_totals()[sector] / firms.total()))
    };
    let cells = (0..firms.regions()).flat_map(|region| (0..firms.sectors()).map(move |s| (region, s)));
    cells.map(|(region, sector)| p_value(region, sector)).collect()
}

/// The probability of at least `successes` in `trials` independent trials; `None` without trials or if `chance` is not
/// in 0..=1.
///
/// # Examples
///
/// Eight heads or more in ten tosses of a coin are (45 + 10 + 1) of 1024 outcomes:
///
/// ```
/// use xuong::analysis::significance::binomial_tail;
///
/// assert!((binomial_tail(10, 8, 0.5).unwrap() - 56.0 / 1024.0).abs() < 1e-14);
/// assert_eq!(binomial_tail(10, 0, 0.5), Some(1.0));
/// ```
pub fn binomial_tail(trials: u32, successes: u32, chance: f64) -> Option<f64> {
    let defined = trials > 0 && (0.0..=1.0).contains(&chance);
    defined.then(|| upper_tail(f64::from(trials), f64::from(successes), chance))
}

/// `P[Bin(n, q) >= k]`, summed on the side of `k` on which the terms decrease.
fn upper_tail(n: f64, k: f64, q: f64) -> f64 {
    if k <= 0.0 {
        1.0
    } else if k > n || q <= 0.0 {
        0.0
    } else if q >= 1.0 {
        1.0
    } else if k > n * q {
        falling_sum(n, k, q).min(1.0)
    } else {
        (1.0 - falling_sum(n, n - k + 1.0, 1.0 - q)).max(0.0)
    }
}

/// The sum of the probabilities of `k`, `k + 1` and so on, by recurrence; they decrease if `k` is above the mean.
fn falling_sum(n: f64, k: f64, q: f64) -> f64 {
    let odds = q / (1.0 - q);
    let (mut j, mut term, mut total) = (k, probability(n, k, q), 0.0);
    while term > total * f64::EPSILON / 16.0 {
        total += term;
        term *= (n - j) / (j + 1.0) * odds;
        j += 1.0;
    }
    total
}

/// `P[Bin(n, q) = k]` by the saddle-point expansion (Loader 2000), which does not subtract large logarithms.
fn probability(n: f64, k: f64, q: f64) -> f64 {
    if k >= n {
        return (n * q.ln()).exp();
    }
    let exponent = stirling_error(n)
        - stirling_error(k)
        - stirling_error(n - k)
        - deviance(k, n * q)
        - deviance(n - k, n * (1.0 - q));
    exponent.exp() * (n / (TAU * k * (n - k))).sqrt()
}

/// The difference between `ln n!` and Stirling's formula, for `n` of 1 and more.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let mut factorial = 1.0;
        let mut factor = n;
        while factor > 1.0 {
            factorial *= factor;
            factor -= 1.0;
        }
        return f64::ln(factorial) - (n + 0.5) * n.ln() + n - 0.5 * (2.0 * PI).ln();
    }
    let n2 = n * n;
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    series.iter().fold(0.0, |sum, coefficient| sum / n2 + coefficient) / n
}

/// `x ln(x / mean) + mean - x`, by its series where the terms would cancel.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() - difference;
    }
    let ratio = difference / (x + mean);
    let (mut total, mut power, mut odd) = (difference * ratio, 2.0 * x * ratio, 1.0);
    let mut term = total;
    while term.abs() > total * f64::EPSILON / 4.0 {
        power *= ratio * ratio;
        odd += 2.0;
        term = power / odd;
        total += term;
    }
    total
}

/// The significant tests at a false discovery rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discoveries {
    /// The largest significant p-value; `None` if there is none.
    pub threshold: Option<f64>,
    /// The number of significant tests.
    pub count: usize,
}

/// Step-up procedure of Benjamini & Hochberg (1995): the expected share of false positives among the significant tests
/// is at most `rate`.
///
/// Undefined p-values are not counted as tests.
///
/// # Examples
///
/// The example of the paper (§3.2): of fifteen tests, four are significant.
///
/// ```
/// use xuong::analysis::significance::benjamini_hochberg;
///
/// let p = [
///     0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
///     0.7590, 1.0000,
/// ];
/// let found = benjamini_hochberg(p.map(Some), 0.05);
/// assert_eq!((found.count, found.threshold), (4, Some(0.0095)));
/// ```
pub fn benjamini_hochberg(p_values: impl IntoIterator<Item = Option<f64>>, rate: f64) -> Discoveries {
    let mut sorted: Vec<f64> = p_values.into_iter().flatten().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 tests")]
    let limit = |rank: usize| rate * rank as f64 / sorted.len() as f64;
    let count = (1..=sorted.len()).rev().find(|rank| sorted[rank - 1] <= limit(*rank)).unwrap_or(0);
    Discoveries { threshold: (count > 0).then(|| sorted[count - 1]), count }
}
