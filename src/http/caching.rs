//! One snapshot a request, and answers named by it: an `ETag` is derived from the data version, never kept.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, uri::PathAndQuery},
    response::{IntoResponse, Response},
};

use time::Date;

use super::{door::Visitor, state::AppState};
use crate::{config::Settings, index::Snapshot, registry::clock::today, report::disclosure::Policy};

/// What answers a request: a snapshot, and the day on which it is asked.
#[derive(Clone)]
pub(super) struct Now(pub(super) Arc<Snapshot>, pub(super) Date);

/// Headers of a request by which forms are negotiated.
const NEGOTIATED: [header::HeaderName; 3] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING];

/// Request headers on which an answer depends.
const VARY: HeaderValue =
    HeaderValue::from_static("accept, accept-language, accept-encoding, host, authorization");

/// The same where proxies are believed.
const VARY_BEHIND_PROXIES: HeaderValue = HeaderValue::from_static(
    "accept, accept-language, accept-encoding, host, authorization, forwarded, x-forwarded-host, x-forwarded-proto, \
     x-forwarded-prefix",
);

/// What names answers.
#[derive(Debug)]
pub(super) struct Namer {
    /// Nobody outside knows it, so that nobody can try out at home what a name was made of: the rules by which workers
    /// are withheld are part of it.
    secret: [u8; 32],
    vary: HeaderValue,
}

impl Namer {
    /// Answers of the same program, register and settings have the same names, also after a new start. The identity of
    /// a register is random and told nowhere.
    pub(super) fn new(identity: &str, policy: &Policy, settings: &Settings) -> Self {
        let build = (env!("CARGO_PKG_VERSION"), env!("XUONG_BUILD"));
        let made_of = format!("{identity}\n{build:?}\n{policy:?}\n{:?}", settings.basemaps);
        let vary = if settings.trusted_proxies.is_empty() { VARY } else { VARY_BEHIND_PROXIES };
        Self { secret: blake3::derive_key("xuong 2026-11 names of answers", made_of.as_bytes()), vary }
    }

    /// A weak validator (RFC 9110 §8.8.1): version, day, address, reader and negotiated form. Answers of one name tell the
    /// same; their time stamps differ.
    fn name(&self, Now(now, today): &Now, request: &Request, visitor: &Visitor) -> String {
        let path = request.uri().path_and_query().map_or("", PathAndQuery::as_str);
        let mut form = blake3::Hasher::new_keyed(&self.secret);
        let mut add = |part: &[u8]| {
            form.update(&(part.len() as u64).to_le_bytes());
            form.update(part);
        };
        [visitor.base.as_str(), visitor.role.code(), path].into_iter().for_each(|part| add(part.as_bytes()));
        // What is there today is another answer tomorrow.
        add(today.to_string().as_bytes());
        for name in &NEGOTIATED {
            request.headers().get_all(name).iter().for_each(|line| add(line.as_bytes()));
            add(name.as_str().as_bytes());
        }
        format!("W/\"{}-{}\"", now.version, &form.finalize().to_hex()[..32])
    }

    fn named(&self, mut response: Response, tag: &str) -> Response {
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, self.vary.clone());
        response
    }
}

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
