//! The parameters `filter`, `filter-lang` and `filter-crs` (OGC 19-079r2 §6.2, §7).

use std::str::FromStr;

use super::{extract::Query, parameter, problem::Problem};
use crate::{
    collection::kinds::Collection,
    geom::crs::Crs,
    model::{actor::Role, lang::Lang},
    query::cql2::{json, text, tree::Condition},
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
            // GDAL up to 3.6 sends the name from the draft; its filters are valid CQL2.
            "cql2-text" | "cql-text" => Ok(Self::Text),
            "cql2-json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Takes the filter parameters and parses the condition on a collection.
pub(in crate::http) fn condition(
    query: &mut Query,
    collection: Collection,
    (role, lang): (Role, Lang),
) -> Result<Option<Condition>, Problem> {
    let encoding = query.take(parameter::FILTER_LANG)?.unwrap_or(Encoding::Text);
    let crs = query.take::<Crs>(parameter::FILTER_CRS)?.unwrap_or(Crs::Crs84);
    let Some(filter) = query.text("filter") else { return Ok(None) };
    let known = collection.queryables(role);
    let read = match encoding {
        Encoding::Text => text::read_in(&filter, &known, crs),
        Encoding::Json => json::read_in(&filter, &known, crs),
    };
    read.map(Some).map_err(|fault| Problem::parameter("filter", fault.say(lang)))
}
