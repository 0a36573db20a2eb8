//! Rows as a driver reads them.

use crate::store::cell::Cell;

/// The cells of a row.
pub(super) type Cells = Vec<Result<Cell, sqlx::Error>>;
