//! Columns and rows of cells, which are found by the columns they stand in and by no number.

use std::{iter::Zip, slice::Iter};

use geo::Geometry;

use super::column::{Cell, Column, Heading};
use crate::{
    model::column::{Type, Value},
    stop,
};

/// Cells under their headings. What stands in a column is found by the column's name; by a number it does not compile:
///
/// ```compile_fail,E0616
/// fn workers(grid: &xuong::document::grid::Grid) {
///     let _ = &grid.rows[0][4];
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    headings: Vec<Heading>,
    rows: Vec<Vec<Cell>>,
    /// Where each row is; `None` when rows have no place.
    places: Option<Vec<Option<Geometry>>>,
}

/// The cells of a row, each with its heading.
pub type Row<'g> = Zip<Iter<'g, Heading>, Iter<'g, Cell>>;

impl Grid {
    /// What columns tell of rows that have no place.
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

    /// What columns tell of rows, and where each row is.
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

    /// The columns.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| self.headings.iter().zip(row))
    }

    /// The rows of a grid whose rows have places, and where they are.
    pub fn placed_rows(&self) -> impl Iterator<Item = (Row<'_>, Option<&Geometry>)> {
        self.rows().zip(self.places.iter().flatten().map(Option::as_ref))
    }

    /// Whether its rows have places, however many rows there are.
    pub fn has_places(&self) -> bool {
        self.places.is_some()
    }

    /// The columns, each with its cells.
    pub fn columns(&self) -> impl Iterator<Item = (&Heading, impl Iterator<Item = &Cell>)> {
        self.headings
            .iter()
            .enumerate()
            .map(|(at, heading)| (heading, self.rows.iter().map(move |row| &row[at])))
    }

    /// The cells of a column.
    pub fn column(&self, name: &str) -> Option<impl Iterator<Item = &Cell>> {
        self.columns().find(|(heading, _)| heading.name == name).map(|(_, cells)| cells)
    }

    /// Every cell.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flatten()
    }

    /// Every cell, to be changed.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flatten()
    }

    /// Whether it has a column of a name.
    pub fn has(&self, name: &str) -> bool {
        self.headings.iter().any(|heading| heading.name == name)
    }

    /// Only the columns of these names, in their order.
    #[must_use]
    pub fn with_columns(self, names: &[&str]) -> Self {
        let missing = names.iter().find(|name| !self.has(name));
        debug_assert_eq!(missing, None, "a name of no column");
        let is_kept: Vec<bool> = self.headings.iter().map(|heading| names.contains(&heading.name)).collect();
        let rows = self.rows.into_iter().map(|row| kept(row, &is_kept)).collect();
        Self { headings: kept(self.headings, &is_kept), rows, places: self.places }
    }

    /// The first rows alone.
    #[must_use]
    pub fn first(mut self, rows: usize) -> Self {
        self.rows.truncate(rows);
        if let Some(places) = &mut self.places {
            places.truncate(rows);
        }
        self
    }

    /// With measured values rounded, half away from zero, to the digits of their columns. Counts are whole numbers; a
    /// column of counts with parts of establishments is one of measured values.
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

/// Whether a count is no whole number.
fn is_part(value: &Value<'_>) -> bool {
    matches!(value, Value::Real(n) if !is_whole(*n))
}

fn is_whole(n: f64) -> bool {
    (n - n.round()).abs() < 1e-6
}

fn round(value: &mut Value<'_>, heading: &Heading) {
    match (&*value, heading.kind, heading.decimals) {
        (Value::Real(n), Type::Int, _) => *value = Value::Int(whole(*n)),
        (Value::Real(n), _, Some(decimals)) => {
            let scale = 10_f64.powi(i32::from(decimals));
            // Adding zero takes the sign from a zero.
            *value = Value::Real((n * scale).round() / scale + 0.0);
        }
        _ => {}
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts of establishments are far below 2^53")]
fn whole(n: f64) -> i64 {
    n.round() as i64
}
