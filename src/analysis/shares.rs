//! Shares of a whole.

use super::sum::sum;

/// The range of positive weights, so that products of weights neither overflow nor underflow.
const WEIGHTS: std::ops::RangeInclusive<f64> = 1e-100..=1e100;

/// Whether a number is a valid weight: zero, or positive and in range.
pub(super) fn is_weight(number: f64) -> bool {
    number == 0.0 || WEIGHTS.contains(&number)
}

/// Shares of the parts of a whole: non-negative, with a sum of 1.
///
/// # Examples
///
/// ```
/// use xuong::analysis::shares::Shares;
///
/// assert_eq!(Shares::of(&[1.0, 3.0]).unwrap().as_slice(), [0.25, 0.75]);
/// assert_eq!(Shares::of(&[0.0, 0.0]), None);
/// assert_eq!(Shares::of(&[-1.0, 3.0]), None);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Shares(Vec<f64>);

impl Shares {
    /// Divides each weight by their sum; `None` if the sum is zero, or a weight is negative, not finite or out of
    /// range (1e-100 to 1e100).
    pub fn of(weights: &[f64]) -> Option<Self> {
        if !weights.iter().all(|weight| is_weight(*weight)) {
            return None;
        }
        let total = sum(weights.iter().copied());
        (total > 0.0).then(|| Self(weights.iter().map(|weight| weight / total).collect()))
    }

    /// The shares in the order of the weights.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// The number of parts, including those that are zero.
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 parts")]
    pub(super) fn parts(&self) -> f64 {
        self.0.len() as f64
    }

    /// The shares one by one.
    pub(super) fn iter(&self) -> impl Iterator<Item = f64> {
        self.0.iter().copied()
    }

    /// The sum of the squares of the shares.
    pub(super) fn sum_of_squares(&self) -> f64 {
        sum(self.iter().map(|share| share * share))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[])]
    #[case(&[0.0, 0.0])]
    #[case(&[1.0, -1.0])]
    #[case(&[1.0, f64::NAN])]
    #[case(&[f64::INFINITY])]
    #[case(&[1.0, 1e200])]
    #[case(&[1e-200])]
    fn what_is_no_whole_has_no_shares(#[case] weights: &[f64]) {
        assert_eq!(Shares::of(weights), None);
    }
}
