//! Values that are computed from a table and could give a withheld one back.

use super::{
    pattern::{Pattern, Status},
    table::Place,
};

/// A derived value, by what it needs of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derived {
    /// The share of a cell in its row: the cell and the row total.
    ShareOfRow(usize, usize),
    /// A location quotient: the cell, its row total, its column total and the grand total.
    LocationQuotient(usize, usize),
    /// A concentration of one row, such as HHI or entropy: its cells and its total.
    RowConcentration(usize),
    /// A row against the whole table, such as Krugman's index: its concentration, the column totals and the grand total.
    RowAgainstAll(usize),
}

impl Pattern {
    /// Whether a derived value may be published: nothing that it needs is withheld. Panics outside the table.
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
