//! `GET /api/records`: the public part of all records, or of those that changed since a version, for registers that follow this
//! one.

use crate::{
    http::{extract::Ask, parameter, problem::Problem, state::AppState, work::Class},
    model::{change::Seq, member::Held},
    registry::federation::{deliver::records as walk, place::Place, wire::Page},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// With `since` and `mark` of a page that was read, the records that changed after it; without, all records. `redactions` is the
/// number of the page that was read last, and `after` the `next` of the page before.
pub(in crate::http) async fn records(
    State(state): State<AppState>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    if ask.now.is_federated() {
        return Err(Problem::not_found(ask.lang, &ask.path));
    }
    let since = ask.query.take::<Seq>(parameter::SINCE)?;
    let redactions = ask.query.take::<i64>(parameter::REDACTIONS)?;
    let mark = ask.query.text("mark").unwrap_or_default();
    let after = ask.query.take::<Place>(parameter::AFTER_RECORD)?;
    ask.query.finish()?;
    let held = |version| Held { version, mark, redactions: redactions.unwrap_or(0), ..Held::default() };
    let held = held(since.unwrap_or(0));
    let head = state.registry.page_at(&ask.now, redactions.map(|_| &held)).await;
    let head = head.map_err(Problem::of_registry(ask.lang))?;
    let changed = match since {
        Some(_) => {
            let changed = state
                .registry
                .changed_since(&ask.now, &held)
                .await
                .map_err(Problem::of_registry(ask.lang))?;
            if changed.is_none() {
                return Ok(uncached(Page { again: true, ..head }));
            }
            changed
        }
        None => None,
    };
    let answer = move |ask: &mut Ask| {
        let (records, next) = walk(&ask.now, &changed, after);
        Ok(uncached(Page { records, next: next.map(|place| place.to_string()), ..head }))
    };
    state.aside(Class::Look, ask, answer).await
}

fn uncached(page: Page) -> Response {
    let kept = HeaderValue::from_static("no-store");
    ([(header::CACHE_CONTROL, kept)], Json(page)).into_response()
}
