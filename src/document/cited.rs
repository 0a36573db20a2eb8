//! The sources that a table rests on.

use std::{collections::BTreeMap, sync::Arc};

use crate::{index::Snapshot, model::source::Source};

/// A source by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The code that records cite.
    pub code: String,
    /// The source, if the register describes it.
    pub source: Option<Arc<Source>>,
}

/// The sources with these codes.
pub(super) fn cited<'a>(codes: impl IntoIterator<Item = &'a str>, now: &Snapshot) -> Vec<Cited> {
    let held = now.base.holdings.sources.values();
    let held: BTreeMap<&str, &Arc<Source>> = held.map(|own| (own.code.as_str(), own)).collect();
    let one = |code: &str| Cited { code: code.to_owned(), source: held.get(code).map(|own| Arc::clone(own)) };
    codes.into_iter().map(one).collect()
}
