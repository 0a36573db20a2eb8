//! `POST /api/notes`: a note of a viewer. The response is the same for every note that is taken, and names none.

use std::time::{Duration, Instant};

use axum::{body::Body, extract::State, http::HeaderMap, response::Response};
use serde_json::json;

use super::sent;
use crate::{
    http::{api::changes::uncached, extract::Ask, ogc::edit::body, problem::Problem, state::AppState},
    model::note::NotesFull,
};

/// Takes a note.
pub(in crate::http) async fn receive(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Problem> {
    ask.query.finish()?;
    if !state.takes_notes() {
        return Err(Problem::no_notes(ask.lang));
    }
    let sent = body::short_json(&state.settings, &ask, &headers, content).await?;
    let note = sent::note(&sent, &ask)?;
    if let Err(wait) = state.notes.admit(ask.client, Instant::now()) {
        state.notes.count(false);
        return Err(Problem::too_many_notes(ask.lang, wait));
    }
    let taken = state.registry.receive_note(&note).await.map_err(Problem::of_notes(ask.lang))?;
    state.notes.count(taken.is_ok());
    match taken {
        Ok(()) => Ok(Problem::accepted(uncached(json!({ "received": true })))),
        Err(NotesFull::Queue) => Err(Problem::notes_full(ask.lang)),
        Err(NotesFull::Often(wait)) => {
            let wait = Duration::try_from(wait).unwrap_or_default();
            Err(Problem::too_many_notes(ask.lang, wait))
        }
    }
}
