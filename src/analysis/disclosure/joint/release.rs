//! Releases of one table at several times.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::disclosure::{
    rule::Rule,
    table::{Line, Place, Table},
};

/// The contribution of a firm to a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// The identity of the firm, the same in every release.
    pub firm: i64,
    /// The enterprise that is protected.
    pub enterprise: u64,
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// The value.
    pub workers: u64,
}

/// A table at one time, with the contributions behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The edition of the rows. Rows are the same if edition and code are.
    pub edition: String,
    /// The codes of the rows.
    pub rows: Vec<String>,
    /// The number of columns, which are the same in all releases.
    pub columns: usize,
    /// The rules of the release.
    pub rules: Vec<Rule>,
    /// The contributions, at most one of each firm.
    pub contributions: Vec<Contribution>,
    /// Whether each value is published, row by row, each with its total last; the column totals are the last row.
    pub published: Vec<bool>,
}

/// Earlier releases with each firm in the enterprise that is known last. A tax code that is recorded or corrected later changes
/// the enterprise of a firm and not its contribution, so it is no change between releases.
pub(super) fn with_last_enterprises(earlier: &[Release], new: &Release) -> Vec<Release> {
    let mut last: BTreeMap<i64, u64> = BTreeMap::new();
    for own in earlier.iter().chain([new]).flat_map(|release| &release.contributions) {
        last.insert(own.firm, own.enterprise);
    }
    let mut all = earlier.to_vec();
    for own in all.iter_mut().flat_map(|release| &mut release.contributions) {
        own.enterprise = last[&own.firm];
    }
    all
}

/// A value of a table that other releases can have too: edition and code of the row, if it is no total, and the column.
pub(super) type Name<'r> = (Option<(&'r str, &'r str)>, Option<usize>);

impl Release {
    /// The table of the contributions; `None` if one is outside or a sum overflows.
    pub fn table(&self) -> Option<Table> {
        let parts = self.contributions.iter();
        Table::new(
            self.rows.len(),
            self.columns,
            parts.map(|own| (own.row, own.column, own.enterprise, own.workers)),
        )
    }

    /// The number of values.
    pub(super) fn places(&self) -> usize {
        (self.rows.len() + 1) * (self.columns + 1)
    }

    /// The indices of the values that a contribution is part of: its cell, the totals of its row and column, and the grand
    /// total.
    pub(super) fn indices(&self, row: usize, column: usize) -> [usize; 4] {
        let width = self.columns + 1;
        let total = self.rows.len();
        [
            row * width + column,
            row * width + self.columns,
            total * width + column,
            total * width + self.columns,
        ]
    }

    /// Whether a value is published.
    pub(super) fn tells(&self, index: usize) -> bool {
        self.published.get(index).copied().unwrap_or(false)
    }

    /// The name of a value.
    pub(super) fn name(&self, place: Place) -> Name<'_> {
        let at = |line: Line| if let Line::At(at) = line { Some(at) } else { None };
        let row = at(place.row).map(|row| (self.edition.as_str(), self.rows[row].as_str()));
        (row, at(place.column))
    }

    /// The names of the values in a column to which enterprises contribute, other than column totals.
    pub(super) fn overlapping(&self, own: &BTreeMap<u64, u64>, column: Option<usize>) -> BTreeSet<Name<'_>> {
        let is_of = |part: &&Contribution| column.is_none_or(|column| part.column == column);
        let common =
            self.contributions.iter().filter(is_of).filter(|part| own.contains_key(&part.enterprise));
        common.map(|part| (Some((self.edition.as_str(), self.rows[part.row].as_str())), column)).collect()
    }

    /// The sum of each enterprise at each value that it contributes to, by the name of the value.
    pub(super) fn shares(&self) -> BTreeMap<Name<'_>, BTreeMap<u64, u64>> {
        let mut shares: BTreeMap<Name<'_>, BTreeMap<u64, u64>> = BTreeMap::new();
        for own in &self.contributions {
            let row = Some((self.edition.as_str(), self.rows[own.row].as_str()));
            for name in [(row, Some(own.column)), (row, None), (None, Some(own.column)), (None, None)] {
                let sum = shares.entry(name).or_default().entry(own.enterprise).or_default();
                *sum = sum.saturating_add(own.workers);
            }
        }
        shares
    }
}
