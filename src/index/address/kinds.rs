//! The kinds of units as addresses write them.

use std::sync::LazyLock;

use super::spelling::{Gap, Token, joined, tokens};

/// The rank of a unit in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Rank {
    Commune,
    District,
    /// A city below the province or the province itself.
    City,
    Province,
}

/// A kind in one of its spellings.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    words: Vec<String>,
    spelled: String,
    pub(super) rank: Rank,
    /// The kind in full, folded.
    pub(super) full: String,
    /// Whether it is written in full, so that a unit of that rank must follow.
    pub(super) is_full: bool,
}

/// Kinds in full with their abbreviations.
const WRITTEN: [(&str, Rank, &[&str]); 9] = [
    ("phường", Rank::Commune, &["p", "ph", "f"]),
    ("xã", Rank::Commune, &["x"]),
    ("thị trấn", Rank::Commune, &["tt", "ttr", "t t"]),
    ("đặc khu", Rank::Commune, &[]),
    ("quận", Rank::District, &["q"]),
    ("huyện", Rank::District, &["h"]),
    ("thị xã", Rank::District, &["tx", "t x"]),
    ("thành phố", Rank::City, &["tp", "t p"]),
    ("tỉnh", Rank::Province, &[]),
];

/// English kinds, which follow the name.
const AFTER: [(&str, Rank, &str); 7] = [
    ("ward", Rank::Commune, "phuong"),
    ("commune", Rank::Commune, "xa"),
    ("township", Rank::Commune, "thi tran"),
    ("town", Rank::Commune, "thi tran"),
    ("district", Rank::District, "quan"),
    ("city", Rank::City, "thanh pho"),
    ("province", Rank::Province, "tinh"),
];

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let of = |(full, rank, short): &(&str, Rank, &[&str])| {
        let whole = Kind::new(full, *rank);
        let short = short.iter().map(|short| Kind {
            is_full: false,
            full: whole.full.clone(),
            ..Kind::new(short, *rank)
        });
        short.chain([whole.clone()]).collect::<Vec<_>>()
    };
    WRITTEN.iter().flat_map(of).collect()
});

impl Kind {
    pub(super) fn new(written: &str, rank: Rank) -> Self {
        let (full, spelled) = joined(&tokens(written));
        Self { words: full.split(' ').map(str::to_owned).collect(), spelled, rank, full, is_full: true }
    }

    /// The number of its words.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    fn begins(&self, own: &[Token]) -> bool {
        own.len() >= self.len()
            && self.words.iter().zip(own).all(|(word, token)| *word == token.folded)
            && own[1..self.len()].iter().all(|token| token.gap < Gap::Dash)
    }

    /// Whether the words have its diacritics too.
    pub(super) fn is_spelled(&self, own: &[Token]) -> bool {
        joined(&own[..self.len()]).1 == self.spelled
    }
}

/// The kinds with which some words may begin, the longest first; `more` are those that only this city has.
pub(super) fn at_start_of<'k>(own: &[Token], more: &'k [Kind]) -> Vec<&'k Kind> {
    let mut kinds: Vec<&Kind> = KINDS.iter().chain(more).filter(|kind| kind.begins(own)).collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
    kinds
}

/// The rank and kind of an English word that follows a name.
pub(super) fn after_name(token: &Token) -> Option<(Rank, &'static str)> {
    AFTER.iter().find(|(word, ..)| *word == token.folded).map(|(_, rank, full)| (*rank, *full))
}

/// A name without its kind, which is in full before it, and that kind.
pub(super) fn without_kind<'t>(name: &'t [Token], more: &[Kind]) -> (&'t [Token], String) {
    let kinds = at_start_of(name, more);
    let kind =
        kinds.into_iter().find(|kind| kind.is_full && kind.is_spelled(name) && kind.len() < name.len());
    kind.map_or((name, String::new()), |kind| (&name[kind.len()..], kind.full.clone()))
}
