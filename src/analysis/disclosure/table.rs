//! Two-way tables that are published with their totals.

use super::cell::Cell;

/// A row or a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// An inner row or column, counted from 0.
    At(usize),
    /// The margin.
    Total,
}

/// The position of a cell or total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The row; `Total` for column totals.
    pub row: Line,
    /// The column; `Total` for row totals.
    pub column: Line,
}

/// Cells, row totals, column totals and the grand total; a total is a cell of the enterprises in its row or column.
///
/// # Examples
///
/// An enterprise with establishments in two districts is one enterprise in the totals:
///
/// ```
/// use xuong::analysis::disclosure::{Place, Table};
///
/// let table = Table::new(2, 1, [(0, 0, "a", 30), (1, 0, "a", 50)]).unwrap();
/// assert_eq!(table.cell(Place::column_total(0)).total(), 80);
/// assert_eq!(table.cell(Place::column_total(0)).enterprises(), 1);
/// assert_eq!(table.cell(Place::GRAND_TOTAL).largest(), 80);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    columns: usize,
    /// Row by row, each with its total last; the column totals are the last row.
    cells: Vec<Cell>,
}

impl Place {
    /// An inner cell.
    pub fn inner(row: usize, column: usize) -> Self {
        Self { row: Line::At(row), column: Line::At(column) }
    }

    /// The total of a row.
    pub fn row_total(row: usize) -> Self {
        Self { row: Line::At(row), column: Line::Total }
    }

    /// The total of a column.
    pub fn column_total(column: usize) -> Self {
        Self { row: Line::Total, column: Line::At(column) }
    }

    /// The grand total.
    pub const GRAND_TOTAL: Self = Self { row: Line::Total, column: Line::Total };

    /// The place whose contributions are counted at both places.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        let meet = |a, b| match (a, b) {
            (Line::Total, line) | (line, Line::Total) => Some(line),
            (a, b) => (a == b).then_some(a),
        };
        Some(Self { row: meet(self.row, other.row)?, column: meet(self.column, other.column)? })
    }
}

impl Table {
    /// Sums contributions, each with its row, column and protected enterprise.
    ///
    /// `None` if a contribution is outside the table or a total overflows.
    pub fn new<E: Ord>(
        rows: usize,
        columns: usize,
        contributions: impl IntoIterator<Item = (usize, usize, E, u64)>,
    ) -> Option<Self> {
        let mut table = Self { rows, columns, cells: vec![Cell::default(); (rows + 1) * (columns + 1)] };
        let mut contributions: Vec<_> = contributions.into_iter().collect();
        if contributions.iter().any(|(row, column, ..)| *row >= rows || *column >= columns) {
            return None;
        }
        contributions.sort_unstable_by(|a, b| a.2.cmp(&b.2));
        for enterprise in contributions.chunk_by(|a, b| a.2 == b.2) {
            table.add(enterprise.iter().map(|(row, column, _, value)| (*row, *column, *value)))?;
        }
        Some(table)
    }

    /// A table of known cells and totals; those not given are empty. `None` if a place is outside the table, or a
    /// total is not the sum of its row or column.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::disclosure::{Cell, Place, Table};
    ///
    /// let cell = |total| Cell::summed(1, total, [total, 0]).unwrap();
    /// let table = |row_total| {
    ///     let (inner, row) = ((Place::inner(0, 0), cell(30)), (Place::row_total(0), cell(row_total)));
    ///     Table::of_cells(1, 1, [inner, row, (Place::column_total(0), cell(30)), (Place::GRAND_TOTAL, cell(30))])
    /// };
    /// assert!(table(30).is_some());
    /// assert!(table(31).is_none());
    /// ```
    pub fn of_cells(
        rows: usize,
        columns: usize,
        cells: impl IntoIterator<Item = (Place, Cell)>,
    ) -> Option<Self> {
        let mut table = Self { rows, columns, cells: vec![Cell::default(); (rows + 1) * (columns + 1)] };
        let is_inside = |line, lines| if let Line::At(at) = line { at < lines } else { true };
        for (place, cell) in cells {
            if !is_inside(place.row, rows) || !is_inside(place.column, columns) {
                return None;
            }
            let index = table.index(place);
            table.cells[index] = cell;
        }
        table.adds_up().then_some(table)
    }

    /// Whether each total is the sum of its row or column.
    fn adds_up(&self) -> bool {
        let mut sums = vec![0_u128; self.rows + self.columns + 2];
        for (place, cell) in self.places().zip(&self.cells) {
            match (place.row, place.column) {
                (Line::At(row), Line::At(column)) => {
                    sums[row] += u128::from(cell.total());
                    sums[self.rows + 1 + column] += u128::from(cell.total());
                }
                (Line::Total, Line::At(_)) => sums[self.rows] += u128::from(cell.total()),
                (Line::At(_), Line::Total) => sums[self.rows + 1 + self.columns] += u128::from(cell.total()),
                (Line::Total, Line::Total) => {}
            }
        }
        let total = |place: Place| u128::from(self.cell(place).total());
        (0..self.rows).all(|row| sums[row] == total(Place::row_total(row)))
            && (0..self.columns).all(|at| sums[self.rows + 1 + at] == total(Place::column_total(at)))
            && [self.rows, self.rows + 1 + self.columns]
                .iter()
                .all(|at| sums[*at] == total(Place::GRAND_TOTAL))
    }

    /// Adds one enterprise to every cell and total that it contributes to.
    fn add(&mut self, contributions: impl Iterator<Item = (usize, usize, u64)>) -> Option<()> {
        let mut parts: Vec<(usize, u64)> = contributions
            .flat_map(|(row, column, value)| {
                let rows = [row, self.rows];
                rows.map(|row| [column, self.columns].map(|column| (self.flat(row, column), value)))
            })
            .flatten()
            .collect();
        parts.sort_unstable();
        for part in parts.chunk_by(|a, b| a.0 == b.0) {
            let sum = part.iter().try_fold(0_u64, |sum, (_, value)| sum.checked_add(*value))?;
            self.cells[part[0].0].add(sum)?;
        }
        Some(())
    }

    /// The number of rows without the totals.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns without the totals.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The cell or total at a place.
    ///
    /// # Panics
    ///
    /// If the place is outside the table.
    pub fn cell(&self, place: Place) -> &Cell {
        &self.cells[self.index(place)]
    }

    /// All places row by row, each row with its total last.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        (0..self.cells.len()).map(|index| self.place(index))
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub(super) fn index(&self, place: Place) -> usize {
        let at = |line, lines| match line {
            Line::At(at) => {
                assert!(at < lines, "the place lies in the table");
                at
            }
            Line::Total => lines,
        };
        self.flat(at(place.row, self.rows), at(place.column, self.columns))
    }

    pub(super) fn place(&self, index: usize) -> Place {
        let line = |at, lines| if at == lines { Line::Total } else { Line::At(at) };
        let width = self.columns + 1;
        Place { row: line(index / width, self.rows), column: line(index % width, self.columns) }
    }

    fn flat(&self, row: usize, column: usize) -> usize {
        row * (self.columns + 1) + column
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Place::inner(1, 2), Place::inner(1, 2), Some(Place::inner(1, 2)))]
    #[case(Place::inner(1, 2), Place::inner(1, 3), None)]
    #[case(Place::inner(1, 2), Place::inner(2, 2), None)]
    #[case(Place::row_total(1), Place::inner(1, 2), Some(Place::inner(1, 2)))]
    #[case(Place::row_total(1), Place::inner(2, 2), None)]
    #[case(Place::row_total(1), Place::column_total(2), Some(Place::inner(1, 2)))]
    #[case(Place::row_total(1), Place::row_total(2), None)]
    #[case(Place::column_total(2), Place::column_total(2), Some(Place::column_total(2)))]
    #[case(Place::GRAND_TOTAL, Place::row_total(1), Some(Place::row_total(1)))]
    #[case(Place::GRAND_TOTAL, Place::GRAND_TOTAL, Some(Place::GRAND_TOTAL))]
    fn two_places_share_what_both_count(
        #[case] one: Place,
        #[case] other: Place,
        #[case] common: Option<Place>,
    ) {
        assert_eq!((one.common(other), other.common(one)), (common, common));
    }

    proptest! {
        #[test]
        fn every_cell_and_total_sums_its_own_contributions(
            rows in 1..4_usize, columns in 1..4_usize,
            contributions in proptest::collection::vec((0..4_usize, 0..4_usize, 0..5_u8, 0..30_u64), 0..20),
        ) {
            let contributions: Vec<_> =
                contributions.into_iter().map(|(row, column, e, value)| (row % rows, column % columns, e, value)).collect();
            let table = Table::new(rows, columns, contributions.iter().copied()).unwrap();
            prop_assert_eq!(table.places().count(), (rows + 1) * (columns + 1));
            for (index, place) in table.places().enumerate() {
                let is_of = |line: Line, at: usize| line == Line::Total || line == Line::At(at);
                let own = contributions.iter().filter(|(row, column, ..)| is_of(place.row, *row) && is_of(place.column, *column));
                let expected = Cell::new(own.map(|(_, _, e, value)| (*e, *value))).unwrap();
                prop_assert_eq!(table.cell(place), &expected, "{:?}", place);
                prop_assert_eq!((table.index(place), table.place(index)), (index, place));
            }
        }
    }

    #[test]
    fn cells_outside_a_table_are_refused() {
        let cell = Cell::summed(1, 5, [5, 0]).unwrap();
        for place in [Place::inner(1, 0), Place::inner(0, 1), Place::row_total(1), Place::column_total(1)] {
            assert_eq!(Table::of_cells(1, 1, [(place, cell)]), None, "{place:?}");
        }
        let all = [Place::inner(0, 0), Place::row_total(0), Place::column_total(0), Place::GRAND_TOTAL];
        assert!(Table::of_cells(1, 1, all.map(|place| (place, cell))).is_some());
        for missing in 0..4 {
            let some =
                all.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, place)| (*place, cell));
            assert_eq!(Table::of_cells(1, 1, some), None, "without {:?} it does not add up", all[missing]);
        }
        let empty = Table::of_cells(0, 0, []).unwrap();
        assert_eq!((empty.rows(), empty.columns(), empty.places().count()), (0, 0, 1));
    }
}
