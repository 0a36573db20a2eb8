//! Every address of the server, on one screen.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, predicate::SizeAbove},
    cors::{Any, CorsLayer},
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use super::{
    api, caching, health, ogc,
    problem::{self, Cause, Problem},
    spoken::Spoken,
    state::AppState,
    web,
};
use crate::registry::load::Progress;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Smaller bodies are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1024;

/// The whole service.
pub fn router(state: AppState) -> Router {
    let timeout = Duration::from_secs(state.settings.request_timeout_s);
    let body_limit = state.settings.body_limit_kb.saturating_mul(1024);
    let reads = Router::new()
        .route("/", get(web::home))
        .route("/style.css", get(web::style))
        .route("/map.svg", get(web::map))
        .route("/ogc", get(ogc::landing::landing))
        .route("/ogc/", get(ogc::landing::landing))
        .route("/ogc/api", get(ogc::openapi::document))
        .route("/ogc/conformance", get(ogc::conformance::declaration))
        .route("/ogc/collections", get(ogc::collections::all))
        .route("/ogc/collections/{collection}", get(ogc::collections::one))
        .route("/ogc/collections/{collection}/items", get(ogc::items::page))
        .route("/ogc/collections/{collection}/items/{item}", get(ogc::items::item))
        .route("/api/near", get(api::near::near))
        .route("/api/search", get(api::search::search))
        .route("/api/reports", get(api::reports::catalogue))
        .route("/api/reports/{report}", get(api::reports::report))
        .layer(middleware::from_fn_with_state(state.clone(), caching::by_version));
    let health = Router::new()
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready));
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_response(log).on_failure(()))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(cors())
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES)),
        );
    let bounds = ServiceBuilder::new()
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::internal("a handler panicked")
        }))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, timeout))
        .layer(RequestBodyLimitLayer::new(body_limit));
    reads
        .merge(health)
        .method_not_allowed_fallback(|Spoken(lang): Spoken| async move { Problem::method_not_allowed(lang) })
        .fallback(|Spoken(lang): Spoken, request: Request| async move {
            Problem::not_found(lang, request.uri().path()).into_response()
        })
        .with_state(state)
        .layer(bounds)
        .layer(middleware::map_response(problem::of_plain))
        .layer(layers)
}

/// What is answered while the register is loaded: that the process is alive, and how far it is.
pub(super) fn starting(progress: Arc<Progress>) -> Router {
    let not_yet = move |Spoken(lang): Spoken| async move { Problem::starting(lang, progress.firms()) };
    Router::new().route("/api/health/live", get(health::live)).fallback(not_yet)
}

/// Anybody's page may read.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers([header::ETAG, header::LINK, REQUEST_ID])
}

/// The path is logged, the query is not: it may hold what somebody searched for.
fn span(request: &Request) -> Span {
    let id = request.headers().get(REQUEST_ID).and_then(|v| v.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", http.method = %request.method(), http.path = request.uri().path(), request.id = id)
}

fn log(response: &Response<impl Sized>, took: Duration, _: &Span) {
    let status = response.status().as_u16();
    let elapsed_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(http.status = status, elapsed_us, cause, "request failed");
    } else {
        tracing::debug!(http.status = status, elapsed_us, "request answered");
    }
}
