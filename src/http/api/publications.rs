//! `GET /api/publications` and `GET /api/publications/{publication}`: what was published, for everyone.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::changes::uncached;
use crate::{
    document::render::Format,
    http::{extract::Ask, problem::Problem, state::AppState},
    model::publication::{NewPublication, Publication},
    report::publication::{sdmx, written},
};

/// The form of SDMX-CSV.
const SDMX: &str = "sdmx-csv";

/// The forms of a publication.
pub(in crate::http) const FORMS: [&str; 3] = ["json", "csv", SDMX];

/// All publications without their tables, newest first.
pub(in crate::http) async fn all(State(state): State<AppState>, ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let found = state.registry.publications().await.map_err(Problem::of_registry(ask.lang))?;
    let publications: Vec<Value> = found.iter().rev().map(|own| card(own, &ask)).collect();
    Ok(uncached(json!({ "publications": publications })))
}

/// A publication with its table.
pub(in crate::http) async fn one(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let form = ask.query.text("f").unwrap_or_else(|| "json".to_owned());
    if !FORMS.contains(&form.as_str()) {
        return Err(Problem::one_of(ask.lang, "f", &form, &FORMS));
    }
    ask.query.finish()?;
    let missing = || Problem::not_found(ask.lang, &id);
    let number = id.parse().map_err(|_| missing())?;
    let found = state.registry.publication(number).await.map_err(Problem::of_registry(ask.lang))?;
    let own = found.ok_or_else(missing)?;
    match form.as_str() {
        "csv" => {
            let body = written::csv(&own, ask.lang).map_err(Problem::broken)?;
            Ok(table(&own, (Format::Csv.media_type(), ""), body))
        }
        SDMX => {
            let body = sdmx::whole(&own, &ask.now.city);
            Ok(table(&own, (sdmx::CSV, "-sdmx"), body.into_bytes()))
        }
        _ => Ok(uncached(with_links(written::whole(&own, ask.lang), &own, &ask))),
    }
}

/// A table in a form of CSV, with the ending of its name.
fn table(own: &Publication, (media_type, ending): (&str, &str), body: Vec<u8>) -> Response {
    let NewPublication { period, revision, .. } = &own.own;
    let name = format!("attachment; filename=\"workers-{period}-{revision}{ending}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

fn card(own: &Publication, ask: &Ask) -> Value {
    with_links(written::card(own, ask.lang), own, ask)
}

/// Adds the address, and for editors the author.
fn with_links(mut told: Value, own: &Publication, ask: &Ask) -> Value {
    told["href"] = format!("{}/api/publications/{}", ask.base, own.id).into();
    if ask.role.edits() {
        told["publishedBy"] = own.own.published_by.clone().into();
    }
    told
}
