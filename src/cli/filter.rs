//! `--filter`: a condition in CQL2.

use super::exit::Failure;
use crate::{
    model::lang::Lang,
    query::cql2::{text, tree::Condition},
    report::collection::{Collection, Sight},
};

/// Reads what was given.
pub(super) fn condition(
    filter: Option<&str>,
    collection: Collection,
    lang: Lang,
) -> anyhow::Result<Option<Condition>> {
    let read = filter.map(|filter| text::read(filter, &collection.queryables(Sight::Full)));
    read.transpose().map_err(|fault| Failure::usage(format!("--filter: {}", fault.say(lang))))
}
