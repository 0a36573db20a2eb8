//! Headings and rows of cells. Cells are found by the name of their column, never by its number.

use std::{iter::Zip, slice::Iter};

use geo::Geometry;

use super::{
    column::{Cell, Column, Heading},
    numerals::rounded,
};
use crate::{
    model::column::{Type, Value},
    stop,
};

/// Headings with rows of cells. A cell is found by the name of its column; access by number does not compile:
/// ```compile_fail,E0616
/// fn workers(grid: &xuong::document::grid::Grid) {
///     let _ = &grid.rows[0][4];
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    headings: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    /// The geometry of each row; `None` if the rows have none.
    places: Option<Vec<Option<Geometry>>>,
}

/// The cells of a row with their headings.
pub type Row<'g> = Zip<Iter<'g, Heading>, Iter<'g, Cell>>;

impl Grid {
    /// Computes the columns for rows without geometries.
    pub fn of<R>(columns: &[Column<'_, R>], rows: impl IntoIterator<Item = R>) -> Self {
        let cells = |row: R| {
            stop::check();
            columns.iter().map(|column| column.cell(&row)).collect()
        };
        Self {
            headings: columns.iter().map(|column| column.heading.clone()).collect(),
            rows: rows.into_iter().map(cells).collect(),
            places: None,
        }
    }

    /// Computes the columns for rows, and the geometry of each row.
    pub fn placed<R>(
        columns: &[Column<'_, R>],
        rows: impl IntoIterator<Item = R>,
        place: impl Fn(&R) -> Option<Geometry>,
    ) -> Self {
        let mut places = Vec::new();
        let rows = rows.into_iter().inspect(|row| places.push(place(row)));
        let own = Self::of(columns, rows);
        Self { places: Some(places), ..own }
    }

    /// The headings of the columns.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, each as pairs of a heading and a cell.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| self.headings.iter().zip(row))
    }

    /// The rows with their geometries; empty if the rows have none.
    pub fn placed_rows(&self) -> impl Iterator<Item = (Row<'_>, Option<&Geometry>)> {
        self.rows().zip(self.places.iter().flatten().map(Option::as_ref))
    }

    /// Whether the rows have geometries, even if there are no rows.
    pub fn has_places(&self) -> bool {
        self.places.is_some()
    }

    /// The columns, each as a heading and its cells.
    pub fn columns(&self) -> impl Iterator<Item = (&Heading, impl Iterator<Item = &Cell>)> {
        self.headings
            .iter()
            .enumerate()
            .map(|(at, heading)| (heading, self.rows.iter().map(move |row| &row[at])))
    }

    /// The cells of a column, or `None` if there is no such column.
    pub fn column(&self, name: &str) -> Option<impl Iterator<Item = &Cell>> {
        self.columns().find(|(heading, _)| heading.name == name).map(|(_, cells)| cells)
    }

    /// All cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flatten()
    }

    /// All cells, row by row, mutable.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flatten()
    }

    /// Whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.headings.iter().any(|heading| heading.name == name)
    }

    /// Keeps only the named columns, in their present order.
    #[must_use]
    pub fn with_columns(self, names: &[&str]) -> Self {
        let missing = names.iter().find(|name| !self.has(name));
        debug_assert_eq!(missing, None, "a name of no column");
        let is_kept: Vec<bool> = self.headings.iter().map(|heading| names.contains(&heading.name)).collect();
        let rows = self.rows.into_iter().map(|row| kept(row, &is_kept)).collect();
        Self { headings: kept(self.headings, &is_kept), rows, places: self.places }
    }

    /// Whether some column has codes for programs.
    pub fn has_codes(&self) -> bool {
        self.headings.iter().any(|heading| heading.is_code)
    }

    /// Leaves out the columns of codes for programs.
    #[must_use]
    pub fn without_codes(self) -> Self {
        let is_kept: Vec<bool> = self.headings.iter().map(|heading| !heading.is_code).collect();
        let rows = self.rows.into_iter().map(|row| kept(row, &is_kept)).collect();
        Self { headings: kept(self.headings, &is_kept), rows, places: self.places }
    }

    /// Keeps only the first rows.
    #[must_use]
    pub fn first(mut self, rows: usize) -> Self {
        self.rows.truncate(rows);
        if let Some(places) = &mut self.places {
            places.truncate(rows);
        }
        self
    }

    /// Rounds measured values to the decimals of their columns, half away from zero. A column of counts that has
    /// fractions becomes a column of measured values, since shares of establishments are not whole numbers.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        for (at, heading) in self.headings.iter_mut().enumerate() {
            if heading.kind == Type::Int && self.rows.iter().any(|row| is_part(&row[at].value)) {
                heading.kind = Type::Real;
            }
            for row in &mut self.rows {
                round(&mut row[at].value, heading);
            }
        }
        self
    }
}

fn kept<T>(all: Vec<T>, is_kept: &[bool]) -> Vec<T> {
    all.into_iter().zip(is_kept).filter_map(|(one, is_kept)| is_kept.then_some(one)).collect()
}

/// Whether a count has a fraction.
fn is_part(value: &Value<'_>) -> bool {
    matches!(value, Value::Real(n) if !is_whole(*n))
}

fn is_whole(n: f64) -> bool {
    (n - n.round()).abs() < 1e-6
}

fn round(value: &mut Value<'_>, heading: &Heading) {
    match (&*value, heading.kind, heading.decimals) {
        (Value::Real(n), Type::Int, _) => *value = Value::Int(whole(*n)),
        (Value::Real(n), _, Some(decimals)) => *value = Value::Real(rounded(*n, decimals)),
        _ => {}
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts of establishments are far below 2^53")]
fn whole(n: f64) -> i64 {
    n.round() as i64
}

#[cfg(test)]
mod tests;
