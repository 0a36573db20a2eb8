//! Every address of the server, on one screen.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tower::{Layer, Service, ServiceExt, service_fn};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, predicate::SizeAbove},
    cors::{Any, CorsLayer},
};

use super::{
    api, app, caching, health,
    observe::{REQUEST_ID, observe},
    ogc,
    problem::Problem,
    shell,
    spoken::Spoken,
    state::AppState,
    web,
};
use crate::registry::load::Progress;

/// Smaller bodies are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1024;

/// The whole service: the routes, and around all of them at once what every answer gets. A layer on each route would
/// cost a box or two for each of them, and some answers take no longer than that.
pub fn service(
    state: AppState,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    let routes = routes(state.clone());
    let compressing = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES))
        .layer(routes.clone());
    let known = state.clone();
    let named = service_fn(move |request: Request| {
        let (plain, compressing) = (routes.clone(), compressing.clone());
        let compress = request.headers().contains_key(header::ACCEPT_ENCODING);
        caching::by_version(known.clone(), request, move |request| async move {
            if compress {
                compressing.oneshot(request).await.map(IntoResponse::into_response)
            } else {
                plain.oneshot(request).await
            }
        })
    });
    let shared = cors().layer(named);
    service_fn(move |request| {
        let shared = shared.clone();
        observe(state.clone(), request, |request| shared.oneshot(request))
    })
}

fn routes(state: AppState) -> Router {
    Router::new()
        .route("/", get(app::index))
        .route("/assets/{name}", get(app::asset))
        .route("/favicon.svg", get(app::icon))
        .route("/OFL.txt", get(app::licence))
        .route("/plain", get(web::home))
        .route("/style.css", get(shell::style))
        .route("/map.svg", get(web::map))
        .route("/ogc", get(ogc::landing::landing))
        .route("/ogc/", get(ogc::landing::landing))
        .route("/ogc/api", get(ogc::openapi::document::answer))
        .route("/ogc/conformance", get(ogc::conformance::declaration))
        .route("/ogc/functions", get(ogc::functions::all))
        .route("/ogc/collections", get(ogc::collections::all))
        .route("/ogc/collections/{collection}", get(ogc::collections::one))
        .route("/ogc/collections/{collection}/queryables", get(ogc::schemas::queryables))
        .route("/ogc/collections/{collection}/sortables", get(ogc::schemas::sortables))
        .route("/ogc/collections/{collection}/schema", get(ogc::schemas::schema))
        .route("/ogc/collections/{collection}/schema/geojson", get(ogc::schemas::of_geojson))
        .route("/ogc/collections/{collection}/items", get(ogc::items::page))
        .route("/ogc/collections/{collection}/items/{item}", get(ogc::items::item))
        .route("/ogc/tileMatrixSets", get(ogc::matrix_set::all))
        .route("/ogc/tileMatrixSets/{set}", get(ogc::matrix_set::one))
        .route("/ogc/styles", get(ogc::styles::all))
        .route("/ogc/styles/{style}", get(ogc::styles::one))
        .route("/ogc/tiles", get(ogc::tilesets::list_of_several))
        .route("/ogc/tiles/{set}", get(ogc::tilesets::of_several))
        .route("/ogc/tiles/{set}/{z}/{row}/{column}", get(ogc::tiles::of_several))
        .route("/ogc/collections/{collection}/tiles", get(ogc::tilesets::list_of_collection))
        .route("/ogc/collections/{collection}/tiles/{set}", get(ogc::tilesets::of_collection))
        .route("/ogc/collections/{collection}/tiles/{set}/{z}/{row}/{column}", get(ogc::tiles::of_collection))
        .route("/api/config", get(api::config::config))
        .route("/api/basemaps/{id}", get(api::config::basemap))
        .route("/api/near", get(api::near::near))
        .route("/api/search", get(api::search::search))
        .route("/api/reports", get(api::reports::catalogue))
        .route("/api/reports/{report}", get(api::reports::report).post(api::reports::of_area))
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready))
        .method_not_allowed_fallback(|Spoken(lang): Spoken| async move { Problem::method_not_allowed(lang) })
        .fallback(|Spoken(lang): Spoken, request: Request| async move {
            Problem::not_found(lang, request.uri().path()).into_response()
        })
        .with_state(state)
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
        .expose_headers([
            header::ETAG,
            header::LINK,
            REQUEST_ID,
            HeaderName::from_static("content-crs"),
            HeaderName::from_static("ogc-numbermatched"),
            HeaderName::from_static("ogc-numberreturned"),
        ])
}
