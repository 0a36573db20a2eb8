//! The rows of a chunk by the words that they have.

use std::ops::Range;

use super::{row_set::RowSet, rows::ROWS, vocabulary::Picked};

/// Rows by word, of names and of the other texts.
#[derive(Debug)]
pub(super) struct Lists {
    /// The words that are there, ascending: the number twice, and one more where it is a word of another text than the
    /// name. A word of both comes twice.
    numbers: Box<[u32]>,
    /// Where the lists of every [`TOGETHER`] words begin.
    bases: Box<[u32]>,
    /// Where the list of each word ends, counted from there.
    ends: Box<[u16]>,
    /// For each word its rows, or one bit for each row of the chunk where that is shorter.
    rows: Box<[u16]>,
    /// How many numbers the bits of all rows take.
    bitmap: usize,
}

/// So many words share the number that their lists are counted from.
const TOGETHER: usize = 256;

const _: () = assert!(
    TOGETHER * (2 * ROWS).div_ceil(16) <= u16::MAX as usize,
    "their lists are counted in sixteen bits"
);

impl Lists {
    /// Sorts which row has which word, in the order of rows, by the numbers that words have in the vocabulary. Words are
    /// told by their place in `own` twice, and one more for a word of another text than the name.
    pub(super) fn new(own: &[u32], has: &[(u32, u16)], rows: usize) -> Self {
        let number = |word: usize| 2 * own[word / 2] + u32::from(!word.is_multiple_of(2));
        let mut counts = vec![0_u32; 2 * own.len()];
        has.iter().for_each(|(word, _)| counts[*word as usize] += 1);
        let mut order: Vec<usize> = (0..counts.len()).filter(|word| counts[*word] > 0).collect();
        order.sort_unstable_by_key(|word| number(*word));
        let mut starts = vec![0_usize; counts.len()];
        let mut total = 0;
        for word in &order {
            starts[*word] = total;
            total += counts[*word] as usize;
        }
        let mut sorted = vec![0_u16; total];
        let mut next = starts.clone();
        for (word, row) in has {
            sorted[next[*word as usize]] = *row;
            next[*word as usize] += 1;
        }
        let bitmap = rows.div_ceil(16);
        let (mut lists, mut bases, mut ends) = (Vec::with_capacity(total), Vec::new(), Vec::new());
        for (place, word) in order.iter().enumerate() {
            if place % TOGETHER == 0 {
                bases.push(u32::try_from(lists.len()).expect("the words of a chunk are below 4 GB"));
            }
            let list = &sorted[starts[*word]..next[*word]];
            if list.len() < bitmap {
                lists.extend_from_slice(list);
            } else {
                let start = lists.len();
                lists.resize(start + bitmap, 0);
                list.iter().for_each(|row| lists[start + usize::from(*row) / 16] |= 1 << (row % 16));
            }
            let base = bases[place / TOGETHER] as usize;
            ends.push(u16::try_from(lists.len() - base).expect("no list is longer than the bits"));
        }
        Self {
            numbers: order.into_iter().map(number).collect(),
            bases: bases.into(),
            ends: ends.into(),
            rows: lists.into(),
            bitmap,
        }
    }

    /// The rows that have some picked word of a name, or of another text, as is wanted.
    pub(super) fn having(&self, picked: &Picked, is_wanted: impl Fn(bool) -> bool) -> RowSet {
        let mut rows = RowSet::NONE;
        picked.places_in(&self.numbers, |place| {
            if !is_wanted(self.numbers[place].is_multiple_of(2)) {
                return;
            }
            let list = &self.rows[self.list(place)];
            if list.len() < self.bitmap {
                list.iter().for_each(|row| rows.add(usize::from(*row)));
            } else {
                for (at, bits) in list.iter().enumerate() {
                    rows.0[at / 4] |= u64::from(*bits) << (at % 4 * 16);
                }
            }
        });
        rows
    }

    /// Where the list of a word lies.
    fn list(&self, place: usize) -> Range<usize> {
        let base = self.bases[place / TOGETHER] as usize;
        let start = if place.is_multiple_of(TOGETHER) { 0 } else { usize::from(self.ends[place - 1]) };
        base + start..base + usize::from(self.ends[place])
    }
}
