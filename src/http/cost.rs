//! What is known beforehand to be answered within a millisecond, and so where it is asked; all else is done aside.

use super::extract::Ask;
use crate::{index::firms::Layer, query::filter::Filter};

/// So many rows are looked at one by one in a millisecond.
pub(super) const FEW_ROWS: usize = 30_000;

/// So many rows are judged by columns in a millisecond.
const FEW_JUDGED: usize = 300_000;

/// A condition of so many bytes is read in a fraction of a millisecond.
const LONG_BYTES: usize = 1000;

/// So many things are copied into a page in a fraction of a millisecond, and so many of them compressed or written anew.
const FEW_COPIED: usize = 1000;
const FEW_WRITTEN: usize = 100;

/// Whether a page of so many things is made and sent at once; features are copied, other forms are written thing by thing.
pub(super) fn is_small(limit: usize, copied: bool, ask: &Ask) -> bool {
    limit <= if copied && ask.packing.is_none() { FEW_COPIED } else { FEW_WRITTEN }
}

/// Whether a condition is so long that reading it takes a while.
pub(super) fn is_long(ask: &Ask) -> bool {
    ask.query.given("filter").is_some_and(|text| text.len() > LONG_BYTES)
}

/// Whether a filter is put to every firm at once. What asks for sectors skips all rows but those of a division.
pub(super) fn is_quick(filter: &Filter, firms: &Layer) -> bool {
    let narrow = |terms: &[Filter]| terms.iter().any(|term| matches!(term, Filter::Sectors(_)));
    match filter {
        Filter::All(terms) if terms.is_empty() || narrow(terms) => true,
        _ => firms.len() <= FEW_JUDGED,
    }
}
