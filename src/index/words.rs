//! Which rows of a chunk have which words: what search and conditions on texts look up instead of reading every text.
//!
//! A chunk has its own lists, made when they are first asked for, so that an edit makes those of one chunk anew.

use std::{cmp::Ordering, collections::HashMap};

use super::{
    grams::Grams,
    mask::bits,
    plain::{Class, class},
    row_set::RowSet,
    row_texts::Tag,
    rows::Rows,
    vocabulary::{Picked, Vocabulary},
    word_lists::Lists,
};
use crate::{model::fold::fold, query::cql2::letters::Fold};

/// The lists of a chunk.
#[derive(Debug)]
pub(super) struct Words {
    lists: Lists,
    /// For each row its tax code and the parts of its code, by their first letters.
    keys: Box<[u32]>,
    /// Where the keys of each row end.
    key_ends: Box<[u16]>,
    /// The first two letters of the keys.
    heads: Heads,
    /// Rows whose codes have letters that keys cannot hold.
    odd_codes: RowSet,
    /// A hash of each folded name.
    names: Box<[u16]>,
    /// Rows by name and identity.
    by_name: Box<[u16]>,
    /// How long each folded name is where it is what conditions without case and accents see of the name, else 0.
    seen: Box<[u8]>,
    /// For each text rows with letters that conditions may see as others than search does.
    odd: [RowSet; 3],
    /// For each text rows without it.
    lacking: [RowSet; 3],
    codes: Grams,
    tax_codes: Grams,
}

/// Texts whose words are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Name,
    NameEn,
    Address,
}

impl Text {
    const TAGS: [Tag; 3] = [Tag::Name, Tag::NameEn, Tag::Address];
}

impl Words {
    /// Reads the texts of a chunk.
    pub(super) fn new(chunk: &Rows, vocabulary: &Vocabulary) -> Self {
        let names = Names::of(chunk);
        let (words, has) = words_of(chunk, &names.ends);
        let own = vocabulary.numbers(words.iter().copied());
        let codes = Keys::of(chunk);
        Self {
            lists: Lists::new(&own, &has, chunk.len()),
            keys: codes.all.into(),
            key_ends: codes.ends.into(),
            heads: codes.heads,
            odd_codes: codes.odd,
            names: names.hashes.into(),
            by_name: names.order.into(),
            seen: names.seen.into(),
            odd: names.odd,
            lacking: names.lacking,
            codes: Grams::of(chunk, Tag::Code),
            tax_codes: Grams::of(chunk, Tag::TaxCode),
        }
    }

    /// The rows that have some picked word.
    pub(super) fn having(&self, picked: &Picked) -> RowSet {
        self.lists.having(picked, |_| true)
    }

    /// The rows that may have some picked word in a text.
    pub(super) fn having_in(&self, text: Text, picked: &Picked) -> RowSet {
        self.lists.having(picked, |is_of_name| is_of_name == (text == Text::Name))
    }

    /// Rows of which the words cannot tell how conditions see a text.
    pub(super) fn odd(&self, text: Text) -> &RowSet {
        &self.odd[text as usize]
    }

    /// Rows without a text.
    pub(super) fn lacking(&self, text: Text) -> &RowSet {
        &self.lacking[text as usize]
    }

    /// The runs of characters of codes.
    pub(super) fn codes(&self) -> &Grams {
        &self.codes
    }

    /// The runs of characters of tax codes.
    pub(super) fn tax_codes(&self) -> &Grams {
        &self.tax_codes
    }

    /// How many bytes of the folded text of a row are what conditions without case and accents see of its name, if any.
    pub(super) fn seen(&self, row: usize) -> Option<usize> {
        Some(usize::from(self.seen[row])).filter(|length| *length > 0)
    }

    /// The rows of a block of which that is so.
    pub(super) fn seen_in(&self, rows: std::ops::Range<usize>) -> u64 {
        bits(&self.seen[rows], |length| *length > 0)
    }

    /// The rows of which a code may begin with a word: those whose keys do, and those whose keys do not tell.
    pub(super) fn with_key(&self, prefix: &Prefix) -> RowSet {
        let mut rows = self.odd_codes;
        let fits = |key: &u32| key.wrapping_sub(prefix.first) < prefix.span;
        if !self.heads.may_hold(prefix.first, prefix.span) {
            return rows;
        }
        if self.keys.iter().map(|key| u32::from(fits(key))).sum::<u32>() > 0 {
            self.keys_by_row().filter(|(_, keys)| keys.iter().any(fits)).for_each(|(row, _)| rows.add(row));
        }
        rows
    }

    /// Whether the keys of a row tell all of what words of their length begin.
    pub(super) fn is_told_by_keys(&self, row: usize) -> bool {
        !self.odd_codes.has(row)
    }

    /// The rows that may have a tax code.
    pub(super) fn with_tax_code(&self, code: &str) -> RowSet {
        let mut rows = self.odd_codes;
        let Some(wanted) = key(code) else { return rows };
        if self.heads.may_hold(wanted, 1) && self.keys.contains(&wanted) {
            self.keys_by_row()
                .filter(|(_, keys)| keys.first() == Some(&wanted))
                .for_each(|(r, _)| rows.add(r));
        }
        rows
    }

    /// The rows whose code may consist of some words.
    pub(super) fn with_code(&self, words: &[Option<u32>]) -> RowSet {
        let mut rows = self.odd_codes;
        let Some(words) = words.iter().copied().collect::<Option<Vec<u32>>>() else { return rows };
        if words.first().is_some_and(|first| self.heads.may_hold(*first, 1) && self.keys.contains(first)) {
            self.keys_by_row().filter(|(_, keys)| keys[1..] == words[..]).for_each(|(row, _)| rows.add(row));
        }
        rows
    }

    fn keys_by_row(&self) -> impl Iterator<Item = (usize, &[u32])> {
        let mut start = 0;
        self.key_ends.iter().enumerate().map(move |(row, end)| {
            let own = &self.keys[start..usize::from(*end)];
            start = usize::from(*end);
            (row, own)
        })
    }

    /// The rows whose folded name may be a text.
    pub(super) fn named(&self, folded: &str) -> RowSet {
        let (wanted, mut rows) = (hash(folded), RowSet::NONE);
        self.names.iter().enumerate().filter(|(_, own)| **own == wanted).for_each(|(row, _)| rows.add(row));
        rows
    }

    /// Some rows by name and identity.
    pub(super) fn by_name(&self, rows: RowSet) -> impl Iterator<Item = usize> {
        self.by_name.iter().map(|row| usize::from(*row)).filter(move |row| rows.has(*row))
    }
}

/// The words of a chunk, and which row has which of them, by their places, in the order of rows: twice the place, and one
/// more for a word of another text than the name.
fn words_of<'c>(chunk: &'c Rows, ends: &[usize]) -> (Vec<&'c str>, Vec<(u32, u16)>) {
    let (mut words, mut has) = (Vec::new(), Vec::with_capacity(12 * chunk.len()));
    let mut known: HashMap<&str, u32> = HashMap::with_capacity(2 * chunk.len());
    // The row plus one that had a word last, in its name and in another text.
    let mut last: Vec<[u16; 2]> = Vec::new();
    for (row, end) in ends.iter().enumerate() {
        let (name, others) = folded(chunk, row).split_at(*end);
        let row = u16::try_from(row).expect("a chunk has few rows");
        for (text, kind) in [(name, 0), (others, 1)] {
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                let number = *known.entry(word).or_insert_with(|| {
                    words.push(word);
                    last.push([0; 2]);
                    u32::try_from(words.len() - 1).expect("a chunk has fewer words than bytes")
                });
                if std::mem::replace(&mut last[number as usize][kind], row + 1) != row + 1 {
                    has.push((2 * number + u32::from(kind > 0), row));
                }
            }
        }
    }
    (words, has)
}

/// The names and the address of a row, folded.
fn folded(chunk: &Rows, row: usize) -> &str {
    str::from_utf8(chunk.folded.get(row)).expect("folded from texts")
}

/// What is kept of names.
struct Names {
    hashes: Vec<u16>,
    /// Where each name ends in the folded text.
    ends: Vec<usize>,
    seen: Vec<u8>,
    order: Vec<u16>,
    odd: [RowSet; 3],
    lacking: [RowSet; 3],
}

impl Names {
    fn of(chunk: &Rows) -> Self {
        let text = |row, tag| super::row_texts::text(chunk.packed.get(row), tag);
        let names: Vec<&str> = (0..chunk.len()).map(|row| text(row, Tag::Name).unwrap_or_default()).collect();
        let (mut odd, mut lacking) = ([RowSet::NONE; 3], [RowSet::NONE; 3]);
        let (mut hashes, mut ends, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let mut buffer = String::new();
        for (row, name) in names.iter().enumerate() {
            for ((tag, odd), lacking) in Text::TAGS.into_iter().zip(&mut odd).zip(&mut lacking) {
                match text(row, tag).map(words_in) {
                    None => lacking.add(row),
                    Some(None) => odd.add(row),
                    Some(Some(_)) => {}
                }
            }
            let all = folded(chunk, row);
            // Rows with odd letters are looked at whatever words are asked for, so that nothing is known of them.
            let words = words_in(name);
            let end = words.map_or_else(|| fold(name).len(), |words| first_words(all, words).len());
            let own = &all[..end];
            hashes.push(hash(own));
            ends.push(end);
            let is_told = words.is_some() && is_seen(name, own, &mut buffer);
            seen.push(u8::try_from(end).ok().filter(|_| is_told).unwrap_or(0));
        }
        let rows = 0..u16::try_from(names.len()).expect("a chunk has few rows");
        let mut order: Vec<u16> = rows.collect();
        let ids = &chunk.columns.id;
        let compare = |a: &u16, b: &u16| -> Ordering {
            let (a, b) = (usize::from(*a), usize::from(*b));
            (names[a], ids[a]).cmp(&(names[b], ids[b]))
        };
        order.sort_unstable_by(compare);
        Self { hashes, ends, seen, order, odd, lacking }
    }
}

/// Whether a name is seen as its folded text by conditions without case and accents.
fn is_seen(name: &str, own: &str, buffer: &mut String) -> bool {
    [Fold::AccentsThenCase, Fold::CaseThenAccents].into_iter().all(|fold| {
        fold.fold_into(name, buffer);
        buffer == own
    })
}

/// How many words a text folds to; `None` where a letter in it is not plain.
fn words_in(text: &str) -> Option<usize> {
    let (mut words, mut inside) = (0, false);
    for c in text.chars() {
        match class(c) {
            Class::Letter => {
                words += usize::from(!inside);
                inside = true;
            }
            Class::Mark => {}
            Class::Between => inside = false,
            Class::Odd => return None,
        }
    }
    Some(words)
}

fn first_words(folded: &str, words: usize) -> &str {
    if words == 0 {
        return "";
    }
    folded.match_indices(' ').nth(words - 1).map_or(folded, |(end, _)| &folded[..end])
}

/// Sixteen bits of FNV-1a (Fowler, Noll & Vo), which is quick for short texts.
fn hash(text: &str) -> u16 {
    let mixed = text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    u16::try_from((mixed >> 16 ^ mixed) & 0xffff).expect("sixteen bits")
}

/// What is kept of codes.
struct Keys {
    all: Vec<u32>,
    ends: Vec<u16>,
    heads: Heads,
    odd: RowSet,
}

impl Keys {
    fn of(chunk: &Rows) -> Self {
        let mut keys =
            Self { all: Vec::new(), ends: Vec::new(), heads: Heads([0; HEADS]), odd: RowSet::NONE };
        for row in 0..chunk.len() {
            let text = |tag| super::row_texts::text(chunk.packed.get(row), tag).unwrap_or_default();
            let parts = parts(text(Tag::Code)).map(key);
            for key in std::iter::once(key(text(Tag::TaxCode))).chain(parts) {
                keys.all.push(key.unwrap_or(0));
                keys.heads.add(key.unwrap_or(0));
                if key.is_none() {
                    keys.odd.add(row);
                }
            }
            keys.ends.push(u16::try_from(keys.all.len()).expect("codes have few parts"));
        }
        keys
    }
}

/// The keys whose first two letters are the same.
const BELOW_A_HEAD: u32 = LETTERS.pow(KEPT - 2);

/// Words of bits for all pairs of letters.
const HEADS: usize = (LETTERS * LETTERS).div_ceil(u64::BITS) as usize;

/// Which two letters keys begin with: most words that are asked for begin none.
#[derive(Debug)]
struct Heads([u64; HEADS]);

impl Heads {
    fn add(&mut self, key: u32) {
        let head = key / BELOW_A_HEAD;
        self.0[(head / u64::BITS) as usize] |= 1 << (head % u64::BITS);
    }

    /// Whether some of so many keys from a first one on may be there.
    fn may_hold(&self, first: u32, span: u32) -> bool {
        let head = first / BELOW_A_HEAD;
        span > BELOW_A_HEAD || span > 0 && self.0[(head / u64::BITS) as usize] & 1 << (head % u64::BITS) != 0
    }
}

/// The parts of a code.
pub(super) fn parts(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// Letters of a code that a key holds.
const KEPT: u32 = 6;

/// Ten digits, twenty-six letters, and the end.
const LETTERS: u32 = 37;

/// The first letters of a code, which compare as the key does; `None` where one of them is not of ASCII. Anything but a
/// letter or a digit ends it.
pub(super) fn key(code: &str) -> Option<u32> {
    let mut letters = code.bytes();
    let mut ended = false;
    (0..KEPT).try_fold(0, |key, _| {
        let letter = match letters.next().filter(|_| !ended).map(|b| b.to_ascii_lowercase()) {
            Some(digit @ b'0'..=b'9') => digit - b'0' + 1,
            Some(letter @ b'a'..=b'z') => letter - b'a' + 11,
            Some(other) if !other.is_ascii() => return None,
            _ => {
                ended = true;
                0
            }
        };
        Some(key * LETTERS + u32::from(letter))
    })
}

/// The keys that begin with a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prefix {
    first: u32,
    span: u32,
    /// Whether a key tells all of the word.
    pub(super) is_whole: bool,
}

impl Prefix {
    /// None of them where the word is not of ASCII.
    pub(super) fn of(word: &str) -> Self {
        let length = u32::try_from(word.len()).unwrap_or(u32::MAX);
        let span = LETTERS.pow(KEPT.saturating_sub(length));
        key(word).map_or(Self { first: 0, span: 0, is_whole: true }, |first| Self {
            first,
            span,
            is_whole: length <= KEPT,
        })
    }
}
