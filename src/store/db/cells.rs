//! Values as the drivers bind and read them.

use crate::store::cell::Cell;

/// The cells of a row.
pub(super) type Cells = Vec<Result<Cell, sqlx::Error>>;

/// Binds values to a statement, in their order.
macro_rules! bound {
    ($query:expr, $cells:expr) => {{
        let mut query = $query;
        for cell in $cells {
            query = match cell {
                Cell::Text(v) => query.bind(v),
                Cell::Int(v) => query.bind(v),
                Cell::Real(v) => query.bind(v),
                Cell::Blob(v) => query.bind(v),
            };
        }
        query
    }};
}

pub(super) use bound;
