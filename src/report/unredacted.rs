//! Tables before it is decided who reads them. Only what [`Draft::seen_by`] leaves goes out.

use super::request::Request;
use crate::{
    document::table::{Mark, Note, Provenance, Table},
    model::{
        actor::Role,
        column::{Type, Value},
    },
};

/// Why the public is told no workers.
const NO_WORKERS: (&str, &str) = (
    "Máy chủ này không công bố số lao động (thiết lập public_workers = none).",
    "The public is told no workers here (setting public_workers = none).",
);

/// A table with every value, those that are not for the public marked as restricted.
pub(crate) struct Draft(Table);

impl Draft {
    /// Measured values are rounded here, half away from zero, so that every form tells the same number.
    pub(super) fn new(mut table: Table) -> Self {
        for column in 0..table.headings.len() {
            whole(&mut table, column);
        }
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

    /// Only these columns, in their order.
    pub(super) fn with_columns(self, names: &[&str]) -> Self {
        let Self(table) = self;
        let kept: Vec<usize> =
            (0..table.headings.len()).filter(|at| names.contains(&table.headings[*at].name)).collect();
        let pick = |row: Vec<Value<'static>>| kept.iter().map(|at| row[*at].clone()).collect();
        let place = |column: usize| kept.iter().position(|at| *at == column);
        let marks =
            table.marks.iter().filter_map(|((row, column), mark)| Some(((*row, place(*column)?), *mark)));
        Self(Table {
            marks: marks.collect(),
            headings: kept.iter().map(|at| table.headings[*at].clone()).collect(),
            rows: table.rows.into_iter().map(pick).collect(),
            ..table
        })
    }

    /// The first rows alone.
    pub(super) fn first(mut self, rows: usize) -> Self {
        self.0.rows.truncate(rows);
        self.0.places.truncate(rows);
        self.0.marks.retain(|(row, _), _| *row < rows);
        self
    }

    /// How many of the rows the first ones are, where there are more.
    pub(super) fn left_after(&self, rows: usize) -> Option<(usize, usize)> {
        (self.0.rows.len() > rows).then_some((rows, self.0.rows.len()))
    }

    /// Under another title, without the notes, and what it rests on in one sentence.
    pub(super) fn brief(self, title: &str) -> Self {
        let Self(table) = self.brief_with_notes(title);
        Self(Table { notes: Vec::new(), ..table })
    }

    /// Under another title, and what it rests on in one sentence.
    pub(super) fn brief_with_notes(self, title: &str) -> Self {
        let provenance = Provenance { brief: true, ..self.0.provenance };
        Self(Table { title: title.to_owned(), provenance, ..self.0 })
    }

    /// With more notes.
    pub(super) fn with_notes(mut self, notes: impl IntoIterator<Item: Into<Note>>) -> Self {
        self.0.notes.extend(notes.into_iter().map(Into::into));
        self
    }

    /// The table as somebody may see it: to the public restricted values are withheld, for an analyst they stay marked.
    /// Where the register knows the workers of nobody there is nothing to withhold, and unknown is said to be unknown.
    pub(super) fn seen_by(self, request: Request<'_>) -> Table {
        let Self(mut table) = self;
        let is_told = |at: &(usize, usize)| table.rows[at.0][at.1] != Value::Null;
        let nobody = table.provenance.coverage.is_some_and(|known| known.with_workers == 0);
        if request.role == Role::Analyst || nobody {
            table.marks.retain(|at, _| is_told(at));
        }
        if request.role == Role::Public {
            table.provenance.unpublished = !request.guard.is_live();
            for ((row, column), mark) in &mut table.marks {
                table.rows[*row][*column] = Value::Null;
                *mark = Mark::Withheld;
            }
            if !table.marks.is_empty() && !request.guard.is_live() && !table.provenance.brief {
                table.notes.push(request.lang.pick(NO_WORKERS.0, NO_WORKERS.1).into());
            }
        }
        table
    }
}

/// Makes the numbers of a column of counts whole ones; a column with parts of establishments is one of measured values.
fn whole(table: &mut Table, column: usize) {
    if table.headings[column].kind != Type::Int {
        return;
    }
    let count = |value: &Value<'_>| match value {
        Value::Real(n) if (n - n.round()).abs() < 1e-6 => Some(rounded(*n)),
        _ => None,
    };
    let is_part =
        |row: &Vec<Value<'_>>| matches!(row[column], Value::Real(_)) && count(&row[column]).is_none();
    if table.rows.iter().any(is_part) {
        table.headings[column].kind = Type::Real;
        return;
    }
    for row in &mut table.rows {
        if let Some(n) = count(&row[column]) {
            row[column] = Value::Int(n);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts of establishments are far below 2^53")]
fn rounded(n: f64) -> i64 {
    n.round() as i64
}
