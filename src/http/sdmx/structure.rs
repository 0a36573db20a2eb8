//! `GET /sdmx/structure/{kind}/{agency}/{id}/{version}`: dataflows, data structures, concepts and code lists.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use time::OffsetDateTime;
use tokio::runtime::Handle;

use super::asked::{Asked, only};
use crate::{
    http::{extract::Ask, problem::Problem, state::AppState, work::Class},
    report::publication::sdmx::{Agency, References, STRUCTURES, cubes, message, structures, within},
};

/// The structures that a path names, with those that they refer to on request.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path(path): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let references = references(&mut ask)?;
    only(&mut ask, "detail", &["full"])?;
    ask.query.finish()?;
    let missing = Problem::not_found(ask.lang, &path);
    let Some(asked) = Asked::of(&path).filter(|own| own.rest == "*") else { return Err(missing) };
    // All that was published can be megabytes, so it is read where computations have a seat.
    let (registry, runtime) = (state.registry.clone(), Handle::current());
    let write = move |ask: &mut Ask| {
        let published = runtime.block_on(registry.publications()).map_err(Problem::of_registry(ask.lang))?;
        let city = ask.now.city.as_ref();
        let (all, agency) = (structures(&cubes(&published), city, ask.lang), Agency::of(city));
        let found = within(
            &all,
            |own| asked.is_kind(own.kind.code()) && asked.is(agency.as_str(), &own.id),
            references,
        );
        if found.is_empty() {
            return Err(missing);
        }
        let body = message(&found, city, OffsetDateTime::now_utc(), ask.lang);
        let headers = [(header::CONTENT_TYPE, STRUCTURES), (header::CACHE_CONTROL, "no-store")];
        Ok((headers, body).into_response())
    };
    state.aside(Class::Look, ask, write).await
}

/// Takes `references`.
fn references(ask: &mut Ask) -> Result<References, Problem> {
    let Some(text) = ask.query.text("references") else { return Ok(References::None) };
    text.parse().map_err(|()| Problem::one_of(ask.lang, "references", &text, &References::CODES))
}
