//! Bodies in the JSON format (OData JSON 4.01).

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    options::Chosen,
    sets::{Set, root},
};
use crate::http::{extract::Ask, problem::Problem};

/// The media type of bodies.
const JSON: &str = "application/json;odata.metadata=minimal";

/// A page of entities, in the order of OData JSON 4.01, §4.6: what clients must know beforehand comes first.
#[derive(Serialize)]
pub(super) struct Page<E> {
    #[serde(rename = "@odata.context")]
    pub(super) context: String,
    /// The number of entities on all pages.
    #[serde(rename = "@odata.count", skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<usize>,
    pub(super) value: Vec<E>,
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

/// An entity by itself.
#[derive(Serialize)]
pub(super) struct One<E> {
    #[serde(rename = "@odata.context")]
    pub(super) context: String,
    #[serde(flatten)]
    pub(super) entity: E,
}

/// The context URL of entities of a set (OData 4.01, part 1, §10.2, §10.4).
pub(super) fn context(ask: &Ask, set: Set, chosen: &Chosen) -> String {
    format!("{}/$metadata#{}{}", root(ask), set.name(), chosen.context())
}

/// Responds with a body.
pub(super) fn answer(body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => ([(header::CONTENT_TYPE, JSON)], body).into_response(),
        Err(error) => Problem::internal(error),
    }
}

/// Responds with a number of entities (OData 4.01, part 1, §11.2.10).
pub(super) fn count(count: usize) -> Response {
    ([(header::CONTENT_TYPE, "text/plain")], count.to_string()).into_response()
}
