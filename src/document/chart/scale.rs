//! Scales from values to pixels.

/// A linear scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    from_px: f64,
    px_per_value: f64,
}

impl Scale {
    /// Maps `low..=high` to `from_px..=to_px`; if the range is a single value, all values map to the start.
    pub(super) fn new(low: f64, high: f64, from_px: f64, to_px: f64) -> Self {
        let px_per_value = if high > low { (to_px - from_px) / (high - low) } else { 0.0 };
        Self { low, from_px, px_per_value }
    }

    /// The pixel of a value.
    pub(super) fn px(&self, value: f64) -> f64 {
        (value - self.low).mul_add(self.px_per_value, self.from_px)
    }
}

/// The value if it is finite.
pub(super) fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

/// The least and the greatest of some values and zero.
pub(super) fn range_with_zero(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values.into_iter().fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)))
}

/// The greatest of 1, 2 and 5 times a power of ten that does not exceed a positive number.
pub(super) fn nice_below(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    let times = [5.0, 2.0, 1.0].into_iter().find(|times| times * power <= most * (1.0 + 1e-9));
    times.unwrap_or(1.0) * power
}

/// Round numbers that enclose the values, about four steps of 1, 2 or 5 times a power of ten.
///
/// The second part is the number of decimals that they need.
fn ticks(low: f64, high: f64) -> (Vec<f64>, u8) {
    let span = if high > low { high - low } else { high.abs().max(1.0) };
    let step = nice_below(span / 3.0);
    let first = (low / step).floor();
    let count = ((high / step).ceil() - first).max(1.0);
    let ticks = std::iter::successors(Some(0.0), |n| (*n < count).then_some(n + 1.0));
    let decimals = (0..15).find(|n| step * 10_f64.powi(i32::from(*n)) >= 1.0 - 1e-9).unwrap_or(15);
    (ticks.map(|n| (first + n) * step).collect(), decimals)
}

/// The marks of an axis: from zero, unless the values lie close together and far from zero.
pub(super) fn axis(values: &[f64]) -> (Vec<f64>, u8) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let far = low.abs().min(high.abs());
    let is_close = low < high && low * high > 0.0 && high - low < far * 0.4;
    if is_close { ticks(low, high) } else { ticks(low.min(0.0), high.max(0.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        assert_eq!(ticks(0.0, 47.0), (vec![0.0, 10.0, 20.0, 30.0, 40.0, 50.0], 0));
        assert_eq!(ticks(-3.0, 4.0), (vec![-4.0, -2.0, 0.0, 2.0, 4.0], 0));
        let (small, decimals) = ticks(0.0, 0.03);
        assert_eq!((small.len(), decimals), (4, 2));
        assert_eq!(ticks(0.0, 0.0).0, [0.0, 0.2]);
    }

    #[test]
    fn ticks_of_any_size_are_few() {
        for power in -12..15 {
            for times in [1.0, 1.7, 2.9, 4.4, 9.99] {
                let high = times * 10_f64.powi(power);
                let (ticks, _) = ticks(0.0, high);
                assert!((3..=8).contains(&ticks.len()), "{high}: {ticks:?}");
                assert!(ticks[ticks.len() - 1] >= high * (1.0 - 1e-9));
            }
        }
    }

    #[test]
    fn a_nice_number_is_not_above_what_is_asked() {
        let nice = [0.9, 1.0, 1.9, 2.0, 4.9, 5.0, 73.0].map(nice_below);
        assert_eq!(nice.to_vec(), [0.5, 1.0, 1.0, 2.0, 2.0, 5.0, 50.0]);
    }

    #[test]
    fn one_value_falls_on_the_start() {
        assert_eq!(Scale::new(3.0, 3.0, 10.0, 20.0).px(3.0).to_bits(), 10.0_f64.to_bits());
    }
}
