//! `--filter`: a condition in CQL2.

use super::exit::Failure;
use crate::{
    collection::kinds::Collection,
    model::{actor::Role, lang::Lang},
    query::cql2::{text, tree::Condition},
};

/// Parses the option.
pub(super) fn condition(
    filter: Option<&str>,
    collection: Collection,
    role: Role,
    lang: Lang,
) -> anyhow::Result<Option<Condition>> {
    let read = filter.map(|filter| text::read(filter, &collection.queryables(role)));
    read.transpose().map_err(|fault| Failure::usage(format!("--filter: {}", fault.say(lang))))
}
