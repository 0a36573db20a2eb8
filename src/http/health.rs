//! For those who watch over the server.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::state::AppState;

/// The process answers.
pub(super) async fn live() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// The register is loaded and can be asked.
pub(super) async fn ready(State(state): State<AppState>) -> Json<Value> {
    let now = state.registry.snapshot();
    Json(json!({ "status": "ready", "version": now.version, "firms": now.firms.len() }))
}
