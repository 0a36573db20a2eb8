//! Which rows of a chunk have which words: what search and conditions on texts look up instead of reading every text.
//!
//! A chunk has its own lists, made when they are first asked for, so that an edit makes those of one chunk anew.

use std::{cmp::Ordering, collections::HashMap, ops::ControlFlow};

use super::{
    chunk::Chunk,
    packed::Tag,
    plain::{Class, class},
    row_set::RowSet,
    vocabulary::{Picked, Vocabulary},
};
use crate::model::fold::fold;

/// The lists of a chunk.
#[derive(Debug)]
pub(super) struct Words {
    /// The words that are there, ascending.
    numbers: Box<[u32]>,
    /// Where the list of each word ends.
    ends: Box<[u32]>,
    /// For each word its rows, or one bit for each row of the chunk where that is shorter.
    lists: Box<[u16]>,
    /// For each row its tax code and the parts of its code, by their first letters.
    keys: Box<[u32]>,
    /// Where the keys of each row end.
    key_ends: Box<[u16]>,
    /// Rows whose codes have letters that keys cannot hold.
    odd_codes: RowSet,
    /// A hash of each folded name.
    names: Box<[u16]>,
    /// Rows by name and identity.
    by_name: Box<[u16]>,
    /// Rows with letters that conditions may see as others than search does.
    odd: RowSet,
}

impl Words {
    /// Reads the texts of a chunk.
    pub(super) fn new(chunk: &Chunk, vocabulary: &Vocabulary) -> Self {
        let (words, has) = words_of(chunk);
        let own = vocabulary.numbers(words.iter().copied());
        let mut order: Vec<usize> = (0..own.len()).collect();
        order.sort_unstable_by_key(|word| own[*word]);
        let mut counts = vec![0_u32; own.len()];
        has.iter().for_each(|(word, _)| counts[*word as usize] += 1);
        let mut starts = vec![0_usize; own.len()];
        let mut total = 0;
        for word in &order {
            starts[*word] = total;
            total += counts[*word] as usize;
        }
        let mut rows = vec![0_u16; total];
        let mut next = starts.clone();
        for (word, row) in &has {
            rows[next[*word as usize]] = *row;
            next[*word as usize] += 1;
        }
        let bitmap = chunk.len().div_ceil(16);
        let (mut lists, mut ends) = (Vec::with_capacity(total), Vec::with_capacity(own.len()));
        for word in &order {
            let list = &rows[starts[*word]..next[*word]];
            if list.len() < bitmap {
                lists.extend_from_slice(list);
            } else {
                let start = lists.len();
                lists.resize(start + bitmap, 0);
                list.iter().for_each(|row| lists[start + usize::from(*row) / 16] |= 1 << (row % 16));
            }
            ends.push(u32::try_from(lists.len()).expect("the words of a chunk are below 4 GB"));
        }
        let names = Names::of(chunk);
        let codes = Keys::of(chunk);
        Self {
            numbers: order.iter().map(|word| own[*word]).collect(),
            ends: ends.into(),
            lists: lists.into(),
            keys: codes.all.into(),
            key_ends: codes.ends.into(),
            odd_codes: codes.odd,
            names: names.hashes.into(),
            by_name: names.order.into(),
            odd: names.odd,
        }
    }

    /// The rows that have some picked word.
    pub(super) fn having(&self, picked: &Picked) -> RowSet {
        let mut rows = RowSet::NONE;
        let bitmap = self.names.len().div_ceil(16);
        picked.places_in(&self.numbers, |place| {
            let start = place.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
            let list = &self.lists[start..self.ends[place] as usize];
            if list.len() < bitmap {
                list.iter().for_each(|row| rows.add(usize::from(*row)));
            } else {
                for (at, bits) in list.iter().enumerate() {
                    rows.0[at / 4] |= u64::from(*bits) << (at % 4 * 16);
                }
            }
            ControlFlow::Continue(())
        });
        rows
    }

    /// Rows of which the words cannot tell how conditions see them.
    pub(super) fn odd(&self) -> &RowSet {
        &self.odd
    }

    /// The rows of which a code may begin with a word: those whose keys do, and those whose keys do not tell.
    pub(super) fn with_key(&self, prefix: &Prefix) -> RowSet {
        let mut rows = self.odd_codes;
        let fits = |key: &u32| key.wrapping_sub(prefix.first) < prefix.span;
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
        if self.keys.contains(&wanted) {
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
        if words.first().is_some_and(|first| self.keys.contains(first)) {
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

/// The words of a chunk, and which row has which of them, by their places, in the order of rows.
fn words_of(chunk: &Chunk) -> (Vec<&str>, Vec<(u32, u16)>) {
    let (mut words, mut has) = (Vec::new(), Vec::with_capacity(12 * chunk.len()));
    let mut known: HashMap<&str, u32> = HashMap::with_capacity(2 * chunk.len());
    // The row plus one that had a word last.
    let mut last: Vec<u16> = Vec::new();
    for row in 0..chunk.len() {
        let text = str::from_utf8(chunk.folded.get(row)).expect("folded from texts");
        let row = u16::try_from(row).expect("a chunk has few rows");
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let number = *known.entry(word).or_insert_with(|| {
                words.push(word);
                last.push(0);
                u32::try_from(words.len() - 1).expect("a chunk has fewer words than bytes")
            });
            if std::mem::replace(&mut last[number as usize], row + 1) != row + 1 {
                has.push((number, row));
            }
        }
    }
    (words, has)
}

/// What is kept of names.
struct Names {
    hashes: Vec<u16>,
    order: Vec<u16>,
    odd: RowSet,
}

impl Names {
    fn of(chunk: &Chunk) -> Self {
        let text = |row, tag| super::packed::text(chunk.packed.get(row), tag);
        let names: Vec<&str> = (0..chunk.len()).map(|row| text(row, Tag::Name).unwrap_or_default()).collect();
        let mut odd = RowSet::NONE;
        let mut hashes = Vec::with_capacity(names.len());
        for (row, name) in names.iter().enumerate() {
            let folded = str::from_utf8(chunk.folded.get(row)).expect("folded from texts");
            let words = words_in(name);
            hashes.push(words.map_or_else(|| hash(&fold(name)), |words| hash(first_words(folded, words))));
            let others = [Tag::NameEn, Tag::Address].into_iter().filter_map(|tag| text(row, tag));
            if words.is_none() || others.map(words_in).any(|words| words.is_none()) {
                odd.add(row);
            }
        }
        let rows = 0..u16::try_from(names.len()).expect("a chunk has few rows");
        let mut order: Vec<u16> = rows.collect();
        let ids = &chunk.columns.id;
        let compare = |a: &u16, b: &u16| -> Ordering {
            let (a, b) = (usize::from(*a), usize::from(*b));
            (names[a], ids[a]).cmp(&(names[b], ids[b]))
        };
        order.sort_unstable_by(compare);
        Self { hashes, order, odd }
    }
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
    odd: RowSet,
}

impl Keys {
    fn of(chunk: &Chunk) -> Self {
        let mut keys = Self { all: Vec::new(), ends: Vec::new(), odd: RowSet::NONE };
        for row in 0..chunk.len() {
            let text = |tag| super::packed::text(chunk.packed.get(row), tag).unwrap_or_default();
            let parts = parts(text(Tag::Code)).map(key);
            for key in std::iter::once(key(text(Tag::TaxCode))).chain(parts) {
                keys.all.push(key.unwrap_or(0));
                if key.is_none() {
                    keys.odd.add(row);
                }
            }
            keys.ends.push(u16::try_from(keys.all.len()).expect("codes have few parts"));
        }
        keys
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
