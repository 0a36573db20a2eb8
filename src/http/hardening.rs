//! Security headers of all responses.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// Forbids embedding in frames.
const UNFRAMED: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'");

/// Adds headers against content sniffing and framing.
pub(super) fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(UNFRAMED);
    response
}
