//! The dictionary of all texts: each distinct word once, as written and folded.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    ops::Range,
    sync::{PoisonError, RwLock},
};

use crate::{
    model::fold::{fold, within_one_letter},
    query::cql2::letters::Fold,
};

/// Words by number. All versions of the register share one dictionary, and words are only added: a word that no firm has
/// any more has empty lists, and is dropped at the next start.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(RwLock<Held>);

/// The number that marks the end of a text. No word has it.
pub(super) const END: u32 = 0;

/// Texts, concatenated.
#[derive(Debug)]
struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Only the text of [`END`], which is empty.
    fn new() -> Self {
        Self { bytes: String::new(), ends: vec![0] }
    }

    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
        &self.bytes[start..self.ends[number] as usize]
    }

    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("the words of a register are below 4 GB"));
    }
}

#[derive(Debug)]
struct Held {
    /// The words as written: what is between two spaces of a text.
    written: Texts,
    /// The same, folded as search folds them: mostly one word each.
    folded: Texts,
    /// Numbers by the hash of the written word, with linear probing.
    numbers: HashMap<u64, u32>,
    /// The occurrences of each word when it was read, to order rare words before frequent ones.
    counts: Vec<u32>,
    /// Words with a lower number are sorted by their folded form.
    in_order: u32,
    /// Words that fold to several words, or to none.
    composite: Vec<u32>,
}

impl Default for Held {
    fn default() -> Self {
        Self {
            written: Texts::new(),
            folded: Texts::new(),
            numbers: HashMap::new(),
            counts: vec![0],
            in_order: 1,
            composite: Vec::new(),
        }
    }
}

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered {
    pub(super) number: u32,
    /// Whether it folds to exactly one word.
    pub(super) is_one: bool,
}

impl Held {
    fn len(&self) -> u32 {
        u32::try_from(self.counts.len()).expect("there are fewer words than bytes")
    }

    /// The number of a word, or the key under which it would be entered.
    fn find(&self, word: &str) -> Result<u32, u64> {
        let mut key = BuildHasherDefault::<DefaultHasher>::default().hash_one(word);
        loop {
            match self.numbers.get(&key) {
                None => return Err(key),
                Some(number) if self.written.get(*number) == word => return Ok(*number),
                Some(_) => key = key.wrapping_add(1),
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        self.find(word).unwrap_or_else(|key| {
            let (number, folded) = (self.len(), fold(word));
            if !is_one(&folded) {
                self.composite.push(number);
            }
            self.written.push(word);
            self.folded.push(&folded);
            self.counts.push(0);
            self.numbers.insert(key, number);
            number
        })
    }

    fn picked(&self, mut numbers: Vec<u32>) -> Picked {
        numbers.sort_unstable();
        numbers.dedup();
        let weight = numbers.iter().map(|number| u64::from(self.counts[*number as usize])).sum();
        Picked::new(&numbers, weight, self.counts.len())
    }

    /// The words that begin with `asked`, and those that equal it.
    fn beginning(&self, asked: &str) -> (Picked, Picked) {
        let (mut begin, mut same) = (Vec::new(), Vec::new());
        let (mut low, mut high) = (1, self.in_order);
        while low < high {
            let middle = low.midpoint(high);
            if self.folded.get(middle) < asked { low = middle + 1 } else { high = middle }
        }
        for number in (low..self.in_order).take_while(|number| self.folded.get(*number).starts_with(asked)) {
            begin.push(number);
        }
        let later = self.in_order..self.len();
        let others = self.composite.iter().copied().chain(later);
        begin.extend(others.filter(|n| self.folded.get(*n).split(' ').any(|word| word.starts_with(asked))));
        same.extend(begin.iter().filter(|number| self.folded.get(**number) == asked));
        (self.picked(begin), self.picked(same))
    }
}

fn is_one(folded: &str) -> bool {
    !folded.is_empty() && !folded.contains(' ')
}

impl Vocabulary {
    /// Whether it has no words yet.
    pub(super) fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len() == 1
    }

    /// Numbers the words in sorted order, so that words with the same beginning are neighbours. Does nothing if there are
    /// words already; later words are appended unsorted.
    pub(super) fn number_in_order(&self, words: Vec<&str>) {
        let mut folded: Vec<(String, &str)> = words.into_iter().map(|word| (fold(word), word)).collect();
        folded.sort_unstable();
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() == 1 {
            folded.iter().for_each(|(_, word)| _ = held.number(word));
            held.in_order = held.len();
        }
    }

    /// The numbers of words, given with their occurrences; new words are added.
    pub(super) fn numbers<'w>(&self, words: impl Iterator<Item = (&'w str, u32)>) -> Vec<Numbered> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let numbered = |(word, count): (&str, u32)| {
            let number = held.number(word);
            let all = &mut held.counts[number as usize];
            *all = all.saturating_add(count);
            Numbered { number, is_one: is_one(held.folded.get(number)) }
        };
        words.map(numbered).collect()
    }

    /// For each word of a search, the words that begin with it, and those that equal it.
    pub(super) fn beginning(&self, asked: &[String]) -> Vec<(Picked, Picked)> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|asked| held.beginning(asked)).collect()
    }

    /// The words that begin with a word of a search, or differ from it by one letter.
    pub(super) fn near(&self, asked: &str) -> Picked {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let near = |word: &str| word.starts_with(asked) || within_one_letter(word, asked);
        held.picked((1..held.len()).filter(|n| held.folded.get(*n).split(' ').any(near)).collect())
    }

    /// For each predicate, the words that satisfy it, folded as a condition folds them.
    pub(super) fn picked(&self, fold: Fold, questions: &[&dyn Fn(&str) -> bool]) -> Vec<Picked> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut picked = vec![Vec::new(); questions.len()];
        let mut folded = String::new();
        for number in 1..held.len() {
            let written = held.written.get(number);
            let seen = if fold == Fold::AsItIs {
                written
            } else {
                fold.fold_into(written, &mut folded);
                &folded
            };
            for (question, picked) in questions.iter().zip(&mut picked) {
                if question(seen) {
                    picked.push(number);
                }
            }
        }
        picked.into_iter().map(|numbers| held.picked(numbers)).collect()
    }

    /// The mark of the end of a text.
    pub(super) fn end() -> Picked {
        Picked::new(&[END], 0, 1)
    }
}

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

/// Up to this number, ranges are looked up one by one.
const FEW: usize = 12;

/// The low bits of a list's key hold the slot; the number of the word is above them.
pub(super) const SLOT_BITS: u32 = 6;

impl Picked {
    fn new(numbers: &[u32], weight: u64, of: usize) -> Self {
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

    /// Calls `found` with the index of each key of a picked word, ascending.
    pub(super) fn places_in(&self, keys: &[u32], mut found: impl FnMut(usize)) {
        if self.bits.is_empty() {
            let mut from = 0;
            for run in &self.runs {
                let (first, end) = (run.start << SLOT_BITS, run.end << SLOT_BITS);
                from += keys[from..].partition_point(|key| *key < first);
                while keys.get(from).is_some_and(|key| *key < end) {
                    found(from);
                    from += 1;
                }
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

    fn numbers(words: &Vocabulary, new: &[&str]) -> Vec<u32> {
        words.numbers(new.iter().map(|word| (*word, 1))).into_iter().map(|word| word.number).collect()
    }

    fn places(picked: &Picked, numbers: &[u32]) -> Vec<usize> {
        let keys: Vec<u32> = numbers.iter().map(|number| number << SLOT_BITS).collect();
        let mut places = Vec::new();
        picked.places_in(&keys, |place| places.push(place));
        places
    }

    #[test]
    fn a_word_keeps_its_number() {
        let words = Vocabulary::default();
        words.number_in_order(vec!["kim", "Khí"]);
        assert_eq!(numbers(&words, &["kim", "Khí", "kim"]), [2, 1, 2]);
        assert_eq!(numbers(&words, &["may", "Khí"]), [3, 1]);
        words.number_in_order(vec!["an"]);
        assert_eq!(numbers(&words, &["an"]), [4]);
    }

    #[test]
    fn words_in_order_and_later_ones_are_found_alike() {
        let words = Vocabulary::default();
        words.number_in_order(vec!["Khí", "khi", "kim", "A&Khói", "-"]);
        numbers(&words, &["Khía", "x-KHI", "khi"]);
        let (begin, same) = words.beginning(&["khi".to_owned()]).remove(0);
        // "", "a khoi", "khi", "khi", "kim", "khia", "x khi"
        let own: Vec<u32> = (0..8).collect();
        assert_eq!((places(&begin, &own), places(&same, &own)), (vec![3, 4, 6, 7], vec![3, 4]));
        assert_eq!(begin.weight, 3);
        assert_eq!(places(&words.near("kho"), &own), [2, 3, 4, 7]);
    }

    #[test]
    fn many_words_are_picked_as_few_are() {
        let words = Vocabulary::default();
        let all: Vec<String> = (0..100).map(|n| format!("{n}w")).collect();
        words.numbers(all.iter().map(|word| (word.as_str(), 1)));
        let picked = words.picked(
            Fold::AsItIs,
            &[&|word| word.contains(['3', '7']), &|word| word == "7w" || word == "50w", &|_| false],
        );
        assert_eq!((picked[0].bits.len(), picked[1].bits.len()), (2, 0));
        let later = numbers(&words, &["33z"])[0];
        let own = [4, 8, 8, 14, 51, later];
        assert_eq!((places(&picked[0], &own), places(&picked[1], &own)), (vec![0, 1, 2, 3], vec![1, 2, 4]));
        assert!(picked[2].is_empty());
    }
}
