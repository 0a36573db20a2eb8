//! Words by how rare they are in the lists themselves: a rare word says more than one that many names have.

use std::collections::HashMap;

use super::blocks::{Mixed, key};

/// How many texts the shares given beforehand stand for. They decide in short lists and vanish in long ones.
const BEFORE: f64 = 300.0;

/// Below this share of texts a word is distinctive.
const DISTINCTIVE: f64 = 0.04;

/// Words in whatever lists, with the texts in a hundred that have them.
pub(super) type Common = &'static [(&'static str, f64)];

/// A word by its number.
pub(super) type Word = u32;

/// The words of a property.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, Word, Mixed>,
    words: Vec<Known>,
    texts: f64,
    common: Common,
}

/// What is known of a word.
#[derive(Debug, Clone)]
struct Known {
    text: Box<str>,
    /// The texts that have it.
    count: f64,
    /// What it says, in bits.
    bits: f64,
    is_distinctive: bool,
    is_number: bool,
}

impl Known {
    fn new(text: &str) -> Self {
        let is_number = text.bytes().any(|byte| byte.is_ascii_digit());
        Self { text: text.into(), count: 0.0, bits: 0.0, is_distinctive: true, is_number }
    }

    fn settle(&mut self, texts: f64, common: Common) {
        let before =
            common.iter().find(|(word, _)| **word == *self.text).map_or(0.0, |(_, percent)| percent / 100.0);
        let share = ((self.count.max(1.0) + before * BEFORE) / (texts + BEFORE)).min(1.0);
        (self.bits, self.is_distinctive) = (-share.log2(), share < DISTINCTIVE);
    }
}

impl Vocabulary {
    pub(super) fn new(common: Common) -> Self {
        Self { numbers: HashMap::default(), words: Vec::new(), texts: 0.0, common }
    }

    /// Counts the words of a text, each once, and returns their numbers.
    pub(super) fn add(&mut self, words: &[&str]) -> Box<[Word]> {
        self.texts += 1.0;
        let numbers: Box<[Word]> = words.iter().map(|word| self.number(word)).collect();
        for (at, word) in numbers.iter().enumerate() {
            if !numbers[..at].contains(word) {
                self.words[*word as usize].count += 1.0;
            }
        }
        numbers
    }

    fn number(&mut self, text: &str) -> Word {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Word::try_from(self.words.len()).expect("fewer words than numbers");
        self.numbers.insert(text.into(), number);
        self.words.push(Known::new(text));
        number
    }

    /// Ends the counting.
    pub(super) fn settle(&mut self) {
        let (texts, common) = (self.texts, self.common);
        self.words.iter_mut().for_each(|word| word.settle(texts, common));
    }

    /// Forgets the words that one text has: a word that is not known says as much. Numbers that were given before are void.
    pub(super) fn forget_single(&mut self) {
        self.words.retain(|word| word.count > 1.0);
        self.words.shrink_to_fit();
        let numbered = self.words.iter().zip(0..).map(|(word, number)| (word.text.clone(), number));
        self.numbers = numbered.collect();
    }

    /// This vocabulary to read texts with. Words that are not in it are numbered after the others.
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading { known: self, more: Vec::new() }
    }
}

/// A vocabulary and the words of some texts that are not in it.
#[derive(Debug, Clone)]
pub(super) struct Reading<'a> {
    known: &'a Vocabulary,
    more: Vec<Known>,
}

impl Reading<'_> {
    /// The numbers of the words of one more text, and a reading of it too.
    pub(super) fn with(mut self, words: &[&str]) -> (Box<[Word]>, Self) {
        let numbers = words.iter().map(|text| self.number(text)).collect();
        (numbers, self)
    }

    fn number(&mut self, text: &str) -> Word {
        if let Some(number) = self.known.numbers.get(text) {
            return *number;
        }
        let at = self.more.iter().position(|word| *word.text == *text).unwrap_or_else(|| {
            let mut new = Known::new(text);
            new.settle(self.known.texts, self.known.common);
            self.more.push(new);
            self.more.len() - 1
        });
        Word::try_from(self.known.words.len() + at).expect("fewer words than numbers")
    }

    fn word(&self, word: Word) -> &Known {
        let at = word as usize;
        self.known.words.get(at).unwrap_or_else(|| &self.more[at - self.known.words.len()])
    }

    /// What a word says, in bits.
    pub(super) fn bits(&self, word: Word) -> f64 {
        self.word(word).bits
    }

    /// Whether a word distinguishes firms.
    pub(super) fn is_distinctive(&self, word: Word) -> bool {
        self.word(word).is_distinctive
    }

    /// Whether a word has digits.
    pub(super) fn is_number(&self, word: Word) -> bool {
        self.word(word).is_number
    }

    /// The letters of a word.
    pub(super) fn text(&self, word: Word) -> &str {
        &self.word(word).text
    }

    /// The letters of words without spaces.
    pub(super) fn joined(&self, words: &[Word]) -> String {
        words.iter().map(|word| self.text(*word)).collect()
    }

    /// Keys of the words without repetition, the rarest first.
    pub(super) fn rarest(&self, words: &[Word], limit: usize) -> Vec<u32> {
        let own = |word: &Word| (key(self.text(*word)), self.bits(*word));
        let mut all: Vec<(u32, f64)> = words.iter().map(own).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.dedup_by_key(|(word, _)| *word);
        all.truncate(limit);
        all.into_iter().map(|(word, _)| word).collect()
    }
}
