//! Pages: a bounded number of things after a stable place in the list.

use std::{fmt, str::FromStr};

/// How many things a page holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// What a page holds when nobody asks.
    pub const DEFAULT: Self = Self(100);
    /// How many firms or hits are answered when neither a number nor a radius is asked.
    pub const FEW: Self = Self(10);
    /// What a page holds however much is asked.
    pub const MAX: usize = 10_000;

    /// The number.
    pub fn get(self) -> usize {
        self.0
    }
}

/// A text that is no limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a whole number from 1; more than 10000 are given in pages of 10000")]
pub struct NotALimit(pub String);

impl FromStr for Limit {
    type Err = NotALimit;

    /// More than [`Limit::MAX`] is cut to it, as OGC API – Features §7.15.3 allows.
    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let huge = || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(Self::MAX);
        let number = text.parse::<usize>().ok().or_else(huge).filter(|n| *n > 0);
        number.map(|n| Self(n.min(Self::MAX))).ok_or_else(|| NotALimit(text.to_owned()))
    }
}

/// A place in a list ordered by Hilbert key and identity. Edits elsewhere do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The Hilbert key; the largest of all for things without a place.
    pub key: u64,
    /// The identity.
    pub id: i64,
}

impl Cursor {
    /// The least cursor after this one; the greatest of all has none and stays.
    #[must_use]
    pub fn next(self) -> Self {
        match self.id.checked_add(1) {
            Some(id) => Self { id, ..self },
            None => self.key.checked_add(1).map_or(self, |key| Self { key, id: i64::MIN }),
        }
    }
}

/// A text that is no cursor of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a page token of this service: follow the 'next' link as it is")]
pub struct NotACursor(pub String);

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let parts = text.split_once('-').and_then(|(key, id)| {
            let id = i64::from_str_radix(id, 16).ok().filter(|id| *id >= 0)?;
            Some(Self { key: u64::from_str_radix(key, 16).ok()?, id })
        });
        parts.ok_or_else(|| NotACursor(text.to_owned()))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.key, self.id)
    }
}
