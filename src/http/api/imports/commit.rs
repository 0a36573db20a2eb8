//! `POST /api/imports/{id}/commit`: writes an import as it was reviewed.

use std::time::{Duration, Instant};

use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::refusal::failed;
use super::told::{named, patience, told};
use crate::{
    exchange::severity::Severity,
    http::{
        api::changes::editor,
        extract::Ask,
        ogc::edit::writing::{Manner, reason},
        parameter,
        problem::Problem,
        state::AppState,
        work::Class,
    },
    model::{access::Caller, staged::Staged},
    registry::staging::{
        StagingError,
        commit::{Committed, Rows},
    },
};

/// The time that a file may take to be written, with the time in the queue.
const LONGEST: Duration = Duration::from_secs(1800);

/// The largest number of errors in a refusal.
const MOST_ERRORS: usize = 100;

/// Writes an import.
pub(in crate::http) async fn commit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let rows = ask.query.take::<Rows>(parameter::ROWS)?.unwrap_or(Rows::All);
    let given = ask.query.text("reason").map(|reason| reason.trim().to_owned());
    ask.query.finish()?;
    let reason = reason(given.as_deref().filter(|given| !given.is_empty()), &caller, &state.settings);
    Manner::read(&headers, &caller).require_reason(&state.settings, reason.as_deref(), ask.lang)?;
    let own = named(&state, &ask, &caller, &id).await?;
    let seen = seen(&headers).ok_or_else(|| Problem::not_reviewed(ask.lang))?;
    if let Some(done) = Committed::of(&own) {
        return again(&state, &ask, (&caller, &own), (&done, &seen)).await;
    }
    let named_file = || format!("import {}", own.name).trim_end().to_owned();
    let reason = reason.or_else(|| Some(named_file()));
    let (working, runtime) = (state.clone(), Handle::current());
    let (writing, author, tag) = (own.clone(), caller.author(), seen.tag(&state, &caller, &ask, &own).await?);
    let work = move || {
        let (registry, desk) = (&working.registry, &working.reviews.desk);
        let written = registry.commit_import((desk, &writing), (tag.as_deref(), rows), (author, reason));
        runtime.block_on(written)
    };
    let due = Instant::now() + LONGEST;
    let done = state.works.run(Class::Import, ask.client, due, work).await;
    match done.map_err(|refused| refused.say(Class::Import, ask.lang))? {
        Ok(_) => {
            let own = named(&state, &ask, &caller, &id).await?;
            told(&state, &ask, &caller, &own).await
        }
        Err(StagingError::Unsound) => Err(unsound(&state, &ask, &caller, &own).await?),
        Err(StagingError::Committed(now)) => match Committed::of(&now) {
            Some(done) => again(&state, &ask, (&caller, &now), (&done, &seen)).await,
            None => Err(Problem::imported(ask.lang, None)),
        },
        Err(error) => Err(failed(ask.lang)(error)),
    }
}

/// What the author of a request has seen of an import.
enum Seen {
    /// Whatever it is.
    Any,
    /// Reviews with these tags.
    Tags(Vec<String>),
}

impl Seen {
    /// The tag of the review that is to be written. Of several the current one counts.
    async fn tag(
        &self,
        state: &AppState,
        caller: &Caller,
        ask: &Ask,
        own: &Staged,
    ) -> Result<Option<String>, Problem> {
        match self {
            Self::Any => Ok(None),
            Self::Tags(tags) if tags.len() == 1 => Ok(tags.first().cloned()),
            Self::Tags(tags) => {
                let reader = caller.author().actor;
                let review = state.review(own, (&reader, ask.client), patience(ask), ask.lang).await?;
                let current = review.map(|review| review.tag.clone()).unwrap_or_default();
                Ok(Some(if tags.contains(&current) { current } else { String::new() }))
            }
        }
    }

    fn has(&self, tag: &str) -> bool {
        matches!(self, Self::Tags(tags) if tags.iter().any(|own| own == tag))
    }
}

/// What `If-Match` states; weak tags never match.
fn seen(headers: &HeaderMap) -> Option<Seen> {
    let lines = headers.get_all(header::IF_MATCH).iter().filter_map(|line| line.to_str().ok());
    let all: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    match all.as_slice() {
        [] => None,
        ["*"] => Some(Seen::Any),
        tags => {
            let strong = |tag: &&str| Some(tag.strip_prefix('"')?.strip_suffix('"')?.to_owned());
            Some(Seen::Tags(tags.iter().filter_map(strong).collect()))
        }
    }
}

/// The response to a request that was made before, as when its answer was lost; another one is refused.
async fn again(
    state: &AppState,
    ask: &Ask,
    (caller, own): (&Caller, &Staged),
    (done, seen): (&Committed, &Seen),
) -> Result<Response, Problem> {
    if done.by == caller.account && seen.has(&done.tag) {
        return told(state, ask, caller, own).await;
    }
    Err(Problem::imported(ask.lang, Some(done)))
}

/// The problem of an import with errors, with the first of them.
async fn unsound(state: &AppState, ask: &Ask, caller: &Caller, own: &Staged) -> Result<Problem, Problem> {
    let reader = caller.author().actor;
    let review = state.review(own, (&reader, ask.client), patience(ask), ask.lang).await?;
    let findings = review.iter().flat_map(|review| &review.findings);
    let errors = findings.filter(|own| own.fault.severity() == Severity::Error).take(MOST_ERRORS);
    let told = errors.map(|own| {
        json!({
            "row": own.row, "field": own.column, "value": own.value, "rule": "import",
            "detail": own.say(ask.lang),
        })
    });
    let told: Vec<Value> = told.collect();
    Ok(Problem::import_unsound(ask.lang, told))
}
