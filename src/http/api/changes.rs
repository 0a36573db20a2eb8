//! `GET /api/changes`, the history of a feature, and `POST /api/changes/{version}/undo`, for editors.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    collection::told_change::told,
    http::{
        extract::Ask,
        ogc::{
            collections::known,
            edit::{conflict, refused},
        },
        parameter,
        problem::Problem,
        replays::{self, Turn},
        state::AppState,
    },
    index::Snapshot,
    model::{
        access::Caller,
        actor::Author,
        change::{Change, Seq},
        lang::Lang,
        once::Request,
    },
    query::page::Limit,
    registry::{RegistryError, once::Once, recorded::Recorded},
};

/// The largest number of changes in a response.
const MOST: i64 = 1000;

/// The number of changes in a response if nothing is said of it.
const USUAL: i64 = 100;

/// The author of a request that may see the names and reasons of edits.
pub(super) fn editor(ask: &Ask) -> Result<Arc<Caller>, Problem> {
    let caller = ask.caller.clone().ok_or_else(|| Problem::no_key(ask.lang))?;
    if caller.role.edits() { Ok(caller) } else { Err(Problem::no_editor(ask.lang, caller.role)) }
}

/// `GET /api/changes?since=N`: the changes after a version, oldest first.
pub(in crate::http) async fn since(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    editor(&ask)?;
    let since = ask.query.take::<i64>(parameter::SINCE)?.unwrap_or(0);
    let limit = limit(&mut ask)?;
    ask.query.finish()?;
    let changes = state.registry.changes_since(since, limit).await.map_err(Problem::of_registry(ask.lang))?;
    let next = changes.last().map_or(since, |change| change.seq);
    let more = usize::try_from(limit).is_ok_and(|limit| changes.len() == limit);
    Ok(uncached(json!({ "changes": list(&changes, ask.lang), "version": next, "more": more })))
}

/// `GET /ogc/collections/{id}/items/{id}/history`: the changes of a feature, newest first.
pub(in crate::http) async fn history(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    editor(&ask)?;
    let limit = limit(&mut ask)?;
    ask.query.finish()?;
    let missing = || Problem::not_found(ask.lang, &item);
    // A record that was deleted is found by its number.
    let held = collection.item(&ask.now, &item).map(|held| held.cursor().id);
    let id = held.or_else(|| item.parse().ok()).ok_or_else(missing)?;
    let changes = state.registry.history(collection.record_kind(), id, limit).await;
    let changes = changes.map_err(Problem::of_registry(ask.lang))?;
    if changes.is_empty() {
        return Err(missing());
    }
    Ok(uncached(json!({ "changes": list(&changes, ask.lang) })))
}

/// `POST /api/changes/{version}/undo`: a new change that makes the record what it was before.
pub(in crate::http) async fn undo(
    State(state): State<AppState>,
    Path(version): Path<String>,
    mut ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let reason = ask.query.text("reason");
    ask.query.finish()?;
    let request = replays::keyed(&headers, &caller.account, of_undo(&ask).as_bytes(), ask.lang)?;
    match state.replays.turn(&state.registry, request.clone(), ask.lang).await? {
        Turn::Answered(response) => Ok(*response),
        Turn::Made(outcome) => made_before(&outcome),
        Turn::First(running) => {
            let author = (caller.author(), reason);
            running.answered(undone(&state, &ask, &version, (author, request.as_ref())).await).await
        }
    }
}

/// What a request to undo says.
pub(super) fn of_undo(ask: &Ask) -> String {
    format!("POST\n{}", ask.path)
}

/// The response to an undo that was made before.
pub(super) fn made_before(outcome: &str) -> Result<Response, Problem> {
    let told = serde_json::from_str(outcome).map_err(Problem::broken)?;
    Ok(replays::replayed(uncached(told)))
}

async fn undone(
    state: &AppState,
    ask: &Ask,
    version: &str,
    ((author, reason), request): ((Author, Option<String>), Option<&Request>),
) -> Result<Response, Problem> {
    let missing = || Problem::not_found(ask.lang, version);
    let seq: Seq = version.parse().map_err(|_| missing())?;
    let change =
        state.registry.change(seq).await.map_err(Problem::of_registry(ask.lang))?.ok_or_else(missing)?;
    let wanted = change.before.clone();
    let told = |version: Seq| json!({ "undone": seq, "version": version });
    let outcome = |made: &Recorded, _: &Snapshot| told(made.version).to_string();
    let once = request.map(|request| Once { request, outcome: &outcome });
    match state.registry.undo(change, author, reason, once).await {
        Ok(version) => Ok(uncached(told(version))),
        Err(RegistryError::Conflict(conflicts)) => {
            let conflict = conflicts.into_iter().next().ok_or_else(missing)?;
            let held = conflict.held.ok_or_else(missing)?;
            Err(conflict::changed(ask.lang, conflict.base.as_ref(), &held, wanted.as_ref()))
        }
        Err(error) => Err(refused::failed(ask.lang, error)),
    }
}

/// The number of entries of a response.
pub(super) fn limit(ask: &mut Ask) -> Result<i64, Problem> {
    let limit = ask
        .query
        .take::<Limit>(parameter::LIMIT)?
        .map_or(USUAL, |limit| i64::try_from(limit.get()).unwrap_or(MOST));
    Ok(limit.min(MOST))
}

/// Changes as JSON.
pub(super) fn list(changes: &[Change], lang: Lang) -> Vec<Value> {
    changes.iter().map(|change| told(change, lang)).collect()
}

/// A response that names persons, which no cache may keep.
pub(super) fn uncached(body: Value) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}
