//! The normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The probability that a standard normal value is at least as far from 0 as `z`.
///
/// # Examples
///
/// The well-known quantile 1.96 belongs to a level of 5 %:
///
/// ```
/// use xuong::analysis::normal::two_sided_p;
///
/// assert!((two_sided_p(1.959_963_984_540_054) - 0.05).abs() < 1e-14);
/// assert_eq!(two_sided_p(0.0), 1.0);
/// assert_eq!(two_sided_p(-3.0), two_sided_p(3.0));
/// ```
pub fn two_sided_p(z: f64) -> f64 {
    let x = z.abs() * FRAC_1_SQRT_2;
    if x < 2.0 { 1.0 - error_function(x) } else { complement(x) }
}

/// `erf x` by its series with positive terms (Abramowitz & Stegun 7.1.6).
fn error_function(x: f64) -> f64 {
    let (mut term, mut total, mut odd) = (x, x, 1.0);
    while term > total * f64::EPSILON / 4.0 {
        odd += 2.0;
        term *= 2.0 * x * x / odd;
        total += term;
    }
    2.0 / PI.sqrt() * (-x * x).exp() * total
}

/// `1 - erf x` by its continued fraction (Abramowitz & Stegun 7.1.14), for `x` of 2 and more.
fn complement(x: f64) -> f64 {
    let fraction = (1..=64).rev().fold(x, |below, k| x + f64::from(k) / 2.0 / below);
    (-x * x).exp() / (PI.sqrt() * fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_tables_on_both_sides_of_the_switch() {
        let known = [
            (0.0, 1.0),
            (1.0, 0.317_310_507_862_914_1),
            (1.959_963_984_540_054, 0.05),
            (2.8, 0.005_110_260_660_855_5),
            (3.0, 0.002_699_796_063_260_189),
            (5.0, 5.733_031_437_583_866e-7),
            (10.0, 1.523_970_604_832_094e-23),
        ];
        for (z, p) in known {
            assert!((two_sided_p(z) / p - 1.0).abs() < 1e-12, "{z}: {}", two_sided_p(z));
            assert!((two_sided_p(-z) / p - 1.0).abs() < 1e-12);
        }
    }
}
