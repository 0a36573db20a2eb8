//! `GET /api/reports`: the catalogue of reports, and each report in all formats; `POST` reports on a given area.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::origin;
use crate::{
    config::Settings,
    document::{
        parts::Document,
        render::{self, Format},
    },
    exchange::area,
    http::{
        extract::Ask, parameter, problem::Problem, report_parameters::schema, state::AppState, then::Then,
        work::Class,
    },
    model::{as_of::AsOf, lang::Lang},
    registry::clock,
    report::{
        composite::area_profile::of_drawn,
        kind::Report,
        parameter::Parameter,
        parameters::{Parameters, ReportError},
        request::Request,
        run::run,
        sectors::area_mix,
    },
};

/// The reports with their parameters.
pub(in crate::http) async fn catalogue(ask: Ask) -> Result<Json<Value>, Problem> {
    ask.query.finish()?;
    let takes = |parameter: &Parameter| (parameter.code().to_owned(), schema(*parameter, &ask.now, ask.lang));
    let reports = Report::ALL.iter().map(|report| {
        json!({
            "name": report.code(),
            "title": report.title(&ask.now.city, ask.lang),
            "href": format!("{}/api/reports/{}", ask.base, report.code()),
            "layer": Report::LAYERS.contains(report),
            "required": report.needs().into_iter().collect::<Vec<_>>(),
            "parameters": report.takes().iter().map(takes).collect::<Map<_, _>>(),
        })
    });
    let every = json!({
        "as_of": { "description": parameter::AS_OF.expected(&ask.now.city, ask.lang) },
        "f": { "enum": Format::ALL, "default": Format::Json },
        "lang": { "enum": Lang::ALL },
    });
    Ok(Json(json!({ "reports": reports.collect::<Vec<_>>(), "parameters": every })))
}

/// The report named by the last segment of the path.
fn named(ask: &Ask) -> Result<Report, Problem> {
    let name = ask.path.rsplit('/').next().unwrap_or_default();
    let (name, _) = form_urlencoded::parse(name.as_bytes()).next().unwrap_or_default();
    name.parse().map_err(|_| Problem::not_found(ask.lang, &name))
}

/// A report with its parameters, `as_of` and `f`.
pub(in crate::http) async fn report(
    State(state): State<AppState>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let report = named(&ask)?;
    let format = ask.query.take(parameter::FORMAT)?.unwrap_or(Format::Json);
    let as_of = ask.query.take::<AsOf>(parameter::AS_OF)?;
    let given: Vec<_> = report.takes().iter().filter_map(|p| Some((*p, ask.query.text(p.code())?))).collect();
    ask.query.finish()?;
    let said = |e: ReportError| Problem::bad_request(e.say(ask.lang));
    let parameters = Parameters::read(report, given.iter().map(|(p, text)| (*p, text.as_str())));
    let parameters = parameters.map_err(said)?;
    let (then, seat) = match as_of {
        Some(instant) => match state.past(&ask, instant).await {
            Ok(past) => past,
            Err(refused) => return Ok(refused),
        },
        None => (ask.now.clone(), None),
    };
    let today = clock::day_of(as_of, ask.today);
    let current = then.version == ask.now.version && today == ask.today;
    let at = origin::instant(&state, &ask, &then).await?;
    let guards = state.clone();
    let make = move |ask: &mut Ask| {
        let _seat = seat;
        let guard = guards.guards.for_reader(&then, today, current, ask.role);
        let request = Request { now: &then, guard: &guard, role: ask.role, lang: ask.lang, today };
        let document = run(report, &parameters, request);
        let document = document.map_err(|e| Problem::bad_request(e.say(ask.lang)))?;
        let document = document.with_origin(origin::origin(ask, &then, None, at));
        Ok(formed(&document, format, ask.lang))
    };
    state.aside(class(report, format), ask, make).await
}

/// The class of work of a report. Spatial statistics of all firms and documents of several parts take longest.
pub(in crate::http) fn class(report: Report, format: Format) -> Class {
    match report {
        Report::Clusters
        | Report::ClusterChange
        | Report::Hotspots
        | Report::Centre
        | Report::PointPattern
        | Report::SpatialAssociation
        | Report::Relatedness
        | Report::Inequality
        | Report::SixMonthly => Class::Document,
        _ if format.is_package() => Class::Document,
        _ => Class::Look,
    }
}

/// `POST /api/reports/sector-mix` and `area-profile` with an area as GeoJSON: the report on that area.
pub(in crate::http) async fn of_area(
    State(state): State<AppState>,
    Then(mut ask): Then,
    body: Body,
) -> Result<Response, Problem> {
    let report = named(&ask)?;
    let format = ask.query.take(parameter::FORMAT)?.unwrap_or(Format::Json);
    ask.query.finish()?;
    let bytes = read_body(&state.settings, body, ask.lang).await?;
    let guards = state.clone();
    let at = origin::instant(&state, &ask, &ask.now).await?;
    let current = ask.now.version == state.registry.snapshot().version && ask.today == clock::today();
    let make = move |ask: &mut Ask| {
        let shape = area::read(&bytes, None, ask.now.city.crs);
        let shape = shape.map_err(|e| Problem::parameter("area", e.say(ask.lang)))?;
        let guard = guards.guards.for_reader(&ask.now, ask.today, current, ask.role);
        let request =
            Request { now: &ask.now, guard: &guard, role: ask.role, lang: ask.lang, today: ask.today };
        let document = match report {
            Report::AreaProfile => of_drawn(&shape, request),
            _ => area_mix::table(&shape, request).into(),
        };
        let area = (format == Format::DataPackage).then(|| ("area", area::written(&shape)));
        let document = document.with_origin(origin::origin(ask, &ask.now, area, at));
        Ok(formed(&document, format, ask.lang))
    };
    state.aside(class(report, format), ask, make).await
}

pub(super) async fn read_body(settings: &Settings, body: Body, lang: Lang) -> Result<Bytes, Problem> {
    let bytes = to_bytes(body, settings.body_limit_kb.saturating_mul(1024));
    let limit = Duration::from_secs(settings.request_timeout_s);
    let bytes = tokio::time::timeout(limit, bytes).await.map_err(|_| Problem::late(lang))?;
    bytes.map_err(|_| Problem::large(lang))
}

/// The response of a report in a format; spreadsheets and documents are sent as attachments.
pub(super) fn formed(document: &Document, format: Format, lang: Lang) -> Response {
    if format == Format::GeoJson && !document.has_layer() {
        return Problem::bad_request(Report::no_layer(document.name, lang)).into_response();
    }
    let body = match render::write::write(document, format, lang) {
        Ok(body) => body,
        Err(error) => return Problem::internal(error),
    };
    let kind = [(header::CONTENT_TYPE, format.media_type())];
    if format.is_download() {
        let name = format!("attachment; filename=\"{}.{}\"", document.file, format.ending());
        return (kind, [(header::CONTENT_DISPOSITION, name)], body).into_response();
    }
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    (kind, [(header::CONTENT_SECURITY_POLICY, policy)], body).into_response()
}
