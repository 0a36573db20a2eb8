//! Operations on publications. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::{
    parameters::{in_path, language, one_of},
    refusals::refused,
};
use crate::model::{lang::Lang, publication::WORKERS};

/// Adds the operations, which are those of everyone.
pub(super) fn add(paths: &mut Map<String, Value>, base: &str, lang: Lang) {
    let summary = lang.pick("Các bảng đã công bố", "What was published");
    let all = json!({ "type": "array", "items": card() });
    let listed =
        json!({ "type": "object", "required": ["publications"], "properties": { "publications": all } });
    let content = json!({ "application/json": { "schema": listed } });
    let listing = operation(("getPublications", summary), &json!([language()]), &content, (&[], lang));
    put(paths, base, "/api/publications", listing);
    let summary = lang.pick("Bảng của một công bố", "The table of a publication");
    let number = in_path("publication", &json!({ "type": "integer", "minimum": 1 }), &json!(1));
    let parameters = json!([number, one_of("f", &["json", "csv"]), language()]);
    let content = json!({
        "application/json": { "schema": whole() },
        "text/csv; charset=utf-8": { "schema": { "type": "string" } },
    });
    let showing = operation(("getPublication", summary), &parameters, &content, (&["404"], lang));
    put(paths, base, "/api/publications/{publication}", showing);
}

fn put(paths: &mut Map<String, Value>, base: &str, path: &str, mut operation: Value) {
    operation["servers"] = json!([{ "url": base }]);
    paths.insert(path.to_owned(), json!({ "get": operation }));
}

fn operation(
    (name, summary): (&str, &str),
    parameters: &Value,
    content: &Value,
    (more, lang): (&[&str], Lang),
) -> Value {
    let mut responses = refused(more, lang);
    responses["200"] = json!({ "description": summary, "content": content });
    json!({ "operationId": name, "summary": summary, "parameters": parameters, "responses": responses })
}

fn card() -> Value {
    let (text, count) = (json!({ "type": "string" }), json!({ "type": "integer", "minimum": 0 }));
    let instant = json!({ "type": "string", "format": "date-time" });
    let maybe = |mut schema: Value| {
        schema["nullable"] = json!(true);
        schema
    };
    let properties = json!({
        "id": count,
        "href": text,
        "measure": { "type": "string", "enum": [WORKERS] },
        "period": text,
        "periodName": text,
        "revision": { "type": "integer", "minimum": 1 },
        "revises": maybe(count.clone()),
        "reason": maybe(text.clone()),
        "countedOn": { "type": "string", "format": "date" },
        "version": count,
        "recordedAt": maybe(instant.clone()),
        "publishedAt": instant,
        "boundaries": text,
        "classification": text,
        "threshold": count,
        "told": count,
        "withheld": count,
    });
    let required: Vec<String> = properties.as_object().into_iter().flat_map(Map::keys).cloned().collect();
    let mut schema = json!({ "type": "object", "required": required, "properties": properties });
    // Editors read it.
    schema["properties"]["publishedBy"] = text;
    schema
}

fn whole() -> Value {
    let row = json!({
        "type": "object",
        "required": ["area", "areaName", "sector", "sectorName", "workers", "withheld"],
        "properties": {
            "area": { "type": "string" },
            "areaName": { "type": "string" },
            "sector": { "type": "string", "nullable": true },
            "sectorName": { "type": "string" },
            "workers": { "type": "integer", "minimum": 0, "nullable": true },
            "withheld": { "type": "boolean" },
        },
    });
    let rows = json!({ "type": "object", "required": ["rows"], "properties": { "rows": { "type": "array", "items": row } } });
    json!({ "allOf": [card(), rows] })
}
