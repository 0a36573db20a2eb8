//! Conversion of counts.

/// A count as a floating-point number.
#[expect(clippy::cast_precision_loss, reason = "nothing counted here reaches 2^53")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}
