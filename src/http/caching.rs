//! One snapshot a request, and answers named by it: an `ETag` is derived from the data version, never kept.

use std::convert::Infallible;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{etag::Now, state::AppState, visitor::Visitor};
use crate::registry::clock::today;

/// Gives the request its snapshot, answers 304 when the caller has that state already, and names every good answer.
/// What says itself how long it keeps, as the state of the server does, is left as it is.
pub(super) async fn by_version<A>(
    state: AppState,
    mut request: Request,
    visitor: Visitor,
    answer: impl FnOnce(Request) -> A,
) -> Result<Response, Infallible>
where
    A: Future<Output = Result<Response, Infallible>>,
{
    let now = Now(state.registry.snapshot(), today());
    let tag = state.namer.name(&now, &request, &visitor);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && HeaderValue::from_str(&tag).is_ok_and(|tag| is_known(request.headers(), &tag)) {
        return Ok(state.namer.named(not_modified(), &tag));
    }
    let takes_any = takes_any(request.headers());
    request.extensions_mut().insert(now);
    request.extensions_mut().insert(visitor);
    let mut response = answer(request).await?;
    let nameless = response.headers().contains_key(header::CACHE_CONTROL);
    if reads && response.status().is_success() && !nameless {
        let response = if takes_any { not_modified() } else { response };
        return Ok(state.namer.named(response, &tag));
    }
    response.headers_mut().entry(header::VARY).or_insert_with(|| state.namer.vary.clone());
    Ok(response)
}

/// Whether the caller names the answer among those that it has (RFC 9110 §13.1.2), compared weakly.
pub(super) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().strip_prefix("W/").unwrap_or(tag.trim()).to_owned();
    let Ok(own) = tag.to_str().map(opaque) else { return false };
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| opaque(known) == own)
}

/// Whether the caller has some answer and wants no other, whichever it is: `If-None-Match: *`.
pub(super) fn takes_any(headers: &HeaderMap) -> bool {
    headers.get(header::IF_NONE_MATCH).is_some_and(|asked| asked.as_bytes().trim_ascii() == b"*")
}

/// An answer that says that the caller has it already.
pub(super) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}
