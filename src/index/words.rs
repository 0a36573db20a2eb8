//! A positional inverted index of the texts of one chunk: for each word, the rows that contain it and the place of the word
//! in the text. Search and conditions on texts use it instead of reading every text.
//!
//! Each chunk has its own index, built on first use, so that an edit rebuilds that of one chunk only.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use super::{
    code_letters::CodeLetters,
    row_set::RowSet,
    row_texts::Tag,
    rows::Rows,
    vocabulary::{END, Numbered, Picked, SLOT_BITS, Vocabulary},
    word_lists::{Lists, entry},
};

/// The index of a chunk.
#[derive(Debug)]
pub(super) struct Words {
    lists: Lists,
    /// Rows sorted by name, then by identity.
    by_name: Box<[u16]>,
    /// For each text, the rows without it.
    lacking: [RowSet; TEXTS],
    /// For each text, the rows whose text has more words than slots, so that the last words share one.
    long: [RowSet; TEXTS],
    /// Rows with a word that folds to several words, or to none.
    odd: RowSet,
    pub(super) codes: CodeLetters,
    pub(super) tax_codes: CodeLetters,
}

/// The indexed texts, in the order in which search reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Name,
    NameEn,
    Address,
    Commune,
    Ward,
}

const TEXTS: usize = Text::ALL.len();

/// The slots of all texts.
pub(super) const SLOTS: Range<usize> = 0..1 << SLOT_BITS;

/// The largest number of slots of a text.
const MOST_SLOTS: usize = 24;

impl Text {
    const ALL: [Self; 5] = [Self::Name, Self::NameEn, Self::Address, Self::Commune, Self::Ward];

    fn tag(self) -> Tag {
        match self {
            Self::Name => Tag::Name,
            Self::NameEn => Tag::NameEn,
            Self::Address => Tag::Address,
            Self::Commune => Tag::Commune,
            Self::Ward => Tag::Ward,
        }
    }

    /// The slots of its words: one for each position; the last one takes all further words.
    const fn slots(self) -> Range<usize> {
        match self {
            Self::Name => 0..MOST_SLOTS,
            Self::NameEn => 24..32,
            Self::Address => 32..48,
            Self::Commune => 48..56,
            Self::Ward => 56..64,
        }
    }
}

/// A phrase: consecutive words.
#[derive(Debug)]
pub(super) struct Chain {
    /// The words accepted at each position.
    pub(super) words: Vec<Picked>,
    /// The least number of words before the phrase.
    pub(super) before: usize,
    /// Whether there are exactly `before` words before it.
    pub(super) starts: bool,
    /// What must follow it.
    pub(super) end: End,
}

/// What must follow a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Anything or nothing.
    Any,
    /// The end of the text.
    Nothing,
    /// At least one more word.
    Something,
}

/// The rows that match for certain (`told`), and those whose text has to be read to know (`open`).
#[derive(Debug, Clone, Copy)]
pub(super) struct Chained {
    pub(super) told: RowSet,
    pub(super) open: RowSet,
}

/// For each position of a text, the rows with a given word there.
struct Spots {
    rows: [RowSet; MOST_SLOTS],
    /// One bit for each position with at least one row.
    used: u64,
}

impl Words {
    /// Reads the texts of a chunk.
    pub(super) fn new(chunk: &Rows, vocabulary: &Vocabulary) -> Self {
        let mut lacking = [RowSet::NONE; TEXTS];
        let mut long = [RowSet::NONE; TEXTS];
        let mut taken = Taken::default();
        let mut ends = Vec::new();
        for row in 0..chunk.len() {
            for text in Text::ALL {
                let Some(written) = super::row_texts::text(chunk.packed.get(row), text.tag()) else {
                    lacking[text as usize].add(row);
                    continue;
                };
                let slots = text.slots();
                let words = taken.add(written, &slots, row);
                if words < slots.len() {
                    ends.push(entry(END, slots.start + words - 1, row));
                } else {
                    long[text as usize].add(row);
                }
            }
        }
        let numbered = vocabulary.numbers(taken.words.iter().copied());
        let mut odd = RowSet::NONE;
        let mut entries = ends;
        entries.extend(taken.has.iter().map(|(word, slot, row)| {
            let Numbered { number, is_one } = numbered[*word as usize];
            if !is_one {
                odd.add(usize::from(*row));
            }
            entry(number, usize::from(*slot), usize::from(*row))
        }));
        Self {
            lists: Lists::new(entries, chunk.len()),
            by_name: by_name(chunk).into(),
            lacking,
            long,
            odd,
            codes: CodeLetters::of(chunk, Tag::Code),
            tax_codes: CodeLetters::of(chunk, Tag::TaxCode),
        }
    }

    /// The rows with one of the picked words in any text.
    pub(super) fn having(&self, picked: &Picked) -> RowSet {
        self.lists.having(picked, &SLOTS)
    }

    /// Rows without a text.
    pub(super) fn lacking(&self, text: Text) -> &RowSet {
        &self.lacking[text as usize]
    }

    /// The rows whose texts have to be read to find a phrase: a word of theirs folds to several words or to none, or a
    /// text has more words than slots.
    pub(super) fn open_to_phrases(&self) -> RowSet {
        self.long.iter().fold(self.odd, RowSet::or)
    }

    /// The rows with a phrase in a text.
    pub(super) fn chained(&self, text: Text, chain: &Chain) -> Chained {
        let slots = text.slots();
        let none = Chained { told: RowSet::NONE, open: RowSet::NONE };
        if let ([word], 0, false, End::Any) = (&chain.words[..], chain.before, chain.starts, chain.end) {
            return Chained { told: self.lists.having(word, &slots), ..none };
        }
        let long = &self.long[text as usize];
        let mut told = [RowSet::NONE; MOST_SLOTS];
        let mut starts = u64::MAX;
        let mut open = *long;
        for (place, word) in chain.words.iter().enumerate() {
            let spots = self.spots(word, &slots);
            let shifted = spots.used >> place;
            starts = if place == 0 { shifted & firsts(chain) } else { starts & shifted };
            if !open.is_empty() {
                open = open.and(&spots.anywhere());
            }
            if starts == 0 && open.is_empty() {
                return none;
            }
            for (at, told) in told.iter_mut().enumerate().filter(|(at, _)| starts & 1 << at != 0) {
                let here = &spots.rows[at + place];
                *told = if place == 0 { *here } else { told.and(here) };
            }
        }
        if chain.end != End::Any && starts != 0 {
            let ends = self.spots(&Vocabulary::end(), &slots);
            let last = chain.words.len() - 1;
            for (at, told) in told.iter_mut().enumerate().filter(|(at, _)| starts & 1 << at != 0) {
                let ended = &ends.rows[at + last];
                *told = if chain.end == End::Nothing { told.and(ended) } else { told.without(ended) };
            }
        }
        let at_all = told.iter().enumerate().filter(|(at, _)| starts & 1 << at != 0);
        let told = at_all.fold(RowSet::NONE, |all, (_, told)| all.or(told)).without(long);
        Chained { told, open }
    }

    /// The rows that certainly have a phrase in one of their texts.
    pub(super) fn chained_anywhere(&self, chain: &Chain) -> RowSet {
        Text::ALL.iter().fold(RowSet::NONE, |all, text| all.or(&self.chained(*text, chain).told))
    }

    /// The rows in which two neighbouring words of a phrase may be split between the end of one text and the beginning of
    /// another. These rows have to be read.
    pub(super) fn across(&self, words: &[Picked]) -> RowSet {
        let mut rows = RowSet::NONE;
        for pair in words.windows(2) {
            let [last, first] = pair else { continue };
            let begun = Text::ALL[1..].iter().map(|text| {
                let start = text.slots().start;
                self.lists.having(first, &(start..start + 1))
            });
            let begun = begun.fold(RowSet::NONE, |all, here| all.or(&here));
            if begun.is_empty() {
                continue;
            }
            for text in &Text::ALL[..TEXTS - 1] {
                let ending = Chain { words: vec![last.clone()], before: 0, starts: false, end: End::Nothing };
                rows = rows.or(&self.chained(*text, &ending).told.and(&begun));
            }
        }
        rows
    }

    fn spots(&self, word: &Picked, slots: &Range<usize>) -> Spots {
        let mut rows = [RowSet::NONE; MOST_SLOTS];
        let used = self.lists.by_slot(word, slots, &mut rows);
        Spots { rows, used }
    }

    /// The given rows, sorted by name, then by identity.
    pub(super) fn by_name(&self, rows: RowSet) -> impl Iterator<Item = usize> {
        self.by_name.iter().map(|row| usize::from(*row)).filter(move |row| rows.has(*row))
    }
}

impl Spots {
    fn anywhere(&self) -> RowSet {
        let used = self.rows.iter().enumerate().filter(|(at, _)| self.used & 1 << at != 0);
        used.fold(RowSet::NONE, |all, (_, here)| all.or(here))
    }
}

/// One bit for each position at which a phrase may begin.
fn firsts(chain: &Chain) -> u64 {
    if chain.starts { 1 << chain.before } else { u64::MAX << chain.before }
}

/// The words of a chunk as written.
#[derive(Default)]
struct Taken<'c> {
    known: HashMap<&'c str, u32>,
    /// Each word with the number of its occurrences.
    words: Vec<(&'c str, u32)>,
    /// Occurrences: the word's place in `words`, slot and row.
    has: Vec<(u32, u8, u16)>,
}

impl<'c> Taken<'c> {
    /// Adds the words of a text and returns their number.
    fn add(&mut self, text: &'c str, slots: &Range<usize>, row: usize) -> usize {
        let row = u16::try_from(row).expect("a chunk has few rows");
        let mut count = 0;
        for word in text.split(' ') {
            let number = *self.known.entry(word).or_insert_with(|| {
                self.words.push((word, 0));
                u32::try_from(self.words.len() - 1).expect("a chunk has fewer words than bytes")
            });
            self.words[number as usize].1 += 1;
            let slot = slots.start + count.min(slots.len() - 1);
            self.has.push((number, u8::try_from(slot).expect("there are few slots"), row));
            count += 1;
        }
        count
    }
}

/// The distinct words, as written, of some texts.
pub(super) fn written(chunk: &Rows) -> Vec<&str> {
    let mut taken = Taken::default();
    for row in 0..chunk.len() {
        for text in Text::ALL {
            if let Some(written) = super::row_texts::text(chunk.packed.get(row), text.tag()) {
                taken.add(written, &text.slots(), row);
            }
        }
    }
    taken.words.into_iter().map(|(word, _)| word).collect()
}

fn by_name(chunk: &Rows) -> Vec<u16> {
    let text = |row| super::row_texts::text(chunk.packed.get(row), Tag::Name).unwrap_or_default();
    let names: Vec<&str> = (0..chunk.len()).map(text).collect();
    let mut order: Vec<u16> = (0..u16::try_from(names.len()).expect("a chunk has few rows")).collect();
    let ids = &chunk.columns.id;
    let compare = |a: &u16, b: &u16| -> Ordering {
        let (a, b) = (usize::from(*a), usize::from(*b));
        (names[a], ids[a]).cmp(&(names[b], ids[b]))
    };
    order.sort_unstable_by(compare);
    order
}

/// The parts of a code.
pub(super) fn parts(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}
