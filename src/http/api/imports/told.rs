//! Imports as JSON, and finding the one that a request names.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    http::{extract::Ask, problem::Problem, state::AppState},
    model::{access::Caller, actor::Actor, staged::Staged},
    registry::{
        counts::Counts,
        identity::{Decisions, NewRows},
        staging::{commit::Committed, decided, review::Review},
    },
};

/// The longest time that a request waits for a file to be read.
const PATIENCE: Duration = Duration::from_secs(3);

/// The time that a request waits for a file to be read: clients that show progress do not wait (`Prefer: wait=0`).
pub(super) fn patience(ask: &Ask) -> Duration {
    ask.wait.map_or(PATIENCE, |wait| wait.min(PATIENCE))
}

/// The import that a path names, if the caller may see it: those of others are for administrators.
pub(super) async fn named(state: &AppState, ask: &Ask, caller: &Caller, id: &str) -> Result<Staged, Problem> {
    let missing = || Problem::not_found(ask.lang, id);
    let number = id.parse().map_err(|_| missing())?;
    let found = state.registry.staged_import(number).await.map_err(Problem::of_registry(ask.lang))?;
    found.filter(|own| own.owner == caller.account || caller.role.administers()).ok_or_else(missing)
}

/// An import with its review, or while it is read.
pub(super) async fn told(
    state: &AppState,
    ask: &Ask,
    caller: &Caller,
    own: &Staged,
) -> Result<Response, Problem> {
    let mut body = described(ask, own);
    if let Some(done) = Committed::of(own) {
        body["state"] = json!("committed");
        add_counts(&mut body, &done.counts, ask);
        let Committed { set, version, by, at, only, .. } = &done;
        body["committed"] = json!({ "set": set, "version": version, "by": by, "at": at, "rows": only });
        return Ok(tagged(body, &done.tag));
    }
    let reader = caller.author().actor;
    let review = state.review(own, (&reader, ask.client), patience(ask), ask.lang).await?;
    let Some(review) = review else { return Ok(reading(state, own, &reader, body)) };
    body["state"] = json!("open");
    add_counts(&mut body, &review.counts, ask);
    body["canCommit"] = json!({ "all": review.is_sound, "good": review.is_sound_in_part });
    Ok(tagged(body, &review.tag))
}

/// The review of an import that a request names, or the response while it is read.
pub(super) async fn reviewed(
    state: &AppState,
    ask: &Ask,
    caller: &Caller,
    id: &str,
) -> Result<Result<Arc<Review>, Response>, Problem> {
    let own = named(state, ask, caller, id).await?;
    if let Some(done) = Committed::of(&own) {
        return Err(Problem::imported(ask.lang, Some(&done)));
    }
    let reader = caller.author().actor;
    let review = state.review(&own, (&reader, ask.client), patience(ask), ask.lang).await?;
    Ok(review.ok_or_else(|| reading(state, &own, &reader, described(ask, &own))))
}

/// What is known of an import without reading it.
pub(super) fn described(ask: &Ask, own: &Staged) -> Value {
    let instant = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
    let options: Value = serde_json::from_str(&own.options).unwrap_or_else(|_| json!({}));
    json!({
        "id": own.id,
        "href": format!("{}/api/imports/{}", ask.base, own.id),
        "state": if own.committed.is_some() { "committed" } else { "open" },
        "kind": own.kind,
        "filename": own.name,
        "bytes": own.bytes,
        "owner": own.owner,
        "sentAt": instant(own.made_at),
        "endsAt": instant(own.ends_at),
        "options": options,
        "decisions": decisions(&decided::read(&own.decisions)),
        "revision": own.revision,
    })
}

/// Decisions by row; `*` is any doubtful row.
fn decisions(all: &Decisions) -> Value {
    let mut told = json!({});
    for same in &all.same {
        let row = same.row.map_or_else(|| "*".to_owned(), |row| row.to_string());
        told[row] = json!(same.code.as_str());
    }
    for new in &all.new {
        let row = match new {
            NewRows::All => "*".to_owned(),
            NewRows::Row(row) => row.to_string(),
        };
        told[row] = json!("new");
    }
    told
}

fn add_counts(body: &mut Value, counts: &Counts, ask: &Ask) {
    let Counts { rows, new, changed, unchanged, removed, rejected, doubtful, cleared, .. } = *counts;
    let numbers = json!({
        "rows": rows, "new": new, "changed": changed, "unchanged": unchanged, "removed": removed,
        "rejected": rejected, "doubtful": doubtful, "cleared": cleared,
        "findings": { "errors": counts.errors, "warnings": counts.warnings, "notes": counts.notes },
        "summary": counts.say(ask.lang),
    });
    if let (Some(body), Value::Object(numbers)) = (body.as_object_mut(), numbers) {
        body.extend(numbers);
    }
}

/// The response while a file is read, with how far that has come: the client may try again after a second.
fn reading(state: &AppState, own: &Staged, reader: &Actor, mut body: Value) -> Response {
    body["state"] = json!("reading");
    let reached = state.reviews.reached(own.id, &reader.0).unwrap_or_default();
    body["progress"] = json!({
        "part": reached.part.code(),
        "rows": reached.rows,
        "ofRows": Some(reached.of_rows).filter(|of| *of > 0),
        // A text may be longer decoded than it is in the file.
        "bytes": reached.bytes.min(u64::try_from(own.bytes).unwrap_or(0)),
        "ofBytes": own.bytes,
    });
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, "1")];
    Problem::accepted((headers, Json(body)).into_response())
}

/// A response with the tag of what would be written.
fn tagged(body: Value, tag: &str) -> Response {
    let mut response =
        ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The page of a list of a request: the first entry and the number of entries.
pub(super) fn page(ask: &mut Ask) -> Result<(usize, usize), Problem> {
    let limit = crate::http::api::changes::limit(ask)?;
    let offset = ask.query.take::<usize>(crate::http::parameter::OFFSET)?.unwrap_or(0);
    Ok((offset, usize::try_from(limit).unwrap_or(1)))
}

/// A page of a list with the link to the next one.
pub(super) fn paged(
    ask: &Ask,
    name: &str,
    (offset, limit, total): (usize, usize, usize),
    items: &[Value],
) -> Response {
    let end = offset.saturating_add(limit);
    let next = (end < total)
        .then(|| format!("{}{}?{}", ask.base, ask.path, ask.query.with("offset", &end.to_string())));
    let body = json!({ name: items, "total": total, "next": next });
    crate::http::api::changes::uncached(body)
}
