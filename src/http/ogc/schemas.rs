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

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Queryables,
    Sortables,
    Returnables,
}

impl What {
    /// The end of its address.
    fn place(self) -> &'static str {
        match self {
            Self::Queryables => "queryables",
            Self::Sortables => "sortables",
            Self::Returnables => "schema",
        }
    }
}

/// What filters may ask for.
pub(in crate::http) async fn queryables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Queryables)
}

/// What lists are sorted by.
pub(in crate::http) async fn sortables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Sortables)
}

/// What is told of a feature.
pub(in crate::http) async fn schema(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Returnables)
}

/// A feature as it stands in GeoJSON. GDAL takes the types of properties from it; days stay texts, for it would ask for
/// the time in which a thing is valid where a filter means the property.
pub(in crate::http) async fn of_geojson(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let types = collection.properties(ask.role).into_iter();
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

fn answer(name: &str, mut ask: Ask, what: What) -> Result<Response, Problem> {
    let collection = known(name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}/ogc/collections/{collection}/{}", ask.base, what.place()),
        "type": "object",
        "title": collection.name(ask.lang),
        "properties": properties(collection, &ask, what),
        "additionalProperties": false,
    });
    Ok(told(&ask, format, &schema))
}

fn properties(collection: Collection, ask: &Ask, what: What) -> Map<String, Value> {
    let mut told = vec![identity(ask)];
    if what != What::Sortables {
        told.push(geometry(collection, ask));
    }
    if what == What::Returnables {
        told[0].1["readOnly"] = json!(true);
    }
    told.extend(
        collection.properties(ask.role).into_iter().map(|p| (p.name.to_owned(), column(p, ask, what))),
    );
    for (at, (_, property)) in told.iter_mut().enumerate() {
        property["x-ogc-propertySeq"] = json!(at + 1);
    }
    told.into_iter().collect()
}

/// A date is told as much of as is known, and asked for by a day.
fn column(property: Property, ask: &Ask, what: What) -> Value {
    let mut told = json!({ "type": property.kind.json_name(), "title": property.title(ask.lang) });
    if property.kind == Type::Date && what == What::Returnables {
        told["description"] = json!(ask.lang.pick(
            "Ngày (2025-07-01), tháng (2025-07) hoặc năm (2025), theo điều đã biết",
            "A day (2025-07-01), a month (2025-07) or a year (2025), as much as is known",
        ));
        told["pattern"] = json!("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
    } else if property.kind == Type::Date {
        told["format"] = json!("date");
    }
    told
}

fn identity(ask: &Ask) -> (String, Value) {
    let title = ask.lang.pick("Số định danh", "Identity");
    (ID.to_owned(), json!({ "type": "integer", "title": title, "x-ogc-role": "id" }))
}

fn geometry(collection: Collection, ask: &Ask) -> (String, Value) {
    // A unit in one part is written as a polygon, in several as a multipolygon.
    let format = if collection.has_areas() { "geometry-polygon-or-multipolygon" } else { "geometry-point" };
    let title = ask.lang.pick("Vị trí", "Geometry");
    (GEOMETRY.to_owned(), json!({ "title": title, "format": format, "x-ogc-role": "primary-geometry" }))
}
