//! `GET /api/reports`: the catalogue, and each report as JSON or CSV; `POST` for an area that somebody drew.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    config::Settings,
    exchange::area,
    http::{extract::Ask, problem::Problem, state::AppState},
    model::lang::Lang,
    report::{
        area_mix,
        catalogue::{Report, run},
        parameters::{Boundaries, Parameters},
        render::{self, Format},
        table::Table,
    },
};

/// What reports there are and what they can be asked.
pub(in crate::http) async fn catalogue(ask: Ask) -> Result<Json<Value>, Problem> {
    ask.query.finish()?;
    let editions: Vec<&str> = ask.now.base.editions.iter().map(|e| e.code.as_str()).collect();
    let boundaries: Vec<&str> = ["city", "zones"].into_iter().chain(editions).collect();
    let reports = Report::ALL.iter().map(|report| {
        json!({
            "name": report.code(),
            "title": report.name(ask.lang),
            "href": format!("{}/api/reports/{}", ask.base, report.code()),
            "parameters": {
                "boundaries": { "type": "string", "enum": boundaries, "default": "city" },
                "level": { "type": "integer", "minimum": 1, "maximum": 5, "default": 2 },
                "f": { "type": "string", "enum": ["json", "csv"], "default": "json" },
            },
        })
    });
    Ok(Json(json!({ "reports": reports.collect::<Vec<_>>() })))
}

/// One report; `boundaries`, `level` and `f`.
pub(in crate::http) async fn report(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let report: Report = name.parse().map_err(|_| Problem::not_found(ask.lang, &name))?;
    let format = ask.query.take("f")?.unwrap_or(Format::Json);
    let level = ask.query.take("level")?.unwrap_or(2);
    if !(1..=5).contains(&level) {
        return Err(Problem::value(ask.lang, "level", &level.to_string()));
    }
    let boundaries = Boundaries::from(ask.query.text("boundaries").unwrap_or_default().as_str());
    ask.query.finish()?;
    let parameters = Parameters { boundaries, level, sight: ask.sight, lang: ask.lang };
    let table =
        run(report, &parameters, &ask.now).map_err(|e| Problem::parameter("boundaries", e.say(ask.lang)))?;
    Ok(formed(&table, format, ask.lang))
}

/// `POST /api/reports/sector-mix` with an area as GeoJSON: what its firms make.
pub(in crate::http) async fn of_area(
    State(state): State<AppState>,
    Path(name): Path<String>,
    mut ask: Ask,
    body: Body,
) -> Result<Response, Problem> {
    if name != Report::SectorMix.code() {
        return Err(Problem::not_found(ask.lang, &name));
    }
    let format = ask.query.take("f")?.unwrap_or(Format::Json);
    ask.query.finish()?;
    let text = read_body(&state.settings, body, ask.lang).await?;
    let shape = area::read(&text).map_err(|e| Problem::parameter("area", e))?;
    let table = area_mix::table(&ask.now, &shape, ask.sight, ask.lang);
    Ok(formed(&table, format, ask.lang))
}

async fn read_body(settings: &Settings, body: Body, lang: Lang) -> Result<String, Problem> {
    let bytes = to_bytes(body, settings.body_limit_kb.saturating_mul(1024));
    let limit = Duration::from_secs(settings.request_timeout_s);
    let bytes = tokio::time::timeout(limit, bytes).await.map_err(|_| Problem::late(lang))?;
    let bytes = bytes.map_err(|_| Problem::large(lang))?;
    String::from_utf8(bytes.into()).map_err(|_| Problem::parameter("area", "UTF-8"))
}

fn formed(table: &Table, format: Format, lang: Lang) -> Response {
    match format {
        Format::Csv => csv(table, lang),
        Format::Json => Json(render::json::value(table, lang)).into_response(),
    }
}

/// A table as a file for a spreadsheet.
pub(super) fn csv(table: &Table, lang: Lang) -> Response {
    let mut body = Vec::new();
    if let Err(error) = render::csv::write(&mut body, table, lang) {
        return Problem::internal(error);
    }
    let name = format!("attachment; filename=\"{}.csv\"", table.name);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, body).into_response()
}
