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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_workers_are_counted_apart_from_none() {
        let mut all = Tally::default();
        [None, Some(0), Some(7), None].into_iter().for_each(|workers| all.add(workers));
        assert_eq!(all, Tally { establishments: 4, workers_known: 2, workers: 7 });
        let known = |of: &[Option<u32>]| {
            let mut tally = Tally::default();
            of.iter().for_each(|workers| tally.add(*workers));
            tally.known_workers()
        };
        assert_eq!(
            [known(&[]), known(&[None]), known(&[Some(0)]), known(&[None, Some(3)])],
            [None, None, Some(0), Some(3)]
        );
    }

    #[test]
    fn what_was_joined_is_parted_again_and_large_sums_do_not_overflow() {
        let one = |workers| Tally { establishments: 1, workers_known: 1, workers };
        let mut all = one(u64::from(u32::MAX));
        let (before, more) = (all, one(u64::from(u32::MAX)));
        all.join(&more);
        assert_eq!(all, Tally { establishments: 2, workers_known: 2, workers: 2 * u64::from(u32::MAX) });
        all.part(&more);
        assert_eq!(all, before);
    }
}
