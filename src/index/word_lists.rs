//! Posting lists of a chunk: the rows of each word and slot, packed.

use std::ops::Range;

use super::{
    row_set::RowSet,
    rows::ROWS,
    vocabulary::{Picked, SLOT_BITS},
};

/// Posting lists by word and slot.
#[derive(Debug)]
pub(super) struct Lists {
    /// The keys, ascending: the number of a word with its slot in the low bits.
    keys: Box<[u32]>,
    /// The offset in `rows` of the first list of every group of [`TOGETHER`] keys.
    bases: Box<[u32]>,
    /// The end of each list, relative to the offset of its group.
    ends: Box<[u16]>,
    /// The lists: row numbers, or a bitmap of the chunk's rows where that is shorter.
    rows: Box<[u16]>,
    /// The length of a bitmap of all rows, in `u16`.
    bitmap: usize,
}

/// Keys in a group: each group has one offset.
const TOGETHER: usize = 256;

const _: () = assert!(
    TOGETHER * (2 * ROWS).div_ceil(16) <= u16::MAX as usize,
    "their lists are counted in sixteen bits"
);

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
        let (mut keys, mut bases, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        let mut lists: Vec<u16> = Vec::with_capacity(entries.len());
        for list in entries.chunk_by(|a, b| a >> u16::BITS == b >> u16::BITS) {
            if keys.len() % TOGETHER == 0 {
                bases.push(u32::try_from(lists.len()).expect("the words of a chunk are below 4 GB"));
            }
            keys.push(key(&list[0]));
            if list.len() < bitmap {
                lists.extend(list.iter().map(row));
            } else {
                let start = lists.len();
                lists.resize(start + bitmap, 0);
                list.iter().map(row).for_each(|row| lists[start + usize::from(row) / 16] |= 1 << (row % 16));
            }
            let base = bases[(keys.len() - 1) / TOGETHER] as usize;
            ends.push(u16::try_from(lists.len() - base).expect("no list is longer than the bits"));
        }
        Self { keys: keys.into(), bases: bases.into(), ends: ends.into(), rows: lists.into(), bitmap }
    }

    /// The rows with one of the picked words in one of the slots.
    pub(super) fn having(&self, picked: &Picked, slots: &Range<usize>) -> RowSet {
        let mut rows = RowSet::NONE;
        picked.places_in(&self.keys, |place| {
            if slots.contains(&self.slot(place)) {
                self.join(place, &mut rows);
            }
        });
        rows
    }

    /// Fills in, for each of the slots, the rows with one of the picked words there. Returns one bit for each slot that has
    /// any.
    pub(super) fn by_slot(&self, picked: &Picked, slots: &Range<usize>, rows: &mut [RowSet]) -> u64 {
        let mut used = 0;
        picked.places_in(&self.keys, |place| {
            let slot = self.slot(place);
            if slots.contains(&slot) {
                used |= 1 << (slot - slots.start);
                self.join(place, &mut rows[slot - slots.start]);
            }
        });
        used
    }

    fn slot(&self, place: usize) -> usize {
        (self.keys[place] & ((1 << SLOT_BITS) - 1)) as usize
    }

    fn join(&self, place: usize, rows: &mut RowSet) {
        let list = &self.rows[self.list(place)];
        if list.len() < self.bitmap {
            list.iter().for_each(|row| rows.add(usize::from(*row)));
        } else {
            for (bits, four) in rows.0.iter_mut().zip(list.chunks(4)) {
                let own = four.iter().rev().fold(0, |bits, next| bits << 16 | u64::from(*next));
                *bits |= own;
            }
        }
    }

    /// The range of a key's list in `rows`.
    fn list(&self, place: usize) -> Range<usize> {
        let base = self.bases[place / TOGETHER] as usize;
        let start = if place.is_multiple_of(TOGETHER) { 0 } else { usize::from(self.ends[place - 1]) };
        base + start..base + usize::from(self.ends[place])
    }
}
