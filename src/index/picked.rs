//! A set of words of a vocabulary, looked up in the lists of a chunk.

use std::ops::Range;

use super::list_keys::Keys;

/// A set of words of a vocabulary.
#[derive(Debug, Clone)]
pub(super) struct Picked {
    /// Ranges of numbers, ascending.
    runs: Vec<Range<u32>>,
    /// A bitmap of all words if there are more than [`FEW`] ranges.
    bits: Vec<u64>,
    /// The sum of their occurrences when they were read.
    pub(super) weight: u64,
}

/// Up to this number, ranges are looked up one by one: a bitmap takes a look at every key.
const FEW: usize = 32;

/// The low bits of a list's key hold the slot; the number of the word is above them.
pub(super) const SLOT_BITS: u32 = 6;

impl Picked {
    /// A set of ascending numbers; `of` is the number of all words.
    pub(super) fn new(numbers: &[u32], weight: u64, of: usize) -> Self {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some(run) if run.end == *number => run.end += 1,
                _ => runs.push(*number..number + 1),
            }
        }
        let mut bits = Vec::new();
        if runs.len() > FEW {
            bits = vec![0; of.div_ceil(64)];
            numbers.iter().for_each(|number| bits[*number as usize / 64] |= 1 << (number % 64));
        }
        Self { runs, bits, weight }
    }

    /// Whether no word is picked.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The estimated cost of a lookup, by which words are ordered: whether every key has to be read, then the number of
    /// rows.
    pub(super) fn cost(&self) -> (bool, u64) {
        (!self.bits.is_empty(), self.weight)
    }

    /// Calls `found` with the place of each key of a picked word, ascending.
    pub(super) fn places_in(&self, keys: &Keys, mut found: impl FnMut(usize)) {
        if self.bits.is_empty() {
            for run in &self.runs {
                let end = run.end << SLOT_BITS;
                let from = keys.first_from(run.start << SLOT_BITS);
                (from..keys.len()).take_while(|place| keys.key(*place) < end).for_each(&mut found);
            }
            return;
        }
        for (place, number) in keys.iter().map(|key| key >> SLOT_BITS).enumerate() {
            // Words added after this set was made are not in it.
            let bits = self.bits.get(number as usize / 64).copied().unwrap_or(0);
            if bits & 1 << (number % 64) != 0 {
                found(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_words_are_looked_up_as_few_are() {
        let keys = Keys::new(&(0..400).map(|n| (((n / 2) << SLOT_BITS) + n % 2, 0)).collect::<Vec<_>>());
        for step in [1, 2, 3, 5, 40] {
            let numbers: Vec<u32> = (7..150).step_by(step).collect();
            let picked = Picked::new(&numbers, 0, 150);
            assert_eq!(picked.bits.is_empty(), step == 1 || step == 5 || step == 40, "{step}");
            let mut places = Vec::new();
            picked.places_in(&keys, |place| places.push(place));
            let own = |place: &usize| numbers.contains(&(keys.key(*place) >> SLOT_BITS));
            assert_eq!(places, (0..keys.len()).filter(own).collect::<Vec<_>>(), "{step}");
        }
    }
}
