//! All routes of the server.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::header,
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::{MethodRouter, delete, get, post},
};
use tower::{Layer, Service, ServiceExt, service_fn, util::MapResponse};
use tower_http::{
    CompressionLevel,
    compression::{Compression, CompressionLayer},
};

use super::{
    accept_language::{AcceptLanguage, language},
    api, app, assistant, at_least, audited, auth, book, caching,
    hardening::harden,
    health, held, methods,
    observe::observe,
    odata,
    ogc::{
        self,
        edit::{batch, editor, exception_report, merging},
    },
    oidc::bearer,
    packed::OnTheWay,
    plain::{home, page, problems},
    problem::{Problem, kind::located, of_plain},
    readers, sdmx,
    state::AppState,
};
use crate::registry::load::Progress;

/// The routes with compression of responses.
type Compressed = Compression<MapResponse<Router, fn(Response) -> Response>, OnTheWay>;

/// The whole service: the routes, and once around them what applies to every response. Layers on each route would cost
/// an allocation or two each, as much as the fastest requests take in total.
pub fn service(
    state: AppState,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static {
    let routes = with_assistants(routes(state.clone()), &state);
    let weighed = MapResponse::new(routes.clone(), held::weigh as fn(Response) -> Response);
    let compressing =
        CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(OnTheWay).layer(weighed);
    service_fn(move |request| {
        let (known, routes, compressing) = (state.clone(), routes.clone(), compressing.clone());
        observe(state.clone(), request, |request| answer(known, request, (routes, compressing)))
    })
}

/// Admits a request and routes it.
async fn answer(
    state: AppState,
    mut request: Request,
    (plain, compressing): (Router, Compressed),
) -> Result<Response, Infallible> {
    let permission = state.readers.permit(&request);
    let form: fn(Response) -> Response =
        if exception_report::is_wanted(&request) { exception_report::of } else { std::convert::identity };
    if auth::may_be_new(&state, &request) {
        state.registry.look_for_new_keys().await;
    }
    let token = bearer::proof(&state, request.headers()).await;
    let visitor = match auth::admit(&state, &request, token) {
        Ok(visitor) => visitor,
        Err(refused) => {
            let lang = language(request.headers().get(header::ACCEPT_LANGUAGE));
            let base = auth::base_of_refusal(&state, &request);
            return Ok(permission.add_to(form(located(refused.say(lang), &base).await)));
        }
    };
    if permission.is_given() && readers::is_preflight(&request) {
        return Ok(permission.preflight());
    }
    let lang = language(request.headers().get(header::ACCEPT_LANGUAGE));
    if let Err(too_old) = at_least::await_version(&state, &mut request, lang).await {
        return Ok(permission.add_to(form(located(too_old.into_response(), &visitor.base).await)));
    }
    let method = request.method().clone();
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let compress = request.headers().contains_key(header::ACCEPT_ENCODING);
    let base = visitor.base.clone();
    let route = async |request: Request| {
        if compress {
            compressing.clone().oneshot(request).await.map(IntoResponse::into_response)
        } else {
            plain.clone().oneshot(request).await
        }
    };
    let reading = audited::reading(&visitor, &request);
    let registry = state.registry.clone();
    let answered = caching::by_version(state, request, visitor, |request| {
        methods::answer(request, (&base, &registry), route)
    });
    let mut response = answered.await?;
    at_least::tell_version(&registry, &method, &mut response);
    if let Some(reading) = reading
        && response.status().is_success()
    {
        registry.note_reading(reading, registry.snapshot().version);
    }
    let response = located(of_plain(accepted.as_ref(), response), &base).await;
    Ok(permission.add_to(form(response)))
}

fn routes(state: AppState) -> Router {
    Router::new()
        .route("/", get(app::index))
        .route("/assets/{name}", get(app::asset))
        .route("/favicon.svg", get(app::icon))
        .route("/OFL.txt", get(app::licence))
        .route("/plain", get(home::home))
        .route("/style.css", get(page::style))
        .route("/map.svg", get(home::map))
        .route("/docs", get(book::pages::first))
        .route("/docs/{*page}", get(book::pages::one))
        .route("/problems", get(problems::all))
        .route("/problems/{kind}", get(problems::one))
        .route("/catalogue", get(ogc::catalogue::catalogue))
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
        .route("/ogc/collections/{collection}/files/{file}", get(ogc::files::file))
        .route("/ogc/collections/{collection}/items", get(ogc::items::page).post(editor::create))
        .route("/ogc/collections/{collection}/items/{item}", item())
        .route("/ogc/collections/{collection}/items/{item}/versions", get(ogc::versions::all))
        .route("/ogc/collections/{collection}/items/{item}/versions/{version}", get(ogc::versions::one))
        .route("/ogc/collections/{collection}/changes", get(ogc::changes_feed::feed))
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
        .route("/api/rivers", get(api::rivers::rivers))
        .route("/api/near", get(api::near::near))
        .route("/api/search", get(api::search::search))
        .route("/api/resolve", get(api::resolve::one).post(api::resolve::several))
        .route("/api/records", get(api::records::records))
        .route("/api/registers", get(api::registers::registers))
        .route("/api/reports", get(api::reports::catalogue))
        .route("/api/reports/sector-mix", get(api::reports::report).post(api::reports::of_area))
        .route("/api/reports/area-profile", get(api::reports::report).post(api::reports::of_area))
        .route("/api/reports/{report}", get(api::reports::report))
        .route("/api/changes", get(api::changes::since).post(batch::batch))
        .route("/api/firms/merge", post(merging::merge))
        .route("/api/changes/stream", get(api::stream::stream))
        .route("/api/changes/{version}/undo", post(api::changes::undo))
        .route("/api/change-sets", get(api::change_sets::sets))
        .route("/api/change-sets/{set}", get(api::change_sets::set))
        .route("/api/change-sets/{set}/undo", post(api::change_sets::undo))
        .route("/ogc/collections/{collection}/items/{item}/history", get(api::changes::history))
        .route("/api/session", session())
        .route("/api/session/oidc", get(api::oidc::begin))
        .route("/api/session/oidc/callback", get(api::oidc::finish))
        .route("/api/sessions", delete(api::sessions::sign_out_everywhere))
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready))
        .merge(of_lists())
        .merge(of_odata())
        .method_not_allowed_fallback(|AcceptLanguage(lang): AcceptLanguage| async move {
            Problem::method_not_allowed(lang)
        })
        .fallback(|AcceptLanguage(lang): AcceptLanguage, request: Request| async move {
            Problem::not_found(lang, request.uri().path()).into_response()
        })
        .with_state(state)
}

/// Lists that are imported, lists that are reconciled, publications, and notes of the public.
fn of_lists() -> Router<AppState> {
    Router::new()
        .route("/api/reconcile/{collection}", reconciled())
        .route("/api/reconcile/{collection}/match", post(api::reconcile::matching::answer))
        .route("/api/reconcile/{collection}/suggest/{what}", get(api::reconcile::suggest::answer))
        .route("/api/reconcile/{collection}/suggest/{what}/flyout", get(api::reconcile::preview::flyout))
        .route("/api/reconcile/{collection}/preview", get(api::reconcile::preview::answer))
        .route("/api/reconcile/{collection}/extend", post(api::reconcile::extend::answer))
        .route("/api/reconcile/{collection}/extend/propose", get(api::reconcile::extend::propose))
        .route("/api/import-templates/{kind}", get(api::import_templates::template))
        .route("/api/imports", get(api::imports::all::all).post(api::imports::receive::receive))
        .route("/api/imports/{import}", import())
        .route("/api/imports/{import}/findings", get(api::imports::findings::findings))
        .route("/api/imports/{import}/changes", get(api::imports::steps::steps))
        .route("/api/imports/{import}/commit", post(api::imports::commit::commit))
        .route("/api/import-profiles", get(api::imports::profiles::all))
        .route("/api/import-profiles/{profile}", profile())
        .route("/api/publications", get(api::publications::all))
        .route("/api/publications/{publication}", get(api::publications::one))
        .route("/sdmx/structure/{*asked}", get(sdmx::structure::answer))
        .route("/sdmx/data/{*asked}", get(sdmx::data::answer))
        .route("/api/notes", get(api::notes::list::all).post(api::notes::receive::receive))
        .route("/api/notes/{note}", get(api::notes::list::one).patch(api::notes::answer::answer))
}

/// The entity sets that spreadsheets read.
fn of_odata() -> Router<AppState> {
    Router::new()
        .route("/odata/v4", get(odata::service::document))
        .route("/odata/v4/", get(odata::service::document))
        .route("/odata/v4/$metadata", get(odata::metadata::document))
        .route("/odata/v4/{set}", get(odata::entities::entities))
        .route("/odata/v4/{set}/{part}", get(odata::entities::part))
        .layer(map_response(odata::errors::versioned))
}

/// The routes, and that of assistants if the settings have it.
fn with_assistants(routes: Router, state: &AppState) -> Router {
    if !state.settings.mcp {
        return routes;
    }
    let (state, inner) = (state.clone(), routes.clone());
    let refused = |AcceptLanguage(lang): AcceptLanguage| async move { Problem::method_not_allowed(lang) };
    let answered = move |request| assistant::answer(state.clone(), inner.clone(), request);
    routes.route("/mcp", post(answered).fallback(refused))
}

/// The methods of a feature.
fn item() -> MethodRouter<AppState> {
    get(ogc::items::item).put(editor::replace).patch(editor::update).delete(editor::delete)
}

/// The methods of an import.
fn import() -> MethodRouter<AppState> {
    get(api::imports::one::show).patch(api::imports::decide::decide).delete(api::imports::one::remove)
}

/// The methods of a profile of imports.
fn profile() -> MethodRouter<AppState> {
    use api::imports::profiles::{one, remove, save};
    get(one).put(save).delete(remove)
}

/// The methods of a reconciliation service.
fn reconciled() -> MethodRouter<AppState> {
    get(api::reconcile::service::ask).post(api::reconcile::service::send)
}

/// The methods of the session of a request.
fn session() -> MethodRouter<AppState> {
    get(api::sessions::show).post(api::sessions::sign_in).delete(api::sessions::sign_out)
}

/// The routes while the register is being loaded: liveness, and the progress of loading.
pub(super) fn starting(progress: Arc<Progress>) -> Router {
    let not_yet =
        move |AcceptLanguage(lang): AcceptLanguage| async move { Problem::starting(lang, progress.firms()) };
    Router::new()
        .route("/api/health/live", get(health::live))
        .fallback(not_yet)
        .layer(map_response(async |response: Response| harden(response)))
}
