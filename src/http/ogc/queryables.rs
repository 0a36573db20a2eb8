//! `GET /ogc/collections/{id}/queryables`: what filters may ask for, as JSON Schema (OGC 19-079r2 §6.1).

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{collections::known, landing::json_only, link::SCHEMA};
use crate::{
    http::{extract::Ask, problem::Problem},
    report::collection::{Collection, GEOMETRY},
};

/// The relation of a collection to its queryables.
pub(super) const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

/// The queryables of a collection.
pub(in crate::http) async fn of_collection(
    Path(name): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    json_only(&mut ask)?;
    let body = schema(collection, &ask).to_string();
    Ok(([(header::CONTENT_TYPE, SCHEMA)], body).into_response())
}

fn schema(collection: Collection, ask: &Ask) -> Value {
    let mut properties: Map<String, Value> = collection
        .properties(ask.sight)
        .iter()
        .map(|p| {
            (p.name.to_owned(), json!({ "type": p.kind.json_name(), "title": ask.lang.pick(p.vi, p.en) }))
        })
        .collect();
    let format = if collection == Collection::Units { "geometry-multipolygon" } else { "geometry-point" };
    let title = ask.lang.pick("Vị trí (CRS84)", "Geometry (CRS84)");
    properties.insert(GEOMETRY.to_owned(), json!({ "title": title, "format": format }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/ogc/collections/{collection}/queryables", ask.base),
        "type": "object",
        "title": collection.name(ask.lang),
        "properties": properties,
        "additionalProperties": false,
    })
}
