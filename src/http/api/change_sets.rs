//! `GET /api/change-sets`, `GET /api/change-sets/{id}` and `POST /api/change-sets/{id}/undo`, for editors.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};

use super::changes::{editor, limit, list, made_before, of_undo, uncached};
use crate::{
    collection::told_change::{Stands, stands, told_set},
    http::{
        extract::Ask,
        ogc::edit::refused,
        parameter,
        problem::Problem,
        replays::{self, Turn},
        state::AppState,
    },
    model::{actor::Author, change::ChangeSet, lang::Lang, once::Request, refusal::Refusal},
    registry::undo::{Left, Undone, UndoneOnce},
};

/// `GET /api/change-sets?before=N`: change sets, newest first.
pub(in crate::http) async fn sets(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    editor(&ask)?;
    let before = ask.query.take::<i64>(parameter::BEFORE)?.unwrap_or(i64::MAX);
    let limit = limit(&mut ask)?;
    ask.query.finish()?;
    let sets = state.registry.sets_before(before, limit).await.map_err(Problem::of_registry(ask.lang))?;
    let more = usize::try_from(limit).is_ok_and(|limit| sets.len() == limit);
    let sets: Vec<Value> = sets.iter().map(|set| told_set(set, ask.lang)).collect();
    Ok(uncached(json!({ "sets": sets, "more": more })))
}

/// `GET /api/change-sets/{id}?since=N`: a change set with its changes, oldest first.
pub(in crate::http) async fn set(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    editor(&ask)?;
    let since = ask.query.take::<i64>(parameter::SINCE)?.unwrap_or(0);
    let limit = limit(&mut ask)?;
    ask.query.finish()?;
    let set = named(&state, &id, ask.lang).await?;
    let changes =
        state.registry.changes_of_set(set.id, since, limit).await.map_err(Problem::of_registry(ask.lang))?;
    let next = changes.last().map_or(since, |change| change.seq);
    let mut told = told_set(&set, ask.lang);
    told["changes"] = list(&changes, ask.lang).into();
    told["version"] = next.into();
    told["more"] = (next < set.changes.1 && !changes.is_empty()).into();
    Ok(uncached(told))
}

/// `POST /api/change-sets/{id}/undo`: a new change set that makes records what they were before. The response lists what
/// was edited since, which stays.
pub(in crate::http) async fn undo(
    State(state): State<AppState>,
    Path(id): Path<String>,
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
            running.answered(undone(&state, &ask, &id, (author, request.as_ref())).await).await
        }
    }
}

async fn undone(
    state: &AppState,
    ask: &Ask,
    id: &str,
    (author, request): ((Author, Option<String>), Option<&Request>),
) -> Result<Response, Problem> {
    let set = named(state, id, ask.lang).await?;
    // Values that stay are not kept with the request, since a redaction would not reach them.
    let outcome = |undone: &Undone| {
        let left = undone.left.iter().map(|left| bare(told_left(left, ask.lang)));
        told(set.id, undone, &left.collect::<Vec<_>>()).to_string()
    };
    let once = request.map(|request| -> UndoneOnce<'_> { (request, &outcome) });
    let undone = state.registry.undo_set(set.id, author, once).await;
    let undone = undone.map_err(|error| refused::failed(ask.lang, error))?;
    let undone = undone.ok_or_else(|| Problem::not_found(ask.lang, id))?;
    let outside = outside(&undone.left).filter(|_| undone.records == 0);
    let outside = outside.map(|refusal| refusal.breach.say(ask.lang));
    let left: Vec<Value> = undone.left.iter().map(|left| told_left(left, ask.lang)).collect();
    match outside {
        Some(said) => return Err(Problem::standing_outside(said, left)),
        None if undone.records == 0 && !left.is_empty() => return Err(Problem::standing(ask.lang, left)),
        None => {}
    }
    Ok(uncached(told(set.id, &undone, &left)))
}

/// What came of an undo.
fn told(set: i64, undone: &Undone, left: &[Value]) -> Value {
    let Undone { version, set: made, records, .. } = undone;
    json!({ "undone": set, "version": version, "set": made, "records": records, "left": left })
}

/// What an undo leaves, without values.
fn bare(mut left: Value) -> Value {
    for of in left["changes"].as_object_mut().into_iter().flat_map(|changes| changes.values_mut()) {
        *of = json!({});
    }
    for error in left["errors"].as_array_mut().into_iter().flatten() {
        *error = json!({ "field": error["field"], "rule": error["rule"] });
    }
    left
}

/// Why an undo leaves all records, if the account may edit none of them.
fn outside(left: &[Left]) -> Option<&Refusal> {
    let is_of_authors = |refusal: &&Refusal| refusal.rule().is_of_authors();
    let reasons = left.iter().map(|own| own.refusals.iter().find(is_of_authors));
    reasons.collect::<Option<Vec<&Refusal>>>()?.first().copied()
}

/// The change set with the number in a path.
async fn named(state: &AppState, id: &str, lang: Lang) -> Result<ChangeSet, Problem> {
    let missing = || Problem::not_found(lang, id);
    let number = id.parse().map_err(|_| missing())?;
    state.registry.set(number).await.map_err(Problem::of_registry(lang))?.ok_or_else(missing)
}

/// A record that an undo leaves as it is: because it was edited since, with its values before and after the set and
/// now, or because its former state breaks rules.
fn told_left(left: &Left, lang: Lang) -> Value {
    let Left { kind, id, before, after, now, refusals, is_withheld } = left;
    let reason = match (is_withheld, refusals.is_empty()) {
        (true, _) => "withheld",
        (false, false) => "refused",
        (false, true) => "edited",
    };
    let (before, after, now) = (before.as_ref(), after.as_ref(), now.as_ref());
    let Stands { code, changes } = stands(before, after, now);
    json!({
        "kind": kind.code(),
        "id": id,
        "code": code,
        "reason": reason,
        "changes": changes,
        "errors": refusals.iter().map(|refusal| refused::error(lang, refusal)).collect::<Vec<_>>(),
    })
}
