//! Searching the firms: the rows of each word are looked up chunk by chunk and held against each other as sets, so that
//! texts are read only of those rows that may be among the best.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use super::{
    chunk::Chunk,
    firms::Layer,
    fit::{Fit, stands_in},
    parallel,
    row::Row,
    row_set::RowSet,
    vocabulary::Picked,
    words::{Prefix, Words, key, parts},
};
use crate::{
    model::{fold::fold, tax_code::TaxCode},
    stop,
};

/// A word that is looked for.
#[derive(Debug)]
pub(super) struct Sought {
    /// The word.
    pub(super) text: String,
    /// The words that begin with it, or are one letter off where that is forgiven.
    pub(super) picked: Picked,
}

/// What is looked for among firms.
#[derive(Debug)]
pub(super) struct Seek<'q> {
    pub(super) words: &'q [Sought],
    pub(super) phrase: &'q str,
    pub(super) tax_code: Option<&'q TaxCode>,
    /// Whether words may be a letter off: nothing then stands in a firm as it was asked.
    pub(super) is_forgiving: bool,
    pub(super) around: &'q Around,
}

/// The words that places have, one bit for each.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// For each edition some unit of which has a word: its place, and the words of each unit by number.
    pub(super) editions: Vec<(usize, Vec<u32>)>,
    /// The words of each zone by number.
    pub(super) zones: Vec<u32>,
    /// The words that some place has.
    pub(super) any: u32,
}

impl Around {
    fn of(&self, chunk: &Chunk, row: usize) -> u32 {
        let units =
            self.editions.iter().map(|(edition, words)| words[usize::from(chunk.units[*edition][row])]);
        let zone = self.zones.get(usize::from(chunk.columns.zone[row])).copied().unwrap_or(0);
        units.fold(zone, |all, own| all | own)
    }
}

/// A firm that fits, the better the less.
#[derive(Debug, Clone, Copy)]
struct Hit<'a> {
    fit: Reverse<Fit>,
    name: &'a str,
    row: Row<'a>,
}

impl Hit<'_> {
    fn key(&self) -> (Reverse<Fit>, &str, i64) {
        (self.fit, self.name, self.row.id())
    }
}

impl PartialEq for Hit<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Hit<'_> {}

impl PartialOrd for Hit<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// The best of many hits.
struct Best<'a> {
    limit: usize,
    /// The worst of them on top.
    hits: BinaryHeap<Hit<'a>>,
}

impl<'a> Best<'a> {
    /// Whether a hit would be among the best.
    fn takes(&self, hit: &Hit<'a>) -> bool {
        self.hits.len() < self.limit || self.hits.peek().is_some_and(|worst| hit < worst)
    }

    fn add(&mut self, hit: Hit<'a>) {
        if self.takes(&hit) {
            if self.hits.len() == self.limit {
                self.hits.pop();
            }
            self.hits.push(hit);
        }
    }
}

/// The rows of a chunk by how they fit.
struct Fitting {
    all: RowSet,
    /// All words are their own.
    own: RowSet,
    /// All words stand in their names or addresses.
    text: RowSet,
}

impl Seek<'_> {
    /// The best firms and how many fit. The best come in no order.
    pub(super) fn among<'a>(&self, firms: &'a Layer, limit: usize) -> (Vec<(Fit, Row<'a>)>, usize) {
        let best = || Best { limit, hits: BinaryHeap::new() };
        let parts = parallel::shares(&firms.chunks, |chunks| {
            let (mut best, mut total) = (best(), 0);
            chunks.for_each(|chunk| total += self.look_at(firms, chunk, &mut best));
            (best, total)
        });
        let total = parts.iter().map(|(_, total)| total).sum();
        let mut all = best();
        parts.into_iter().flat_map(|(best, _)| best.hits).for_each(|hit| all.add(hit));
        (all.hits.into_iter().map(|hit| (hit.fit.0, hit.row)).collect(), total)
    }

    /// Adds what fits in a chunk, and says how many do.
    fn look_at<'a>(&self, firms: &'a Layer, chunk: &'a Chunk, best: &mut Best<'a>) -> usize {
        stop::check();
        let words = firms.words(chunk);
        let with_tax_code = self.with_tax_code(firms, chunk, words);
        let mut fitting = self.fitting(firms, chunk, words);
        let total = with_tax_code.or(&fitting.all).count();
        if total == 0 {
            return 0;
        }
        let mut names = with_tax_code;
        if !self.is_forgiving {
            names = names.or(&self.called_so(firms, chunk, words, &fitting.own));
        }
        let hit = |fit: Fit, at: usize| {
            let row = firms.row(chunk, at);
            Hit { fit: Reverse(fit), name: row.name(), row }
        };
        names.iter().for_each(|at| best.add(hit(Fit::Name, at)));
        fitting.own = fitting.own.without(&names);
        let around = fitting.all.without(&names).without(&fitting.own);
        let mut add = |rows: RowSet, most: Fit, fit: &dyn Fn(usize) -> Fit| {
            // A few are looked at as they stand, many from the first name to the last.
            let few = rows.count() <= FEW;
            let order: &mut dyn Iterator<Item = usize> =
                if few { &mut rows.iter() } else { &mut words.by_name(rows) };
            for at in order {
                if best.takes(&hit(most, at)) {
                    best.add(hit(fit(at), at));
                } else if !few {
                    break;
                }
            }
        };
        let phrase = if self.is_forgiving { RowSet::NONE } else { fitting.own.and(&fitting.text) };
        if self.words.len() == 1 {
            add(phrase, Fit::Phrase, &|_| Fit::Phrase);
        } else {
            let judged = |at: usize| {
                if stands_in(firms.row(chunk, at).folded(), self.phrase) { Fit::Phrase } else { Fit::Words }
            };
            add(phrase, Fit::Phrase, &judged);
        }
        add(fitting.own.without(&phrase), Fit::Words, &|_| Fit::Words);
        add(around, Fit::Around, &|_| Fit::Around);
        total
    }

    fn fitting(&self, firms: &Layer, chunk: &Chunk, words: &Words) -> Fitting {
        let everywhere = RowSet::first(chunk.len());
        let mut fitting = Fitting { all: everywhere, own: everywhere, text: everywhere };
        // What no place has leaves least.
        let (placed, plain): (Vec<usize>, Vec<usize>) =
            (0..self.words.len()).partition(|at| self.around.any & 1 << at != 0);
        for at in plain {
            let (text, own) = self.word(firms, chunk, words, at, &fitting.all);
            fitting.all = fitting.all.and(&own);
            (fitting.own, fitting.text) = (fitting.all, fitting.text.and(&text));
            if fitting.all.is_empty() {
                return fitting;
            }
        }
        if placed.is_empty() {
            return fitting;
        }
        let mut around = [RowSet::NONE; u32::BITS as usize];
        for row in fitting.all.iter() {
            let mut bits = self.around.of(chunk, row);
            while bits != 0 {
                around[bits.trailing_zeros() as usize].add(row);
                bits &= bits - 1;
            }
        }
        for at in placed {
            let (text, own) = self.word(firms, chunk, words, at, &fitting.all);
            fitting.all = fitting.all.and(&own.or(&around[at]));
            (fitting.own, fitting.text) = (fitting.own.and(&own), fitting.text.and(&text));
        }
        fitting
    }

    /// The rows in whose texts a word is, and those with it there or in their codes, among some rows.
    fn word(
        &self,
        firms: &Layer,
        chunk: &Chunk,
        words: &Words,
        at: usize,
        among: &RowSet,
    ) -> (RowSet, RowSet) {
        let Sought { text, picked } = &self.words[at];
        let in_text = words.having(picked).and(among);
        let prefix = Prefix::of(text);
        let mut coded = words.with_key(&prefix).and(among).without(&in_text);
        for row in coded.iter() {
            let is_told = prefix.is_whole && words.is_told_by_keys(row);
            if !is_told && !begins_code(firms.row(chunk, row), text) {
                coded.remove(row);
            }
        }
        (in_text, in_text.or(&coded))
    }

    fn with_tax_code(&self, firms: &Layer, chunk: &Chunk, words: &Words) -> RowSet {
        let Some(asked) = self.tax_code.map(TaxCode::as_str) else { return RowSet::NONE };
        let mut rows = words.with_tax_code(asked);
        for row in rows.iter() {
            if firms.row(chunk, row).tax_code() != Some(asked) {
                rows.remove(row);
            }
        }
        rows
    }

    /// The rows whose whole code or name is the phrase, among those whose own all words are.
    fn called_so(&self, firms: &Layer, chunk: &Chunk, words: &Words, own: &RowSet) -> RowSet {
        let asked: Vec<Option<u32>> = self.phrase.split(' ').map(key).collect();
        let mut rows = words.with_code(&asked).or(&words.named(self.phrase)).and(own);
        for at in rows.iter() {
            let row = firms.row(chunk, at);
            let is_named = row.folded().starts_with(self.phrase) && fold(row.name()) == self.phrase;
            if !is_named && fold(row.code()) != self.phrase {
                rows.remove(at);
            }
        }
        rows
    }
}

/// So many rows are looked at without regard to their order.
const FEW: usize = 16;

/// Whether a word begins a part of a firm's code, or its tax code.
pub(super) fn begins_code(row: Row<'_>, word: &str) -> bool {
    let begins = |part: &str| part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    parts(row.code()).any(begins) || row.tax_code().is_some_and(begins)
}
