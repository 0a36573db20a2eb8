//! The order of names: most firms are known to come too late among the hits of a search without reading their names.

use std::cmp::Ordering;

use super::{
    row_set::RowSet,
    row_texts::{Tag, text},
    rows::Rows,
};

/// Names of the register, in order, about equally far from each other.
#[derive(Debug, Default)]
pub(super) struct NameSteps(Box<[Box<str>]>);

/// The number of rows, by name, for which one step is kept.
const STEP_OF: usize = 8;

impl NameSteps {
    /// The number of steps that divide the names of a register.
    pub(super) const WANTED: usize = 4096;

    /// Divides by these names.
    pub(super) fn new(names: impl Iterator<Item = Box<str>>) -> Self {
        let mut names: Vec<Box<str>> = names.collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(u16::MAX.into());
        Self(names.into())
    }

    /// The number of the step of a name. A name with a higher number comes after all names with a lower one.
    pub(super) fn of(&self, name: &str) -> u16 {
        let step = self.0.partition_point(|first| **first <= *name);
        u16::try_from(step).expect("steps are few")
    }
}

/// The rows of a chunk sorted by name, then by identity.
#[derive(Debug)]
pub(super) struct ByName {
    rows: Box<[u16]>,
    /// The step of every [`STEP_OF`]th of them.
    steps: Box<[u16]>,
}

impl ByName {
    pub(super) fn new(chunk: &Rows, steps: &NameSteps) -> Self {
        let name = |row| text(chunk.packed.get(row), Tag::NAME).unwrap_or_default();
        let names: Vec<&str> = (0..chunk.len()).map(name).collect();
        let mut rows: Vec<u16> = (0..u16::try_from(names.len()).expect("a chunk has few rows")).collect();
        let ids = &chunk.columns.id;
        let compare = |a: &u16, b: &u16| -> Ordering {
            let (a, b) = (usize::from(*a), usize::from(*b));
            (names[a], ids[a]).cmp(&(names[b], ids[b]))
        };
        rows.sort_unstable_by(compare);
        let steps = rows.iter().step_by(STEP_OF).map(|row| steps.of(names[usize::from(*row)])).collect();
        Self { rows: rows.into(), steps }
    }

    /// The given rows in order, each with a step that is not after its own.
    pub(super) fn of(&self, rows: RowSet) -> impl Iterator<Item = (usize, u16)> {
        let count = rows.count();
        let one = rows.iter().take(usize::from(count == 1)).map(|row| (row, 0));
        let several = if count > 1 { &self.rows[..] } else { &[] };
        let numbered = several.iter().map(|row| usize::from(*row)).enumerate();
        let sorted = numbered.filter(move |(_, row)| rows.has(*row));
        one.chain(sorted.map(|(place, row)| (row, self.steps[place / STEP_OF])).take(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::trial::{Dice, register};

    #[test]
    fn rows_come_by_name_with_a_step_that_is_not_after_their_own() {
        let now = register(&mut Dice(11), 700);
        let names = |step| now.firms.iter().step_by(step).map(|row| row.name().into());
        let steps = NameSteps::new(names(40));
        assert!(steps.of("") < steps.of("\u{10ffff}"), "names differ");
        for chunk in &now.firms.chunks {
            let rows = RowSet::first(chunk.len());
            let name = |at: usize| now.firms.row(chunk, at).name();
            let sorted: Vec<_> = ByName::new(chunk, &steps).of(rows).collect();
            assert_eq!(sorted.len(), chunk.len());
            assert!(sorted.is_sorted_by(|a, b| name(a.0) <= name(b.0)));
            assert!(sorted.iter().all(|(row, step)| *step <= steps.of(name(*row))));
        }
        for (a, b) in names(3).zip(names(7)).filter(|(a, b): &(Box<str>, Box<str>)| steps.of(a) < steps.of(b))
        {
            assert!(a < b, "{a} {b}");
        }
    }
}
