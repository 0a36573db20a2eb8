//! Counts and sums of firms.

/// Counts and sums of some firms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Establishments.
    pub establishments: u64,
    /// Establishments with known workers.
    pub workers_known: u64,
    /// The sum of those workers.
    pub workers: u64,
}

impl Tally {
    /// Adds one firm.
    pub fn add(&mut self, workers: Option<u32>) {
        self.establishments += 1;
        self.workers_known += u64::from(workers.is_some());
        self.workers += u64::from(workers.unwrap_or(0));
    }

    /// The sum of workers, if that of any firm is known.
    pub fn known_workers(&self) -> Option<u64> {
        (self.workers_known > 0).then_some(self.workers)
    }

    /// Adds other counts.
    pub fn join(&mut self, other: &Self) {
        self.establishments += other.establishments;
        self.workers_known += other.workers_known;
        self.workers += other.workers;
    }

    /// Subtracts other counts, which must be part of these.
    pub fn part(&mut self, other: &Self) {
        self.establishments -= other.establishments;
        self.workers_known -= other.workers_known;
        self.workers -= other.workers;
    }
}
