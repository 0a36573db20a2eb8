//! Conditional requests. Each request is answered from one snapshot, and its `ETag` is derived from the data version
//! rather than stored. A tile has the version at which it last changed, so that an edit leaves other tiles as they are.

use std::convert::Infallible;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{etag::Now, state::AppState, visitor::Visitor};
use crate::registry::clock::today;

/// Attaches the current snapshot to a request, answers 304 if the client has the response already, and adds an `ETag`
/// to successful responses. Responses with a `Cache-Control` of their own, such as the health checks, are left
/// unchanged.
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
    let redactions = state.registry.redactions();
    let tags = state.namer.tags((&now, redactions), &request, &visitor);
    let tag = tags.now();
    let kept: fn(Response) -> Response =
        if visitor.session.is_some() { for_one_reader } else { std::convert::identity };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && HeaderValue::from_str(&tag).is_ok_and(|tag| is_known(request.headers(), &tag)) {
        return Ok(kept(state.namer.named(not_modified(), &tag)));
    }
    let asked = request.headers().get_all(header::IF_NONE_MATCH).iter();
    let asked: HeaderMap = asked.map(|line| (header::IF_NONE_MATCH, line.clone())).collect();
    request.extensions_mut().insert(now);
    request.extensions_mut().insert(visitor);
    let mut response = answer(request).await?;
    let nameless = response.headers().contains_key(header::CACHE_CONTROL);
    if reads && response.status().is_success() && !nameless {
        let tag = response.extensions().get().map_or(tag, |since| tags.since(*since));
        let is_held = HeaderValue::from_str(&tag).is_ok_and(|tag| is_known(&asked, &tag));
        let response = if takes_any(&asked) || is_held { not_modified() } else { response };
        return Ok(kept(state.namer.named(response, &tag)));
    }
    response.headers_mut().entry(header::VARY).or_insert_with(|| state.namer.vary.clone());
    Ok(kept(response))
}

/// Keeps the response to a request of a session out of shared caches, which would store it: that a request has a cookie
/// does not prevent them, as a key does (RFC 9111 §3.5). A response with another directive is the same for all readers, or
/// kept out of shared caches already.
fn for_one_reader(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if headers.get(header::CACHE_CONTROL).is_none_or(|kept| kept == "no-cache") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    response
}

/// Whether `If-None-Match` contains the tag, by weak comparison (RFC 9110 §13.1.2).
pub(super) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().strip_prefix("W/").unwrap_or(tag.trim()).to_owned();
    let Ok(own) = tag.to_str().map(opaque) else { return false };
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| opaque(known) == own)
}

/// Whether the client sends `If-None-Match: *`, which matches any response.
pub(super) fn takes_any(headers: &HeaderMap) -> bool {
    headers.get(header::IF_NONE_MATCH).is_some_and(|asked| asked.as_bytes().trim_ascii() == b"*")
}

/// A `304 Not Modified` response.
pub(super) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| {
            headers.append(header::IF_NONE_MATCH, HeaderValue::from_str(line).unwrap());
        });
        headers
    }

    #[rstest]
    #[case::the_same(&["W/\"7-ab\""], true)]
    #[case::strong_or_weak(&["\"7-ab\""], true)]
    #[case::one_of_several(&["\"x\", W/\"7-ab\" , \"y\""], true)]
    #[case::on_another_line(&["\"x\"", "W/\"7-ab\""], true)]
    #[case::another(&["W/\"7-ac\""], false)]
    #[case::a_part(&["W/\"7-a\""], false)]
    #[case::without_quotation_marks(&["7-ab"], false)]
    #[case::in_small_letters(&["w/\"7-ab\""], false)]
    #[case::none(&[], false)]
    #[case::any(&["*"], false)]
    fn a_tag_is_known_by_weak_comparison(#[case] lines: &[&str], #[case] known: bool) {
        assert_eq!(is_known(&headers(lines), &HeaderValue::from_static("W/\"7-ab\"")), known);
    }

    #[rstest]
    #[case(&["*"], true)]
    #[case(&[" * "], true)]
    #[case(&["\"*\""], false)]
    #[case(&["W/\"1\", *"], false)]
    #[case(&[], false)]
    fn a_star_alone_is_any_answer(#[case] lines: &[&str], #[case] any: bool) {
        assert_eq!(takes_any(&headers(lines)), any);
    }
}
