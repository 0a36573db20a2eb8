//! The keys of the lists of a chunk, laid out so that few of them are read to find one.

use std::ops::Range;

/// Keys, ascending, with the end of the list of each.
#[derive(Debug)]
pub(super) struct Keys {
    /// The last key of each group of [`TOGETHER`].
    lasts: Box<[u32]>,
    all: Box<[u32]>,
    /// Where the first list of each group begins.
    starts: Box<[u32]>,
    /// The end of each list, from the beginning of its group's.
    ends: Box<[u16]>,
}

/// Keys in a group. All of a group are compared, and so are the last ones of all groups: memory that lies in a row is read
/// ahead, and each step of a binary search would wait for it.
const TOGETHER: usize = 32;

impl Keys {
    /// Keys in order, each with the end of its list. No list is longer than `u16::MAX / TOGETHER`.
    pub(super) fn new(lists: &[(u32, u32)]) -> Self {
        let (mut lasts, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::with_capacity(lists.len()));
        let mut start = 0;
        for group in lists.chunks(TOGETHER) {
            let short = |end: u32| u16::try_from(end - start).expect("lists of a chunk are short");
            ends.extend(group.iter().map(|(_, end)| short(*end)));
            starts.push(start);
            let (last, end) = group[group.len() - 1];
            lasts.push(last);
            start = end;
        }
        let all = lists.iter().map(|(key, _)| *key).collect();
        Self { lasts: lasts.into(), all, starts: starts.into(), ends: ends.into() }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn key(&self, place: usize) -> u32 {
        self.all[place]
    }

    /// The keys in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.all.iter().copied()
    }

    /// The place of the first key that is not below a given one.
    pub(super) fn first_from(&self, least: u32) -> usize {
        let start = self.lasts.iter().filter(|last| **last < least).count() * TOGETHER;
        let group = &self.all[start.min(self.len())..(start + TOGETHER).min(self.len())];
        start.min(self.len()) + group.iter().filter(|key| **key < least).count()
    }

    /// Where the list of a key begins and ends.
    pub(super) fn list(&self, place: usize) -> Range<usize> {
        let first = self.starts[place / TOGETHER] as usize;
        let end = |place: usize| first + usize::from(self.ends[place]);
        let start = if place.is_multiple_of(TOGETHER) { first } else { end(place - 1) };
        start..end(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_wherever_it_stands() {
        for count in [0, 1, 31, 32, 33, 64, 100] {
            let keys = Keys::new(&(0..count).map(|n| (3 * n + 5, 10 * (n + 1))).collect::<Vec<_>>());
            for least in 0..3 * count + 9 {
                let expected = (0..count).filter(|n| 3 * n + 5 < least).count();
                assert_eq!(keys.first_from(least), expected, "{count} {least}");
            }
            for place in 0..keys.len() {
                assert_eq!(keys.list(place), 10 * place..10 * (place + 1));
            }
        }
    }
}
