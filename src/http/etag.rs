//! Names of answers: an `ETag` is derived from the data version, never kept.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{HeaderValue, header, uri::PathAndQuery},
    response::Response,
};
use time::Date;

use super::visitor::Visitor;
use crate::{config::Settings, index::Snapshot, report::disclosure::Policy};

/// Headers of a request by which forms are negotiated.
const NEGOTIATED: [header::HeaderName; 3] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING];

/// Request headers on which an answer depends.
pub(crate) const VARY: HeaderValue =
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
    pub(crate) vary: HeaderValue,
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
    pub(crate) fn name(&self, Now(now, today): &Now, request: &Request, visitor: &Visitor) -> String {
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

    pub(crate) fn named(&self, mut response: Response, tag: &str) -> Response {
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, self.vary.clone());
        response
    }
}

/// What answers a request: a snapshot, and the day on which it is asked.
#[derive(Clone)]
pub(super) struct Now(pub(super) Arc<Snapshot>, pub(super) Date);
