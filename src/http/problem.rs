//! The only place where errors get their meaning in HTTP, as problem details (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::model::lang::Lang;

/// A failed request in the caller's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
}

/// What the log is told and the client is not.
#[derive(Debug, Clone)]
pub(super) struct Cause(pub(super) String);

impl Problem {
    /// A request that cannot be understood.
    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// A parameter whose value cannot be understood.
    pub(super) fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        Self::bad_request(format!("{name}: {detail}"))
    }

    /// Something that is not there.
    pub(super) fn not_found(lang: Lang, what: &str) -> Self {
        let missing = lang.pick("không tìm thấy", "not found");
        Self { status: StatusCode::NOT_FOUND, detail: format!("{missing}: {what}") }
    }

    /// Something the caller may not ask.
    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::FORBIDDEN, detail: detail.into() }
    }

    /// Any status, with its standard words.
    pub(super) fn of(status: StatusCode) -> Self {
        Self { status, detail: status.canonical_reason().unwrap_or_default().to_owned() }
    }

    /// A failure of ours: the client learns nothing of the cause, the log everything.
    pub(super) fn internal(cause: impl std::fmt::Display) -> Response {
        let mut response = Self::of(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        response.extensions_mut().insert(Cause(cause.to_string()));
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or_default();
        let body = json!({ "type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail });
        let mut response = (self.status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
