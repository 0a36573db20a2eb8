//! `GET /ogc/collections/{id}/items/{id}/versions` and the versions themselves, with links by RFC 5829 and
//! `Memento-Datetime` (RFC 7089). Public, with the properties that the client may see.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use time::{
    OffsetDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

use super::{
    collections::known,
    headers::{CONTENT_CRS, add_header},
    link::{GEOJSON, JSON, Link, encoded, link},
};
use crate::{
    collection::{kinds::Collection, past_feature},
    geom::crs::Crs,
    http::{
        caching::{is_known, not_modified, takes_any},
        extract::Ask,
        parameter,
        problem::Problem,
        state::AppState,
    },
    model::{
        change::{Change, Seq, Version},
        record::Record,
    },
    query::page::Limit,
};

const MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

/// The form of dates in headers (RFC 9110 §5.6.7).
const IMF_FIXDATE: &[BorrowedFormatItem<'static>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// The largest number of versions in a response.
const MOST: i64 = 10_000;

/// How long a past version is fresh. It never changes, unless a value of it is withheld for good; then copies of it end
/// within a day.
const PAST: &str = "public, max-age=86400, immutable";
const PAST_OF_READER: &str = "private, max-age=86400, immutable";

/// The relation to the versions of a feature (RFC 5829 §3). This and the following are registered there.
pub(super) const HISTORY: &str = "version-history";
const LATEST: &str = "latest-version";
const PREDECESSOR: &str = "predecessor-version";
const SUCCESSOR: &str = "successor-version";
/// The relation of a version to its feature (RFC 7089 §2.2.1).
const ORIGINAL: &str = "original";

/// The versions of a feature, newest first.
pub(in crate::http) async fn all(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let limit = ask.query.take::<Limit>(parameter::LIMIT)?.unwrap_or(Limit::DEFAULT);
    ask.query.finish()?;
    let id = identity(&state, collection, &item, &ask).await?;
    let own = address(collection, &item, &ask);
    let limit = i64::try_from(limit.get()).unwrap_or(MOST).min(MOST);
    let versions = state.registry.versions(collection.record_kind(), id, limit).await;
    let versions = versions.map_err(Problem::of_registry(ask.lang))?;
    let told = |version: &Version| {
        json!({
            "version": version.seq,
            "at": version.at.format(&Rfc3339).unwrap_or_default(),
            "action": version.action.code(),
            "href": format!("{own}/versions/{}", version.seq),
        })
    };
    let title = ask.lang.pick("Các phiên bản", "Versions");
    let links = [link("self", JSON, &format!("{own}/versions"), title), link(ORIGINAL, GEOJSON, &own, &item)];
    let told: Vec<Value> = versions.iter().map(told).collect();
    Ok(Json(json!({ "id": id, "versions": told, "links": links })).into_response())
}

/// A version of a feature: what a change recorded.
pub(in crate::http) async fn one(
    State(state): State<AppState>,
    Path((name, item, version)): Path<(String, String, String)>,
    mut ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let crs = ask.query.take(parameter::CRS)?.unwrap_or(Crs::Crs84);
    ask.query.finish()?;
    let id = identity(&state, collection, &item, &ask).await?;
    let missing = || Problem::not_found(ask.lang, &format!("{item}/versions/{version}"));
    let seq: Seq = version.parse().map_err(|_| missing())?;
    let change =
        state.registry.change(seq).await.map_err(Problem::of_registry(ask.lang))?.ok_or_else(missing)?;
    if (change.kind, change.id) != (collection.record_kind(), id) {
        return Err(missing());
    }
    let around =
        state.registry.neighbours(change.kind, id, seq).await.map_err(Problem::of_registry(ask.lang))?;
    let own = address(collection, &item, &ask);
    let Some(record) = &change.after else { return Ok(gone(&ask, &own, (&item, around.newest))) };
    if !past_feature::is_of(collection, record) {
        return Err(missing());
    }
    let mut body = Vec::new();
    if !past_feature::write(&mut body, collection, record, &ask.now, (ask.role, crs)) {
        return Err(missing());
    }
    let title = ask.lang.pick("Phiên bản", "Version");
    let to = |rel, seq: Seq| link(rel, GEOJSON, &format!("{own}/versions/{seq}"), title);
    let mut links = vec![to("self", seq), link(ORIGINAL, GEOJSON, &own, &item), history(&own, &ask)];
    links.extend(around.before.map(|seq| to(PREDECESSOR, seq)));
    links.extend(around.after.map(|seq| to(SUCCESSOR, seq)));
    links.extend(around.newest.map(|seq| to(LATEST, seq)));
    body.pop();
    body.extend(b",\"links\":");
    serde_json::to_writer(&mut body, &links).expect("writing to memory does not fail");
    body.push(b'}');
    let tag = state.namer.of_feature(record, &body, &headers);
    let tag = HeaderValue::from_str(&tag).map_err(Problem::broken)?;
    let is_current = is_known(&headers, &tag) || takes_any(&headers);
    let mut response =
        if is_current { not_modified() } else { ([(header::CONTENT_TYPE, GEOJSON)], body).into_response() };
    add_header(&mut response, CONTENT_CRS, &format!("<{}>", crs.uri()));
    add_links(&mut response, &links);
    let headers = response.headers_mut();
    if let Some(at) = memento(&change) {
        headers.insert(MEMENTO_DATETIME, at);
    }
    if around.newest == Some(seq) && ask.now.record(change.kind, id).is_some() {
        return Ok(state.namer.named(response, tag.to_str().unwrap_or_default()));
    }
    let kept = if ask.caller.is_some() { PAST_OF_READER } else { PAST };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::ETAG, tag);
    Ok(response)
}

/// The answer to a request for a feature that is not held: gone if it was deleted, or else not found.
pub(super) async fn missing(
    state: &AppState,
    collection: Collection,
    item: &str,
    ask: &Ask,
) -> Result<Response, Problem> {
    let never = || Problem::not_found(ask.lang, item);
    if let Some(moved) = merged_into(collection, item, ask) {
        return Ok(moved);
    }
    // At an instant of the past, a feature may be missing because it was not recorded yet.
    let number = number(item).filter(|_| ask.query.given(parameter::AS_OF.name).is_none());
    let id = number.ok_or_else(never)?;
    let last = state
        .registry
        .last_state(collection.record_kind(), id)
        .await
        .map_err(Problem::of_registry(ask.lang))?;
    let last = last.filter(|last| {
        let record = last.after.as_ref();
        ask.now.record(last.kind, id).is_none() && record.is_some_and(|r| past_feature::is_of(collection, r))
    });
    let last = last.ok_or_else(never)?;
    let code = last.after.as_ref().map(Record::key).unwrap_or_default();
    if let Some(moved) = merged_into(collection, &code, ask) {
        return Ok(moved);
    }
    Ok(gone(ask, &address(collection, item, ask), (item, Some(last.seq))))
}

/// The way to the firm into which the one with a code was merged. It is not permanent, since a merge can be undone.
fn merged_into(collection: Collection, code: &str, ask: &Ask) -> Option<Response> {
    let row = ask.now.firms.by_former_code(code).filter(|_| collection == Collection::Firms)?;
    let own = address(collection, &row.id().to_string(), ask);
    let query = ask.query.with_all([], &[]);
    let to = if query.is_empty() { own } else { format!("{own}?{query}") };
    Some(Redirect::temporary(&to).into_response())
}

/// The link from a feature to its versions.
pub(super) fn history<'a>(own: &str, ask: &Ask) -> Link<'a> {
    link(HISTORY, JSON, &format!("{own}/versions"), ask.lang.pick("Các phiên bản", "Versions"))
}

/// The response for a feature that was deleted, with a link to its last version.
fn gone(ask: &Ask, own: &str, (item, latest): (&str, Option<Seq>)) -> Response {
    let latest = latest.map(|seq| format!("{own}/versions/{seq}"));
    let mut response = Problem::gone(ask.lang, item, latest.as_deref()).into_response();
    let mut links = vec![history(own, ask)];
    links.extend(latest.map(|latest| link(LATEST, GEOJSON, &latest, "")));
    add_links(&mut response, &links);
    response
}

fn add_links(response: &mut Response, links: &[Link<'_>]) {
    for Link { rel, media_type, href, .. } in links.iter().filter(|link| link.rel != "self") {
        add_header(response, "link", &format!("<{href}>; rel=\"{rel}\"; type=\"{media_type}\""));
    }
}

/// The identity of a feature, held or deleted; one that was deleted is found by its number.
async fn identity(state: &AppState, collection: Collection, item: &str, ask: &Ask) -> Result<i64, Problem> {
    if let Some(held) = collection.item(&ask.now, item) {
        return Ok(held.cursor().id);
    }
    let never = || Problem::not_found(ask.lang, item);
    let id = number(item).ok_or_else(never)?;
    let last = state
        .registry
        .last_state(collection.record_kind(), id)
        .await
        .map_err(Problem::of_registry(ask.lang))?;
    let is_own =
        |last: &Change| last.after.as_ref().is_some_and(|record| past_feature::is_of(collection, record));
    last.filter(is_own).map(|_| id).ok_or_else(never)
}

fn number(item: &str) -> Option<i64> {
    item.parse::<i64>().ok().filter(|id| id.to_string() == item)
}

fn address(collection: Collection, item: &str, ask: &Ask) -> String {
    format!("{}/ogc/collections/{collection}/items/{}", ask.base, encoded(item))
}

fn memento(change: &Change) -> Option<HeaderValue> {
    let at: OffsetDateTime = change.at.checked_to_offset(UtcOffset::UTC)?;
    HeaderValue::from_str(&at.format(IMF_FIXDATE).ok()?).ok()
}
