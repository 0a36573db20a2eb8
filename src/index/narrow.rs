//! Conditions on texts, answered from the index of words, or for codes from columns of letters. Texts are read only of the
//! rows for which the index does not decide.

use std::{cell::RefCell, sync::OnceLock};

use super::{
    code_letters::{Case, CodeLetters},
    firms::{At, Layer},
    mask::places,
    matcher::Verdicts,
    row::Row,
    row_set::RowSet,
    rows::BLOCK,
    word_forms::Piece,
    words::{Chain, Chained, End, Text, Words},
};
use crate::{
    query::cql2::{
        letters::Fold,
        like::{Literal, Pattern},
        tree::{Comparison, Condition, Scalar},
    },
    stop,
};

/// A prepared condition on one text: the folded text must match one of the patterns.
#[derive(Debug)]
pub(super) struct Narrow {
    which: Which,
    fold: Fold,
    patterns: Vec<Pattern>,
    /// For each pattern, the phrases that a matching text must contain; empty for codes.
    chains: Vec<Vec<Chain>>,
    /// The result for each chunk, computed on first use.
    rows: Box<[OnceLock<Chained>]>,
}

/// The text that a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Worded(Text),
    Code,
    TaxCode,
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
            Self::Worded(Text::Commune | Text::Ward) => None,
            Self::Code => Some(row.code()),
            Self::TaxCode => row.tax_code(),
        }
    }

    /// The rows without the text.
    fn lacking(self, words: &Words) -> RowSet {
        match self {
            Self::Worded(text) => words.lacking(text),
            Self::Code => words.codes.lacking(),
            Self::TaxCode => words.tax_codes.lacking(),
        }
    }
}

/// The largest number of words looked up for one condition.
const MOST: usize = 64;

/// The pieces of consecutive words in a literal run of a pattern.
struct Pieces {
    words: Vec<Piece>,
    before: usize,
    starts: bool,
    end: End,
}

/// The pieces of a literal run; `None` if it constrains no word. Folding keeps spaces, so words can be folded one by one.
fn pieces(literal: &Literal) -> Option<Pieces> {
    let parts: Vec<&str> = literal.text.split(' ').collect();
    let last = parts.len() - 1;
    let is_open = |at: usize| (at == 0 && !literal.starts) || (at == last && !literal.ends);
    // Beyond a space at an open end any word may stand.
    let is_told = |at: &usize| !(parts[*at].is_empty() && is_open(*at));
    let told: Vec<usize> = (0..parts.len()).filter(is_told).collect();
    let (first_told, last_told) = (*told.first()?, *told.last()?);
    let piece = |at: &usize| Piece {
        letters: parts[*at].to_owned(),
        starts: literal.starts || *at > 0,
        ends: literal.ends || *at < last,
    };
    Some(Pieces {
        words: told.iter().map(piece).collect(),
        before: first_told,
        starts: literal.starts,
        end: match () {
            () if last_told < last => End::Something,
            () if literal.ends => End::Nothing,
            () => End::Any,
        },
    })
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

impl Narrow {
    /// Prepares a condition if it is on an indexed text.
    pub(super) fn of(condition: &Condition, layer: &Layer) -> Option<Self> {
        let (which, fold, patterns) = patterns(condition)?;
        Self::new(which, fold, patterns, layer)
    }

    /// Narrows to rows of which one text is a given one.
    pub(super) fn equal(name: &str, text: &str, layer: &Layer) -> Option<Self> {
        Self::new(Which::named(name)?, Fold::AsItIs, vec![Pattern::exactly(text)], layer)
    }

    fn new(which: Which, fold: Fold, patterns: Vec<Pattern>, layer: &Layer) -> Option<Self> {
        if patterns.iter().any(|pattern| pattern.literals().is_empty()) {
            return None;
        }
        layer.make_words();
        let chains = match which {
            Which::Worded(_) => chains(&patterns, fold, layer)?,
            Which::Code | Which::TaxCode => Vec::new(),
        };
        let rows = layer.chunks.iter().map(|_| OnceLock::new()).collect();
        Some(Self { which, fold, patterns, chains, rows })
    }

    /// The rows of a block of a chunk that may meet the condition.
    pub(super) fn rows(&self, at: At<'_>, block: usize) -> u64 {
        let rows = self.known(at, at.layer.words(at.chunk));
        rows.told.0[block] | rows.open.0[block]
    }

    /// The rows of a chunk that meet the condition, and those that have to be read.
    fn known(&self, at: At<'_>, words: &Words) -> &Chained {
        self.rows[at.number].get_or_init(|| match self.which {
            Which::Worded(text) => {
                let each = self.patterns.iter().zip(&self.chains);
                let each = each.map(|(pattern, chains)| worded(words, text, pattern, chains));
                each.fold(NOTHING, join)
            }
            Which::Code => self.coded(&words.codes),
            Which::TaxCode => self.coded(&words.tax_codes),
        })
    }

    fn coded(&self, letters: &CodeLetters) -> Chained {
        let case = match self.fold {
            Fold::AsItIs | Fold::Accents => Case::Kept,
            Fold::Case | Fold::AccentsThenCase | Fold::CaseThenAccents => Case::Lowered,
        };
        let each = self.patterns.iter().map(|pattern| letters.fitting(pattern, case));
        each.map(|(told, open)| Chained { told, open }).fold(NOTHING, join)
    }

    /// The verdicts on the given rows of a block; those on other rows are meaningless.
    pub(super) fn verdicts(&self, at: At<'_>, block: usize, rows: u64) -> Verdicts {
        stop::check();
        let words = at.layer.words(at.chunk);
        let known = self.known(at, words);
        let unknown = self.which.lacking(words).0[block];
        let told = known.told.0[block];
        let fits = |row: &usize| self.fits(at.layer.row(at.chunk, block * BLOCK + row));
        let open = rows & known.open.0[block] & !told & !unknown;
        let read = places(open).filter(fits).fold(0, |all, at| all | 1 << at);
        Verdicts { matches: (told | read) & !unknown, unknown }
    }

    /// Whether a row with the text meets the condition.
    fn fits(&self, row: Row<'_>) -> bool {
        thread_local! {
            static FOLDED: RefCell<String> = const { RefCell::new(String::new()) };
        }
        let fits = |text: &str| self.patterns.iter().any(|pattern| pattern.fits(text));
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

const NOTHING: Chained = Chained { told: RowSet::NONE, open: RowSet::NONE };

fn join(all: Chained, more: Chained) -> Chained {
    Chained { told: all.told.or(&more.told), open: all.open.or(&more.open) }
}

/// The rows whose text matches a pattern, and those whose text has to be read. For a pattern of one literal run the phrase
/// decides; for others it only excludes rows.
fn worded(words: &Words, text: Text, pattern: &Pattern, chains: &[Chain]) -> Chained {
    let mut all: Option<Chained> = None;
    for chain in chains {
        let here = words.chained(text, chain);
        let may = here.told.or(&here.open);
        all = Some(
            all.map_or(here, |all| Chained { told: RowSet::NONE, open: all.told.or(&all.open).and(&may) }),
        );
    }
    let all = all.unwrap_or(NOTHING);
    if pattern.is_one_run() { all } else { Chained { told: RowSet::NONE, open: all.told.or(&all.open) } }
}

/// For each pattern, the phrases that a matching text must contain; `None` if they would exclude nothing.
fn chains(patterns: &[Pattern], fold: Fold, layer: &Layer) -> Option<Vec<Vec<Chain>>> {
    let told: Vec<Vec<Pieces>> =
        patterns.iter().map(|pattern| pattern.literals().iter().filter_map(pieces).collect()).collect();
    let all = || told.iter().flatten().flat_map(|pieces| &pieces.words);
    if all().count() > MOST || told.iter().any(Vec::is_empty) {
        return None;
    }
    let asked: Vec<&Piece> = all().collect();
    let mut picked = layer.vocabulary.picked(fold, &asked).into_iter();
    let mut chain = |pieces: &Pieces| {
        let words = picked.by_ref().take(pieces.words.len()).collect();
        Chain::new(words, pieces.before, pieces.starts, pieces.end)
    };
    Some(told.iter().map(|pieces| pieces.iter().map(&mut chain).collect()).collect())
}

#[cfg(test)]
mod tests;
