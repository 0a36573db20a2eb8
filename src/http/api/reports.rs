//! `GET /api/reports`: the catalogue, and each report as JSON or CSV.

use axum::{
    Json,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    http::{extract::Ask, problem::Problem},
    model::lang::Lang,
    report::{
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
    match format {
        Format::Csv => Ok(csv(&table, ask.lang)),
        Format::Json => Ok(Json(render::json::value(&table, ask.lang)).into_response()),
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
