//! The endpoint: the manifest, and batches of version 0.2 in the parameters `queries` and `extend`, of the URL or of a form.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{
    entity::known,
    extend, manifest, matching,
    sent::{Version, wrong},
};
use crate::{
    collection::kinds::Collection,
    http::{extract::Ask, ogc::edit::body, problem::Problem, state::AppState},
};

/// `GET`: the manifest, or the answer to a batch.
pub(in crate::http) async fn ask(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let (queries, extended) = (ask.query.text("queries"), ask.query.text("extend"));
    let version = match ask.query.text("version").as_deref() {
        None | Some("0.2") => Version::Stable,
        Some("1.0-draft") => Version::Draft,
        Some(other) => return Err(Problem::one_of(ask.lang, "version", other, &["0.2", "1.0-draft"])),
    };
    ask.query.finish()?;
    if queries.is_some() || extended.is_some() {
        return batch(state, ask, collection, (queries, extended)).await;
    }
    Ok(Json(manifest::manifest(collection, version, &ask)).into_response())
}

/// `POST`: the answer to a batch in a form.
pub(in crate::http) async fn send(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    ask.query.finish()?;
    let form = body::form(&state.settings, &ask, &headers, body).await?;
    let field = |name: &str| form.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone());
    batch(state, ask, collection, (field("queries"), field("extend"))).await
}

async fn batch(
    state: AppState,
    ask: Ask,
    collection: Collection,
    sent: (Option<String>, Option<String>),
) -> Result<Response, Problem> {
    match sent {
        (Some(queries), _) => matching::keyed(&state, ask, collection, &queries).await,
        (None, Some(extended)) => extend::keyed(&state, ask, collection, &extended).await,
        (None, None) => Err(wrong("queries", &ask)),
    }
}
