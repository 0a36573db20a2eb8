//! `/api/import-profiles`: how files are read, under names.

use axum::{
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::one::empty;
use super::refusal::failed;
use crate::{
    exchange::options::Options,
    http::{
        api::changes::{editor, uncached},
        extract::Ask,
        ogc::edit::body,
        problem::Problem,
        state::AppState,
    },
    model::staged::{Profile, is_profile_name},
};

fn told(own: &Profile) -> Value {
    let options: Value = serde_json::from_str(&own.options).unwrap_or_else(|_| json!({}));
    json!({
        "name": own.name,
        "options": options,
        "savedBy": own.saved_by,
        "savedAt": own.saved_at.format(&Rfc3339).unwrap_or_default(),
    })
}

/// Lists the profiles.
pub(in crate::http) async fn all(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    editor(&ask)?;
    ask.query.finish()?;
    let all = state.registry.profiles().await.map_err(Problem::of_registry(ask.lang))?;
    Ok(uncached(json!({ "profiles": all.iter().map(told).collect::<Vec<_>>() })))
}

/// Answers with a profile.
pub(in crate::http) async fn one(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    editor(&ask)?;
    ask.query.finish()?;
    let all = state.registry.profiles().await.map_err(Problem::of_registry(ask.lang))?;
    let own = all.iter().find(|own| own.name == name);
    own.map(|own| uncached(told(own))).ok_or_else(|| Problem::not_found(ask.lang, &name))
}

/// Saves a profile. The body is an object of options.
pub(in crate::http) async fn save(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    if !is_profile_name(&name) {
        return Err(Problem::bad_request(ask.lang.pick(
            "tên hồ sơ chỉ gồm chữ, số, khoảng trắng, '-', '_', '.' và dài tối đa 80 ký tự",
            "the name of a profile has letters, digits, spaces, '-', '_', '.' and at most 80 characters",
        )));
    }
    let sent = body::json(&state.settings, &ask, &headers, content).await?;
    let options = Options::of_json(&sent).map_err(|wrong| Problem::bad_request(wrong.to_string()))?;
    let saved = state.registry.save_profile(&name, &options, &caller.author().actor).await;
    if !saved.map_err(failed(ask.lang))? {
        return Err(Problem::too_many_profiles(ask.lang));
    }
    Ok(empty())
}

/// Deletes a profile.
pub(in crate::http) async fn remove(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    editor(&ask)?;
    ask.query.finish()?;
    if state.registry.remove_profile(&name).await.map_err(failed(ask.lang))? {
        Ok(empty())
    } else {
        Err(Problem::not_found(ask.lang, &name))
    }
}
