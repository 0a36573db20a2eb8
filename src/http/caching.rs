//! One snapshot a request, and answers named by it: an `ETag` is derived from the data version, never kept.

use std::{
    convert::Infallible,
    hash::{Hash, Hasher},
    sync::Arc,
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, uri::PathAndQuery},
    response::{IntoResponse, Response},
};

use super::{problem::Problem, spoken::language, state::AppState};
use crate::index::Snapshot;

/// The snapshot that answers a request.
#[derive(Clone)]
pub(super) struct Now(pub(super) Arc<Snapshot>);

/// Request headers on which an answer depends.
const VARIES: [header::HeaderName; 5] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING, header::HOST, header::AUTHORIZATION];

/// The same as a header.
const VARY: HeaderValue =
    HeaderValue::from_static("accept, accept-language, accept-encoding, host, authorization");

/// Gives the request its snapshot, answers 304 when the caller has that state already, and names every good answer.
/// What says itself how long it keeps, as the state of the server does, is left as it is.
pub(super) async fn by_version<A>(
    state: AppState,
    mut request: Request,
    answer: impl FnOnce(Request) -> A,
) -> Result<Response, Infallible>
where
    A: Future<Output = Result<Response, Infallible>>,
{
    let now = state.registry.snapshot();
    let Some(role) = state.role(request.headers()) else {
        let mut refused = Problem::unknown_key(language(request.headers().get(header::ACCEPT_LANGUAGE)));
        refused.headers_mut().insert(header::VARY, VARY);
        return Ok(refused);
    };
    let tag = tag(&state, &now, &request);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && names(request.headers(), &tag) {
        return Ok(named(not_modified(), &tag));
    }
    request.extensions_mut().insert(Now(now));
    request.extensions_mut().insert(role);
    let mut response = answer(request).await?;
    let nameless = response.headers().contains_key(header::CACHE_CONTROL);
    let good = reads && response.status().is_success() && !nameless;
    if good {
        return Ok(named(response, &tag));
    }
    response.headers_mut().entry(header::VARY).or_insert(VARY);
    Ok(response)
}

/// A weak validator (RFC 9110 §8.8.1): register, version, program, settings, address and negotiated form. Answers of one
/// name tell the same; their time stamps differ.
fn tag(state: &AppState, now: &Snapshot, request: &Request) -> String {
    let mut form = std::hash::DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut form);
    state.settings.public_url.hash(&mut form);
    request.uri().path_and_query().map(PathAndQuery::as_str).hash(&mut form);
    for name in &VARIES {
        request.headers().get_all(name).iter().for_each(|line| line.as_bytes().hash(&mut form));
        name.hash(&mut form);
    }
    let identity = &state.registry.identity()[..8];
    format!("W/\"{identity}-{}-{:016x}\"", now.version, form.finish())
}

/// Whether the caller has the answer of that name. `*` tells of no answer, so it is as if nothing was said.
fn names(headers: &HeaderMap, tag: &str) -> bool {
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    asked.split(',').any(|known| opaque(known) == opaque(tag))
}

/// An answer that says that the caller has it already.
pub(super) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

fn named(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, VARY);
    response
}
