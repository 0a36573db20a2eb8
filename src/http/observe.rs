//! What happens around each request: its identifier, its log line, and the form of error responses.
//!
//! This is one function rather than a layer for each: some requests take microseconds, and the layers would cost more
//! than that.

use std::{
    convert::Infallible,
    hash::{BuildHasher, RandomState},
    panic::AssertUnwindSafe,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};

use futures_util::FutureExt;

use super::{
    accept_language::language,
    hardening::harden,
    problem::{Cause, Problem, of_plain},
    state::AppState,
};
use crate::model::staged::MOST_BYTES;

/// The header of the request identifier.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Handles a request and logs the result. An identifier in the request is kept, otherwise one is generated. The query
/// is not logged, since it can contain search terms.
pub(super) async fn observe<A>(
    state: AppState,
    request: Request,
    answer: impl FnOnce(Request) -> A,
) -> Result<Response, Infallible>
where
    A: Future<Output = Result<Response, Infallible>>,
{
    let id = request.headers().get(REQUEST_ID).cloned().unwrap_or_else(fresh);
    let (method, uri, begun) = (request.method().clone(), request.uri().clone(), Instant::now());
    let counting = state.meter.as_ref().map(|meter| meter.begin(&method, uri.path()));
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = if too_large(&request, &state) {
        Problem::large(language(accepted.as_ref())).into_response()
    } else {
        let answered = AssertUnwindSafe(answer(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| Ok(Problem::internal("a handler panicked")))?
    };
    let mut response = harden(of_plain(accepted.as_ref(), response));
    let elapsed_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (status, request_id) = (response.status().as_u16(), id.to_str().unwrap_or_default());
    counting.into_iter().for_each(|counting| counting.answered(status));
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(http.method = %method, http.path = uri.path(), http.status = status, request.id = request_id, elapsed_us, cause, "request failed");
    } else {
        tracing::debug!(http.method = %method, http.path = uri.path(), http.status = status, request.id = request_id, elapsed_us, "request answered");
    }
    response.headers_mut().insert(REQUEST_ID, id);
    Ok(response)
}

/// Whether the declared size of the body exceeds the limit: of files to import a larger one, since they are stored piece
/// by piece. Bodies without a declared size are limited when they are read.
fn too_large(request: &Request, state: &AppState) -> bool {
    let is_file = *request.method() == Method::POST && request.uri().path() == "/api/imports";
    let limit = if is_file { MOST_BYTES } else { state.settings.body_limit_kb.saturating_mul(1024) as u64 };
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok());
    length.and_then(|l| l.parse::<u64>().ok()).is_some_and(|bytes| bytes > limit)
}

/// A request identifier: unique in this process, and very likely over processes.
fn fresh() -> HeaderValue {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(std::process::id()));
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    HeaderValue::from_str(&format!("{:016x}-{number:x}", *PROCESS)).expect("hexadecimal digits")
}
