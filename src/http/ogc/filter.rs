//! The parameters `filter`, `filter-lang` and `filter-crs` (OGC 19-079r2 §6.2, §7).

use std::str::FromStr;

use super::collections::CRS84;
use crate::{
    http::{extract::Query, problem::Problem},
    model::lang::Lang,
    query::cql2::{json, text, tree::Condition},
    report::collection::{Collection, Sight},
};

/// The encodings of a filter.
enum Encoding {
    Text,
    Json,
}

impl FromStr for Encoding {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "cql2-text" => Ok(Self::Text),
            "cql2-json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// The reference system of literals in a filter: CRS84 is the only one so far.
struct Crs84;

impl FromStr for Crs84 {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        (text == CRS84).then_some(Self).ok_or(())
    }
}

/// Takes out the filter on a collection.
pub(super) fn condition(
    query: &mut Query,
    collection: Collection,
    (sight, lang): (Sight, Lang),
) -> Result<Option<Condition>, Problem> {
    let encoding = query.take("filter-lang")?.unwrap_or(Encoding::Text);
    query.take::<Crs84>("filter-crs")?;
    let Some(filter) = query.text("filter") else { return Ok(None) };
    let known = collection.queryables(sight);
    let read = match encoding {
        Encoding::Text => text::read(&filter, &known),
        Encoding::Json => json::read(&filter, &known),
    };
    read.map(Some).map_err(|fault| Problem::parameter("filter", fault.say(lang)))
}
