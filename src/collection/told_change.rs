//! Changes of the log as JSON: author, time, reason, each property before and after, how it was made, and its doubts.

use serde_json::{Map, Value as Json, json};
use time::format_description::well_known::Rfc3339;

use super::{
    amend::{Extent, fields, published_name},
    kinds::GEOMETRY,
};
use crate::model::{
    change::{Change, ChangeSet},
    lang::Lang,
    record::Record,
    refusal::shown,
    remarks::{Mark, Warning},
};

/// A change, with the geometry and the properties that differ before and after.
pub fn told(change: &Change, lang: Lang) -> Json {
    let [before, after] = [&change.before, &change.after].map(Option::as_ref);
    let key = after.or(before).map(Record::key);
    json!({
        "version": change.seq,
        "set": change.set,
        "at": change.at.format(&Rfc3339).unwrap_or_default(),
        "actor": change.actor.0,
        "reason": reason(change.reason.as_deref(), lang),
        "kind": change.kind.code(),
        "id": change.id,
        "code": key,
        "action": change.action().code(),
        "changes": differences(before, after, Extent::Published),
        "withheld": change.withheld,
        "marks": change.remarks.marks.iter().map(|mark| mark.code()).collect::<Vec<_>>(),
        "warnings": change.remarks.warnings.iter().map(|own| warning(change, own, lang)).collect::<Vec<_>>(),
    })
}

/// A doubt about a change. The value is that of the document, where it may be withheld.
fn warning(change: &Change, Warning { field, rule }: &Warning, lang: Lang) -> Json {
    let field = published_name(change.kind, field);
    let published = || known(change.after.as_ref(), Extent::Published);
    let value = if field == GEOMETRY { Json::Null } else { value(&published(), field) };
    let text = match &value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let said = rule.explain(text.as_deref(), lang);
    let shown = text.map(|text| format!(" “{}”", shown(&text))).unwrap_or_default();
    json!({ "field": field, "rule": rule.code(), "value": value, "detail": format!("{field}{shown}: {said}") })
}

/// How a change was made, as a sentence; empty if there is nothing to note.
pub fn told_marks(marks: &[Mark], lang: Lang) -> String {
    marks.iter().map(|mark| mark.name(lang)).collect::<Vec<_>>().join(", ")
}

/// A change set.
pub fn told_set(set: &ChangeSet, lang: Lang) -> Json {
    json!({
        "set": set.id,
        "cause": set.cause.code(),
        "at": set.opened_at.format(&Rfc3339).unwrap_or_default(),
        "actor": set.actor.0,
        "reason": reason(set.reason.as_deref(), lang),
        "kind": set.subject,
        "first": set.changes.0,
        "last": set.changes.1,
        "count": set.count,
        "undoes": set.undoes,
        "undoneBy": set.undone_by,
    })
}

/// A reason in the language of the reader, if the register gave it: an undo without a reason says what it undoes.
pub fn reason(given: Option<&str>, lang: Lang) -> Option<String> {
    let given = given?;
    let number = |text: &str| text.parse::<i64>().ok();
    let made = given.strip_prefix("undo ").and_then(|undone| match undone.strip_prefix("set ") {
        Some(set) => number(set).map(|n| lang.pick(format!("hoàn tác đợt {n}"), format!("undo set {n}"))),
        None => number(undone).map(|n| lang.pick(format!("hoàn tác thay đổi {n}"), format!("undo {n}"))),
    });
    Some(made.unwrap_or_else(|| given.to_owned()))
}

/// The properties whose values differ, each with its value before and after.
pub fn differences(before: Option<&Record>, after: Option<&Record>, extent: Extent) -> Map<String, Json> {
    let [before, after] = [before, after].map(|record| known(record, extent));
    let names = if after.is_empty() { &before } else { &after };
    let differing = names.iter().filter_map(|(name, _)| {
        let (before, after) = (value(&before, name), value(&after, name));
        (before != after).then(|| (name.clone(), json!({ "before": before, "after": after })))
    });
    differing.collect()
}

/// What of a change set an undo leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Stands {
    /// The code of the record.
    pub code: String,
    /// The properties that stay as they are, each with its value before the set, after it, and now.
    pub changes: Map<String, Json>,
}

/// What an undo of a change set leaves of a record, from the record before the set, after it, and once the undo is made.
pub fn stands(before: Option<&Record>, after: Option<&Record>, now: Option<&Record>) -> Stands {
    let code = now.or(after).or(before).map(Record::key).unwrap_or_default();
    let [was, made, held] = [before, after, now].map(|record| known(record, Extent::Published));
    let names = [&held, &made, &was].into_iter().find(|all| !all.is_empty()).into_iter().flatten();
    let changes = names.filter_map(|(name, _)| {
        let [was, made, held] = [&was, &made, &held].map(|of| value(of, name));
        let stays = match (before, after) {
            (Some(_), Some(_)) => was != made && held != was,
            (None, _) => held != made,
            (_, None) => held != was,
        };
        stays.then(|| (name.clone(), json!({ "before": was, "set": made, "now": held })))
    });
    Stands { code, changes: changes.collect() }
}

fn value(of: &[(String, Json)], name: &str) -> Json {
    of.iter().find(|(own, _)| own == name).map_or(Json::Null, |(_, value)| value.clone())
}

/// The properties of a record, or the parts of a record that no collection publishes.
fn known(record: Option<&Record>, extent: Extent) -> Vec<(String, Json)> {
    let Some(record) = record else { return Vec::new() };
    let own = fields(record, extent);
    if !own.is_empty() {
        return own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    }
    let parts = match record {
        Record::Source(r) => json!(r),
        Record::Unit(r) => json!(r),
        Record::Succession(r) => json!(r),
        Record::Zone(r) => json!(r),
        Record::Firm(r) => json!(r),
        Record::Observation(r) => json!(r),
        Record::Linkage(r) => json!(r),
        Record::Outline(r) => json!(r),
    };
    match parts {
        Json::Object(parts) => parts.into_iter().filter(|(name, _)| name != "id").collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("undo set 12", "hoàn tác đợt 12")]
    #[case("undo 5", "hoàn tác thay đổi 5")]
    #[case("undo the move", "undo the move")]
    #[case("Theo giấy chứng nhận", "Theo giấy chứng nhận")]
    fn the_reason_of_an_undo_is_in_the_language_of_the_reader(#[case] given: &str, #[case] vi: &str) {
        assert_eq!(reason(Some(given), Lang::Vi).as_deref(), Some(vi));
        assert_eq!(reason(Some(given), Lang::En).as_deref(), Some(given));
        assert_eq!(reason(None, Lang::Vi), None);
    }
}
