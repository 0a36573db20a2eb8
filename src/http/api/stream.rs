//! `GET /api/changes/stream`: a message as soon as the register changes (server-sent events), for the public too. It says
//! which collections changed, so that maps and tables load again what they show of them, and names no author.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde_json::json;
use tokio::sync::watch;

use crate::{
    collection::kinds::Collection,
    http::{extract::Ask, problem::Problem, state::AppState},
    model::{change::Seq, record::Kind},
};

/// Interval between looks whether the server stops.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Interval between comments that keep proxies from closing a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long clients wait before they connect again.
const RETRY: Duration = Duration::from_secs(2);

/// The largest number of streams.
const MOST: usize = 500;

/// The header by which a client says what it has seen.
const LAST_EVENT: &str = "last-event-id";

/// A client that waits for changes.
struct Watch {
    state: AppState,
    versions: watch::Receiver<Seq>,
    /// The version that the client has seen; `None` before the first message.
    seen: Option<Seq>,
    _place: Place,
}

/// A place among the streams, which is free again when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(taken: &Arc<AtomicUsize>) -> Option<Self> {
        let more = |count: usize| (count < MOST).then_some(count + 1);
        taken.fetch_update(Relaxed, Relaxed, more).ok().map(|_| Self(taken.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// The first message has the present version. `Last-Event-ID` gets what changed since then too.
pub(in crate::http) async fn stream(
    State(state): State<AppState>,
    ask: Ask,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    ask.query.finish()?;
    let place = Place::take(&state.streams).ok_or_else(|| Problem::writers_busy(ask.lang))?;
    if ask.is_probe {
        return Ok(Response::default());
    }
    let last = headers.get(LAST_EVENT).and_then(|last| last.to_str().ok());
    let seen = last.and_then(|last| last.parse().ok()).filter(|seen| *seen <= ask.now.version);
    let versions = state.registry.current_version();
    let watch = Watch { state, versions, seen, _place: place };
    let events = stream::unfold((watch, true), |(mut watch, is_first)| async move {
        let event = watch.next(is_first).await?;
        Some((Ok::<_, Infallible>(event), (watch, false)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

impl Watch {
    /// The next message; `None` when the server stops.
    async fn next(&mut self, is_first: bool) -> Option<Event> {
        loop {
            if self.state.stopping.load(Relaxed) {
                return None;
            }
            let version = self.state.registry.snapshot().version;
            if is_first || self.seen != Some(version) {
                let event = self.event(version).await;
                self.seen = Some(version);
                return Some(if is_first { event.retry(RETRY) } else { event });
            }
            let _ = tokio::time::timeout(LOOK_EVERY, self.versions.changed()).await;
        }
    }

    async fn event(&self, version: Seq) -> Event {
        let kinds = match self.seen {
            Some(seen) => self.state.registry.kinds_between(seen, version).await,
            None => Ok(Vec::new()),
        };
        // If it is not known what changed, everything may have.
        let kinds = kinds.unwrap_or_else(|_| Kind::ALL.to_vec());
        let changed = Collection::ALL.iter().filter(|own| kinds.contains(&own.record_kind()));
        let codes: Vec<&str> = changed.map(|collection| collection.code()).collect();
        let data = json!({ "version": version, "collections": codes });
        Event::default().id(version.to_string()).event("version").data(data.to_string())
    }
}
