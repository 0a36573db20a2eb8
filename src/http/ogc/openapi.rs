//! `GET /ogc/api`: the API definition, OpenAPI 3.0.3 as Features 1.0 asks for, made from the collections.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    collections::CRS84,
    link::{GEOJSON, JSON, OPENAPI, SCHEMA},
};
use crate::{
    http::{extract::Ask, problem::Problem},
    model::lang::Lang,
    query::page::Limit,
    report::collection::{Collection, Property, Sight},
};

/// The definition.
pub(in crate::http) async fn document(mut ask: Ask) -> Result<Response, Problem> {
    super::landing::json_only(&mut ask)?;
    let body = definition(&ask.base, ask.sight, ask.lang).to_string();
    Ok(([(header::CONTENT_TYPE, OPENAPI)], body).into_response())
}

fn definition(base: &str, sight: Sight, lang: Lang) -> Value {
    let mut paths = Map::new();
    for (path, summary, media_type) in [
        ("/", lang.pick("Trang đầu", "Landing page"), JSON),
        ("/api", lang.pick("Định nghĩa API", "API definition"), OPENAPI),
        ("/conformance", lang.pick("Mức tuân thủ", "Conformance declaration"), JSON),
        ("/collections", lang.pick("Các lớp dữ liệu", "Collections"), JSON),
    ] {
        paths.insert(path.to_owned(), get(summary, Vec::new(), media_type));
    }
    for collection in Collection::ALL {
        let (path, title) = (format!("/collections/{collection}"), collection.name(lang));
        let parameters = items_parameters(&collection.properties(sight), lang);
        paths.insert(path.clone(), get(title, Vec::new(), JSON));
        let queryables = lang.pick("Thuộc tính lọc được", "Queryables");
        paths.insert(format!("{path}/queryables"), get(queryables, Vec::new(), SCHEMA));
        paths.insert(format!("{path}/items"), get(title, parameters, GEOJSON));
        let id =
            json!({ "name": "featureId", "in": "path", "required": true, "schema": { "type": "string" } });
        paths.insert(format!("{path}/items/{{featureId}}"), get(title, vec![id], GEOJSON));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Xưởng", "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": format!("{base}/ogc") }],
        "paths": paths,
    })
}

fn get(summary: &str, mut parameters: Vec<Value>, media_type: &str) -> Value {
    parameters.push(parameter("f", &json!({ "type": "string", "enum": ["json", "geojson"] })));
    parameters.push(parameter("lang", &json!({ "type": "string", "enum": ["vi", "en"] })));
    let problem = json!({ "description": "RFC 9457", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    json!({
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": { "description": summary, "content": { media_type: { "schema": { "type": "object" } } } },
                "304": { "description": "Not Modified" },
                "400": problem,
                "404": problem,
                "default": problem,
            },
        }
    })
}

fn parameter(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "style": "form", "explode": false, "schema": schema })
}

fn items_parameters(properties: &[Property], lang: Lang) -> Vec<Value> {
    let numbers = json!({
        "oneOf": [{ "minItems": 4, "maxItems": 4 }, { "minItems": 6, "maxItems": 6 }],
        "type": "array",
        "items": { "type": "number" },
    });
    let limit =
        json!({ "type": "integer", "minimum": 1, "maximum": Limit::MAX, "default": Limit::DEFAULT.get() });
    let mut parameters = vec![
        parameter("bbox", &numbers),
        parameter("datetime", &json!({ "type": "string" })),
        parameter("limit", &limit),
        parameter("after", &json!({ "type": "string" })),
        parameter("offset", &json!({ "type": "integer", "minimum": 0 })),
        parameter("filter", &json!({ "type": "string" })),
        parameter(
            "filter-lang",
            &json!({ "type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text" }),
        ),
        parameter("filter-crs", &json!({ "type": "string", "format": "uri-reference", "default": CRS84 })),
    ];
    parameters.extend(
        properties.iter().map(|p| {
            parameter(p.name, &json!({ "type": p.kind.json_name(), "title": lang.pick(p.vi, p.en) }))
        }),
    );
    parameters
}
