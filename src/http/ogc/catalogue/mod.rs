//! `GET /catalogue`: the collections and the reports as a catalogue of data sets (W3C, Data Catalog Vocabulary 3), with the
//! properties that DCAT-AP 3.0 requires, so that portals of open data can harvest it.

mod datasets;
mod node;
mod schema_org;

pub(super) use schema_org::dataset;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    format::{CATALOGUE, Format},
    link::{JSON_LD, TURTLE},
};
use crate::http::{extract::Ask, problem::Problem, state::AppState, work::Class};

/// The catalogue of the present state.
pub(in crate::http) async fn catalogue(
    State(state): State<AppState>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let format = ask.format_only(&CATALOGUE)?;
    let changed = state.registry.change(ask.now.version).await.ok().flatten().map(|change| change.at);
    let write = move |ask: &mut Ask| {
        let catalogue = datasets::catalogue(ask, changed);
        Ok(match format {
            Format::Turtle => ([(header::CONTENT_TYPE, TURTLE)], node::turtle(&catalogue)).into_response(),
            _ => ([(header::CONTENT_TYPE, JSON_LD)], node::json_ld(&catalogue).to_string()).into_response(),
        })
    };
    state.aside(Class::Look, ask, write).await
}
