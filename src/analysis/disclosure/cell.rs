//! What the disclosure rules need of the enterprises in one cell.

/// The contributions to one cell of a table of magnitudes, one for each enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    enterprises: u64,
    total: u64,
    largest: u64,
    second: u64,
}

impl Cell {
    /// Merges the establishments of each enterprise into one contribution; `None` if the total does not fit.
    ///
    /// A contribution of zero counts as an enterprise. A firm without a reported figure is not a contribution.
    pub fn new<E: Ord>(contributions: impl IntoIterator<Item = (E, u64)>) -> Option<Self> {
        let mut contributions: Vec<(E, u64)> = contributions.into_iter().collect();
        contributions.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut cell = Self::default();
        for enterprise in contributions.chunk_by(|a, b| a.0 == b.0) {
            cell.add(enterprise.iter().try_fold(0_u64, |sum, (_, value)| sum.checked_add(*value))?)?;
        }
        Some(cell)
    }

    /// A cell of so many enterprises, of which the sum and the two largest are known; `None` if these contradict each other.
    pub fn summed(enterprises: u64, total: u64, [largest, second]: [u64; 2]) -> Option<Self> {
        let told = largest.checked_add(second)?;
        let is_one = second <= largest
            && match enterprises {
                0 => total == 0,
                1 => second == 0 && total == largest,
                2 => total == told,
                _ => told <= total,
            };
        is_one.then_some(Self { enterprises, total, largest, second })
    }

    /// Adds all that one more enterprise contributes; `None` if the total does not fit.
    pub(super) fn add(&mut self, contribution: u64) -> Option<()> {
        self.enterprises += 1;
        self.total = self.total.checked_add(contribution)?;
        self.second = self.second.max(contribution.min(self.largest));
        self.largest = self.largest.max(contribution);
        Some(())
    }

    /// How many enterprises contribute.
    pub fn enterprises(&self) -> u64 {
        self.enterprises
    }

    /// The sum of the contributions.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The largest contribution, zero in an empty cell.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// The second largest contribution, zero if there is none.
    pub fn second(&self) -> u64 {
        self.second
    }
}
