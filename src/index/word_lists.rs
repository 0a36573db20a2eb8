//! Posting lists of a chunk: the rows of each word and slot, packed.

use super::{
    list_keys::Keys,
    picked::{Picked, SLOT_BITS},
    row_set::RowSet,
};

/// Posting lists by word and slot.
#[derive(Debug)]
pub(super) struct Lists {
    /// For each list the number of a word with its slot in the low bits.
    keys: Keys,
    /// The lists: row numbers, or a bitmap of the chunk's rows where that is shorter.
    rows: Box<[u16]>,
    /// The length of a bitmap of all rows, in `u16`.
    bitmap: usize,
}

/// A word, slot and row packed into one number that sorts in the order of the lists.
pub(super) fn entry(number: u32, slot: usize, row: usize) -> u64 {
    (u64::from(number) << SLOT_BITS | slot as u64) << u16::BITS | row as u64
}

impl Lists {
    /// Builds the lists from entries in any order.
    pub(super) fn new(mut entries: Vec<u64>, rows: usize) -> Self {
        entries.sort_unstable();
        entries.dedup();
        let key = |entry: &u64| u32::try_from(entry >> u16::BITS).expect("there are fewer words than this");
        let row = |entry: &u64| u16::try_from(entry & u64::from(u16::MAX)).expect("a chunk has few rows");
        let bitmap = rows.div_ceil(16);
        let mut keys = Vec::new();
        let mut lists: Vec<u16> = Vec::with_capacity(entries.len());
        for list in entries.chunk_by(|a, b| a >> u16::BITS == b >> u16::BITS) {
            if list.len() < bitmap {
                lists.extend(list.iter().map(row));
            } else {
                let start = lists.len();
                lists.resize(start + bitmap, 0);
                list.iter().map(row).for_each(|row| lists[start + usize::from(row) / 16] |= 1 << (row % 16));
            }
            let end = u32::try_from(lists.len()).expect("the words of a chunk are below 4 GB");
            keys.push((key(&list[0]), end));
        }
        Self { keys: Keys::new(&keys), rows: lists.into(), bitmap }
    }

    /// The rows with one of the picked words in some slots, one bit each.
    pub(super) fn having(&self, picked: &Picked, slots: u64) -> RowSet {
        let mut rows = RowSet::NONE;
        picked.places_in(&self.keys, |place| {
            if slots & 1 << self.slot(place) != 0 {
                self.join(place, &mut rows);
            }
        });
        rows
    }

    /// The slots that have one of the picked words in any row, one bit each.
    pub(super) fn slots(&self, picked: &Picked) -> u64 {
        let mut slots = 0;
        picked.places_in(&self.keys, |place| slots |= 1 << self.slot(place));
        slots
    }

    /// Puts the rows with one of the picked words there into those of each slot, of some slots from a first one on, and
    /// returns which these are. What the others held is left.
    pub(super) fn by_slot(&self, picked: &Picked, slots: u64, first: usize, rows: &mut [RowSet]) -> u64 {
        let mut used = 0;
        picked.places_in(&self.keys, |place| {
            let slot = self.slot(place);
            if slots & 1 << slot != 0 {
                let own = &mut rows[slot - first];
                if used & 1 << slot == 0 {
                    used |= 1 << slot;
                    *own = RowSet::NONE;
                }
                self.join(place, own);
            }
        });
        used
    }

    fn slot(&self, place: usize) -> usize {
        (self.keys.key(place) & ((1 << SLOT_BITS) - 1)) as usize
    }

    fn join(&self, place: usize, rows: &mut RowSet) {
        let list = &self.rows[self.keys.list(place)];
        if list.len() < self.bitmap {
            list.iter().for_each(|row| rows.add(usize::from(*row)));
            return;
        }
        let word = |four: &[u16]| four.iter().rev().fold(0, |bits, next| bits << 16 | u64::from(*next));
        let (fours, rest) = list.as_chunks::<4>();
        rows.0.iter_mut().zip(fours).for_each(|(bits, four)| *bits |= word(four));
        if !rest.is_empty() {
            rows.0[fours.len()] |= word(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The number of words that entries are of.
    const WORDS: u32 = 90;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Of few rows a word has a bitmap soon, of many it has a list.
        #[test]
        fn lists_have_the_rows_that_were_entered(
            rows in 1..1025_usize,
            entered in proptest::collection::vec((0..WORDS, 0..64_usize, 0..1024_usize), 0..900),
            step in 1..40_usize, slots in any::<u64>(), first in 0..40_usize,
        ) {
            let entered: BTreeSet<(u32, usize, usize)> =
                entered.into_iter().map(|(word, slot, row)| (word % 9 * 10, slot % 7 * 9, row % rows)).collect();
            let doubled = entered.iter().chain(&entered);
            let lists = Lists::new(doubled.map(|(word, slot, row)| entry(*word, *slot, *row)).collect(), rows);
            let numbers: Vec<u32> = (0..WORDS).step_by(step).collect();
            let picked = Picked::new(&numbers, 0, WORDS as usize);
            let chosen = |wanted: &dyn Fn(usize) -> bool| {
                let own = entered.iter().filter(|(word, slot, _)| numbers.contains(word) && wanted(*slot));
                own.map(|(_, _, row)| *row).collect::<BTreeSet<_>>()
            };
            let told = |rows: RowSet| rows.iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(told(lists.having(&picked, slots)), chosen(&|slot| slots & 1 << slot != 0));
            let used = lists.slots(&picked);
            prop_assert!((0..64).all(|at| (used & 1 << at != 0) != chosen(&|slot| slot == at).is_empty()));
            let asked = slots & u64::MAX << first & u64::MAX >> (64 - (first + 24));
            let mut by_slot = [RowSet::ALL; 24];
            let used = lists.by_slot(&picked, asked, first, &mut by_slot);
            for (at, rows) in (first..).zip(by_slot) {
                let own = chosen(&|slot| slot == at && asked & 1 << at != 0);
                prop_assert_eq!(used & 1 << at != 0, !own.is_empty());
                let expected = if own.is_empty() { (0..1024).collect() } else { own };
                prop_assert_eq!(told(rows), expected, "what the others held is left");
            }
        }
    }
}
