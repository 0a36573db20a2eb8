//! `GET /api/imports`: the imports of the account, or all of them for administrators.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::told::described;
use crate::http::{
    api::changes::{editor, uncached},
    extract::Ask,
    problem::Problem,
    state::AppState,
};

/// Lists imports, newest first.
pub(in crate::http) async fn all(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let all = state.registry.staged_imports().await.map_err(Problem::of_registry(ask.lang))?;
    let own = all.iter().rev().filter(|own| own.owner == caller.account || caller.role.administers());
    let told: Vec<Value> = own.map(|own| described(&ask, own)).collect();
    Ok(uncached(json!({ "imports": told })))
}
