//! Limits of Excel.

/// The largest number of rows of a sheet.
pub(super) const MOST_ROWS: usize = 1_048_576;
