//! `POST /api/imports`: takes a file piece by piece and leaves it for a review.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use futures_util::StreamExt;

use super::refusal::failed;
use super::told::told;
use crate::{
    exchange::{
        draft::Importable,
        options::{MAP_IN_QUERY, Options},
    },
    http::{
        api::changes::editor, connection::Carrier, extract::Ask, ogc::edit::refused, parameter,
        problem::Problem, state::AppState,
    },
    model::{access::Caller, actor::Actor, lang::Lang, record::Kind, remit::Topic, staged::MOST_BYTES},
    registry::{
        Registry,
        identity::Decisions,
        staging::files::{NewImport, Receiving},
    },
};

/// The rate at which a file must arrive at least, beside the time limit of a request, in bytes a second.
const SLOWEST: u64 = 16 * 1024;

/// The bytes after which the memory of the connection is released.
const STORED_EVERY: u64 = 1024 * 1024;

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// Takes a file.
pub(in crate::http) async fn receive(
    State(state): State<AppState>,
    carrier: Option<Extension<Carrier>>,
    mut ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let new = asked(&state, &mut ask, &caller).await?;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > MOST_BYTES) {
        return Err(Problem::large(ask.lang));
    }
    permit(&state.registry, &new.owner, new.kind).map_err(|error| refused::failed(ask.lang, error))?;
    let _place = state.reviews.uploads.try_acquire().map_err(|_| Problem::too_many_uploads(ask.lang))?;
    let receiving = state.registry.receive_import(&new).await.map_err(failed(ask.lang))?;
    let mut unfinished = Unfinished { registry: state.registry.clone(), id: Some(receiving.id()) };
    let limit = Duration::from_secs(state.settings.request_timeout_s);
    let received = take(receiving, body, (carrier.map(|Extension(own)| own), limit), ask.lang).await;
    let id = received?;
    unfinished.id = None;
    drop(unfinished);
    let own = state.registry.staged_import(id).await.map_err(Problem::of_registry(ask.lang))?;
    let own = own.ok_or_else(|| Problem::not_found(ask.lang, &id.to_string()))?;
    let location = format!("{}/api/imports/{id}", ask.base);
    let mut response = Problem::created(told(&state, &ask, &caller, &own).await?);
    let location = HeaderValue::from_str(&location).map_err(Problem::broken)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// What is to be imported, and how it is read.
async fn asked(state: &AppState, ask: &mut Ask, caller: &Caller) -> Result<NewImport, Problem> {
    let kind = ask.query.needed(parameter::KIND)?;
    let kind: Importable =
        kind.parse().map_err(|_| Problem::value(&ask.now.city, ask.lang, parameter::KIND, &kind))?;
    let name = ask.query.text("filename").unwrap_or_default();
    let plain = |c: &char| !c.is_control() && !"/\\".contains(*c);
    let name: String = name.chars().filter(plain).take(LONGEST_NAME).collect();
    let profile = ask.query.text("profile");
    let mut options = Options::default();
    for option in Options::names() {
        options = options.with(option, ask.query.text(option));
    }
    let renamed = ask.query.prefixed(MAP_IN_QUERY);
    renamed.iter().for_each(|(property, heading)| options.rename(property, heading));
    ask.query.finish()?;
    if let Some(name) = profile {
        let own = state.registry.profile(&name).await.map_err(failed(ask.lang))?;
        let own = own.ok_or_else(|| Problem::not_found(ask.lang, &name))?;
        options = own.under(options);
    }
    let decisions = Decisions::default();
    Ok(NewImport { owner: caller.author().actor, kind, name, options, decisions })
}

/// Refuses a kind of records of which the account may edit none.
fn permit(
    registry: &Registry,
    owner: &Actor,
    kind: Importable,
) -> Result<(), crate::registry::RegistryError> {
    let of = match kind {
        Importable::Sources => Kind::Source,
        Importable::Units => Kind::Unit,
        Importable::Successions => Kind::Succession,
        Importable::Zones | Importable::Clusters => Kind::Zone,
        Importable::Outlines => Kind::Outline,
        Importable::Firms => Kind::Firm,
        Importable::Observations | Importable::Forms => Kind::Observation,
    };
    let topic = kind.code().parse().unwrap_or(Topic::Observations);
    registry.permit_topic(owner, of, topic)
}

/// A file that is removed unless all of it arrives, as when its client leaves.
struct Unfinished {
    registry: Arc<Registry>,
    id: Option<i64>,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let Some(id) = self.id else { return };
        let registry = self.registry.clone();
        tokio::spawn(async move {
            if let Err(error) = registry.drop_import(id).await {
                tracing::warn!(%error, import.id = id, "the pieces of import {id} could not be removed; they go within an hour");
            }
        });
    }
}

/// Takes the body of a request, and returns the number of the import.
async fn take(
    mut receiving: Receiving<'_>,
    body: Body,
    (carrier, limit): (Option<Carrier>, Duration),
    lang: Lang,
) -> Result<i64, Problem> {
    let (mut body, begun, mut stored) = (body.into_data_stream(), Instant::now(), 0);
    loop {
        let read = tokio::time::timeout(limit, body.next()).await.map_err(|_| Problem::late(lang))?;
        let Some(read) = read else { break };
        let cut = |_| Problem::bad_request(lang.pick("tệp chưa gửi hết", "the file did not arrive whole"));
        let part = read.map_err(cut)?;
        let bytes = receiving.bytes() + part.len() as u64;
        if bytes > MOST_BYTES {
            return Err(Problem::large(lang));
        }
        if begun.elapsed() > limit + Duration::from_secs(bytes / SLOWEST) {
            return Err(Problem::late(lang));
        }
        receiving.add(&part).await.map_err(failed(lang))?;
        if let Some(Carrier(connection)) = &carrier
            && bytes - stored >= STORED_EVERY
        {
            connection.has_stored();
            stored = bytes;
        }
    }
    if receiving.bytes() == 0 {
        return Err(Problem::bad_request(lang.pick("tệp rỗng", "the file is empty")));
    }
    receiving.finish().await.map_err(failed(lang))
}
