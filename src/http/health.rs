//! For those who watch over the server.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use serde_json::json;

use super::state::AppState;

/// It is true at this moment only.
const PASSING: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The process answers.
pub(super) async fn live() -> impl IntoResponse {
    (PASSING, Json(json!({ "status": "ok" })))
}

/// The register is loaded and can be asked.
pub(super) async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    let now = state.registry.snapshot();
    (PASSING, Json(json!({ "status": "ready", "version": now.version, "firms": now.firms.len() })))
}
