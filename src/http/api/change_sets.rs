//! `GET /api/change-sets`, `GET /api/change-sets/{id}` and `POST /api/change-sets/{id}/undo`, for editors.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

use super::changes::{editor, limit, list, uncached};
use crate::{
    collection::told_change::{Stands, stands, told_set},
    http::{extract::Ask, ogc::edit::refused, parameter, problem::Problem, state::AppState},
    model::{change::ChangeSet, lang::Lang},
    registry::undo::{Left, Undone},
};

/// `GET /api/change-sets?before=N`: change sets, newest first.
pub(in crate::http) async fn sets(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    editor(&ask)?;
    let before = ask.query.take::<i64>(parameter::BEFORE)?.unwrap_or(i64::MAX);
    let limit = limit(&mut ask)?;
    ask.query.finish()?;
    let sets = state.registry.sets_before(before, limit).await.map_err(Problem::broken)?;
    let more = usize::try_from(limit).is_ok_and(|limit| sets.len() == limit);
    Ok(uncached(json!({ "sets": sets.iter().map(told_set).collect::<Vec<_>>(), "more": more })))
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
    let changes = state.registry.changes_of_set(set.id, since, limit).await.map_err(Problem::broken)?;
    let next = changes.last().map_or(since, |change| change.seq);
    let mut told = told_set(&set);
    told["changes"] = list(&changes).into();
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
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let reason = ask.query.text("reason");
    ask.query.finish()?;
    let set = named(&state, &id, ask.lang).await?;
    let undone = state.registry.undo_set(set.id, caller.author(), reason).await;
    let undone = undone.map_err(|error| refused::failed(ask.lang, error))?;
    let Undone { version, set: made, records, left } =
        undone.ok_or_else(|| Problem::not_found(ask.lang, &id))?;
    let left: Vec<Value> = left.iter().map(|left| told_left(left, ask.lang)).collect();
    if records == 0 && !left.is_empty() {
        return Err(Problem::standing(ask.lang, left));
    }
    let told = json!({ "undone": set.id, "version": version, "set": made, "records": records, "left": left });
    Ok(uncached(told))
}

/// The change set with the number in a path.
async fn named(state: &AppState, id: &str, lang: Lang) -> Result<ChangeSet, Problem> {
    let missing = || Problem::not_found(lang, id);
    let number = id.parse().map_err(|_| missing())?;
    state.registry.set(number).await.map_err(Problem::broken)?.ok_or_else(missing)
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
