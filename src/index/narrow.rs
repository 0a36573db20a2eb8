//! Conditions on texts, narrowed by the words, or in codes by the runs of characters, that a text must have to meet them:
//! only those rows are read, and not even they where the words tell all.

use std::{cell::RefCell, sync::OnceLock};

use super::{
    chunk::Chunk,
    firms::Layer,
    grams,
    mask::places,
    matcher::Verdicts,
    plain::folded,
    row::Row,
    row_set::RowSet,
    rows::BLOCK,
    vocabulary::Picked,
    words::{Text, Words},
};
use crate::{
    query::cql2::{
        letters::Fold,
        like::{Literal, Pattern},
        tree::{Comparison, Condition, Scalar},
    },
    stop,
};

/// A condition on one text made ready: what becomes of the text must fit one of some patterns.
#[derive(Debug)]
pub(super) struct Narrow {
    which: Which,
    fold: Fold,
    patterns: Vec<Pattern>,
    needed: Needed,
    /// Whether a row that has what is needed meets the condition, where conditions see its name as it is folded.
    is_told: bool,
    /// The rows of each chunk that may meet the condition, once they were asked for.
    rows: Box<[OnceLock<RowSet>]>,
}

/// The text that a condition is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Worded(Text),
    Code,
    TaxCode,
}

/// What a text must have.
#[derive(Debug)]
enum Needed {
    /// Of one of these every word.
    Words(Vec<Vec<Picked>>),
    /// Of one of these every run of characters.
    Grams(Vec<u32>),
}

impl Which {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Worded(Text::Name),
            "name_en" => Self::Worded(Text::NameEn),
            "address" => Self::Worded(Text::Address),
            "code" => Self::Code,
            "tax_code" => Self::TaxCode,
            _ => return None,
        })
    }

    fn of(self, row: Row<'_>) -> Option<&str> {
        match self {
            Self::Worded(Text::Name) => Some(row.name()),
            Self::Worded(Text::NameEn) => row.name_en(),
            Self::Worded(Text::Address) => row.address(),
            Self::Code => Some(row.code()),
            Self::TaxCode => row.tax_code(),
        }
    }

    /// The rows without the text. Every firm has a code and a name.
    fn lacking(self, words: &Words) -> RowSet {
        match self {
            Self::Worded(text) => *words.lacking(text),
            Self::Code => RowSet::NONE,
            Self::TaxCode => words.tax_codes().lacking(),
        }
    }
}

/// More words than this are not looked up for one condition.
const MOST: usize = 64;

/// A run of letters within one word, and whether the word begins or ends with it.
struct Run {
    letters: String,
    starts: bool,
    ends: bool,
}

impl Run {
    fn fits(&self, word: &str) -> bool {
        match (self.starts, self.ends) {
            (true, true) => word == self.letters,
            (true, false) => word.starts_with(&self.letters),
            (false, true) => word.ends_with(&self.letters),
            (false, false) => word.contains(&self.letters),
        }
    }
}

/// The runs of letters that the words of a text must have. Folding goes letter by letter, so that what stands in a text
/// stands folded in the folded one.
fn runs(literal: &Literal) -> Vec<Run> {
    let letters: String = folded(&literal.text).into_iter().collect();
    let parts: Vec<&str> = letters.split(' ').collect();
    let last = parts.len() - 1;
    let run = |(at, part): (usize, &&str)| Run {
        letters: (*part).to_owned(),
        starts: literal.starts || at > 0,
        ends: literal.ends || at < last,
    };
    parts.iter().enumerate().filter(|(_, part)| !part.is_empty()).map(run).collect()
}

/// The text that a condition is on, what becomes of it, and the patterns one of which it must then fit.
fn patterns(condition: &Condition) -> Option<(Which, Fold, Vec<Pattern>)> {
    let (value, patterns) = match condition {
        Condition::Like(value, Scalar::Text(pattern)) => (value, vec![Pattern::new(pattern)]),
        Condition::Compare(Comparison::Equal, value, Scalar::Text(text))
        | Condition::Compare(Comparison::Equal, Scalar::Text(text), value) => {
            (value, vec![Pattern::exactly(text)])
        }
        Condition::In(value, list) => {
            let text = |item: &Scalar| match item {
                Scalar::Text(text) => Some(Pattern::exactly(text)),
                _ => None,
            };
            (value, list.iter().map(text).collect::<Option<_>>()?)
        }
        _ => return None,
    };
    let (fold, property) = match value {
        Scalar::Casei(inner) => match &**inner {
            Scalar::Accenti(inner) => (Fold::AccentsThenCase, &**inner),
            inner => (Fold::Case, inner),
        },
        Scalar::Accenti(inner) => match &**inner {
            Scalar::Casei(inner) => (Fold::CaseThenAccents, &**inner),
            inner => (Fold::Accents, inner),
        },
        value => (Fold::AsItIs, value),
    };
    match property {
        Scalar::Property(property) => Some((Which::named(property.name)?, fold, patterns)),
        _ => None,
    }
}

/// Whether words that have the letters of a pattern make a name fit that is seen as it is folded.
fn is_told(which: Which, fold: Fold, patterns: &[Pattern]) -> bool {
    let [pattern] = patterns else { return false };
    let is_plain = |c: char| match fold {
        Fold::AccentsThenCase | Fold::CaseThenAccents => c.is_ascii_lowercase() || c.is_ascii_digit(),
        Fold::AsItIs | Fold::Case | Fold::Accents => c.is_ascii_digit(),
    };
    which == Which::Worded(Text::Name) && pattern.anywhere().is_some_and(|text| text.chars().all(is_plain))
}

impl Narrow {
    /// Makes a settled condition ready, if it is one on a text of which something is known.
    pub(super) fn of(condition: &Condition, layer: &Layer) -> Option<Self> {
        let (which, fold, patterns) = patterns(condition)?;
        Self::new(which, fold, patterns, layer)
    }

    /// Narrows to rows of which one text is a given one.
    pub(super) fn equal(name: &str, text: &str, layer: &Layer) -> Option<Self> {
        Self::new(Which::named(name)?, Fold::AsItIs, vec![Pattern::exactly(text)], layer)
    }

    fn new(which: Which, fold: Fold, patterns: Vec<Pattern>, layer: &Layer) -> Option<Self> {
        let needed = match which {
            Which::Worded(_) => Needed::Words(words(&patterns, layer)?),
            Which::Code | Which::TaxCode => {
                let grams: Option<_> = patterns.iter().map(|p| grams::asked(p.literals())).collect();
                layer.make_words();
                Needed::Grams(grams?)
            }
        };
        let is_told = is_told(which, fold, &patterns);
        let rows = layer.chunks.iter().map(|_| OnceLock::new()).collect();
        Some(Self { which, fold, patterns, needed, is_told, rows })
    }

    /// The rows of a chunk that may meet the condition.
    pub(super) fn rows(&self, layer: &Layer, chunk: &Chunk) -> &RowSet {
        self.rows[layer.chunk_of(chunk.first)].get_or_init(|| {
            let words = layer.words(chunk);
            match (&self.needed, self.which) {
                (Needed::Words(alternatives), Which::Worded(text)) => {
                    let having = |all: RowSet, picked: &Picked| {
                        if all.is_empty() || picked.is_empty() {
                            RowSet::NONE
                        } else {
                            all.and(&words.having_in(text, picked))
                        }
                    };
                    let each = alternatives
                        .iter()
                        .map(|picked| picked.iter().fold(RowSet::first(chunk.len()), having));
                    each.fold(*words.odd(text), |any, rows| any.or(&rows))
                }
                (Needed::Grams(alternatives), which) => {
                    let grams = if which == Which::Code { words.codes() } else { words.tax_codes() };
                    alternatives.iter().fold(RowSet::NONE, |any, asked| any.or(&grams.having(*asked)))
                }
                (Needed::Words(_), _) => RowSet::first(chunk.len()),
            }
        })
    }

    /// The verdicts on some rows of a block; on others they mean nothing.
    pub(super) fn verdicts(&self, layer: &Layer, chunk: &Chunk, block: usize, rows: u64) -> Verdicts {
        stop::check();
        let words = layer.words(chunk);
        let unknown = self.which.lacking(words).0[block];
        let may = rows & !unknown & self.rows(layer, chunk).0[block];
        let told = if self.is_told { may & words.seen_in(chunk.block(block)) } else { 0 };
        let fits = |at: &usize| self.fits(words, layer.row(chunk, block * BLOCK + at));
        let read = places(may & !told).filter(fits).fold(0, |all, at| all | 1 << at);
        Verdicts { matches: told | read, unknown }
    }

    /// Whether a row with the text meets the condition.
    fn fits(&self, words: &Words, row: Row<'_>) -> bool {
        thread_local! {
            static FOLDED: RefCell<String> = const { RefCell::new(String::new()) };
        }
        let fits = |text: &str| self.patterns.iter().any(|pattern| pattern.fits(text));
        let is_plain = matches!(self.fold, Fold::AccentsThenCase | Fold::CaseThenAccents);
        if is_plain
            && self.which == Which::Worded(Text::Name)
            && let Some(length) = words.seen(row.at)
        {
            return fits(&row.folded()[..length]);
        }
        let Some(text) = self.which.of(row) else { return false };
        if self.fold == Fold::AsItIs {
            return fits(text);
        }
        FOLDED.with_borrow_mut(|folded| {
            self.fold.fold_into(text, folded);
            fits(folded)
        })
    }
}

/// For each pattern the words that a text must have to fit it; `None` where that would not tell.
fn words(patterns: &[Pattern], layer: &Layer) -> Option<Vec<Vec<Picked>>> {
    let runs: Vec<Vec<Run>> = patterns.iter().map(|p| p.literals().iter().flat_map(runs).collect()).collect();
    let all: usize = runs.iter().map(Vec::len).sum();
    if all > MOST || runs.iter().any(Vec::is_empty) {
        return None;
    }
    layer.make_words();
    let fits: Vec<_> = runs.iter().flatten().map(|run| move |word: &str| run.fits(word)).collect();
    let questions: Vec<&dyn Fn(&str) -> bool> = fits.iter().map(|fits| fits as _).collect();
    let mut picked = layer.vocabulary.picked(&questions).into_iter();
    Some(runs.iter().map(|runs| picked.by_ref().take(runs.len()).collect()).collect())
}

#[cfg(test)]
mod tests;
