//! The parameters of a request for tiles.

use std::sync::Arc;

use super::collections;
use crate::{
    collection::{kinds::Collection, selection::Selection},
    http::{extract::Ask, firm_filter, parameter, problem::Problem},
};

/// The collection named in a path of tiles.
pub(super) fn known(name: &str, ask: &Ask) -> Result<Collection, Problem> {
    drawn(collections::known(name, ask)?, ask)
}

/// A collection that tiles show.
fn drawn(collection: Collection, ask: &Ask) -> Result<Collection, Problem> {
    let missing = || Problem::not_found(ask.lang, &format!("{collection}/tiles"));
    Some(collection).filter(|own| own.has_tiles()).ok_or_else(missing)
}

/// Takes `collections`, in the given order without duplicates; all that tiles show if it is missing.
pub(super) fn named(ask: &mut Ask) -> Result<Vec<Collection>, Problem> {
    let mut named: Vec<Collection> = Vec::new();
    for collection in ask.query.list::<Collection>(parameter::COLLECTIONS)? {
        drawn(collection, ask)?;
        if !named.contains(&collection) {
            named.push(collection);
        }
    }
    Ok(if named.is_empty() { Collection::tiled() } else { named })
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
