//! The summary of a cell that the disclosure rules need.

/// The contributions of enterprises to a cell of a magnitude table.
///
/// # Examples
///
/// The establishments of an enterprise are one contribution:
///
/// ```
/// use xuong::analysis::disclosure::Cell;
///
/// let cell = Cell::new([("a", 30), ("b", 50), ("a", 40)]).unwrap();
/// assert_eq!((cell.enterprises(), cell.total()), (2, 120));
/// assert_eq!((cell.largest(), cell.second()), (70, 50));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    enterprises: u64,
    total: u64,
    largest: u64,
    second: u64,
}

impl Cell {
    /// Sums the establishments of each enterprise to one contribution; `None` if the total overflows.
    ///
    /// A contribution of zero counts as an enterprise. A firm without a reported value must be omitted.
    pub fn new<E: Ord>(contributions: impl IntoIterator<Item = (E, u64)>) -> Option<Self> {
        let mut contributions: Vec<(E, u64)> = contributions.into_iter().collect();
        contributions.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut cell = Self::default();
        for enterprise in contributions.chunk_by(|a, b| a.0 == b.0) {
            cell.add(enterprise.iter().try_fold(0_u64, |sum, (_, value)| sum.checked_add(*value))?)?;
        }
        Some(cell)
    }

    /// A cell with a known number of enterprises, sum and two largest contributions; `None` if these are
    /// contradictory.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::disclosure::Cell;
    ///
    /// assert!(Cell::summed(3, 100, [60, 30]).is_some());
    /// assert_eq!(Cell::summed(2, 100, [60, 30]), None, "two contributions must add up to the total");
    /// assert_eq!(Cell::summed(3, 80, [60, 30]), None, "the two largest exceed the total");
    /// ```
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

    /// Adds the contribution of another enterprise; `None` if the total overflows.
    pub(super) fn add(&mut self, contribution: u64) -> Option<()> {
        self.enterprises += 1;
        self.total = self.total.checked_add(contribution)?;
        self.second = self.second.max(contribution.min(self.largest));
        self.largest = self.largest.max(contribution);
        Some(())
    }

    /// The number of enterprises.
    pub fn enterprises(&self) -> u64 {
        self.enterprises
    }

    /// The sum of the contributions.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The largest contribution; 0 for an empty cell.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// The second largest contribution; 0 if there is none.
    pub fn second(&self) -> u64 {
        self.second
    }
}
