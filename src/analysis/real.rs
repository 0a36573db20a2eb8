//! Counts as real numbers.

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "nothing counted here reaches 2^53")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}
