//! `GET /api/config`: the settings that the web app needs; `GET /api/basemaps/{id}`: the bytes of a PMTiles file.

use axum::{
    Json,
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use tower_http::services::ServeFile;

use crate::{
    config::{Basemap, Tiles},
    http::{
        accept_language::AcceptLanguage,
        city::told,
        extract::Ask,
        problem::{Problem, is_missing},
        state::AppState,
    },
};

/// The base maps, city, data version and role.
pub(in crate::http) async fn config(State(state): State<AppState>, ask: Ask) -> Result<Json<Value>, Problem> {
    ask.query.finish()?;
    let basemaps = state.settings.basemaps.iter().map(|map| {
        let (kind, url) = match &map.tiles {
            Tiles::Xyz(url) => ("xyz", url.clone()),
            Tiles::Pmtiles(_) => ("pmtiles", format!("{}/api/basemaps/{}", ask.base, map.id)),
        };
        json!({ "id": map.id, "name": map.name, "type": kind, "url": url, "attribution": map.attribution })
    });
    Ok(Json(json!({
        "basemaps": basemaps.collect::<Vec<_>>(),
        "city": told(&ask.now.city),
        "version": ask.now.version,
        "role": ask.role,
        "publicWorkers": state.settings.public_workers,
        "publicNotes": state.takes_notes(),
        "program": env!("CARGO_PKG_VERSION"),
    })))
}

/// A PMTiles file; range requests are supported.
pub(in crate::http) async fn basemap(
    State(state): State<AppState>,
    AcceptLanguage(lang): AcceptLanguage,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let own = state.settings.basemaps.iter().find(|map| map.id == id);
    let file = own.and_then(Basemap::file).ok_or_else(|| Problem::not_found(lang, &id))?;
    let Ok(served) = ServeFile::new(file).oneshot(request).await;
    let mut response = served.into_response();
    if is_missing(&response) {
        return Err(Problem::not_found(lang, &id));
    }
    let kept = axum::http::HeaderValue::from_static("public, max-age=3600");
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, kept);
    Ok(response)
}
