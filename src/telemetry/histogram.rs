//! Counts of values by size.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts whole numbers by size, from several threads at a time without locks.
#[derive(Debug)]
pub struct Histogram<const N: usize> {
    bounds: [u64; N],
    /// The values up to each bound and above the one before.
    counts: [AtomicU64; N],
    larger: AtomicU64,
    sum: AtomicU64,
}

/// The counts at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The bounds, each with the number of values up to it.
    pub up_to: Vec<(u64, u64)>,
    /// The number of all values.
    pub count: u64,
    /// The sum of all values.
    pub sum: u64,
}

impl<const N: usize> Histogram<N> {
    /// Without values; the bounds ascend.
    pub fn new(bounds: [u64; N]) -> Self {
        let counts = std::array::from_fn(|_| AtomicU64::new(0));
        Self { bounds, counts, larger: AtomicU64::new(0), sum: AtomicU64::new(0) }
    }

    /// Counts a value.
    pub fn note(&self, value: u64) {
        let at = self.bounds.iter().position(|bound| value <= *bound);
        at.map_or(&self.larger, |at| &self.counts[at]).fetch_add(1, Relaxed);
        self.sum.fetch_add(value, Relaxed);
    }

    /// The counts now.
    pub fn read(&self) -> Reading {
        let mut count = 0;
        let up_to = self.bounds.iter().zip(&self.counts).map(|(bound, own)| {
            count += own.load(Relaxed);
            (*bound, count)
        });
        let up_to = up_to.collect();
        Reading { up_to, count: count + self.larger.load(Relaxed), sum: self.sum.load(Relaxed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_up_to_each_bound_and_beyond_the_last() {
        let sizes = Histogram::new([1, 2, 4]);
        [0, 1, 2, 3, 4, 5, 100].into_iter().for_each(|value| sizes.note(value));
        let read = sizes.read();
        assert_eq!(read.up_to, [(1, 2), (2, 3), (4, 5)]);
        assert_eq!((read.count, read.sum), (7, 115));
    }
}
