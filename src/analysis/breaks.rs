//! Class breaks for choropleth maps: the upper bound of each class, ascending.
//!
//! Values that are not finite are ignored.

use super::sum::sum;

/// Natural breaks: classes with the least sum of squared deviations within (Fisher 1958; Jenks 1977), by dynamic
/// programming in O(classes · n²).
///
/// Equal values are in one class, so there are no more classes than distinct values.
///
/// # Examples
///
/// ```
/// use xuong::analysis::breaks::fisher_jenks;
///
/// assert_eq!(fisher_jenks(&[1.0, 2.0, 3.0, 10.0, 11.0, 12.0], 2), [3.0, 12.0]);
/// assert_eq!(fisher_jenks(&[5.0, 5.0, 7.0], 4), [5.0, 7.0]);
/// ```
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

/// Cumulative sums of the distinct values, centred on the mean to avoid cancellation.
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

    /// The sum of squared deviations within a class of the distinct values `start..end`.
    fn within(&self, start: usize, end: usize) -> f64 {
        let total = self.total[end] - self.total[start];
        self.squares[end] - self.squares[start] - total * total / (self.count[end] - self.count[start])
    }
}

/// Classes with equal numbers of values: quantiles of type 7 (Hyndman & Fan 1996), without duplicates.
///
/// # Examples
///
/// The quartiles that `quantile(1:9)` gives in R:
///
/// ```
/// use xuong::analysis::breaks::quantile_breaks;
///
/// let values: Vec<f64> = (1..=9).map(f64::from).collect();
/// assert_eq!(quantile_breaks(&values, 4), [3.0, 5.0, 7.0, 9.0]);
/// ```
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

/// Head/tail breaks (Jiang 2013), for heavy-tailed distributions: the mean, the mean of the values above it, and so
/// on.
///
/// # Examples
///
/// ```
/// use xuong::analysis::breaks::head_tail_breaks;
///
/// // The mean of all is 22, and one value is above it.
/// assert_eq!(head_tail_breaks(&[1.0, 2.0, 3.0, 4.0, 100.0]), [22.0, 100.0]);
/// ```
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
