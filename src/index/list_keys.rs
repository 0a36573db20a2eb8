//! The keys of the lists of a chunk, laid out so that few of them are read to find one.

/// Keys, ascending, with the end of the list of each.
#[derive(Debug)]
pub(super) struct Keys {
    /// The last key of each group of [`TOGETHER`].
    lasts: Box<[u32]>,
    /// A key above the end of its list.
    entries: Box<[u64]>,
}

/// Keys in a group. All of a group are compared, and so are the last ones of all groups: memory that lies in a row is read
/// ahead, and each step of a binary search would wait for it.
const TOGETHER: usize = 32;

impl Keys {
    /// Keys in order, each with the end of its list.
    pub(super) fn new(keys: impl Iterator<Item = (u32, u32)>) -> Self {
        let entries: Box<[u64]> =
            keys.map(|(key, end)| u64::from(key) << u32::BITS | u64::from(end)).collect();
        let lasts = entries.chunks(TOGETHER).map(|group| group.last().map_or(0, |last| key(*last))).collect();
        Self { lasts, entries }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn key(&self, place: usize) -> u32 {
        key(self.entries[place])
    }

    /// The keys in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.entries.iter().map(|entry| key(*entry))
    }

    /// The place of the first key that is not below a given one.
    pub(super) fn first_from(&self, least: u32) -> usize {
        let start = self.lasts.iter().filter(|last| **last < least).count() * TOGETHER;
        let group = &self.entries[start.min(self.len())..(start + TOGETHER).min(self.len())];
        start.min(self.len()) + group.iter().filter(|entry| key(**entry) < least).count()
    }

    /// Where the list of a key begins and ends.
    pub(super) fn list(&self, place: usize) -> std::ops::Range<usize> {
        let start = place.checked_sub(1).map_or(0, |before| end(self.entries[before]));
        start..end(self.entries[place])
    }
}

fn key(entry: u64) -> u32 {
    (entry >> u32::BITS) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half")]
fn end(entry: u64) -> usize {
    entry as u32 as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_wherever_it_stands() {
        for count in [0, 1, 31, 32, 33, 64, 100] {
            let keys = Keys::new((0..count).map(|n| (3 * n + 5, 10 * (n + 1))));
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
