//! Searching firms: for each chunk the sets of rows of each word are intersected, and texts are read only of rows that may
//! be among the best hits.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    ops::Range,
    sync::Arc,
};

use super::{
    chunk::Chunk,
    firms::Layer,
    fit::{Fit, stands_in},
    name_order::NameSteps,
    parallel,
    picked::Picked,
    row::Row,
    row_set::RowSet,
    words::{Chain, End, Text, Words, parts},
};
use crate::{
    model::{fold::fold, tax_code::TaxCode},
    stop,
};

/// A word of a search.
#[derive(Debug)]
pub(super) struct Sought {
    /// The word.
    pub(super) text: String,
    /// The words that begin with it, or differ by one letter if the search forgives one.
    pub(super) picked: Picked,
    /// Other ways to write it, each as the words that equal its words.
    pub(super) also: Vec<Vec<Picked>>,
}

impl Sought {
    /// The number of occurrences, by which the words of a search are ordered.
    fn weight(&self) -> u64 {
        let rarest = |way: &Vec<Picked>| way.iter().map(|word| word.weight).min().unwrap_or(0);
        self.picked.weight + self.also.iter().map(rarest).sum::<u64>()
    }

    /// The rows of a chunk with it in their texts, in one way of writing it or another.
    fn rows(&self, words: &Words) -> RowSet {
        let way = |own: &Vec<Picked>| {
            own.iter()
                .map(|word| words.having(word))
                .reduce(|all, rows| all.and(&rows))
                .unwrap_or(RowSet::NONE)
        };
        self.also.iter().map(way).fold(words.having(&self.picked), |all, rows| all.or(&rows))
    }
}

/// The phrase of a search, in one way of writing it.
#[derive(Debug)]
pub(super) struct Phrased {
    /// The phrase.
    pub(super) text: String,
    /// For each word, the words that equal it.
    pub(super) same: Vec<Picked>,
    /// The words that begin with the last one.
    pub(super) last: Picked,
}

/// A prepared search of firms.
#[derive(Debug)]
pub(super) struct Seek<'q> {
    words: &'q [Sought],
    phrases: &'q [Phrased],
    tax_code: Option<&'q TaxCode>,
    /// Whether words may differ by one letter. The phrase is then in no firm as given.
    is_forgiving: bool,
    around: &'q Around,
    /// The order in which words are looked up, the most selective first.
    order: Vec<usize>,
    /// Match a name that equals a phrase, if all words of it are in any text.
    names: Vec<Chain>,
    /// Match a text that contains a phrase, if all words of it are in any text.
    stands: Vec<Stands>,
}

/// A phrase that some text may contain.
#[derive(Debug)]
struct Stands {
    phrase: Chain,
    /// For each two neighbouring words, the former at the end of a text, and the latter.
    pairs: Vec<(Chain, Picked)>,
}

/// The words of a search that names of units and zones contain, one bit each.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// For each edition with a matching unit: its index, and the words of each unit by number.
    pub(super) editions: Vec<(usize, Vec<u32>)>,
    /// The words of each zone by number.
    pub(super) zones: Vec<u32>,
    /// The words that any unit or zone has.
    pub(super) any: u32,
}

/// A set of rows for each word.
type Placed = [RowSet; u32::BITS as usize];

impl Around {
    /// For each word, the rows of a chunk in a unit or zone with it.
    fn rows(&self, chunk: &Chunk) -> Placed {
        let mut rows = [RowSet::NONE; u32::BITS as usize];
        let mut add = |run: Range<usize>, words: &[u32], place: u16| {
            let mut bits = words.get(usize::from(place)).copied().unwrap_or(0);
            while bits != 0 {
                rows[bits.trailing_zeros() as usize].add_all(run.clone());
                bits &= bits - 1;
            }
        };
        for (edition, words) in &self.editions {
            chunk.places.of_edition(*edition).for_each(|(run, place)| add(run, words, place));
        }
        chunk.places.of_zones().for_each(|(run, place)| add(run, &self.zones, place));
        rows
    }
}

/// A hit; the better one is the lesser one.
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
    steps: &'a NameSteps,
    /// The step of the name of the worst hit, once there are enough.
    worst: u16,
    /// The worst hit is on top.
    hits: BinaryHeap<Hit<'a>>,
}

impl<'a> Best<'a> {
    /// Whether a hit would be among the best.
    fn takes(&self, hit: &Hit<'a>) -> bool {
        self.hits.len() < self.limit || self.hits.peek().is_some_and(|worst| hit < worst)
    }

    /// Whether every hit of this fit would be among the best.
    fn takes_any(&self, fit: Fit) -> bool {
        self.hits.len() < self.limit || self.hits.peek().is_some_and(|worst| fit > worst.fit.0)
    }

    /// Whether a hit of this fit may be among the best.
    fn may_take(&self, fit: Fit) -> bool {
        self.hits.len() < self.limit || self.hits.peek().is_some_and(|worst| fit >= worst.fit.0)
    }

    /// Whether no hit of this fit, with a name of this step or a later one, would be among the best.
    fn is_past(&self, fit: Fit, step: u16) -> bool {
        !self.may_take(fit) || !self.takes_any(fit) && step > self.worst
    }

    fn add(&mut self, hit: Hit<'a>) {
        if !self.takes(&hit) {
            return;
        }
        if self.hits.len() == self.limit {
            self.hits.pop();
        }
        self.hits.push(hit);
        if let Some(worst) = self.hits.peek().filter(|_| self.hits.len() == self.limit) {
            self.worst = self.steps.of(worst.name);
        }
    }
}

/// The rows of a chunk by kind of match.
struct Fitting {
    all: RowSet,
    /// All words are in their own texts or codes, not only in names of their unit or zone.
    own: RowSet,
    /// All words are in their texts.
    text: RowSet,
}

/// A chunk that is searched.
#[derive(Clone, Copy)]
struct Place<'a> {
    firms: &'a Layer,
    chunk: &'a Chunk,
    words: &'a Words,
}

impl<'a> Place<'a> {
    fn new(firms: &'a Layer, chunk: &'a Chunk) -> Self {
        stop::check();
        Self { firms, chunk, words: firms.words(chunk) }
    }

    fn row(self, at: usize) -> Row<'a> {
        self.firms.row(self.chunk, at)
    }

    fn hit(self, fit: Fit, at: usize) -> Hit<'a> {
        let row = self.row(at);
        Hit { fit: Reverse(fit), name: row.name(), row }
    }

    /// Whether the first of the rows would be among the best with this fit.
    fn takes_first(self, best: &Best<'a>, rows: RowSet, fit: Fit) -> bool {
        let would_take = |(at, step)| !best.is_past(fit, step) && best.takes(&self.hit(fit, at));
        best.takes_any(fit)
            || best.may_take(fit) && self.words.by_name.of(rows).next().is_some_and(would_take)
    }

    /// Adds those of the rows that are among the best.
    fn add(self, best: &mut Best<'a>, rows: RowSet, fit: Fit) {
        if rows.is_empty() || !best.may_take(fit) {
            return;
        }
        // By name, so that the first one too many ends the loop.
        for (at, step) in self.words.by_name.of(rows) {
            if best.is_past(fit, step) {
                break;
            }
            let hit = self.hit(fit, at);
            if !best.takes(&hit) {
                break;
            }
            best.add(hit);
        }
    }
}

impl<'q> Seek<'q> {
    /// Prepares a search.
    pub(super) fn new(
        words: &'q [Sought],
        (phrases, tax_code): (&'q [Phrased], Option<&'q TaxCode>),
        is_forgiving: bool,
        around: &'q Around,
    ) -> Self {
        let mut order: Vec<usize> = (0..words.len()).collect();
        // A word that no unit or zone has is more selective.
        order.sort_by_key(|at| (around.any & 1 << at != 0, words[*at].weight()));
        let names = phrases.iter().map(|own| Chain::new(own.same.clone(), 0, true, End::Nothing));
        Self {
            words,
            phrases,
            tax_code,
            is_forgiving,
            around,
            order,
            names: names.filter(|name| !name.is_nowhere()).collect(),
            stands: phrases.iter().filter_map(Stands::of).collect(),
        }
    }

    /// The best firms of some chunks, unsorted, and the number of matches.
    pub(super) fn among<'a>(
        &self,
        firms: &'a Layer,
        chunks: &[&'a Arc<Chunk>],
        limit: usize,
    ) -> (Vec<(Fit, Row<'a>)>, usize) {
        let best = || Best { limit, steps: firms.vocabulary.names(), worst: 0, hits: BinaryHeap::new() };
        let parts = parallel::shares(chunks, |chunks| {
            let (mut best, mut total) = (best(), 0);
            chunks.for_each(|chunk| total += self.look_at(Place::new(firms, chunk), &mut best));
            (best, total)
        });
        let total = parts.iter().map(|(_, total)| total).sum();
        let mut all = best();
        parts.into_iter().flat_map(|(best, _)| best.hits).for_each(|hit| all.add(hit));
        (all.hits.into_iter().map(|hit| (hit.fit.0, hit.row)).collect(), total)
    }

    /// For each word, the chunks in which some row has all other words.
    pub(super) fn but_for_one<'a>(&self, firms: &'a Layer) -> Vec<Vec<&'a Arc<Chunk>>> {
        let parts = parallel::shares(&firms.chunks, |chunks| {
            let mut without = vec![Vec::new(); self.words.len()];
            for chunk in chunks {
                let mut missing = self.missing(Place::new(firms, chunk));
                while missing != 0 {
                    without[missing.trailing_zeros() as usize].push(chunk);
                    missing &= missing - 1;
                }
            }
            without
        });
        let mut all = vec![Vec::new(); self.words.len()];
        for part in parts {
            all.iter_mut().zip(part).for_each(|(all, part)| all.extend(part));
        }
        all
    }

    /// One bit for each word such that some row of a chunk has all others.
    fn missing(&self, at: Place<'_>) -> u32 {
        let mut all = RowSet::first(at.chunk.len());
        let mut but_one: Vec<(usize, RowSet)> = Vec::with_capacity(self.words.len());
        let mut around = None;
        for word in &self.order {
            let open = but_one.iter().fold(all, |open, (_, rows)| open.or(rows));
            let (_, mut own) = self.word(at, *word, &open);
            if self.around.any & 1 << word != 0 {
                own = own.or(&around.get_or_insert_with(|| self.around.rows(at.chunk))[*word]);
            }
            but_one.iter_mut().for_each(|(_, rows)| *rows = rows.and(&own));
            but_one.push((*word, all));
            but_one.retain(|(_, rows)| !rows.is_empty());
            all = all.and(&own);
            if but_one.is_empty() {
                break;
            }
        }
        but_one.iter().fold(0, |bits, (word, _)| bits | 1 << word)
    }

    /// Adds the matches of a chunk, and returns their number.
    fn look_at<'a>(&self, at: Place<'a>, best: &mut Best<'a>) -> usize {
        let with_tax_code = self.with_tax_code(at);
        let fitting = self.fitting(at);
        let total = with_tax_code.or(&fitting.all).count();
        if total == 0 {
            return 0;
        }
        let mut names = with_tax_code;
        if !self.is_forgiving && best.may_take(Fit::Name) {
            names = names.or(&self.called_so(at, &fitting.own));
        }
        at.add(best, names, Fit::Name);
        let own = fitting.own.without(&names);
        let around = fitting.all.without(&names).without(&own);
        let mut phrases = RowSet::NONE;
        let texts = own.and(&fitting.text);
        if !self.is_forgiving && !texts.is_empty() && at.takes_first(best, texts, Fit::Phrase) {
            phrases = self.phrases(at, &texts);
            at.add(best, phrases, Fit::Phrase);
        }
        at.add(best, own.without(&phrases), Fit::Words);
        at.add(best, around, Fit::Around);
        total
    }

    fn fitting(&self, at: Place<'_>) -> Fitting {
        let everywhere = RowSet::first(at.chunk.len());
        let mut fitting = Fitting { all: everywhere, own: everywhere, text: everywhere };
        let mut around = None;
        for word in &self.order {
            let (text, own) = self.word(at, *word, &fitting.all);
            let mut here = own;
            if self.around.any & 1 << word != 0 {
                here = here.or(&around.get_or_insert_with(|| self.around.rows(at.chunk))[*word]);
            }
            fitting.all = fitting.all.and(&here);
            (fitting.own, fitting.text) = (fitting.own.and(&own), fitting.text.and(&text));
            if fitting.all.is_empty() {
                break;
            }
        }
        Fitting { own: fitting.own.and(&fitting.all), text: fitting.text.and(&fitting.all), ..fitting }
    }

    /// Among the given rows, those with a word in their texts, and those with it in their texts or codes.
    fn word(&self, at: Place<'_>, word: usize, among: &RowSet) -> (RowSet, RowSet) {
        let own = &self.words[word];
        let (text, in_text) = (&own.text, own.rows(at.words).and(among));
        let open = among.without(&in_text);
        if open.is_empty() {
            return (in_text, in_text);
        }
        let (codes, tax_codes) = (&at.words.codes, &at.words.tax_codes);
        let told = codes.beginning(text, true).or(&tax_codes.beginning(text, false)).and(&open);
        let mut read = codes.odd().or(&tax_codes.odd()).and(&open).without(&told);
        for row in read.iter() {
            if !begins_code(at.row(row), text) {
                read.remove(row);
            }
        }
        (in_text, in_text.or(&told).or(&read))
    }

    fn with_tax_code(&self, at: Place<'_>) -> RowSet {
        let Some(asked) = self.tax_code.map(TaxCode::as_str) else { return RowSet::NONE };
        let mut odd = at.words.tax_codes.odd();
        for row in odd.iter() {
            if at.row(row).tax_code() != Some(asked) {
                odd.remove(row);
            }
        }
        at.words.tax_codes.same(asked).or(&odd)
    }

    /// Among rows that have all words themselves, those whose code or name equals the phrase.
    fn called_so(&self, at: Place<'_>, own: &RowSet) -> RowSet {
        if own.is_empty() {
            return RowSet::NONE;
        }
        let words = at.words;
        let (mut coded, mut codes) = (RowSet::NONE, RowSet::NONE);
        let is_phrase = |text: &str| self.phrases.iter().any(|own| own.text == text);
        for phrase in self.phrases {
            let (told, read) = words.codes.folding_to(&phrase.text);
            (coded, codes) = (coded.or(&told), codes.or(&read.and(own)));
        }
        for row in codes.iter() {
            if !is_phrase(&fold(at.row(row).code())) {
                codes.remove(row);
            }
        }
        let open = words.open_to_phrases();
        let told = own.without(&open);
        let named = self.names.iter().map(|name| words.told(Text::Name, name, &told));
        let named = named.fold(RowSet::NONE, |all, rows| all.or(&rows));
        let mut names = open.and(own);
        for row in names.iter() {
            let folded = at.chunk.folded.get(row);
            let begins = self.phrases.iter().any(|own| folded.starts_with(own.text.as_bytes()));
            if !begins || !is_phrase(&fold(at.row(row).name())) {
                names.remove(row);
            }
        }
        coded.or(&named).and(own).or(&codes).or(&names)
    }

    /// Among rows whose texts have all words, those that contain the phrase.
    fn phrases(&self, at: Place<'_>, texts: &RowSet) -> RowSet {
        if matches!(self.words, [only] if only.also.is_empty()) {
            return *texts;
        }
        let open = at.words.open_to_phrases().and(texts);
        let (mut told, mut read) = (RowSet::NONE, open);
        for Stands { phrase, pairs } in &self.stands {
            let sure = texts.without(&open);
            told = told.or(&at.words.told_anywhere(phrase, &sure));
            read = read.or(&at.words.across(pairs, &sure.without(&told)));
        }
        for row in read.iter() {
            let folded = at.row(row).folded();
            if !self.phrases.iter().any(|own| stands_in(folded, &own.text)) {
                read.remove(row);
            }
        }
        told.or(&read)
    }
}

impl Stands {
    /// The words of a phrase, of which the last may go on.
    fn of(own: &Phrased) -> Option<Self> {
        let mut words = own.same.clone();
        words.last_mut()?.clone_from(&own.last);
        let ending = |word: &Picked| Chain::new(vec![word.clone()], 0, false, End::Nothing);
        let pairs = words.windows(2).map(|pair| (ending(&pair[0]), pair[1].clone())).collect();
        let phrase = Chain::new(words, 0, false, End::Any);
        (!phrase.is_nowhere()).then_some(Self { phrase, pairs })
    }
}

/// Whether a word begins a part of a firm's code, or its tax code.
pub(super) fn begins_code(row: Row<'_>, word: &str) -> bool {
    let begins = |part: &str| part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    parts(row.code()).any(begins) || row.tax_code().is_some_and(begins)
}
