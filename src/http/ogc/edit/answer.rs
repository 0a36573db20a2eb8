//! Responses to edits.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use serde::{Deserialize, Serialize};

use super::writing::Writing;
use crate::{
    http::{extract::Ask, ogc::items::single_feature, problem::Problem, state::AppState},
    index::Snapshot,
    model::record::Kind,
    registry::recorded::Recorded,
};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The numbers of the statuses.
const OK: u16 = 200;
const CREATED: u16 = 201;
const NO_CONTENT: u16 = 204;

/// The response to a feature that was created.
pub(super) fn created(state: &AppState, writing: &Writing, ask: Ask, id: i64) -> Result<Response, Problem> {
    let location = location(writing, &ask, id)?;
    let mut response = changed(state, writing, ask, (&id.to_string(), id))?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(with_status(response, CREATED))
}

/// The address of a feature.
fn location(writing: &Writing, ask: &Ask, id: i64) -> Result<HeaderValue, Problem> {
    let location = format!("{}/ogc/collections/{}/items/{id}", ask.base, writing.collection);
    HeaderValue::from_str(&location).map_err(Problem::broken)
}

/// What is kept of a feature that was created or edited, so that the response to it can be made again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    id: i64,
    /// Its version, without which the response would have the tag of a state that the client has not seen; empty if it was
    /// deleted.
    tag: String,
}

/// What is kept of a feature that was created or edited.
pub(super) fn outcome(state: &AppState, kind: Kind, recorded: &Recorded, now: &Snapshot) -> String {
    let id = recorded.ids[0];
    let tag = now.record(kind, id).map(|record| state.namer.version_of(&record)).unwrap_or_default();
    serde_json::to_string(&Kept { id, tag }).expect("a number and a text")
}

/// The response to a feature that was created when the same request was made before. Without its tag if the feature was
/// changed since.
pub(super) fn created_before(
    state: &AppState,
    writing: &Writing,
    ask: Ask,
    outcome: &str,
) -> Result<Response, Problem> {
    let kept: Kept = serde_json::from_str(outcome).map_err(Problem::broken)?;
    let id = kept.id;
    if is_current(state, writing, &kept) {
        return created(state, writing, ask, id);
    }
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(header::LOCATION, location(writing, &ask, id)?);
    Ok(with_preferences(with_status(response, CREATED), writing))
}

/// The response to a feature that was changed or deleted when the same request was made before. Without its tag if the
/// feature was changed since.
pub(super) fn edited_before(
    state: &AppState,
    writing: &Writing,
    ask: Ask,
    outcome: &str,
) -> Result<Response, Problem> {
    let kept: Kept = serde_json::from_str(outcome).map_err(Problem::broken)?;
    if is_current(state, writing, &kept) {
        return changed(state, writing, ask, (&kept.id.to_string(), kept.id));
    }
    Ok(deleted(writing))
}

/// Whether a feature is as a request left it.
fn is_current(state: &AppState, writing: &Writing, kept: &Kept) -> bool {
    let held = state.registry.snapshot().record(writing.collection.record_kind(), kept.id);
    held.is_some_and(|record| state.namer.version_of(&record) == kept.tag)
}

/// The response to a feature that was changed: with its new entity tag, and with the feature if that is preferred.
pub(super) fn changed(
    state: &AppState,
    writing: &Writing,
    mut ask: Ask,
    (item, id): (&str, i64),
) -> Result<Response, Problem> {
    ask.now = state.registry.snapshot();
    // The code in the address no longer finds the feature if the code was changed.
    let is_same = writing.collection.item(&ask.now, item).is_some_and(|held| held.cursor().id == id);
    let number = id.to_string();
    let item = if is_same { item } else { &number };
    let place = (writing.collection, item, writing.crs);
    let mut response = single_feature(state, place, &ask, &writing.codings)?;
    let mut status = OK;
    if !writing.manner.returns_feature {
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
        status = NO_CONTENT;
    }
    Ok(with_preferences(with_status(response, status), writing))
}

/// The response to a feature that was deleted, or of which no state is to be shown.
pub(super) fn deleted(writing: &Writing) -> Response {
    with_preferences(with_status(Response::new(Body::empty()), NO_CONTENT), writing)
}

fn with_status(response: Response, status: u16) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.status = status.try_into().expect("it is a status");
    Response::from_parts(parts, body)
}

fn with_preferences(mut response: Response, writing: &Writing) -> Response {
    if !writing.manner.applied.is_empty() {
        let applied = HeaderValue::from_str(&writing.manner.applied.join(", ")).expect("they are ASCII");
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    response
}
