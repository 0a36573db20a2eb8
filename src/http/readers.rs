//! Whose pages may read what the server answers (Fetch, §3.3: CORS).

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

/// Methods that pages may use; each address answers those that it has.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, OPTIONS");

/// What pages may send. A star would not do: it leaves `Authorization` out.
const HEADERS: HeaderValue = HeaderValue::from_static(
    "accept, accept-crs, accept-language, authorization, content-crs, content-type, if-match, if-none-match, prefer, range, \
     x-request-id",
);

/// What pages may read of an answer beside its body.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "allow, content-crs, content-disposition, content-range, etag, link, location, ogc-numbermatched, ogc-numberreturned, \
     retry-after, x-request-id",
);

/// For how many seconds a browser need not ask again whether it may ask.
const ASKED_FOR_S: HeaderValue = HeaderValue::from_static("86400");

/// Pages that may read.
#[derive(Debug)]
pub(super) enum Readers {
    /// Everybody's.
    Everybody,
    /// Those that are listed, and those of this machine if told so.
    These(Vec<Origin>, bool),
}

/// What a page is told of one answer.
pub(super) struct Permission {
    /// What the answer says to browsers; `None` where the page may not read.
    allowed: Option<HeaderValue>,
    /// Whether other pages would be told otherwise.
    varies: bool,
}

impl Readers {
    /// At a loopback address without a public name the pages of this machine; else everybody's, who see what is public.
    pub(super) fn of(settings: &Settings) -> Self {
        let here = server_names::is_loopback(settings) && settings.public_url.is_none();
        match &settings.cors_origins {
            Some(listed) if listed.iter().any(|origin| origin.is("*")) => Self::Everybody,
            Some(listed) => Self::These(listed.clone(), here),
            None if here => Self::These(Vec::new(), true),
            None => Self::Everybody,
        }
    }

    /// Whether the page that asks may read.
    pub(super) fn permit(&self, request: &Request) -> Permission {
        let Self::These(listed, here) = self else {
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

/// Whether a browser asks whether its page may ask.
pub(super) fn asks_first(request: &Request) -> bool {
    *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

impl Permission {
    /// Whether the page may read.
    pub(super) fn is_given(&self) -> bool {
        self.allowed.is_some()
    }

    /// The answer to a browser that asks first.
    pub(super) fn in_advance(self) -> Response {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, ASKED_FOR_S);
        self.tell(response)
    }

    /// Tells the browser of the page with the answer.
    pub(super) fn tell(self, mut response: Response) -> Response {
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
