//! A layer as it is read: its rows are checked and counted before they go into a grid.

use std::borrow::Cow;

use geo::{CoordsIter, Geometry};

use super::{
    fault::FormatFault,
    limits::{MOST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_FAULTS, MOST_ROWS, MOST_VERTICES},
    shapes::Remarks,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::{Full, Grid, Places, Shape},
    },
    geom::crs::Crs,
    stop,
};

/// A value of a feature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    text: Cow<'a, str>,
    is_typed: bool,
}

impl<'a> Cell<'a> {
    /// A text.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), is_typed: false }
    }

    /// A number or a day that the file stores as such.
    pub(super) fn typed(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), is_typed: true }
    }

    /// A number of the binary form. A whole one has no decimals, and none has a power of ten.
    pub(super) fn number(number: f64) -> Result<Self, FormatFault> {
        if !number.is_finite() {
            return Err(FormatFault::NotFinite);
        }
        // A negative zero would be `-0`.
        Ok(Self::typed(if number == 0.0 { "0".to_owned() } else { number.to_string() }))
    }

    /// A truth value.
    pub(super) fn truth(value: bool) -> Self {
        Self::text(if value { "true" } else { "false" })
    }

    /// A number in decimal digits as it is written, unless it has a power of ten, or is whole and has decimals.
    pub(super) fn numeral(raw: &'a str) -> Result<Self, FormatFault> {
        const EXACT: f64 = 9e15;
        let value: f64 = raw.parse().map_err(|_| FormatFault::Row(format!("{raw} is no number")))?;
        let has_power = raw.contains(['e', 'E']);
        match value {
            _ if !value.is_finite() => Err(FormatFault::NotFinite),
            0.0 => Ok(Self::typed("0")),
            _ if !has_power && !raw.contains('.') => Ok(Self::typed(raw)),
            _ if has_power || (value.fract() == 0.0 && value.abs() < EXACT) => Self::number(value),
            _ => Ok(Self::typed(raw)),
        }
    }

    /// A day as the file stores it. A moment that is a midnight is one as well; any other moment stays a text.
    pub(super) fn moment(text: &str) -> Cell<'static> {
        let is_day = |day: &str| day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
        let is_midnight = time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.' | b'Z'));
        if is_day(day) && is_midnight { Cell::typed(day.to_owned()) } else { Cell::text(text.to_owned()) }
    }

    /// The value apart from the file.
    pub(super) fn owned(self) -> Cell<'static> {
        Cell { text: Cow::Owned(self.text.into_owned()), is_typed: self.is_typed }
    }
}

/// What a feature has.
#[derive(Debug, Default)]
pub(super) struct Given<'a> {
    /// Its values, in the order of the columns.
    pub(super) cells: Vec<Cell<'a>>,
    /// Its geometry.
    pub(super) geometry: Option<Geometry>,
    /// The reference system that the file states.
    pub(super) crs: Option<Crs>,
    /// What was changed in its geometry.
    pub(super) remarks: Remarks,
}

/// A fault of a feature, with the number of the column in which it is.
pub(super) type Bad = (Option<usize>, Fault);

/// A layer that is being read.
#[derive(Debug)]
pub(super) struct Layer {
    grid: Grid,
    columns: Vec<String>,
    left: usize,
    refused: usize,
    heights: usize,
    closed: usize,
}

impl Layer {
    /// A layer with these columns, of a file of this size which may have `density` cells in eight bytes.
    ///
    /// A text names the columns in every row, so that a few rows of many columns make a table of empty cells. Some it may
    /// have; beyond that, their number is bound to the size of the file.
    pub(super) fn new(
        name: Option<String>,
        columns: Vec<String>,
        (bytes, density): (u64, u64),
    ) -> Result<Self, Fault> {
        const EMPTY: usize = 1_000_000;
        let filled = usize::try_from(bytes.saturating_mul(density) / 8).unwrap_or(MOST_CELLS);
        let left = filled.saturating_add(EMPTY).min(MOST_CELLS);
        if columns.len() > MOST_COLUMNS {
            return Err(Fault::TooManyColumns(columns.len()));
        }
        let mut grid = Grid::default();
        (grid.name, grid.places, grid.is_headed) = (name, Places::Features, true);
        for column in &columns {
            grid.push(column, false).map_err(full)?;
        }
        grid.end_row(0);
        Ok(Self { grid, columns, left, refused: 0, heights: 0, closed: 0 })
    }

    /// Adds the feature of a number, or the reason why it cannot be read.
    ///
    /// # Errors
    ///
    /// A fault of the whole file: it has too many rows, cells or faults.
    pub(super) fn add(&mut self, number: usize, given: Result<Given<'_>, Bad>) -> Result<(), Fault> {
        stop::row(self.grid.len());
        if self.grid.len() + self.refused > MOST_ROWS {
            return Err(FormatFault::Rows.into());
        }
        match given.and_then(checked) {
            Ok(given) => self.put(number, given),
            Err((column, fault)) => self.refuse(number, column, fault),
        }
    }

    fn put(&mut self, number: usize, given: Given<'_>) -> Result<(), Fault> {
        let width = self.columns.len().max(given.cells.len());
        self.left = self.left.checked_sub(width).ok_or(Fault::Format(FormatFault::Cells))?;
        for at in 0..width {
            let (text, is_typed) =
                given.cells.get(at).map_or(("", false), |cell| (cell.text.as_ref(), cell.is_typed));
            self.grid.push(text, is_typed).map_err(full)?;
        }
        self.grid.end_row(number);
        if let Some(geometry) = given.geometry {
            self.grid.set_shape(Shape { geometry, crs: given.crs });
            self.heights += usize::from(given.remarks.heights);
            self.closed += usize::from(given.remarks.closed);
        }
        Ok(())
    }

    fn refuse(&mut self, number: usize, column: Option<usize>, fault: Fault) -> Result<(), Fault> {
        self.refused += 1;
        if self.refused > MOST_FAULTS {
            return Err(FormatFault::Faults(MOST_FAULTS).into());
        }
        let column = column.and_then(|at| self.columns.get(at)).cloned();
        self.tell(Finding { row: Some(number), column, value: None, fault });
        Ok(())
    }

    /// Adds a finding.
    pub(super) fn tell(&mut self, finding: Finding) {
        self.grid.findings.push(finding);
    }

    /// The grid of all features.
    pub(super) fn finish(mut self) -> Grid {
        let notes = [
            (self.heights, FormatFault::Heights(self.heights)),
            (self.closed, FormatFault::Closed(self.closed)),
        ];
        for (_, fault) in notes.into_iter().filter(|(count, _)| *count > 0) {
            self.tell(Finding::file(fault.into()));
        }
        self.grid
    }
}

/// A feature whose values and coordinates are within the limits.
fn checked(given: Given<'_>) -> Result<Given<'_>, Bad> {
    if let Some(long) = given.cells.iter().position(|cell| cell.text.len() > MOST_CELL) {
        return Err((Some(long), FormatFault::Cell.into()));
    }
    if let Some(geometry) = &given.geometry {
        if geometry.coords_count() > MOST_VERTICES {
            return Err((None, FormatFault::Vertices.into()));
        }
        if geometry.coords_iter().any(|c| !c.x.is_finite() || !c.y.is_finite()) {
            return Err((None, FormatFault::NotFinite.into()));
        }
    }
    Ok(given)
}

fn full(_: Full) -> Fault {
    FormatFault::Cells.into()
}
