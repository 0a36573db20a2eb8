//! `OPTIONS`, disallowed methods and trailing slashes, which the router does not handle.

use std::convert::Infallible;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    ogc::edit::allow,
    problem::{is_missing, is_refused_method},
    visitor::Visitor,
};
use crate::registry::Registry;

/// The only paths with a trailing slash, beside the root.
const LANDINGS: [&str; 2] = ["/ogc/", "/odata/v4/"];

/// Marks a request that only checks whether a resource exists; expensive parts of the response may be left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Probe;

/// Routes a request. A disallowed method is `405` only if the resource exists, `OPTIONS` lists the methods of existing
/// resources, and paths with a superfluous trailing slash are redirected.
pub(super) async fn answer<A>(
    mut request: Request,
    (base, registry): (&str, &Registry),
    route: impl Fn(Request) -> A,
) -> Result<Response, Infallible>
where
    A: Future<Output = Result<Response, Infallible>>,
{
    let trimmed = without_slash(request.uri());
    let is_trimmed = trimmed.is_some();
    if let Some(uri) = trimmed {
        *request.uri_mut() = uri;
    }
    if *request.method() == Method::OPTIONS {
        return options(request, registry, route).await;
    }
    let asked = is_trimmed.then(|| request.uri().clone());
    let (parts, body) = request.into_parts();
    let changes = (!matches!(parts.method, Method::GET | Method::HEAD)).then(|| parts.clone());
    let mut response = route(Request::from_parts(parts, body)).await?;
    if let Some(uri) = asked.filter(|_| !is_missing(&response)) {
        let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        return Ok(Redirect::permanent(&format!("{base}{path}")).into_response());
    }
    if let Some(parts) = changes.filter(|_| is_refused_method(&response)) {
        let (path, visitor) = (parts.uri.path().to_owned(), parts.extensions.get::<Visitor>().cloned());
        let there = route(reading(parts)).await?;
        if is_missing(&there) {
            return Ok(there);
        }
        let allowed = with_options(response.headers());
        response.headers_mut().insert(header::ALLOW, allowed);
        allow::told(&path, visitor.as_ref(), registry, &mut response);
    }
    Ok(response)
}

/// Checks that the resource exists, and lists its methods.
async fn options<A>(
    request: Request,
    registry: &Registry,
    route: impl Fn(Request) -> A,
) -> Result<Response, Infallible>
where
    A: Future<Output = Result<Response, Infallible>>,
{
    let (parts, _) = request.into_parts();
    let (path, visitor) = (parts.uri.path().to_owned(), parts.extensions.get::<Visitor>().cloned());
    let allowed = if parts.uri.path() == "*" {
        HeaderValue::from_static("GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS")
    } else {
        let asked = route(Request::from_parts(parts.clone(), Body::empty())).await?;
        let there = route(reading(parts)).await?;
        if is_missing(&there) {
            return Ok(there);
        }
        with_options(asked.headers())
    };
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(header::ALLOW, allowed);
    allow::told(&path, visitor.as_ref(), registry, &mut response);
    Ok(response)
}

/// The request that checks whether a resource exists.
fn reading(mut parts: Parts) -> Request {
    parts.method = Method::GET;
    parts.uri = parts.uri.path().parse().unwrap_or(parts.uri);
    parts.headers.remove(header::RANGE);
    parts.extensions.insert(Probe);
    Request::from_parts(parts, Body::empty())
}

/// The `Allow` header of the router, completed by `OPTIONS`.
fn with_options(headers: &HeaderMap) -> HeaderValue {
    let allowed = headers.get(header::ALLOW).and_then(|allowed| allowed.to_str().ok()).unwrap_or_default();
    let all = if allowed.is_empty() { "OPTIONS".to_owned() } else { format!("{allowed},OPTIONS") };
    HeaderValue::from_str(&all).unwrap_or(HeaderValue::from_static("OPTIONS"))
}

/// The URL without superfluous trailing slashes; `None` if there are none.
fn without_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if LANDINGS.contains(&path) || !path.ends_with('/') {
        return None;
    }
    let bare = Some(path.trim_end_matches('/')).filter(|bare| !bare.is_empty())?;
    let whole = uri.query().map_or_else(|| bare.to_owned(), |query| format!("{bare}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(whole.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/", None)]
    #[case("/ogc/", None)]
    #[case("/ogc", None)]
    #[case("/odata/v4/", None)]
    #[case("/odata/v4/firms/", Some("/odata/v4/firms"))]
    #[case("/ogc/collections/", Some("/ogc/collections"))]
    #[case("/ogc/collections///", Some("/ogc/collections"))]
    #[case("/ogc//", Some("/ogc"))]
    #[case("//", None)]
    #[case("/api/search/?q=a%2Fb/", Some("/api/search?q=a%2Fb/"))]
    #[case("/api/search?q=/", None)]
    #[case("/plain/?", Some("/plain?"))]
    #[case("http://xuong.example/plain/", Some("http://xuong.example/plain"))]
    fn slashes_at_the_end_are_taken_away(#[case] asked: &str, #[case] bare: Option<&str>) {
        let uri: Uri = asked.parse().unwrap();
        assert_eq!(without_slash(&uri).map(|uri| uri.to_string()).as_deref(), bare);
    }

    #[rstest]
    #[case(None, "OPTIONS")]
    #[case(Some("GET,HEAD"), "GET,HEAD,OPTIONS")]
    #[case(Some("POST"), "POST,OPTIONS")]
    fn every_resource_answers_options(#[case] own: Option<&'static str>, #[case] all: &str) {
        let own = own.map(|methods| (header::ALLOW, HeaderValue::from_static(methods)));
        assert_eq!(with_options(&own.into_iter().collect()), all);
    }

    #[test]
    fn what_only_asks_whether_there_is_a_resource_reads_it_without_a_query_or_range() {
        let mut asked = Request::builder().method("DELETE").uri("/ogc/x?limit=0");
        asked = asked.header(header::RANGE, "bytes=0-1").header(header::ACCEPT, "text/html");
        let (parts, ()) = asked.body(()).unwrap().into_parts();
        let probe = reading(parts);
        assert_eq!((probe.method(), probe.uri().to_string().as_str()), (&Method::GET, "/ogc/x"));
        assert!(probe.extensions().get::<Probe>().is_some() && !probe.headers().contains_key(header::RANGE));
        assert!(probe.headers().contains_key(header::ACCEPT));
    }
}
