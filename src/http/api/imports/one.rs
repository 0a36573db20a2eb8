//! `GET` and `DELETE /api/imports/{id}`: an import as it would be written now; dropping it, also while it is read.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
};

use super::told::{named, told};
use crate::http::{
    api::changes::editor, extract::Ask, ogc::edit::refused, problem::Problem, state::AppState,
};

/// Answers what an import would change.
pub(in crate::http) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let own = named(&state, &ask, &caller, &id).await?;
    told(&state, &ask, &caller, &own).await
}

/// Drops an import.
pub(in crate::http) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let own = named(&state, &ask, &caller, &id).await?;
    let dropped = state.registry.drop_import(own.id).await;
    state.reviews.stop(own.id);
    if !dropped.map_err(|error| refused::failed(ask.lang, error))? {
        return Err(Problem::not_found(ask.lang, &id));
    }
    Ok(empty())
}

/// A response without a body.
pub(super) fn empty() -> Response {
    let mut response = Response::builder().status(204).body(Body::empty()).expect("it is a status");
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
