//! The words of all texts, each of them once: as they are written and as search sees them.

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

/// Words by number. Versions of the register share it, and words are only added: a word that no firm has any more is
/// looked for and not found. The next start forgets it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(RwLock<Held>);

/// Stands where a text ends. No word has this number.
pub(super) const END: u32 = 0;

/// Texts one behind the other.
#[derive(Debug)]
struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Nothing but the text of [`END`], which is empty.
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
    /// What stands between two spaces of a text.
    written: Texts,
    /// What search makes of it: mostly one word.
    folded: Texts,
    /// Numbers by the hash of what is written, or by the next free number after it.
    numbers: HashMap<u64, u32>,
    /// In how many places each was when it was read, to tell rare from frequent.
    counts: Vec<u32>,
    /// Numbers below this are in the order of the folded words.
    in_order: u32,
    /// Those that search sees as several words or as none.
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
    /// Whether search sees it as one word.
    pub(super) is_one: bool,
}

impl Held {
    fn len(&self) -> u32 {
        u32::try_from(self.counts.len()).expect("there are fewer words than bytes")
    }

    /// The number of a word, or the key under which it would stand.
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

    /// The words that begin with another one, and those that are it and nothing else.
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
    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len() == 1
    }

    /// Gives words their numbers in order, so that those that begin alike are neighbours. Does nothing where words are
    /// numbered already; others come after them in whatever order.
    pub(super) fn number_in_order(&self, words: Vec<&str>) {
        let mut folded: Vec<(String, &str)> = words.into_iter().map(|word| (fold(word), word)).collect();
        folded.sort_unstable();
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() == 1 {
            folded.iter().for_each(|(_, word)| _ = held.number(word));
            held.in_order = held.len();
        }
    }

    /// The numbers of words, each with how often it was read; they are added if they are new.
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

    /// For each word that is searched those that begin with it, and those that are it and nothing else.
    pub(super) fn beginning(&self, asked: &[String]) -> Vec<(Picked, Picked)> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|asked| held.beginning(asked)).collect()
    }

    /// The words that begin with one that is searched, or are a letter off.
    pub(super) fn near(&self, asked: &str) -> Picked {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let near = |word: &str| word.starts_with(asked) || within_one_letter(word, asked);
        held.picked((1..held.len()).filter(|n| held.folded.get(*n).split(' ').any(near)).collect())
    }

    /// For each question the words that fit it as conditions see them.
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

    /// What stands where a text ends.
    pub(super) fn end() -> Picked {
        Picked::new(&[END], 0, 1)
    }
}

/// Some words of a vocabulary.
#[derive(Debug, Clone)]
pub(super) struct Picked {
    /// Runs of numbers, ascending.
    runs: Vec<Range<u32>>,
    /// One bit for each word, where there are too many runs to look each of them up.
    bits: Vec<u64>,
    /// In how many places they were when they were read.
    pub(super) weight: u64,
}

/// So many runs are looked up one by one.
const FEW: usize = 12;

/// Keys of lists are the number of a word, and in so many bits below where in a text it stands.
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

    /// Calls back with the place of each key of a picked word, ascending.
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
            // Words that came after the question are none of it.
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
