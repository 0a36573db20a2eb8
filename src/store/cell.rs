//! Values between records and rows, independent of the driver.

use std::{collections::VecDeque, fmt, str::FromStr};

use super::error::StoreError;
use crate::model::column::Value;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellType {
    /// A text.
    Text,
    /// A whole number.
    Int,
    /// A measured number.
    Real,
    /// Bytes.
    Blob,
}

/// A value. It has a type even if it is null, as PostgreSQL requires.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A text.
    Text(Option<String>),
    /// A whole number.
    Int(Option<i64>),
    /// A measured number.
    Real(Option<f64>),
    /// Bytes.
    Blob(Option<Vec<u8>>),
}

impl Cell {
    /// The text of a displayed value; `None` is null.
    pub(super) fn text(value: Option<impl fmt::Display>) -> Self {
        Self::Text(value.map(|v| v.to_string()))
    }

    /// A text that is never null.
    pub(super) fn is(value: impl fmt::Display) -> Self {
        Self::Text(Some(value.to_string()))
    }

    /// A whole number; `None` is null.
    pub(super) fn int(value: Option<impl Into<i64>>) -> Self {
        Self::Int(value.map(Into::into))
    }
}

/// A table with its columns in order; the first is the integer primary key `id`.
pub(crate) struct Table {
    /// Name.
    pub(super) name: &'static str,
    /// Column names and types.
    pub(super) columns: &'static [(&'static str, CellType)],
}

impl Table {
    /// The names of the columns, as in a statement.
    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The types of the columns.
    pub(super) fn types(&self) -> Vec<CellType> {
        self.columns.iter().map(|(_, kind)| *kind).collect()
    }
}

/// The cells of one row, read from left to right.
pub(crate) struct RowReader {
    table: &'static str,
    cells: VecDeque<Cell>,
    taken: usize,
}

impl RowReader {
    pub(super) fn new(table: &'static str, cells: Vec<Cell>) -> Self {
        Self { table, cells: cells.into(), taken: 0 }
    }

    pub(super) fn damaged(&self, detail: impl fmt::Display) -> StoreError {
        StoreError::Damaged(format!("table {}, column {}: {detail}", self.table, self.taken))
    }

    fn next(&mut self) -> Result<Cell, StoreError> {
        self.taken += 1;
        self.cells.pop_front().ok_or_else(|| self.damaged("missing"))
    }

    /// The next cell, as a value.
    pub(super) fn value(&mut self) -> Result<Value<'static>, StoreError> {
        Ok(match self.next()? {
            Cell::Text(text) => text.into(),
            Cell::Int(number) => Value::int(number),
            Cell::Real(number) => number.into(),
            Cell::Blob(_) => return Err(self.damaged("bytes")),
        })
    }

    pub(super) fn text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next()? {
            Cell::Text(text) => Ok(text),
            other => Err(self.damaged(format!("{other:?} is no text"))),
        }
    }

    pub(super) fn real(&mut self) -> Result<Option<f64>, StoreError> {
        match self.next()? {
            Cell::Real(number) => Ok(number),
            other => Err(self.damaged(format!("{other:?} is no number"))),
        }
    }

    pub(super) fn int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            Cell::Int(number) => Ok(number),
            other => Err(self.damaged(format!("{other:?} is no whole number"))),
        }
    }

    pub(super) fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.next()? {
            Cell::Blob(Some(bytes)) => Ok(bytes),
            _ => Err(self.damaged("no bytes")),
        }
    }

    pub(super) fn id(&mut self) -> Result<i64, StoreError> {
        self.int()?.ok_or_else(|| self.damaged("null"))
    }

    pub(super) fn string(&mut self) -> Result<String, StoreError> {
        self.text()?.ok_or_else(|| self.damaged("null"))
    }

    /// A text that reads as `T`, or null.
    pub(super) fn parse<T: FromStr<Err: fmt::Display>>(&mut self) -> Result<Option<T>, StoreError> {
        let text = self.text()?;
        text.map(|t| t.parse().map_err(|e| self.damaged(e))).transpose()
    }

    /// A text parsed as `T`.
    pub(super) fn parsed<T: FromStr<Err: fmt::Display>>(&mut self) -> Result<T, StoreError> {
        self.parse()?.ok_or_else(|| self.damaged("null"))
    }
}
