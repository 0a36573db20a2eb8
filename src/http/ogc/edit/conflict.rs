//! Conflicts: what the author of an edit had seen, what the register holds now, and what the author sent, by property.

use serde_json::{Map, Value as Json, json};

use crate::{
    collection::amend::{Extent, fields},
    http::problem::Problem,
    model::{lang::Lang, record::Record},
};

/// The problem of an edit of a record that changed since its author saw it. `base` is `None` if it is not known what the
/// author saw, and `yours` if the author wants to delete the record.
pub(in crate::http) fn changed(
    lang: Lang,
    base: Option<&Record>,
    theirs: &Record,
    yours: Option<&Record>,
) -> Problem {
    Problem::conflict(lang, differing(base, theirs, yours))
}

/// The properties that differ between what was seen, what is held and what was sent.
pub(super) fn differing(base: Option<&Record>, theirs: &Record, yours: Option<&Record>) -> Map<String, Json> {
    let published = |record| fields(record, Extent::Published);
    let [base, theirs, yours] =
        [base, Some(theirs), yours].map(|record| record.map(published).unwrap_or_default());
    let mut conflicts = Map::new();
    for (name, held) in &theirs {
        let of = |fields: &[(&str, Json)]| {
            fields.iter().find(|(own, _)| own == name).map_or(Json::Null, |(_, value)| value.clone())
        };
        let (seen, sent) = (of(&base), of(&yours));
        let differs = |known: bool, value: &Json| known && value != held;
        if differs(!base.is_empty(), &seen) || differs(!yours.is_empty(), &sent) {
            let mut three = json!({ "theirs": held });
            if !base.is_empty() {
                three["base"] = seen;
            }
            if !yours.is_empty() {
                three["yours"] = sent;
            }
            conflicts.insert((*name).to_owned(), three);
        }
    }
    conflicts
}
