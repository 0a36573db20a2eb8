//! Suppression patterns: which values of a table are withheld.

use super::table::{Place, Table};

/// Whether a value is published, and the reason if it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is published.
    Shown,
    /// It would disclose an enterprise (primary suppression).
    Unsafe,
    /// It would disclose an unsafe value (secondary suppression).
    Complementary,
}

/// The status of every cell and total of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub(super) table: Table,
    pub(super) statuses: Vec<Status>,
}

impl Pattern {
    /// The pattern with a given status at each place.
    pub fn new(table: Table, status: impl Fn(Place) -> Status) -> Self {
        Self { statuses: table.places().map(status).collect(), table }
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The status of a cell or total.
    ///
    /// # Panics
    ///
    /// If the place is outside the table.
    pub fn status(&self, place: Place) -> Status {
        self.statuses[self.table.index(place)]
    }

    /// The places with a status, row by row.
    pub fn places(&self, status: Status) -> impl Iterator<Item = Place> {
        self.table
            .places()
            .zip(&self.statuses)
            .filter(move |(_, other)| **other == status)
            .map(|(place, _)| place)
    }

    /// The sum of the values that are suppressed to protect others, which secondary suppression minimises.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::disclosure::{Pattern, Place, Status, Table};
    ///
    /// let table = Table::new(1, 2, [(0, 0, "a", 30), (0, 1, "b", 50)]).unwrap();
    /// let pattern = Pattern::new(table, |place| match place {
    ///     place if place == Place::inner(0, 0) => Status::Unsafe,
    ///     place if place == Place::inner(0, 1) => Status::Complementary,
    ///     _ => Status::Shown,
    /// });
    /// assert_eq!(pattern.cost(), 50);
    /// ```
    pub fn cost(&self) -> u128 {
        self.places(Status::Complementary).map(|place| u128::from(self.table.cell(place).total())).sum()
    }
}
