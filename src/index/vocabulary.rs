//! The words of all folded texts, each of them once.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::{PoisonError, RwLock},
};

/// Words by number. Versions of the register share it, and words are only added: a word that no firm has any more is
/// looked for and not found. The next start forgets it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(RwLock<Held>);

#[derive(Debug, Default)]
struct Held {
    bytes: String,
    /// Where each word ends.
    ends: Vec<u32>,
    /// Numbers by the hash of the word, or by the next free number after it.
    numbers: HashMap<u64, u32>,
}

impl Held {
    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
        &self.bytes[start..self.ends[number] as usize]
    }

    /// The number of a word, or the key under which it would stand.
    fn find(&self, word: &str) -> Result<u32, u64> {
        let mut key = BuildHasherDefault::<DefaultHasher>::default().hash_one(word);
        loop {
            match self.numbers.get(&key) {
                None => return Err(key),
                Some(number) if self.word(*number) == word => return Ok(*number),
                Some(_) => key = key.wrapping_add(1),
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        self.find(word).unwrap_or_else(|key| {
            let number = u32::try_from(self.ends.len()).expect("there are fewer words than bytes");
            self.bytes.push_str(word);
            self.ends.push(u32::try_from(self.bytes.len()).expect("the words of a register are below 4 GB"));
            self.numbers.insert(key, number);
            number
        })
    }
}

impl Vocabulary {
    /// The numbers of words, which are added if they are new.
    pub(super) fn numbers<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<u32> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        words.map(|word| held.number(word)).collect()
    }

    /// For each question the words that fit it.
    pub(super) fn picked(&self, questions: &[&dyn Fn(&str) -> bool]) -> Vec<Picked> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut picked = vec![Vec::new(); questions.len()];
        let mut start = 0;
        for (number, end) in (0..).zip(&held.ends) {
            let word = &held.bytes[start..*end as usize];
            start = *end as usize;
            for (question, picked) in questions.iter().zip(&mut picked) {
                if question(word) {
                    picked.push(number);
                }
            }
        }
        picked.into_iter().map(|numbers| Picked::new(numbers, held.ends.len())).collect()
    }
}

/// Some words of a vocabulary.
#[derive(Debug, Clone)]
pub(super) struct Picked {
    /// Ascending.
    numbers: Vec<u32>,
    /// One bit for each word, where there are too many to look each of them up.
    bits: Vec<u64>,
}

/// So many words are looked up one by one.
const FEW: usize = 12;

impl Picked {
    fn new(numbers: Vec<u32>, of: usize) -> Self {
        let mut bits = Vec::new();
        if numbers.len() > FEW {
            bits = vec![0; of.div_ceil(64)];
            numbers.iter().for_each(|number| bits[*number as usize / 64] |= 1 << (number % 64));
        }
        Self { numbers, bits }
    }

    /// Whether no word is picked.
    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Calls back with the place of each picked word among some words, ascending. These are told by twice their number,
    /// perhaps with one more, which says in what they stand.
    pub(super) fn places_in(&self, words: &[u32], mut found: impl FnMut(usize)) {
        if self.bits.is_empty() {
            let mut from = 0;
            for number in &self.numbers {
                from += words[from..].partition_point(|own| own / 2 < *number);
                while words.get(from).is_some_and(|own| own / 2 == *number) {
                    found(from);
                    from += 1;
                }
            }
            return;
        }
        for (place, number) in words.iter().map(|own| own / 2).enumerate() {
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

    fn places(picked: &Picked, words: &[u32]) -> Vec<usize> {
        let mut places = Vec::new();
        picked.places_in(words, |place| places.push(place));
        places
    }

    #[test]
    fn a_word_keeps_its_number() {
        let words = Vocabulary::default();
        assert_eq!(words.numbers(["kim", "khi", "kim"].into_iter()), [0, 1, 0]);
        assert_eq!(words.numbers(["may", "khi"].into_iter()), [2, 1]);
    }

    #[test]
    fn many_words_are_picked_as_few_are() {
        let words = Vocabulary::default();
        let all: Vec<String> = (0..100).map(|n| format!("{n}w")).collect();
        words.numbers(all.iter().map(String::as_str));
        let picked =
            words.picked(&[&|word| word.len() == 3, &|word| word == "7w" || word == "50w", &|_| false]);
        assert_eq!((picked[0].bits.len(), picked[1].bits.len()), (2, 0));
        let later = words.numbers(["12z"].into_iter());
        let own = [2, 14, 15, 20, 101, 2 * later[0]];
        assert_eq!((places(&picked[0], &own), places(&picked[1], &own)), (vec![3, 4], vec![1, 2, 4]));
        assert!(picked[2].is_empty());
    }
}
