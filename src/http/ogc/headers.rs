//! Headers of responses with features.

use axum::{http::HeaderValue, response::Response};

/// The response header with the CRS of the coordinates (OGC 18-058r1 §6.2.2).
pub(super) const CONTENT_CRS: &str = "content-crs";

/// Adds a header of ASCII text.
pub(super) fn add_header(response: &mut Response, name: &'static str, value: &str) {
    response.headers_mut().append(name, HeaderValue::from_str(value).expect("it is ASCII"));
}
