//! `GET /api/notes` and `GET /api/notes/{id}`: the notes that an editor may answer.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

use super::told::told;
use crate::{
    collection::{amend::subject, kinds::Collection},
    http::{
        api::changes::{editor, uncached},
        extract::Ask,
        parameter,
        problem::Problem,
        state::AppState,
    },
    model::{
        access::Caller,
        note::{Note, NoteFilter, NoteState},
        remit::Topic,
    },
    query::page::Limit,
};

/// The number of notes in a response, if nothing is said of it and at most.
const USUAL: i64 = 50;
const MOST: i64 = 200;

/// A page of notes, newest first.
pub(in crate::http) async fn all(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let filter = filter(&mut ask)?;
    ask.query.finish()?;
    let more = NoteFilter { limit: filter.limit + 1, ..filter.clone() };
    let mut found =
        state.registry.notes(&more, &caller.author().actor).await.map_err(Problem::of_notes(ask.lang))?;
    let most = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let has_more = found.len() > most;
    found.truncate(most);
    let next = found.last().map(|own| own.id).filter(|_| has_more);
    let notes: Vec<Value> = found.iter().map(|own| told(&ask.base, own)).collect();
    Ok(uncached(json!({ "notes": notes, "next": next })))
}

/// A note.
pub(in crate::http) async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ask: Ask,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let own = named(&state, &ask, &caller, &id).await?;
    Ok(uncached(told(&ask.base, &own)))
}

/// The note of a path, if the editor may answer it.
pub(super) async fn named(state: &AppState, ask: &Ask, caller: &Caller, id: &str) -> Result<Note, Problem> {
    let missing = || Problem::not_found(ask.lang, id);
    let number = id.parse().map_err(|_| missing())?;
    let own = state.registry.note(number).await.map_err(Problem::of_notes(ask.lang))?.ok_or_else(missing)?;
    if state.registry.may_answer(&caller.author().actor, &own) {
        Ok(own)
    } else {
        Err(Problem::note_outside_remit(ask.lang))
    }
}

fn filter(ask: &mut Ask) -> Result<NoteFilter, Problem> {
    let lang = ask.lang;
    let codes: Vec<&str> = NoteState::ALL.iter().map(|state| state.code()).collect();
    let wrong = |text: &str| Problem::one_of(lang, "state", text, &codes);
    let state = ask.query.text("state").map(|text| text.parse().map_err(|_| wrong(&text))).transpose()?;
    let limit = ask.query.take::<Limit>(parameter::LIMIT)?;
    let limit = limit.map_or(USUAL, |limit| i64::try_from(limit.get()).unwrap_or(MOST)).min(MOST);
    let before = ask.query.take::<i64>(parameter::BEFORE)?;
    Ok(NoteFilter { state, subject: of_feature(ask)?, before, limit })
}

/// The feature that notes are about, if one is named. A feature that is gone is found by its number.
fn of_feature(ask: &mut Ask) -> Result<Option<(Topic, i64)>, Problem> {
    let (name, item) = (ask.query.text("collection"), ask.query.text("item"));
    let (Some(name), Some(item)) = (&name, &item) else {
        let needed = ask.lang.pick("cần cả collection và item", "collection and item are needed together");
        return if name.is_none() && item.is_none() { Ok(None) } else { Err(Problem::bad_request(needed)) };
    };
    let collection: Collection = name.parse().map_err(|_| Problem::not_found(ask.lang, name))?;
    let held = collection.item(&ask.now, item).map(|thing| subject(&thing).1);
    let id = held.or_else(|| item.parse().ok()).ok_or_else(|| Problem::not_found(ask.lang, item))?;
    Ok(Some((collection.topic(), id)))
}
