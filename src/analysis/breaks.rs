//! Classes for the colours of a map, each given by its largest value.
//!
//! Values that are not finite belong to no class.

use super::sum::sum;

/// Classes of the least squares within (Fisher 1958, Jenks 1977), by dynamic programming.
///
/// Equal values stay together, so there are no more classes than distinct values. Costs `classes * n²`.
pub fn fisher_jenks(values: &[f64], classes: usize) -> Vec<f64> {
    let values = sorted(values);
    let distinct: Vec<&[f64]> = values.chunk_by(|a, b| a >= b).collect();
    let classes = classes.min(distinct.len());
    if classes == 0 {
        return Vec::new();
    }
    let spread = Spread::of(&values, &distinct);
    let mut least: Vec<f64> = (1..=distinct.len()).map(|end| spread.within(0, end)).collect();
    let mut starts = Vec::new();
    for class in 1..classes {
        let best = |end: usize| {
            let costs = (class..end).map(|start| (least[start - 1] + spread.within(start, end), start));
            costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, end))
        };
        let (costs, from): (Vec<f64>, Vec<usize>) = (1..=distinct.len()).map(best).unzip();
        least = costs;
        starts.push(from);
    }
    let mut ends = vec![distinct.len()];
    for from in starts.iter().rev() {
        ends.push(from[ends[ends.len() - 1] - 1]);
    }
    ends.iter().rev().map(|end| distinct[end - 1][0]).collect()
}

/// Sums up to each distinct value, about the mean so that squares do not cancel.
struct Spread {
    count: Vec<f64>,
    total: Vec<f64>,
    squares: Vec<f64>,
}

impl Spread {
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 values")]
    fn of(values: &[f64], distinct: &[&[f64]]) -> Self {
        let mean = sum(values.iter().copied()) / values.len() as f64;
        let mut spread = Self { count: vec![0.0], total: vec![0.0], squares: vec![0.0] };
        for (at, equal) in distinct.iter().enumerate() {
            let (count, value) = (equal.len() as f64, equal[0] - mean);
            spread.count.push(spread.count[at] + count);
            spread.total.push(spread.total[at] + count * value);
            spread.squares.push(spread.squares[at] + count * value * value);
        }
        spread
    }

    /// The squares within a class of the distinct values `start..end`.
    fn within(&self, start: usize, end: usize) -> f64 {
        let total = self.total[end] - self.total[start];
        self.squares[end] - self.squares[start] - total * total / (self.count[end] - self.count[start])
    }
}

/// Classes of equally many values, by quantiles of type 7 (Hyndman & Fan 1996); equal breaks are given once.
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 values")]
pub fn quantile_breaks(values: &[f64], classes: usize) -> Vec<f64> {
    let values = sorted(values);
    let Some(last) = values.len().checked_sub(1) else { return Vec::new() };
    let at = |class: usize| {
        let (below, rest) = (class * last / classes, class * last % classes);
        let next = values[last.min(below + 1)];
        values[below] + (next - values[below]) * (rest as f64 / classes as f64)
    };
    let mut breaks: Vec<f64> = (1..=classes).map(at).collect();
    breaks.dedup();
    breaks
}

/// Head/tail breaks (Jiang 2013): the mean, the mean of what lies above it, and so on to the largest values.
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 values")]
pub fn head_tail_breaks(values: &[f64]) -> Vec<f64> {
    let values = sorted(values);
    let (mut head, mut breaks) = (values.as_slice(), Vec::new());
    while let [lowest, .., highest] = head
        && lowest < highest
    {
        let mean = (sum(head.iter().copied()) / head.len() as f64).max(*lowest);
        breaks.push(mean);
        head = &head[head.partition_point(|value| *value <= mean)..];
    }
    breaks.extend(head.last());
    breaks
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}
