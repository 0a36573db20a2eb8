//! A positional inverted index of the texts of one chunk: for each word, the rows that contain it and the place of the word
//! in the text. Search and conditions on texts use it instead of reading every text.
//!
//! Each chunk has its own index, built on first use, so that an edit rebuilds that of one chunk only.

use std::{collections::HashMap, ops::Range};

use super::{
    code_letters::CodeLetters,
    mask::places,
    name_order::ByName,
    picked::Picked,
    row_set::{Rare, RowSet},
    row_texts::Tag,
    rows::Rows,
    vocabulary::{END, Numbered, Vocabulary},
    word_lists::{Lists, entry},
};

/// The index of a chunk.
#[derive(Debug)]
pub(super) struct Words {
    lists: Lists,
    pub(super) by_name: ByName,
    /// For each text, the rows without it.
    lacking: [Rare; TEXTS],
    /// For each text, the rows whose text has more words than slots, so that the last words share one.
    long: [Rare; TEXTS],
    /// The rows whose texts have to be read to find a phrase: a word of theirs folds to several words or to none, or a
    /// text has more words than slots.
    open: Rare,
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

/// The slots of all texts, one bit each.
const ALL_SLOTS: u64 = u64::MAX;

/// The largest number of slots of a text.
const MOST_SLOTS: usize = 24;

impl Text {
    const ALL: [Self; 5] = [Self::Name, Self::NameEn, Self::Address, Self::Commune, Self::Ward];

    fn tag(self) -> Tag {
        match self {
            Self::Name => Tag::NAME,
            Self::NameEn => Tag::NAME_EN,
            Self::Address => Tag::ADDRESS,
            Self::Commune => Tag::COMMUNE,
            Self::Ward => Tag::WARD,
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

    /// The same as one bit each.
    fn mask(self) -> u64 {
        let slots = self.slots();
        (u64::MAX >> (u64::BITS as usize - slots.len())) << slots.start
    }
}

/// A phrase: consecutive words.
#[derive(Debug)]
pub(super) struct Chain {
    /// The words accepted at each position.
    words: Vec<Picked>,
    /// The positions in the order in which they are looked up: the rarest first.
    order: Vec<usize>,
    /// The least number of words before the phrase.
    before: usize,
    /// Whether there are exactly `before` words before it.
    starts: bool,
    /// What must follow it.
    end: End,
    /// What the end of a text is looked up with.
    mark: Picked,
}

impl Chain {
    /// A phrase with at least `before` words before it, or exactly that number if it `starts` there.
    pub(super) fn new(words: Vec<Picked>, before: usize, starts: bool, end: End) -> Self {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|at| words[*at].cost());
        Self { words, order, before, starts, end, mark: Vocabulary::end() }
    }

    /// Whether no text can have it.
    pub(super) fn is_nowhere(&self) -> bool {
        self.words.iter().any(Picked::is_empty)
    }

    fn steps(&self) -> impl Iterator<Item = (usize, &Picked)> {
        self.order.iter().map(|at| (*at, &self.words[*at]))
    }

    /// One bit for each slot of a text in which the phrase may begin.
    fn firsts(&self, text: Text) -> u64 {
        let first = text.slots().start + self.before;
        if self.before >= text.slots().len() {
            return 0;
        }
        if self.starts { 1 << first } else { text.mask() & u64::MAX << first }
    }
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
            by_name: ByName::new(chunk, vocabulary.names()),
            lacking: lacking.map(Rare::from),
            open: long.iter().fold(odd, RowSet::or).into(),
            long: long.map(Rare::from),
            codes: CodeLetters::of(chunk, Tag::CODE),
            tax_codes: CodeLetters::of(chunk, Tag::TAX_CODE),
        }
    }

    /// The rows with one of the picked words in any text.
    pub(super) fn having(&self, picked: &Picked) -> RowSet {
        self.lists.having(picked, ALL_SLOTS)
    }

    /// Rows without a text.
    pub(super) fn lacking(&self, text: Text) -> RowSet {
        self.lacking[text as usize].get()
    }

    /// The rows whose texts have to be read to find a phrase: a word of theirs folds to several words or to none, or a
    /// text has more words than slots.
    pub(super) fn open_to_phrases(&self) -> RowSet {
        self.open.get()
    }

    /// The rows with a phrase in a text.
    pub(super) fn chained(&self, text: Text, chain: &Chain) -> Chained {
        if let ([word], 0, false, End::Any) = (&chain.words[..], chain.before, chain.starts, chain.end) {
            return Chained { told: self.lists.having(word, text.mask()), open: RowSet::NONE };
        }
        let long = self.long[text as usize].get();
        let mut open = long;
        for (_, word) in chain.steps() {
            if open.is_empty() {
                break;
            }
            open = open.and(&self.lists.having(word, text.mask()));
        }
        Chained { told: self.told(text, chain, &RowSet::ALL.without(&long)), open }
    }

    /// The rows, of some, that certainly have a phrase in a text.
    pub(super) fn told(&self, text: Text, chain: &Chain, among: &RowSet) -> RowSet {
        let first = text.slots().start;
        let among = among.without(&self.long[text as usize].get());
        let mut starts = if among.is_empty() { 0 } else { chain.firsts(text) };
        let mut told = [among; MOST_SLOTS];
        let mut here = [RowSet::NONE; MOST_SLOTS];
        for (place, word) in chain.steps() {
            if starts == 0 {
                return RowSet::NONE;
            }
            starts &= self.lists.by_slot(word, starts << place & text.mask(), first, &mut here) >> place;
            for at in places(starts) {
                let rows = told[at - first].and(&here[at - first + place]);
                told[at - first] = rows;
                starts &= !(u64::from(rows.is_empty()) << at);
            }
        }
        if chain.end != End::Any && starts != 0 {
            let last = chain.words.len() - 1;
            let ended =
                self.lists.by_slot(&chain.mark, starts << last & text.mask(), first, &mut here) >> last;
            for at in places(starts) {
                let own = &mut told[at - first];
                *own = match (chain.end, ended & 1 << at != 0) {
                    (End::Nothing, true) => own.and(&here[at - first + last]),
                    (End::Nothing, false) => RowSet::NONE,
                    (_, true) => own.without(&here[at - first + last]),
                    (_, false) => *own,
                };
            }
        }
        places(starts).fold(RowSet::NONE, |all, at| all.or(&told[at - first]))
    }

    /// The rows, of some, that certainly have a phrase in one of their texts.
    pub(super) fn told_anywhere(&self, chain: &Chain, among: &RowSet) -> RowSet {
        let mut starts = ALL_SLOTS;
        for (place, word) in chain.steps() {
            starts &= self.lists.slots(word) >> place;
            if starts == 0 {
                return RowSet::NONE;
            }
        }
        let texts = Text::ALL.into_iter().filter(|text| starts & text.mask() != 0);
        texts.fold(RowSet::NONE, |all, text| all.or(&self.told(text, chain, among)))
    }

    /// The rows, of some, in which two neighbouring words of a phrase may be split between the end of one text and the
    /// beginning of another. These rows have to be read. Each pair is the former word at the end of a text, and the latter.
    pub(super) fn across(&self, pairs: &[(Chain, Picked)], among: &RowSet) -> RowSet {
        let starts = Text::ALL[1..].iter().fold(0, |all, text| all | 1 << text.slots().start);
        let mut rows = RowSet::NONE;
        for (last, first) in pairs {
            let begun = self.lists.having(first, starts).and(among);
            if begun.is_empty() {
                continue;
            }
            for text in &Text::ALL[..TEXTS - 1] {
                rows = rows.or(&self.told(*text, last, &begun));
            }
        }
        rows
    }
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

/// The parts of a code.
pub(super) fn parts(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}
