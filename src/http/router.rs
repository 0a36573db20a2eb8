//! Every address of the server, on one screen.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{Method, header},
    middleware,
    response::IntoResponse,
    routing::get,
};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, predicate::SizeAbove},
    cors::{Any, CorsLayer},
};

use super::{
    api, caching, health,
    observe::{REQUEST_ID, observe},
    ogc,
    problem::Problem,
    spoken::Spoken,
    state::AppState,
    web,
};
use crate::registry::load::Progress;

/// Smaller bodies are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1024;

/// The whole service.
pub fn router(state: AppState) -> Router {
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
        .route("/ogc/tiles/{set}", get(ogc::tiles::tilejson_of_several))
        .route("/ogc/tiles/{set}/{z}/{row}/{column}", get(ogc::tiles::of_several))
        .route("/ogc/collections/{collection}/tiles/{set}", get(ogc::tiles::tilejson_of_collection))
        .route("/ogc/collections/{collection}/tiles/{set}/{z}/{row}/{column}", get(ogc::tiles::of_collection))
        .route("/api/near", get(api::near::near))
        .route("/api/search", get(api::search::search))
        .route("/api/reports", get(api::reports::catalogue))
        .route("/api/reports/{report}", get(api::reports::report).post(api::reports::of_area))
        .layer(middleware::from_fn_with_state(state.clone(), caching::by_version));
    let health = Router::new()
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready));
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(state.clone(), observe))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::internal("a handler panicked")
        }))
        .layer(cors())
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES)),
        );
    reads
        .merge(health)
        .method_not_allowed_fallback(|Spoken(lang): Spoken| async move { Problem::method_not_allowed(lang) })
        .fallback(|Spoken(lang): Spoken, request: Request| async move {
            Problem::not_found(lang, request.uri().path()).into_response()
        })
        .with_state(state)
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
