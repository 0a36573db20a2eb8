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
    http::{extract::Ask, parameter, problem::Problem, state::AppState},
    model::publication::Publication,
    report::publication::written,
};

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
    let format = ask.query.take(parameter::FORMAT)?.unwrap_or(Format::Json);
    ask.query.finish()?;
    let missing = || Problem::not_found(ask.lang, &id);
    let number = id.parse().map_err(|_| missing())?;
    let found = state.registry.publication(number).await.map_err(Problem::of_registry(ask.lang))?;
    let own = found.ok_or_else(missing)?;
    match format {
        Format::Json => Ok(uncached(with_links(written::whole(&own, ask.lang), &own, &ask))),
        Format::Csv => table(&own, &ask),
        other => Err(Problem::one_of(ask.lang, "f", other.code(), &["json", "csv"])),
    }
}

fn table(own: &Publication, ask: &Ask) -> Result<Response, Problem> {
    let body = written::csv(own, ask.lang).map_err(Problem::broken)?;
    let name = format!("attachment; filename=\"workers-{}-{}.csv\"", own.own.period, own.own.revision);
    let headers = [
        (header::CONTENT_TYPE, Format::Csv.media_type()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
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
