//! Names of units by their folded words.

use std::collections::HashMap;

use super::spelling::{Token, joined, tokens, toneless};
use crate::model::fold::within_one_letter;

/// A unit of the list of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Called {
    /// By number, a former commune or a ward.
    Commune(usize),
    /// By number, a district.
    District(usize),
    /// The city itself.
    City,
}

/// How well a name that was found agrees with what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Agrees {
    /// Letter by letter, or without any diacritics.
    Exactly,
    /// But for diacritics.
    ButForMarks,
    /// But for one letter.
    ButForALetter,
}

/// Names with what they call.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_words: HashMap<String, Vec<(String, Called)>>,
    /// The number of words of the longest name.
    pub(super) longest: usize,
}

/// The fewest letters of a name in which one may be wrong.
const SHORTEST_FORGIVEN: usize = 5;

impl Names {
    pub(super) fn add(&mut self, own: &[Token], called: Called) {
        if own.is_empty() {
            return;
        }
        let (folded, spelled) = joined(own);
        self.longest = self.longest.max(own.len());
        let list = self.by_words.entry(folded).or_default();
        if !list.contains(&(spelled.clone(), called)) {
            list.push((spelled, called));
        }
    }

    /// Adds a name as it is written, and without what it has in brackets.
    pub(super) fn add_written(
        &mut self,
        written: &str,
        strip: impl Fn(&[Token]) -> Vec<Token>,
        called: Called,
    ) {
        self.add(&strip(&tokens(written)), called);
        if let Some((before, _)) = written.split_once('(') {
            self.add(&strip(&tokens(before)), called);
        }
    }

    /// What some words call, with how well the name agrees.
    pub(super) fn called(&self, folded: &str, spelled: &str) -> Vec<(Called, Agrees)> {
        let agrees = |name: &str| match () {
            () if name == spelled || spelled.is_ascii() => Agrees::Exactly,
            () => Agrees::ButForMarks,
        };
        let list = self.by_words.get(folded);
        list.into_iter().flatten().map(|(name, called)| (*called, agrees(name))).collect()
    }

    /// Whether there are names that go on behind some words.
    pub(super) fn go_on(&self, folded: &str) -> bool {
        self.by_words.keys().any(|name| name.strip_prefix(folded).is_some_and(|rest| rest.starts_with(' ')))
    }

    /// What names call that differ from some words by one letter. Where the words have diacritics, these count.
    pub(super) fn nearly(&self, folded: &str, spelled: &str) -> Vec<(Called, Agrees)> {
        if folded.len() < SHORTEST_FORGIVEN || folded.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let near = self
            .by_words
            .iter()
            .filter(|(name, _)| name.len().abs_diff(folded.len()) <= 1 && within_one_letter(name, folded));
        let list = near.flat_map(|(_, list)| list);
        let plain = toneless(spelled);
        let list = list.filter(|(name, _)| spelled.is_ascii() || within_one_letter(&toneless(name), &plain));
        let mut found: Vec<_> = list.map(|(_, called)| (*called, Agrees::ButForALetter)).collect();
        found.sort_unstable();
        found
    }
}
