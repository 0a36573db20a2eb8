//! `POST /ogc/collections/{id}/items`, and `PUT`, `PATCH` and `DELETE` of its features.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use serde_json::{Map, Value as Json};

use super::{
    answer, body, conflict, refused,
    writing::{CONTENT_CRS, Condition, Writing},
};
use crate::{
    collection::{
        amend::{amended, coded, subject},
        sent::{How, Sent},
    },
    http::{
        extract::Ask,
        problem::Problem,
        replays::{self, Turn},
        state::AppState,
    },
    index::Snapshot,
    model::{
        change::{Edit, Proposal, Seq},
        lang::Lang,
        once::Request,
        record::{Kind, Record},
        remarks::Mark,
    },
    registry::{RegistryError, create::fresh_code, once::Once, recorded::Recorded},
};

/// How often an edit without a condition is applied again because another one came first.
const ATTEMPTS: usize = 20;

/// `POST` of a feature.
pub(in crate::http) async fn create(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let writing = Writing::read_growing(&name, &mut ask, &headers)?;
    writing.require_remit(&state, None, ask.lang)?;
    writing.require_reason(&state.settings, ask.lang)?;
    let sent = body::feature(&state.settings, &ask, &headers, body).await?;
    // The system of its coordinates is a part of what it says.
    let crs = headers.get("content-crs");
    let asked = format!("{}\n{crs:?}\n{}", ask.path, Json::Object(sent.clone()));
    let request = replays::keyed(&headers, writing.account(), asked.as_bytes(), ask.lang)?;
    match state.replays.turn(&state.registry, request.clone(), ask.lang).await? {
        Turn::Answered(response) => Ok(*response),
        Turn::Made(outcome) => answer::created_before(&state, &writing, ask, &outcome).map(replays::replayed),
        Turn::First(running) => {
            let new = record(&state, &writing, (&sent, request.as_ref()), ask.lang).await;
            running.answered(new.and_then(|id| answer::created(&state, &writing, ask, id))).await
        }
    }
}

/// `PUT` of a feature: it becomes what is sent.
pub(in crate::http) async fn replace(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let writing = Writing::read(&name, &mut ask, &headers)?;
    let sent = body::feature(&state.settings, &ask, &headers, body).await?;
    edit(&state, &writing, ask, (&item, Wish::Apply(How::Replace, &sent))).await
}

/// `PATCH` of a feature: what is sent becomes so, the rest stays (JSON Merge Patch, RFC 7396).
pub(in crate::http) async fn update(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let writing = Writing::read(&name, &mut ask, &headers)?;
    let sent = body::patch(&state.settings, &ask, &headers, body).await?;
    edit(&state, &writing, ask, (&item, Wish::Apply(How::Merge, &sent))).await
}

/// `DELETE` of a feature.
pub(in crate::http) async fn delete(
    State(state): State<AppState>,
    Path((name, item)): Path<(String, String)>,
    mut ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let writing = Writing::read_growing(&name, &mut ask, &headers)?;
    edit(&state, &writing, ask, (&item, Wish::Delete)).await
}

/// Changes or deletes a feature, once if the request has a key of its own.
async fn edit(
    state: &AppState,
    writing: &Writing,
    ask: Ask,
    (item, wish): (&str, Wish<'_>),
) -> Result<Response, Problem> {
    let headers = &writing.codings;
    let asked = wish.content(&ask.path, [headers.get(CONTENT_CRS), headers.get(header::IF_MATCH)]);
    let request = replays::keyed(headers, writing.account(), asked.as_bytes(), ask.lang)?;
    match state.replays.turn(&state.registry, request.clone(), ask.lang).await? {
        Turn::Answered(response) => Ok(*response),
        Turn::Made(outcome) => answer::edited_before(state, writing, ask, &outcome).map(replays::replayed),
        Turn::First(running) => {
            let id = change(state, writing, &ask, (item, wish, request.as_ref())).await;
            let answer = id.and_then(|id| match wish {
                Wish::Apply(..) => answer::changed(state, writing, ask, (item, id)),
                Wish::Delete => Ok(answer::deleted(writing)),
            });
            running.answered(answer).await
        }
    }
}

/// Records a new feature and returns its identity.
async fn record(
    state: &AppState,
    writing: &Writing,
    (sent, request): (&Map<String, Json>, Option<&Request>),
    lang: Lang,
) -> Result<i64, Problem> {
    let now = state.registry.snapshot();
    let wish = Sent { how: How::Create, crs: writing.crs, feature: sent };
    let new = blocking(|| amended(writing.collection, wish, None, &now));
    let new = new.map_err(|faults| refused::misfits(lang, &faults))?;
    let is_coded = sent.get("properties").and_then(|own| own.get("code")).is_some_and(|code| !code.is_null());
    check_doubts(state, writing, &Edit::Put(Box::new(new.clone().with_id(i64::MAX))), lang)?;
    let (kind, registry) = (new.kind(), state.registry.clone());
    let numbered = move |id| {
        let new = new.with_id(id);
        if is_coded { new } else { coded(new, fresh_code(kind, id, &registry.snapshot(), |_| false)) }
    };
    let outcome = |recorded: &Recorded, now: &Snapshot| answer::outcome(state, kind, recorded, now);
    let once = request.map(|request| Once { request, outcome: &outcome });
    let author = (writing.actor(), writing.reason(&state.settings));
    let marks = wish.marks_of_new(writing.collection);
    let created = state.registry.record_once(kind, (numbered, &marks), author, once).await;
    created.map(|created| created.id).map_err(|error| refused::failed(lang, error))
}

/// Runs work that takes long for large areas, while other threads serve other requests.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

/// What becomes of a feature.
#[derive(Clone, Copy)]
enum Wish<'a> {
    Apply(How, &'a Map<String, Json>),
    Delete,
}

impl Wish<'_> {
    /// What a request says, with headers that are a part of it.
    fn content(&self, path: &str, headers: [Option<&HeaderValue>; 2]) -> String {
        let (method, body) = match self {
            Self::Apply(How::Merge, feature) => ("PATCH", Json::Object(Map::clone(feature)).to_string()),
            Self::Apply(_, feature) => ("PUT", Json::Object(Map::clone(feature)).to_string()),
            Self::Delete => ("DELETE", String::new()),
        };
        format!("{method}\n{path}\n{headers:?}\n{body}")
    }
}

/// An edit of a record that exists.
struct Planned {
    subject: (Kind, i64),
    current: Record,
    /// The record after the edit; `None` if it is deleted.
    wanted: Option<Record>,
    /// Whether it states the kind of a record of which the kind may have been supplied.
    states_kind: bool,
    version: Seq,
}

/// Changes or deletes a feature and returns its identity.
async fn change(
    state: &AppState,
    writing: &Writing,
    ask: &Ask,
    (item, wish, request): (&str, Wish<'_>, Option<&Request>),
) -> Result<i64, Problem> {
    let lang = ask.lang;
    writing.require_remit(state, Some(item), lang)?;
    writing.require_condition(&state.settings, lang)?;
    let kind = writing.collection.record_kind();
    let outcome = |recorded: &Recorded, now: &Snapshot| answer::outcome(state, kind, recorded, now);
    let once = request.map(|request| Once { request, outcome: &outcome });
    for _ in 0..ATTEMPTS {
        let planned = plan(state, writing, (item, wish), lang)?;
        let marks = marks(state, &writing.condition, &planned, lang).await?;
        let Planned { subject: (kind, id), current, wanted, version, .. } = planned;
        if !writing.condition.holds(&state.namer.version_of(&current)) {
            return Err(told_apart(state, writing, (current, wanted), lang).await);
        }
        if wanted.as_ref() == Some(&current) && !marks.contains(&Mark::Confirmed) {
            return idle(state, once, id, lang).await;
        }
        let edit = wanted.clone().map_or(Edit::Delete(kind, id), |record| Edit::Put(Box::new(record)));
        check_doubts(state, writing, &edit, lang)?;
        let proposal = Proposal { edit, seen: Some(version), marks };
        let author = (writing.actor(), writing.reason(&state.settings));
        match state.registry.propose_once(vec![proposal], author, once).await {
            Ok(_) => return Ok(id),
            // Without a condition the edit is applied to what the register holds by now.
            Err(RegistryError::Conflict(_)) if !matches!(writing.condition, Condition::Versions(_)) => {}
            Err(RegistryError::Conflict(conflicts)) => {
                let held = conflicts.into_iter().find_map(|conflict| conflict.held);
                let gone = || Problem::not_found(lang, item);
                return Err(told_apart(state, writing, (held.ok_or_else(gone)?, wanted), lang).await);
            }
            Err(error) => return Err(refused::failed(lang, error)),
        }
    }
    Err(Problem::writers_busy(lang))
}

/// How an edit is made.
async fn marks(
    state: &AppState,
    condition: &Condition,
    planned: &Planned,
    lang: Lang,
) -> Result<Vec<Mark>, Problem> {
    let mut marks = condition.marks();
    let (kind, id) = planned.subject;
    if planned.states_kind {
        let is_supplied = state.registry.is_kind_supplied(kind, id).await;
        let is_supplied = is_supplied.map_err(|error| refused::failed(lang, error))?;
        marks.extend(is_supplied.then_some(Mark::Confirmed));
    }
    Ok(marks)
}

/// Records that a request that is made once changes nothing.
async fn idle(state: &AppState, once: Option<Once<'_>>, id: i64, lang: Lang) -> Result<i64, Problem> {
    if let Some(once) = once {
        state.registry.note_idle(once, vec![id]).await.map_err(|error| refused::failed(lang, error))?;
    }
    Ok(id)
}

/// The edit of a record as the register holds it now.
fn plan(
    state: &AppState,
    writing: &Writing,
    (item, wish): (&str, Wish<'_>),
    lang: Lang,
) -> Result<Planned, Problem> {
    let now = state.registry.snapshot();
    let missing = || match (wish, &writing.condition) {
        (Wish::Apply(How::Replace, _), condition) if *condition != Condition::None => {
            Problem::gone_before(lang, item)
        }
        _ => Problem::not_found(lang, item),
    };
    let held = writing.collection.item(&now, item).ok_or_else(missing)?;
    let (kind, id) = subject(&held);
    let current = now.record(kind, id).ok_or_else(missing)?;
    let mut states_kind = false;
    let wanted = match wish {
        Wish::Delete => None,
        Wish::Apply(how, feature) => {
            let sent = Sent { how, crs: writing.crs, feature };
            states_kind = sent.confirms_kind(writing.collection);
            let wanted = blocking(|| amended(writing.collection, sent, Some(held), &now));
            Some(wanted.map_err(|faults| refused::misfits(lang, &faults))?)
        }
    };
    Ok(Planned { subject: (kind, id), current, wanted, states_kind, version: now.version })
}

/// Refuses an edit that its author may not make, and one with doubts unless its author is lenient.
fn check_doubts(state: &AppState, writing: &Writing, edit: &Edit, lang: Lang) -> Result<(), Problem> {
    let permitted = blocking(|| state.registry.permit(&writing.actor().actor, edit));
    permitted.map_err(|error| refused::failed(lang, error))?;
    let doubts =
        if writing.manner.is_lenient { Vec::new() } else { blocking(|| state.registry.doubts(edit)) };
    if doubts.is_empty() { Ok(()) } else { Err(refused::doubts(lang, &doubts)) }
}

/// The problem of an edit whose author has seen another state, with that state if the log has it.
async fn told_apart(
    state: &AppState,
    writing: &Writing,
    (theirs, yours): (Record, Option<Record>),
    lang: Lang,
) -> Problem {
    let is_seen = |record: &Record| writing.condition.holds(&state.namer.version_of(record));
    let (kind, id) = (theirs.kind(), theirs.id());
    match state.registry.recorded_state(kind, id, is_seen).await {
        Ok(base) => conflict::changed(lang, base.as_ref(), &theirs, yours.as_ref()),
        Err(error) => refused::failed(lang, error),
    }
}
