//! Which values of a table are withheld.

use super::table::{Place, Table};

/// Why a value is shown or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is published.
    Shown,
    /// It says too much about an enterprise (primary suppression).
    Unsafe,
    /// It would give an unsafe value away (secondary suppression).
    Complementary,
}

/// The status of every cell and total of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub(super) table: Table,
    pub(super) statuses: Vec<Status>,
}

impl Pattern {
    /// The pattern that a function of the place gives.
    pub fn new(table: Table, status: impl Fn(Place) -> Status) -> Self {
        Self { statuses: table.places().map(status).collect(), table }
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The status of a cell or total. Panics outside the table.
    pub fn status(&self, place: Place) -> Status {
        self.statuses[self.table.index(place)]
    }

    /// The places of a status, row by row.
    pub fn places(&self, status: Status) -> impl Iterator<Item = Place> {
        self.table
            .places()
            .zip(&self.statuses)
            .filter(move |(_, other)| **other == status)
            .map(|(place, _)| place)
    }

    /// The sum of the complementary suppressions: what the protection of the others costs.
    pub fn cost(&self) -> u128 {
        self.places(Status::Complementary).map(|place| u128::from(self.table.cell(place).total())).sum()
    }
}
