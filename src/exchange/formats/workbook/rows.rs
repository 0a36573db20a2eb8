//! Rows of a sheet being read.

use std::collections::BTreeSet;

use super::{budget::Budget, fault::BookFault};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::{Grid, Merged, Places},
    },
    stop,
};

/// The largest number of cells with an error that are listed.
const MOST_ERRORS: usize = 20;

/// A sheet being read.
pub(super) struct Rows<'k> {
    grid: Grid,
    budget: &'k mut Budget,
    /// The number of cells of the row that is being read.
    filled: usize,
    percentages: BTreeSet<usize>,
    errors: usize,
    no_results: usize,
    /// Whether the row that is being read is hidden, and the number of hidden rows that have cells.
    is_hidden: bool,
    hidden: usize,
}

impl<'k> Rows<'k> {
    /// The largest number of columns.
    pub(super) const MOST_COLUMNS: usize = 1000;

    pub(super) fn new(name: &str, budget: &'k mut Budget) -> Self {
        let mut grid = Grid::default();
        grid.name = Some(name.to_owned());
        grid.places = Places::Sheet;
        let percentages = BTreeSet::new();
        Self { grid, budget, filled: 0, percentages, errors: 0, no_results: 0, is_hidden: false, hidden: 0 }
    }

    /// Adds a cell to the row. Cells before it that were not added are empty; empty cells at the end of a row are left out.
    pub(super) fn put(&mut self, column: usize, text: &str, is_typed: bool) -> Result<(), Fault> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= Self::MOST_COLUMNS {
            return Err(Fault::TooManyColumns(column + 1));
        }
        let Some(blank) = column.checked_sub(self.filled) else {
            return Err(Fault::Book(BookFault::Broken(self.grid.name.clone().unwrap_or_default())));
        };
        self.budget.cells(blank + 1, text.len()).map_err(Fault::Book)?;
        for _ in 0..blank {
            self.push("", false)?;
        }
        self.push(text, is_typed)?;
        self.filled = column + 1;
        Ok(())
    }

    fn push(&mut self, text: &str, is_typed: bool) -> Result<(), Fault> {
        self.grid.push(text, is_typed).map_err(|_| Fault::Book(BookFault::Bloated))
    }

    /// Ends the row. A row without cells is left out.
    pub(super) fn end(&mut self, number: usize) -> Result<(), Fault> {
        if self.filled > 0 {
            self.budget.bytes(size_of::<[usize; 2]>()).map_err(Fault::Book)?;
            self.grid.end_row(number);
            stop::row(self.grid.len());
            self.filled = 0;
            self.hidden += usize::from(self.is_hidden);
        }
        self.is_hidden = false;
        Ok(())
    }

    /// Notes whether the row that is being read is hidden, by hand or by a filter.
    pub(super) fn hidden(&mut self, is_hidden: bool) {
        self.is_hidden = is_hidden;
    }

    /// Notes a cell whose value is an error.
    pub(super) fn error(&mut self, column: usize, row: usize, value: &str) {
        self.errors += 1;
        if self.errors <= MOST_ERRORS {
            let column = Some(letters(column));
            let value = Some(value.to_owned());
            self.note(Finding { row: Some(row), column, value, fault: Fault::Book(BookFault::ErrorValue) });
        }
    }

    /// Notes a formula without a result.
    pub(super) fn no_result(&mut self) {
        self.no_results += 1;
    }

    /// Notes a percentage.
    pub(super) fn percentage(&mut self, column: usize) {
        self.percentages.insert(column);
    }

    /// Notes a range of merged cells of several rows, by its first and last rows and columns, from 0.
    pub(super) fn merged(
        &mut self,
        (first, last): (usize, usize),
        columns: (usize, usize),
    ) -> Result<(), Fault> {
        if last > first {
            let rows = (first.saturating_add(1), last.saturating_add(1));
            self.budget.bytes(size_of::<Merged>()).map_err(Fault::Book)?;
            self.grid.merged.push(Merged { rows, columns });
        }
        Ok(())
    }

    fn note(&mut self, finding: Finding) {
        self.grid.findings.push(finding);
    }

    /// The sheet, with what was noted.
    pub(super) fn finish(mut self) -> Grid {
        for column in std::mem::take(&mut self.percentages) {
            let fault = Fault::Book(BookFault::Percent);
            self.note(Finding { row: None, column: Some(letters(column)), value: None, fault });
        }
        if self.errors > MOST_ERRORS {
            let more = self.errors - MOST_ERRORS;
            self.note(Finding::file(Fault::Book(BookFault::MoreErrors(more))));
        }
        if self.no_results > 0 {
            self.note(Finding::file(Fault::Book(BookFault::NoResult(self.no_results))));
        }
        if self.hidden > 0 {
            self.note(Finding::file(Fault::Book(BookFault::HiddenRows(self.hidden))));
        }
        self.grid
    }
}

/// The name of a column: A to Z, then AA and so on.
pub(super) fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).expect("below 26"));
    if column < 26 { last.to_string() } else { letters(column / 26 - 1) + &last.to_string() }
}

/// The row and the column of a cell by its name, from 0: `B3` is row 2 in column 1.
pub(super) fn place(name: &str) -> Option<(usize, usize)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        let letter = letter.to_ascii_uppercase();
        letter.is_ascii_uppercase().then(|| column * 26 + usize::from(letter - b'A') + 1)
    })?;
    Some((row.parse::<usize>().ok()?.checked_sub(1)?, column - 1))
}
