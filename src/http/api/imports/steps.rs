//! `GET /api/imports/{id}/changes`: what becomes of each row, before → after, and what is cleared.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value as Json, json};

use super::told::{page, paged, reviewed};
use crate::{
    collection::{amend::Extent, told_change::differences},
    http::{api::changes::editor, extract::Ask, parameter, problem::Problem, state::AppState, work::Class},
    model::record::Record,
    registry::proposed::{Action, Proposed, Step},
};

/// Lists what becomes of the rows.
pub(in crate::http) async fn steps(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let action = ask.query.take::<Action>(parameter::ACTION)?;
    let (offset, limit) = page(&mut ask)?;
    ask.query.finish()?;
    let review = match reviewed(&state, &ask, &caller, &id).await? {
        Ok(review) => review,
        Err(reading) => return Ok(reading),
    };
    let write = move |ask: &mut Ask| {
        let all = || review.proposed.steps.iter().filter(|step| action.is_none_or(|own| own == step.action));
        let shown: Vec<Json> =
            all().skip(offset).take(limit).map(|step| told(&review.proposed, step)).collect();
        Ok(paged(ask, "changes", (offset, limit, all().count()), &shown))
    };
    state.aside(Class::Look, ask, write).await
}

/// A step as JSON.
fn told(proposed: &Proposed, step: &Step) -> Json {
    let (before, after) = (proposed.before(step), proposed.after(step));
    let record = after.as_ref().or(before.as_ref());
    let changes = match step.action {
        Action::Unchanged => serde_json::Map::new(),
        _ => differences(before.as_ref(), after.as_ref(), Extent::Published),
    };
    let is_cleared = |both: &Json| !both["before"].is_null() && both["after"].is_null();
    let cleared: Vec<&String> = match step.action {
        Action::Changed => {
            changes.iter().filter(|(_, both)| is_cleared(both)).map(|(name, _)| name).collect()
        }
        _ => Vec::new(),
    };
    json!({
        "row": step.row,
        "action": step.action.code(),
        "kind": step.kind().code(),
        "code": record.map(Record::key),
        "cleared": cleared,
        "changes": changes,
    })
}
