//! `PATCH /api/notes/{id}`: the answer of an editor.

use axum::{
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

use super::{list::named, sent, told::told};
use crate::{
    http::{
        api::changes::{editor, uncached},
        extract::Ask,
        ogc::edit::body,
        problem::Problem,
        state::AppState,
    },
    model::audit::Reading,
};

/// Answers a note, or opens it again.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let sent = body::short_json(&state.settings, &ask, &headers, content).await?;
    let answering = sent::answering(&sent, &caller.account, ask.lang)?;
    let own = named(&state, &ask, &caller, &id).await?;
    let is_done =
        state.registry.answer_note(own.id, &answering).await.map_err(Problem::of_notes(ask.lang))?;
    let now = named(&state, &ask, &caller, &id).await?;
    if !is_done {
        return Err(Problem::note_answered(ask.lang, now.state));
    }
    let (account, key) = (caller.account.clone(), caller.key.clone());
    let query = Some(format!("state={}", answering.state));
    let made = Reading { account, key, subject: format!("notes/{}", own.id), query };
    state.registry.note_reading(made, ask.now.version);
    Ok(uncached(told(&ask.base, &now)))
}
