//! Tables before it is decided who reads them. Only what [`Draft::seen_by`] leaves goes out.

use super::table::{Mark, Table};
use crate::model::{actor::Role, column::Value};

/// A table with every value, those that are not for the public marked as restricted.
pub(super) struct Draft(Table);

impl Draft {
    /// Measured values are rounded here, half away from zero, so that every form tells the same number.
    pub(super) fn new(mut table: Table) -> Self {
        for row in &mut table.rows {
            for (value, heading) in row.iter_mut().zip(&table.headings) {
                if let (Value::Real(n), Some(decimals)) = (&mut *value, heading.decimals) {
                    let scale = 10_f64.powi(i32::from(decimals));
                    // Adding zero takes the sign from a zero.
                    *value = Value::Real((*n * scale).round() / scale + 0.0);
                }
            }
        }
        Self(table)
    }

    /// The table as somebody may see it: to the public restricted values are withheld, for an analyst they stay marked.
    pub(super) fn seen_by(self, role: Role) -> Table {
        let Self(mut table) = self;
        if role == Role::Public {
            for ((row, column), mark) in &mut table.marks {
                table.rows[*row][*column] = Value::Null;
                *mark = Mark::Withheld;
            }
        }
        table
    }
}
