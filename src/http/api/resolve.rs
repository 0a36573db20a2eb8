//! `/api/resolve`: the present wards of written addresses.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    origin,
    reports::{formed, read_body},
};
use crate::{
    document::{parts::Document, render::Format},
    exchange::addresses::{List, Listed, read_table},
    geom::{lonlat::LonLat, position},
    http::{extract::Ask, parameter, problem::Problem, state::AppState, then::Then, work::Class},
    index::address::{
        outcome::{Candidate, Understood},
        resolve::{LONGEST, resolve},
    },
    model::lang::Lang,
    report::addresses::{Resolved, counts, resolve_all, said, table},
};

/// The most addresses of a request.
pub(in crate::http) const MOST: usize = 10_000;

/// Takes `address`, and `point` beside it.
pub(in crate::http) async fn one(
    State(state): State<AppState>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let address = ask.query.needed(parameter::ADDRESS)?;
    let point = ask.query.text(parameter::AT.name).map(|text| point(&text, &ask)).transpose()?;
    ask.query.finish()?;
    let answer = move |ask: &mut Ask| {
        let resolution = resolve(&ask.now, &address, point);
        let listed = Listed { line: 1, address, point, ..Listed::default() };
        Ok(axum::Json(told(&Resolved { listed, resolution }, ask.lang)).into_response())
    };
    state.aside(Class::Look, ask, answer).await
}

/// A list of addresses as JSON or as a table of text, answered in the format `f`.
pub(in crate::http) async fn several(
    State(state): State<AppState>,
    Then(mut ask): Then,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let format = ask.query.take(parameter::FORMAT)?.unwrap_or(Format::Json);
    ask.query.finish()?;
    let bytes = read_body(&state.settings, body, ask.lang).await?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_table = kind.trim_start().to_ascii_lowercase().starts_with("text/csv");
    let class = if format.is_package() { Class::Document } else { Class::Look };
    let at = origin::instant(&state, &ask, &ask.now).await?;
    state.aside(class, ask, move |ask| answer(&bytes, (is_table, format), at, ask)).await
}

fn answer(
    bytes: &Bytes,
    (is_table, format): (bool, Format),
    at: Option<OffsetDateTime>,
    ask: &Ask,
) -> Result<Response, Problem> {
    let lang = ask.lang;
    let list = if is_table {
        read_table(bytes).map_err(|e| Problem::bad_request(e.say(lang)))?
    } else {
        List { addresses: listed(bytes, lang)?, findings: Vec::new() }
    };
    if list.addresses.len() > MOST {
        let most = lang.pick("nhiều địa chỉ nhất là", "the most addresses are");
        return Err(Problem::bad_request(format!("{}: {most} {MOST}", list.addresses.len())));
    }
    let unread: Vec<Value> =
        list.findings.iter().map(|own| json!({ "line": own.row, "why": own.fault.say(lang) })).collect();
    let all = resolve_all(&ask.now, list.addresses, |_| {});
    if format != Format::Json {
        let document = Document::from(table(&ask.now, &all, unread.len(), lang));
        let document = document.with_origin(origin::origin(ask, &ask.now, None, at));
        return Ok(formed(&document, format, lang));
    }
    let counted: serde_json::Map<String, Value> =
        counts(&all).iter().map(|(outcome, count)| (outcome.code().to_owned(), json!(count))).collect();
    let results: Vec<Value> = all.iter().map(|own| told(own, lang)).collect();
    Ok(axum::Json(json!({ "counts": counted, "results": results, "unread": unread })).into_response())
}

/// Reads a JSON list whose items are texts, or objects with `address` and perhaps `lon` and `lat`.
fn listed(bytes: &Bytes, lang: Lang) -> Result<Vec<Listed>, Problem> {
    let wanted = lang.pick(
        "cần một danh sách JSON các địa chỉ: [\"…\", {\"address\": \"…\", \"lon\": …, \"lat\": …}]",
        "needed: a JSON list of addresses: [\"…\", {\"address\": \"…\", \"lon\": …, \"lat\": …}]",
    );
    let given: Value =
        serde_json::from_slice(bytes).map_err(|e| Problem::bad_request(format!("{wanted}; {e}")))?;
    let items = given.as_array().ok_or_else(|| Problem::bad_request(wanted))?;
    let item = |(line, own): (usize, &Value)| {
        let listed = read_item(line, own);
        listed.ok_or_else(|| Problem::bad_request(format!("{} {line}: {wanted}", lang.pick("mục", "item"))))
    };
    (1..).zip(items).map(item).collect()
}

fn read_item(line: usize, own: &Value) -> Option<Listed> {
    if let Some(address) = own.as_str() {
        return Some(Listed { line, address: address.to_owned(), ..Listed::default() });
    }
    let address = own.get("address")?.as_str()?.to_owned();
    let number = |name: &str| own.get(name).filter(|value| !value.is_null()).map(Value::as_f64);
    let point = match (number("lon"), number("lat")) {
        (None, None) => None,
        (Some(lon), Some(lat)) => Some(LonLat::new(lon?, lat?).ok()?),
        _ => return None,
    };
    Some(Listed { line, address, point, ..Listed::default() })
}

fn point(text: &str, ask: &Ask) -> Result<LonLat, Problem> {
    let reading = position::read(text, None, ask.now.city.crs);
    Ok(reading.map_err(|_| Problem::value(&ask.now.city, ask.lang, parameter::AT, text))?.at)
}

fn told(own: &Resolved, lang: Lang) -> Value {
    let resolution = &own.resolution;
    let doubts: Vec<String> = resolution.doubts.iter().map(|doubt| doubt.say(lang)).collect();
    let ward = resolution.ward().map(
        |ward| json!({ "edition": ward.edition.as_str(), "code": ward.code.as_str(), "name": ward.name }),
    );
    json!({
        "line": own.listed.line,
        "code": own.listed.code,
        "name": own.listed.name,
        "address": own.listed.address[..own.listed.address.floor_char_boundary(LONGEST)],
        "outcome": resolution.outcome.code(),
        "said": said(resolution, lang),
        "ward": ward,
        "candidates": resolution.candidates.iter().map(candidate).collect::<Vec<_>>(),
        "complete": resolution.is_complete,
        "understood": resolution.understood.iter().map(unit).collect::<Vec<_>>(),
        "byPoint": resolution.by_point,
        "why": resolution.why.as_ref().map(|why| why.say(lang)),
        "doubts": doubts,
    })
}

fn candidate(own: &Candidate) -> Value {
    let ward = &own.ward;
    json!({
        "edition": ward.edition.as_str(),
        "code": ward.code.as_str(),
        "name": ward.name,
        "extent": ward.extent.code(),
        "share": ward.share.map(|share| (share * 10_000.0).round() / 10_000.0),
        "clause": ward.clause,
        "source": ward.source.as_ref().map(crate::model::code::Code::as_str),
        "since": ward.since.map(|since| since.to_string()),
        "from": own.from,
        "hasPoint": own.has_point,
    })
}

fn unit(own: &Understood) -> Value {
    json!({ "edition": own.edition, "code": own.code, "name": own.name, "district": own.district })
}
