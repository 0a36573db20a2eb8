//! Indicators derived from a table, which could disclose a withheld value.

use super::{
    pattern::{Pattern, Status},
    table::Place,
};

/// A derived indicator and the values that it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derived {
    /// The share of a cell in its row: the cell and the row total.
    ShareOfRow(usize, usize),
    /// A location quotient: the cell, its row and column total, and the grand total.
    LocationQuotient(usize, usize),
    /// A concentration index of a row, such as HHI or entropy: its cells and its total.
    RowConcentration(usize),
    /// A comparison of a row with the table, such as Krugman's index: as `RowConcentration`, with the column totals
    /// and the grand total.
    RowAgainstAll(usize),
}

impl Pattern {
    /// Whether a derived indicator may be published: none of the values that it depends on is withheld.
    ///
    /// # Panics
    ///
    /// If the indicator is outside the table.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::disclosure::{Derived, Pattern, Place, Status, Table};
    ///
    /// let table = Table::new(1, 2, [(0, 0, "a", 30), (0, 1, "b", 50)]).unwrap();
    /// let withheld = Place::inner(0, 1);
    /// let pattern = Pattern::new(table, |place| if place == withheld { Status::Unsafe } else { Status::Shown });
    /// assert!(pattern.may_show(Derived::ShareOfRow(0, 0)));
    /// assert!(!pattern.may_show(Derived::ShareOfRow(0, 1)));
    /// assert!(!pattern.may_show(Derived::RowConcentration(0)));
    /// ```
    pub fn may_show(&self, derived: Derived) -> bool {
        let shown = |place| self.status(place) == Status::Shown;
        let columns = || 0..self.table.columns();
        match derived {
            Derived::ShareOfRow(row, column) => {
                shown(Place::inner(row, column)) && shown(Place::row_total(row))
            }
            Derived::LocationQuotient(row, column) => {
                self.may_show(Derived::ShareOfRow(row, column))
                    && shown(Place::column_total(column))
                    && shown(Place::GRAND_TOTAL)
            }
            Derived::RowConcentration(row) => {
                shown(Place::row_total(row)) && columns().all(|column| shown(Place::inner(row, column)))
            }
            Derived::RowAgainstAll(row) => {
                self.may_show(Derived::RowConcentration(row))
                    && shown(Place::GRAND_TOTAL)
                    && columns().all(|column| shown(Place::column_total(column)))
            }
        }
    }
}
