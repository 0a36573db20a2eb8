//! What every answer says to browsers, whatever becomes of the request.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// Nobody's page may put an answer into a frame.
const UNFRAMED: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'");

/// A body is what its type says, and no part of anybody's page.
pub(super) fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(UNFRAMED);
    response
}
