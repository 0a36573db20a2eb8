//! Estimates of cost: a request that is known to take less than a millisecond is answered on the spot, any other off
//! the threads that serve requests.

use super::extract::Ask;
use crate::{index::firms::Layer, query::filter::Filter};

/// The number of rows that can be scanned one by one in a millisecond.
pub(super) const FEW_ROWS: usize = 30_000;

/// The number of rows on which a condition can be evaluated by columns in a millisecond.
const FEW_JUDGED: usize = 300_000;

/// The length up to which a condition is parsed in a fraction of a millisecond.
const LONG_BYTES: usize = 1000;

/// The number of features that can be copied into a page in a fraction of a millisecond, and of those that can be
/// compressed or serialised.
const FEW_COPIED: usize = 1000;
const FEW_WRITTEN: usize = 100;

/// Whether a page of `limit` features is made and sent in a millisecond. Features are copied where they are kept
/// serialised and need no compression.
pub(super) fn is_small(limit: usize, copied: bool, ask: &Ask) -> bool {
    limit <= if copied && ask.packing.is_none() { FEW_COPIED } else { FEW_WRITTEN }
}

/// Whether the filter is so long that parsing it takes more than a fraction of a millisecond.
pub(super) fn is_long(ask: &Ask) -> bool {
    ask.query.given("filter").is_some_and(|text| text.len() > LONG_BYTES)
}

/// Whether a filter is evaluated in a millisecond. A filter by sector reads only the rows of a division.
pub(super) fn is_quick(filter: &Filter, firms: &Layer) -> bool {
    let narrow = |terms: &[Filter]| terms.iter().any(|term| matches!(term, Filter::Sectors(_)));
    match filter {
        Filter::All(terms) if terms.is_empty() || narrow(terms) => true,
        _ => firms.len() <= FEW_JUDGED,
    }
}
