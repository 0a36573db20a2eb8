//! Health checks for monitoring.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{accept_language::AcceptLanguage, problem::Problem, state::AppState};
use crate::registry::health::Condition;

/// The state may change at any moment, so it is not cached.
const PASSING: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Liveness: the process responds.
pub(super) async fn live() -> impl IntoResponse {
    (PASSING, Json(json!({ "status": "ok" })))
}

/// The time without an answer of the database after which a server is not ready.
const SILENT: Duration = Duration::from_secs(15);

/// Readiness: the register is loaded, not damaged, and writable. If it is not, requests that can be answered from
/// memory still are.
pub(super) async fn ready(State(state): State<AppState>, AcceptLanguage(lang): AcceptLanguage) -> Response {
    let now = state.registry.snapshot();
    let silence = state.registry.silence_of_database().unwrap_or_default();
    match state.registry.condition() {
        Condition::Sound if silence > SILENT => Problem::not_ready(
            lang.pick(
                format!(
                    "cơ sở dữ liệu không trả lời đã {} giây; việc đọc được trả lời theo phiên bản {}",
                    silence.as_secs(),
                    now.version
                ),
                format!(
                    "the database has not answered for {} s; reads are answered from version {}",
                    silence.as_secs(),
                    now.version
                ),
            ),
            Some("5"),
        ),
        Condition::Sound => {
            let mut body = json!({ "status": "ready", "version": now.version, "firms": now.firms.len() });
            // The register serves without it: keys and sessions remain valid.
            if let Some(issuer) = &state.issuer {
                body["issuer"] = issuer.state().into();
            }
            (PASSING, Json(body)).into_response()
        }
        Condition::BeingChecked => Problem::not_ready(
            lang.pick(
                "tệp dữ liệu đang được kiểm tra; việc đọc đã được trả lời",
                "the data file is being checked; requests are answered meanwhile",
            ),
            Some("1"),
        ),
        Condition::Ailing(ailment) => Problem::not_ready(ailment.say(lang), None),
    }
}
