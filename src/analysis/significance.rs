//! Whether chance explains a location quotient.

use std::f64::consts::{PI, TAU};

use super::{matrix::Matrix, structure::location_quotient};

/// P-value of each location quotient, region by region: the chance that as many firms of a sector or more lie in the
/// region if every firm picks its sector by the city's mix.
///
/// A binomial form of the dartboard test of Guimarães, Figueiredo & Woodward (2009). `None` where the quotient is
/// undefined, and where a weight is not a number of firms.
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

/// The chance of `successes` or more in `trials` independent ones; `None` without trials or if `chance` is not in 0..=1.
pub fn binomial_tail(trials: u32, successes: u32, chance: f64) -> Option<f64> {
    let defined = trials > 0 && (0.0..=1.0).contains(&chance);
    defined.then(|| upper_tail(f64::from(trials), f64::from(successes), chance))
}

/// `P[Bin(n, q) >= k]`, summed on the side of `k` where the terms fall.
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

/// The probabilities of `k`, `k + 1` and so on, each from the one before; they fall from `k` if that is above the mean.
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

/// `P[Bin(n, q) = k]` by the saddle point (Loader 2000), which does not subtract large logarithms.
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

/// What Stirling's formula lacks of `ln n!`, for `n` of 1 and more.
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

/// What a false discovery rate leaves significant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discoveries {
    /// The largest p-value that is significant; `None` if none is.
    pub threshold: Option<f64>,
    /// How many are.
    pub count: usize,
}

/// Step-up procedure of Benjamini & Hochberg (1995): of what is called significant, a share of `rate` is false.
///
/// Undefined p-values are no tests.
pub fn benjamini_hochberg(p_values: impl IntoIterator<Item = Option<f64>>, rate: f64) -> Discoveries {
    let mut sorted: Vec<f64> = p_values.into_iter().flatten().collect();
    sorted.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 tests")]
    let limit = |rank: usize| rate * rank as f64 / sorted.len() as f64;
    let count = (1..=sorted.len()).rev().find(|rank| sorted[rank - 1] <= limit(*rank)).unwrap_or(0);
    Discoveries { threshold: (count > 0).then(|| sorted[count - 1]), count }
}
