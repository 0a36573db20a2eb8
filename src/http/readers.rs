//! Cross-origin resource sharing (Fetch §3.3: CORS).

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, header},
    response::Response,
};

use super::{
    host::{self},
    server_names,
};
use crate::config::{Origin, Settings};

/// The methods that pages may use; each resource supports some of them.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

/// The request headers that pages may send. A wildcard would not include `Authorization`.
const HEADERS: HeaderValue = HeaderValue::from_static(
    "accept, accept-crs, accept-language, authorization, content-crs, content-type, idempotency-key, if-match, if-none-match, \
     mcp-method, mcp-name, mcp-protocol-version, prefer, range, x-request-id, xuong-min-version",
);

/// The response headers that pages may read.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "accept-patch, accept-post, allow, content-crs, content-disposition, content-range, etag, idempotency-replayed, link, \
     location, ogc-numbermatched, ogc-numberreturned, preference-applied, retry-after, x-request-id, \
     xuong-version",
);

/// How long browsers may cache a preflight response, in seconds.
const MAX_AGE_S: HeaderValue = HeaderValue::from_static("86400");

/// The origins whose pages may read responses.
#[derive(Debug)]
pub(super) enum Readers {
    /// Any origin.
    Any,
    /// The listed origins, and those of this machine if the flag is set.
    Listed(Vec<Origin>, bool),
}

/// The CORS headers of a response.
pub(super) struct Permission {
    /// The value of `Access-Control-Allow-Origin`; `None` if the page may not read the response.
    allowed: Option<HeaderValue>,
    /// Whether the value depends on the origin.
    varies: bool,
}

impl Readers {
    /// Without configured origins: only those of this machine at a loopback address without `public_url`, else any,
    /// since without a key all data are public.
    pub(super) fn of(settings: &Settings) -> Self {
        let here = server_names::is_loopback(settings) && settings.public_url.is_none();
        match &settings.cors_origins {
            Some(listed) if listed.iter().any(|origin| origin.is("*")) => Self::Any,
            Some(listed) => Self::Listed(listed.clone(), here),
            None if here => Self::Listed(Vec::new(), true),
            None => Self::Any,
        }
    }

    /// Whether the page that sends the request may read the response.
    pub(super) fn permit(&self, request: &Request) -> Permission {
        let Self::Listed(listed, here) = self else {
            return Permission { allowed: Some(HeaderValue::from_static("*")), varies: false };
        };
        let may = |origin: &&HeaderValue| {
            let Ok(named) = origin.to_str() else { return false };
            let is_here = named.contains("://") && host::is_loopback(host::name(host::of_url(named)));
            (*here && is_here) || listed.iter().any(|own| own.is(named))
        };
        Permission { allowed: request.headers().get(header::ORIGIN).filter(may).cloned(), varies: true }
    }
}

/// Whether it is a preflight request.
pub(super) fn is_preflight(request: &Request) -> bool {
    *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

impl Permission {
    /// Whether the page may read the response.
    pub(super) fn is_given(&self) -> bool {
        self.allowed.is_some()
    }

    /// The preflight response.
    pub(super) fn preflight(self) -> Response {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE_S);
        self.add_to(response)
    }

    /// Adds the headers to a response.
    pub(super) fn add_to(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if self.varies {
            headers.append(header::VARY, HeaderValue::from_static("origin"));
        }
        if let Some(allowed) = self.allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        response
    }
}
