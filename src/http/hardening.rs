//! Security headers of all responses.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// Forbids embedding in frames.
const UNFRAMED: &str = "frame-ancestors 'none'";

/// The policy of a page that other sites may embed: it has no scripts, no forms and nothing from other hosts.
pub(super) const FRAMED: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *",
);

/// Adds headers against content sniffing, and against framing unless the policy of the response lets some pages frame it.
pub(super) fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|own| own.to_str().ok());
    let is_framed = policy.is_some_and(|own| own.contains("frame-ancestors") && !own.contains(UNFRAMED));
    if !is_framed {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(UNFRAMED));
    response
}
