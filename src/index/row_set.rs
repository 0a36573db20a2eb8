//! A set of rows of one chunk.

use std::ops::Range;

use super::{
    mask::places,
    rows::{BLOCK, ROWS},
};

/// The number of blocks in the largest chunk.
const BLOCKS: usize = 2 * ROWS / BLOCK;

/// One bit for each row of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowSet(pub(super) [u64; BLOCKS]);

impl RowSet {
    /// The empty set.
    pub(super) const NONE: Self = Self([0; BLOCKS]);

    /// All rows, including indexes beyond the end of the chunk.
    pub(super) const ALL: Self = Self([u64::MAX; BLOCKS]);

    /// The first rows, up to a number.
    pub(super) fn first(rows: usize) -> Self {
        let mut all = Self::NONE;
        for (bits, before) in all.0.iter_mut().zip((0..rows).step_by(BLOCK)) {
            *bits = u64::MAX >> (BLOCK - (rows - before).min(BLOCK));
        }
        all
    }

    pub(super) fn add(&mut self, row: usize) {
        self.0[row / BLOCK] |= 1 << (row % BLOCK);
    }

    pub(super) fn add_all(&mut self, rows: Range<usize>) {
        for block in rows.start / BLOCK..rows.end.div_ceil(BLOCK) {
            let from = rows.start.saturating_sub(block * BLOCK);
            let to = (rows.end - block * BLOCK).min(BLOCK);
            self.0[block] |= u64::MAX << from & u64::MAX >> (BLOCK - to);
        }
    }

    pub(super) fn remove(&mut self, row: usize) {
        self.0[row / BLOCK] &= !(1 << (row % BLOCK));
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.0[row / BLOCK] & 1 << (row % BLOCK) != 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; BLOCKS]
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    pub(super) fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
        self
    }

    pub(super) fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
        self
    }

    pub(super) fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
        self
    }

    /// The rows, ascending.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        self.0
            .into_iter()
            .enumerate()
            .flat_map(|(block, bits)| places(bits).map(move |at| block * BLOCK + at))
    }
}

/// A kept set that mostly has no row, and takes no memory then.
#[derive(Debug, Default)]
pub(super) struct Rare(Option<Box<RowSet>>);

impl Rare {
    pub(super) fn get(&self) -> RowSet {
        self.0.as_deref().copied().unwrap_or(RowSet::NONE)
    }
}

impl From<RowSet> for Rare {
    fn from(rows: RowSet) -> Self {
        Self((!rows.is_empty()).then(|| Box::new(rows)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = BTreeSet<usize>> {
        proptest::collection::btree_set(0..2 * ROWS, 0..90)
    }

    fn set(rows: &BTreeSet<usize>) -> RowSet {
        let mut set = RowSet::NONE;
        rows.iter().for_each(|row| set.add(*row));
        set
    }

    proptest! {
        #[test]
        fn a_set_of_rows_is_a_set(a in rows(), b in rows(), first in 0..=2 * ROWS, run in (0..2 * ROWS, 0..300_usize)) {
            let (one, other) = (set(&a), set(&b));
            let list = |rows: RowSet| rows.iter().collect::<Vec<_>>();
            prop_assert_eq!(list(one.and(&other)), a.intersection(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(list(one.or(&other)), a.union(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(list(one.without(&other)), a.difference(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!((one.count(), one.is_empty()), (a.len(), a.is_empty()));
            prop_assert_eq!(list(RowSet::first(first)), (0..first).collect::<Vec<_>>());
            prop_assert!((0..2 * ROWS).all(|row| one.has(row) == a.contains(&row) && RowSet::ALL.has(row)));
            prop_assert_eq!(Rare::from(one).get(), one);
            let mut less = one;
            a.iter().take(5).for_each(|row| less.remove(*row));
            prop_assert_eq!(list(less), a.iter().skip(5).copied().collect::<Vec<_>>());
            let (mut more, run) = (one, run.0..(run.0 + run.1).min(2 * ROWS));
            more.add_all(run.clone());
            prop_assert_eq!(list(more), a.iter().copied().chain(run).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_run_of_rows_is_added_whole() {
        for (start, end) in [(0, 0), (0, 1), (3, 64), (63, 65), (64, 128), (5, 700), (1023, 1024), (0, 1024)]
        {
            let mut rows = RowSet::NONE;
            rows.add_all(start..end);
            assert_eq!(rows.iter().collect::<Vec<_>>(), (start..end).collect::<Vec<_>>());
        }
    }
}
