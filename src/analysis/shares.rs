//! How a whole divides.

use super::sum::sum;

/// What a weight may be beside zero, so that products of weights neither overflow nor vanish.
const WEIGHTS: std::ops::RangeInclusive<f64> = 1e-100..=1e100;

/// Whether a number can be a weight: zero, or positive and within reason.
pub(super) fn is_weight(number: f64) -> bool {
    number == 0.0 || WEIGHTS.contains(&number)
}

/// Shares of the parts of a whole: none negative, together one.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares(Vec<f64>);

impl Shares {
    /// Divides each weight by their sum; `None` if that is zero, or a weight is negative, not finite or out of range
    /// (1e-100 to 1e100).
    pub fn of(weights: &[f64]) -> Option<Self> {
        if !weights.iter().all(|weight| is_weight(*weight)) {
            return None;
        }
        let total = sum(weights.iter().copied());
        (total > 0.0).then(|| Self(weights.iter().map(|weight| weight / total).collect()))
    }

    /// One share a part, in the order of the weights.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// The number of parts, those of nothing included.
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
