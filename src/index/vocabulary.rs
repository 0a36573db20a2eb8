//! The dictionary of all texts: each distinct word once, as written and folded.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::{LazyLock, OnceLock, PoisonError, RwLock},
};

use super::{
    name_order::NameSteps,
    picked::Picked,
    word_forms::{Forms, Piece},
};
use crate::{
    model::fold::{fold, within_one_letter},
    query::cql2::letters::Fold,
};

/// Words by number. All versions of the register share one dictionary, and words are only added: a word that no firm has
/// any more has empty lists, and is dropped at the next start.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: RwLock<Held>,
    names: OnceLock<NameSteps>,
}

/// The number that marks the end of a text. No word has it.
pub(super) const END: u32 = 0;

/// The foldings of conditions.
const FOLDS: [Fold; 4] = [Fold::Case, Fold::Accents, Fold::AccentsThenCase, Fold::CaseThenAccents];

#[derive(Debug)]
struct Held {
    /// The words as written: what is between two spaces of a text.
    written: Forms,
    /// The same, folded as search folds them: mostly one word each.
    folded: Forms,
    /// Which letters the folded word has ([`letters`]).
    letters: Vec<u32>,
    /// The words as conditions fold them, built on first use.
    otherwise: [OnceLock<Forms>; FOLDS.len()],
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
            written: Forms::default(),
            folded: Forms::default(),
            letters: vec![0],
            otherwise: Default::default(),
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
            self.letters.push(letters(&folded));
            self.folded.push(&folded);
            for (fold, forms) in FOLDS.iter().zip(&mut self.otherwise) {
                if let Some(forms) = forms.get_mut() {
                    forms.push(&fold.fold(word));
                }
            }
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

    /// All words as a condition folds them.
    fn forms(&self, fold: Fold) -> &Forms {
        let Some(at) = FOLDS.iter().position(|own| *own == fold) else { return &self.written };
        self.otherwise[at].get_or_init(|| {
            let mut forms = Forms::default();
            let mut folded = String::new();
            for number in 1..self.len() {
                fold.fold_into(self.written.get(number), &mut folded);
                forms.push(&folded);
            }
            forms
        })
    }

    /// The words with a piece of a condition.
    fn with(&self, fold: Fold, piece: &Piece) -> Picked {
        match piece.whole() {
            Some(word) if fold == Fold::AsItIs => self.picked(self.find(word).into_iter().collect()),
            _ => self.picked(self.forms(fold).with(piece)),
        }
    }

    /// The words that begin with `asked`.
    fn beginning(&self, asked: &str) -> Vec<u32> {
        let mut begin = Vec::new();
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
        begin
    }
}

/// One bit for each letter, some of which share one: with one letter wrong a word has at most two others.
fn letters(folded: &str) -> u32 {
    folded.chars().fold(0, |all, letter| all | 1 << (u32::from(letter) % u32::BITS))
}

fn is_one(folded: &str) -> bool {
    !folded.is_empty() && !folded.contains(' ')
}

impl Vocabulary {
    /// Whether it has no words yet.
    pub(super) fn is_empty(&self) -> bool {
        self.words.read().unwrap_or_else(PoisonError::into_inner).len() == 1
    }

    /// Numbers the words in sorted order, so that words with the same beginning are neighbours. Does nothing if there are
    /// words already; later words are appended unsorted.
    pub(super) fn number_in_order(&self, words: Vec<&str>) {
        let mut folded: Vec<(String, &str)> = words.into_iter().map(|word| (fold(word), word)).collect();
        folded.sort_unstable();
        let mut held = self.words.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() == 1 {
            folded.iter().for_each(|(_, word)| _ = held.number(word));
            held.in_order = held.len();
        }
    }

    /// Divides the names of the register, once.
    pub(super) fn divide_names(&self, names: impl Iterator<Item = Box<str>>) {
        self.names.get_or_init(|| NameSteps::new(names));
    }

    /// The steps of names; none before they are divided.
    pub(super) fn names(&self) -> &NameSteps {
        static NONE: LazyLock<NameSteps> = LazyLock::new(NameSteps::default);
        self.names.get().unwrap_or(&NONE)
    }

    /// The numbers of words, given with their occurrences; new words are added.
    pub(super) fn numbers<'w>(&self, words: impl Iterator<Item = (&'w str, u32)>) -> Vec<Numbered> {
        let mut held = self.words.write().unwrap_or_else(PoisonError::into_inner);
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
        let held = self.words.read().unwrap_or_else(PoisonError::into_inner);
        let pair = |asked: &String| {
            let begin = held.beginning(asked);
            let same = begin.iter().copied().filter(|number| held.folded.get(*number) == asked).collect();
            (held.picked(begin), held.picked(same))
        };
        asked.iter().map(pair).collect()
    }

    /// The words that are, or contain, a word of a search as a whole.
    pub(super) fn whole(&self, asked: &str) -> Picked {
        let held = self.words.read().unwrap_or_else(PoisonError::into_inner);
        let mut whole = held.beginning(asked);
        whole.retain(|number| held.folded.get(*number).split(' ').any(|word| word == asked));
        held.picked(whole)
    }

    /// The words that begin with a word of a search, or differ from it by one letter.
    pub(super) fn near(&self, asked: &str) -> Picked {
        let held = self.words.read().unwrap_or_else(PoisonError::into_inner);
        let own = letters(asked);
        let is_near = |number: &u32| {
            let differ = (held.letters[*number as usize] ^ own).count_ones();
            let folded = held.folded.get(*number);
            differ <= 2 && !folded.contains(' ') && within_one_letter(folded, asked)
        };
        let mut near = held.beginning(asked);
        near.extend((1..held.len()).filter(is_near));
        let has_near =
            |number: &u32| held.folded.get(*number).split(' ').any(|w| within_one_letter(w, asked));
        near.extend(held.composite.iter().copied().filter(has_near));
        held.picked(near)
    }

    /// For each piece of a condition, the words that have it, folded as the condition folds them.
    pub(super) fn picked(&self, fold: Fold, pieces: &[&Piece]) -> Vec<Picked> {
        let held = self.words.read().unwrap_or_else(PoisonError::into_inner);
        pieces.iter().map(|piece| held.with(fold, piece)).collect()
    }

    /// The mark of the end of a text.
    pub(super) fn end() -> Picked {
        Picked::new(&[END], 0, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{list_keys::Keys, picked::SLOT_BITS};

    fn numbers(words: &Vocabulary, new: &[&str]) -> Vec<u32> {
        words.numbers(new.iter().map(|word| (*word, 1))).into_iter().map(|word| word.number).collect()
    }

    fn places(picked: &Picked, numbers: &[u32]) -> Vec<usize> {
        let keys = Keys::new(&numbers.iter().map(|number| (number << SLOT_BITS, 0)).collect::<Vec<_>>());
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
        assert_eq!(places(&words.near("xxkhi"), &own), [] as [usize; 0]);
    }

    #[test]
    fn a_piece_is_found_in_words_that_came_before_and_after_it_was_asked_for() {
        let words = Vocabulary::default();
        let of = |fold, letters: &str, starts, ends| {
            let piece = Piece { letters: letters.to_owned(), starts, ends };
            places(&words.picked(fold, &[&piece])[0], &(0..9).collect::<Vec<_>>())
        };
        numbers(&words, &["Khí", "khi", "Đức"]);
        assert_eq!(of(Fold::CaseThenAccents, "h", false, false), [1, 2]);
        numbers(&words, &["KHÍA", "đục"]);
        assert_eq!(of(Fold::CaseThenAccents, "khi", true, false), [1, 2, 4]);
        assert_eq!(of(Fold::CaseThenAccents, "khi", true, true), [1, 2]);
        assert_eq!(of(Fold::Accents, "uc", false, true), [3, 5]);
        assert_eq!(of(Fold::Case, "đ", true, false), [3, 5]);
        assert_eq!(of(Fold::AsItIs, "khi", true, true), [2]);
        assert_eq!(of(Fold::AsItIs, "Khi", true, true), [] as [usize; 0]);
        assert_eq!(of(Fold::AsItIs, "K", true, false), [1, 4]);
    }
}
