//! The parameters of a request for tiles.

use std::sync::Arc;

use crate::{
    collection::{kinds::Collection, selection::Selection},
    http::{extract::Ask, firm_filter, parameter, problem::Problem},
};

/// Takes `collections`, in the given order without duplicates; all collections if it is missing.
pub(super) fn named(ask: &mut Ask) -> Result<Vec<Collection>, Problem> {
    let mut named: Vec<Collection> = Vec::new();
    for collection in ask.query.list(parameter::COLLECTIONS)? {
        if !named.contains(&collection) {
            named.push(collection);
        }
    }
    Ok(if named.is_empty() { Collection::ALL.to_vec() } else { named })
}

/// Takes the parameters that filter features; a CQL2 filter needs a single collection, whose properties it uses.
pub(super) fn read(ask: &mut Ask, collections: &[Collection]) -> Result<Selection, Problem> {
    let filter = firm_filter::filter(&mut ask.query, ask.role, ask.lang)?;
    let condition = match collections {
        [one] => {
            crate::http::cql2_filter::condition(&mut ask.query, *one, (ask.role, ask.lang))?.map(Arc::new)
        }
        _ => None,
    };
    let datetime = ask.query.take(parameter::DATETIME)?;
    let selection = Selection { datetime, filter, condition, ..Selection::default() };
    ask.query.finish()?;
    Ok(selection)
}
