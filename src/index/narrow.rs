//! Conditions on texts, narrowed by the words that a text must have to meet them: only those rows are read.

use std::sync::OnceLock;

use super::{chunk::Chunk, layer::Layer, plain::folded, row_set::RowSet, vocabulary::Picked};
use crate::query::cql2::{
    like::{Literal, literals},
    property::Property,
    tree::{Comparison, Condition, Scalar},
};

/// Rows that may meet a condition on one text.
#[derive(Debug)]
pub(super) struct Narrow {
    /// Of one of these every word must be there.
    alternatives: Vec<Vec<Picked>>,
    /// The rows of each chunk, once they were asked for.
    rows: Box<[OnceLock<RowSet>]>,
}

/// Texts whose words are known.
const TEXTS: [&str; 3] = ["name", "name_en", "address"];

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

/// The texts to which a condition on one property comes down: it meets one of these patterns.
fn patterns(condition: &Condition) -> Option<(Property, Vec<Vec<Literal>>)> {
    let whole = |text: &String| vec![Literal { text: text.clone(), starts: true, ends: true }];
    match condition {
        Condition::Like(value, Scalar::Text(pattern)) => Some((property(value)?, vec![literals(pattern)])),
        Condition::Compare(Comparison::Equal, value, Scalar::Text(text))
        | Condition::Compare(Comparison::Equal, Scalar::Text(text), value) => {
            Some((property(value)?, vec![whole(text)]))
        }
        Condition::In(value, list) => {
            let text = |item: &Scalar| if let Scalar::Text(text) = item { Some(whole(text)) } else { None };
            Some((property(value)?, list.iter().map(text).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// The property of which a value is the text, perhaps without case or accents: what [`super::plain`] looks at.
fn property(value: &Scalar) -> Option<Property> {
    let inner = |value: &Scalar| match value {
        Scalar::Property(property) => Some(*property),
        _ => None,
    };
    match value {
        Scalar::Casei(text) => match &**text {
            Scalar::Accenti(text) => inner(text),
            text => inner(text),
        },
        Scalar::Accenti(text) => match &**text {
            Scalar::Casei(text) => inner(text),
            text => inner(text),
        },
        value => inner(value),
    }
}

impl Narrow {
    /// Narrows a settled condition, if it is one on a text whose words are known, and tells which text that is.
    pub(super) fn of(condition: &Condition, layer: &Layer) -> Option<(Self, Property)> {
        let (property, patterns) = patterns(condition)?;
        Some((Self::new(property.name, &patterns, layer)?, property))
    }

    /// Narrows to rows of which one text is a given one.
    pub(super) fn equal(name: &str, text: &str, layer: &Layer) -> Option<Self> {
        Self::new(name, &[vec![Literal { text: text.to_owned(), starts: true, ends: true }]], layer)
    }

    fn new(name: &str, patterns: &[Vec<Literal>], layer: &Layer) -> Option<Self> {
        let runs: Vec<Vec<Run>> = patterns.iter().map(|p| p.iter().flat_map(runs).collect()).collect();
        let all: usize = runs.iter().map(Vec::len).sum();
        if !TEXTS.contains(&name) || all > MOST || runs.iter().any(Vec::is_empty) {
            return None;
        }
        layer.make_words();
        let fits: Vec<_> = runs.iter().flatten().map(|run| move |word: &str| run.fits(word)).collect();
        let questions: Vec<&dyn Fn(&str) -> bool> = fits.iter().map(|fits| fits as _).collect();
        let mut picked = layer.vocabulary.picked(&questions).into_iter();
        let alternatives = runs.iter().map(|runs| picked.by_ref().take(runs.len()).collect()).collect();
        Some(Self { alternatives, rows: layer.chunks.iter().map(|_| OnceLock::new()).collect() })
    }

    /// The rows of a chunk that may meet the condition.
    pub(super) fn rows(&self, layer: &Layer, chunk: &Chunk) -> &RowSet {
        self.rows[layer.chunk_of(chunk.first)].get_or_init(|| {
            let words = layer.words(chunk);
            let having = |all: RowSet, picked: &Picked| {
                if all.is_empty() || picked.is_empty() {
                    RowSet::NONE
                } else {
                    all.and(&words.having(picked))
                }
            };
            let each = self.alternatives.iter().map(|picked| picked.iter().fold(RowSet::all(chunk), having));
            each.fold(*words.odd(), |any, rows| any.or(&rows))
        })
    }
}

#[cfg(test)]
mod tests;
