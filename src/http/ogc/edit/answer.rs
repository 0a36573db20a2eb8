//! Responses to edits.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use super::writing::Writing;
use crate::http::{extract::Ask, ogc::items::single_feature, problem::Problem, state::AppState};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The numbers of the statuses.
const OK: u16 = 200;
const CREATED: u16 = 201;
const NO_CONTENT: u16 = 204;

/// The response to a feature that was created.
pub(super) fn created(state: &AppState, writing: &Writing, ask: Ask, id: i64) -> Result<Response, Problem> {
    let location = format!("{}/ogc/collections/{}/items/{id}", ask.base, writing.collection);
    let mut response = changed(state, writing, ask, (&id.to_string(), id))?;
    let location = HeaderValue::from_str(&location).map_err(Problem::broken)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(with_status(response, CREATED))
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

/// The response to a feature that was deleted.
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
