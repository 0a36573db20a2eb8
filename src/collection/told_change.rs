//! Changes of the log as JSON: author, time, reason, and each property before and after.

use serde_json::{Map, Value as Json, json};
use time::format_description::well_known::Rfc3339;

use super::amend::fields;
use crate::model::{change::Change, record::Record};

/// A change. The properties of firms, zones and clusters are listed with their values before and after.
pub fn told(change: &Change) -> Json {
    let [before, after] = [&change.before, &change.after].map(Option::as_ref);
    let key = after.or(before).map(Record::key);
    let action = match (before, after) {
        (None, _) => "created",
        (_, None) => "deleted",
        _ => "changed",
    };
    json!({
        "version": change.seq,
        "at": change.at.format(&Rfc3339).unwrap_or_default(),
        "actor": change.actor.0,
        "reason": change.reason,
        "kind": change.kind.code(),
        "id": change.id,
        "code": key,
        "action": action,
        "changes": differences(before, after),
    })
}

/// The properties whose values differ, each with its value before and after.
pub fn differences(before: Option<&Record>, after: Option<&Record>) -> Map<String, Json> {
    let [before, after] = [before, after].map(|record| record.map(fields).unwrap_or_default());
    let value = |of: &[(&str, Json)], name: &str| {
        of.iter().find(|(own, _)| *own == name).map_or(Json::Null, |(_, value)| value.clone())
    };
    let names = if after.is_empty() { &before } else { &after };
    let differing = names.iter().filter_map(|(name, _)| {
        let (before, after) = (value(&before, name), value(&after, name));
        (before != after).then(|| ((*name).to_owned(), json!({ "before": before, "after": after })))
    });
    differing.collect()
}
