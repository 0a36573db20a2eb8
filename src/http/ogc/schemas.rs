//! What is told of features, what filters may ask for and what lists are sorted by, each as JSON Schema
//! (OGC 23-058r2; 19-079r2 §6.1).

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    collections::known,
    format::{DOCUMENT, Format},
    html::document,
    link::SCHEMA,
};
use crate::{
    http::{extract::Ask, problem::Problem},
    model::column::Type,
    report::collection::{Collection, GEOMETRY, ID, Property},
};

/// What filters may ask for.
pub(in crate::http) async fn queryables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, "queryables", |collection, ask| {
        let mut properties = Map::from_iter([identity(ask), geometry(collection, ask)]);
        properties.extend(of_columns(collection, ask));
        properties
    })
}

/// What lists are sorted by.
pub(in crate::http) async fn sortables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, "sortables", |collection, ask| {
        let mut properties = Map::from_iter([identity(ask)]);
        properties.extend(of_columns(collection, ask));
        properties
    })
}

/// What is told of a feature.
pub(in crate::http) async fn schema(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, "schema", |collection, ask| {
        let mut properties = Map::from_iter([identity(ask), geometry(collection, ask)]);
        properties[ID]["readOnly"] = json!(true);
        properties.extend(of_columns(collection, ask));
        properties
    })
}

/// A feature as it stands in GeoJSON. GDAL takes the types of properties from it; days stay texts, for it would ask for
/// the time in which a thing is valid where a filter means the property.
pub(in crate::http) async fn of_geojson(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let types = collection.properties(ask.sight).into_iter();
    let types =
        types.map(|p| (p.name.to_owned(), json!({ "type": p.kind.json_name(), "title": p.title(ask.lang) })));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/ogc/collections/{collection}/schema/geojson", ask.base),
        "title": collection.name(ask.lang),
        "type": "object",
        "properties": {
            "id": { "type": "integer" },
            "properties": { "type": "object", "properties": types.collect::<Map<_, _>>() },
        },
    });
    Ok(told(&ask, format, &schema))
}

fn told(ask: &Ask, format: Format, schema: &Value) -> Response {
    match format {
        Format::Html => document::answer(ask, schema["title"].as_str().unwrap_or_default(), schema),
        _ => ([(header::CONTENT_TYPE, SCHEMA)], schema.to_string()).into_response(),
    }
}

fn answer(
    name: &str,
    mut ask: Ask,
    place: &str,
    properties: impl Fn(Collection, &Ask) -> Map<String, Value>,
) -> Result<Response, Problem> {
    let collection = known(name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/ogc/collections/{collection}/{place}", ask.base),
        "type": "object",
        "title": collection.name(ask.lang),
        "properties": properties(collection, &ask),
        "additionalProperties": false,
    });
    Ok(told(&ask, format, &schema))
}

/// The identity and the geometry stand before all other properties.
const BEFORE: usize = 2;

fn of_columns(collection: Collection, ask: &Ask) -> Map<String, Value> {
    let told = collection.properties(ask.sight).into_iter().enumerate();
    told.map(|(at, p)| (p.name.to_owned(), of_column(at + 1 + BEFORE, p, ask))).collect()
}

fn of_column(at: usize, property: Property, ask: &Ask) -> Value {
    let mut told = json!({
        "type": property.kind.json_name(),
        "title": property.title(ask.lang),
        "x-ogc-propertySeq": at,
    });
    if property.kind == Type::Date {
        told["description"] = json!(ask.lang.pick(
            "Ngày (2025-07-01), tháng (2025-07) hoặc năm (2025), theo điều đã biết",
            "A day (2025-07-01), a month (2025-07) or a year (2025), as much as is known",
        ));
        told["pattern"] = json!("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
    }
    told
}

fn identity(ask: &Ask) -> (String, Value) {
    let title = ask.lang.pick("Số định danh", "Identity");
    (ID.to_owned(), json!({ "type": "integer", "title": title, "x-ogc-role": "id", "x-ogc-propertySeq": 1 }))
}

fn geometry(collection: Collection, ask: &Ask) -> (String, Value) {
    // A unit in one part is written as a polygon, in several as a multipolygon.
    let format = if collection.has_areas() { "geometry-polygon-or-multipolygon" } else { "geometry-point" };
    let title = ask.lang.pick("Vị trí", "Geometry");
    let told =
        json!({ "title": title, "format": format, "x-ogc-role": "primary-geometry", "x-ogc-propertySeq": 2 });
    (GEOMETRY.to_owned(), told)
}
