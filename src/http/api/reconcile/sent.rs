//! Batches of questions as versions 0.2 and 1.0 of the API send them.

use serde_json::{Map, Value};

use crate::{
    collection::reconciling::question::{Condition, Quantifier, Question},
    http::{extract::Ask, problem::Problem},
};

/// The largest number of questions in a batch.
pub(super) const MOST_QUERIES: usize = 200;

/// The number of candidates where the question states none, and at most.
const FEW: usize = 5;
const MOST_CANDIDATES: usize = 50;

/// The largest number of properties of a question, and of values of a property.
const MOST_VALUES: usize = 30;

/// The longest text that is compared, in bytes; the rest is ignored.
const LONGEST: usize = 1000;

/// A version of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 0.2.
    Stable,
    /// 1.0, a draft.
    Draft,
}

/// The questions of version 0.2 with their keys: `{"q0": {"query": …}}`.
pub(super) fn keyed(text: &str, ask: &Ask) -> Result<Vec<(String, Question)>, Problem> {
    let object = object("queries", text, ask)?;
    limit(object.len(), MOST_QUERIES, ask)?;
    object.iter().map(|(key, query)| Ok((key.clone(), stable(key, query, ask)?))).collect()
}

/// The questions of version 1.0 in their order: `{"queries": [{"conditions": …}]}`.
pub(super) fn listed(body: &Map<String, Value>, ask: &Ask) -> Result<Vec<Question>, Problem> {
    let list = body.get("queries").and_then(Value::as_array).ok_or_else(|| wrong("queries", ask))?;
    limit(list.len(), MOST_QUERIES, ask)?;
    let numbered = list.iter().enumerate();
    numbered.map(|(at, query)| draft(&format!("queries/{at}"), query, ask)).collect()
}

/// An object of JSON in a parameter.
pub(super) fn object(name: &str, text: &str, ask: &Ask) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(wrong(name, ask)),
    }
}

/// Refuses more entries than are answered together.
pub(super) fn limit(count: usize, most: usize, ask: &Ask) -> Result<(), Problem> {
    if count > most { Err(Problem::too_many(ask.lang, count, most)) } else { Ok(()) }
}

/// A part of a request that is not as the API has it.
pub(super) fn wrong(place: &str, ask: &Ask) -> Problem {
    let detail = ask.lang.pick(
        "không đúng dạng của Reconciliation Service API",
        "is not of the form that the Reconciliation Service API has",
    );
    Problem::parameter(place, detail)
}

fn stable(place: &str, query: &Value, ask: &Ask) -> Result<Question, Problem> {
    let query = query.as_object().ok_or_else(|| wrong(place, ask))?;
    let name = match query.get("query") {
        None | Some(Value::Null) => None,
        Some(text) => Some(values(text).into_iter().next().ok_or_else(|| wrong(place, ask))?),
    };
    let list = match query.get("properties") {
        None | Some(Value::Null) => &[][..],
        Some(list) => list.as_array().ok_or_else(|| wrong(place, ask))?,
    };
    limit(list.len(), MOST_VALUES, ask)?;
    let conditions = list.iter().map(|property| {
        let pid =
            property["pid"].as_str().or_else(|| property["p"].as_str()).ok_or_else(|| wrong(place, ask))?;
        Ok(condition(pid, &property["v"]))
    });
    let conditions = conditions.collect::<Result<_, Problem>>()?;
    Ok(Question { name, kind: kind(query), limit: candidates(place, query, ask)?, conditions })
}

fn draft(place: &str, query: &Value, ask: &Ask) -> Result<Question, Problem> {
    let query = query.as_object().ok_or_else(|| wrong(place, ask))?;
    let list = query.get("conditions").and_then(Value::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| wrong(&format!("{place}/conditions"), ask))?;
    limit(list.len(), MOST_VALUES, ask)?;
    let kind = text(query, "type", place, ask)?.map(str::to_owned);
    let mut question = Question { kind, limit: candidates(place, query, ask)?, ..Question::default() };
    for own in list {
        let place = format!("{place}/conditions");
        let part = own.as_object().ok_or_else(|| wrong(&place, ask))?;
        let value = part.get("v").or_else(|| part.get("propertyValue")).filter(|value| !value.is_null());
        let value = value.ok_or_else(|| wrong(&place, ask))?;
        let pid = text(part, "pid", &place, ask)?.or(text(part, "propertyId", &place, ask)?);
        let (is_required, quantifier) = (required(part, &place, ask)?, quantifier(part, &place, ask)?);
        match text(part, "matchType", &place, ask)? {
            Some("name") => question.name = values(value).into_iter().next(),
            Some("property") => {
                let pid = pid.ok_or_else(|| wrong(&place, ask))?;
                question.conditions.push(Condition { is_required, quantifier, ..condition(pid, value) });
            }
            _ => return Err(wrong(&place, ask)),
        }
    }
    Ok(question)
}

/// A member that is a text, if it is there.
fn text<'v>(
    part: &'v Map<String, Value>,
    name: &str,
    place: &str,
    ask: &Ask,
) -> Result<Option<&'v str>, Problem> {
    match part.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(&format!("{place}/{name}"), ask)),
    }
}

fn required(part: &Map<String, Value>, place: &str, ask: &Ask) -> Result<bool, Problem> {
    let Some(required) = part.get("required") else { return Ok(false) };
    required.as_bool().ok_or_else(|| wrong(&format!("{place}/required"), ask))
}

fn quantifier(part: &Map<String, Value>, place: &str, ask: &Ask) -> Result<Quantifier, Problem> {
    match text(part, "matchQuantifier", place, ask)? {
        None | Some("any") => Ok(Quantifier::Any),
        Some("all") => Ok(Quantifier::All),
        Some("none") => Ok(Quantifier::None),
        Some(_) => Err(wrong(&format!("{place}/matchQuantifier"), ask)),
    }
}

fn condition(property: &str, value: &Value) -> Condition {
    let (property, values) = (property.to_owned(), values(value));
    Condition { property, values, is_required: false, quantifier: Quantifier::Any }
}

/// The texts of a value: numbers as they are written, of another entity its identifier and its name.
fn values(value: &Value) -> Vec<String> {
    let cut = |text: &str| text[..text.floor_char_boundary(LONGEST)].to_owned();
    match value {
        Value::String(text) => vec![cut(text)],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Array(list) => {
            list.iter().take(MOST_VALUES).filter(|own| !own.is_array()).flat_map(values).collect()
        }
        Value::Object(own) => {
            ["id", "name"].iter().filter_map(|name| own.get(*name)?.as_str()).map(cut).collect()
        }
        Value::Null => Vec::new(),
    }
}

/// The type, of which version 0.2 may give several.
fn kind(query: &Map<String, Value>) -> Option<String> {
    let own = query.get("type")?;
    own.as_str().or_else(|| own[0].as_str()).map(str::to_owned)
}

fn candidates(place: &str, query: &Map<String, Value>, ask: &Ask) -> Result<usize, Problem> {
    let Some(limit) = query.get("limit").filter(|limit| !limit.is_null()) else { return Ok(FEW) };
    let limit =
        limit.as_u64().filter(|limit| *limit > 0).ok_or_else(|| wrong(&format!("{place}/limit"), ask))?;
    Ok(usize::try_from(limit).map_or(MOST_CANDIDATES, |limit| limit.min(MOST_CANDIDATES)))
}
