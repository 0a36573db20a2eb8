//! Operations on publications. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::{
    parameters::{in_path, language, one_of, parameter},
    refusals::refused,
};
use crate::{
    http::api::publications::FORMS,
    model::{lang::Lang, publication::WORKERS},
    report::publication::sdmx::{CSV, DIMENSIONS, Kind, References, STRUCTURES, TIME_PERIOD},
};

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
    let parameters = json!([number, one_of("f", &FORMS), language()]);
    let content = json!({
        "application/json": { "schema": whole() },
        "text/csv; charset=utf-8": { "schema": { "type": "string" } },
        CSV: { "schema": { "type": "string" } },
    });
    let showing = operation(("getPublication", summary), &parameters, &content, (&["404"], lang));
    put(paths, base, "/api/publications/{publication}", showing);
    put(paths, base, "/sdmx/structure/{kind}/{agency}/{id}/{version}", structures(lang));
    put(paths, base, "/sdmx/data/dataflow/{agency}/{dataflow}/{version}/{key}", observations(lang));
}

/// A part of an address of SDMX, which may be any.
fn part(name: &str) -> Value {
    in_path(name, &json!({ "type": "string", "minLength": 1 }), &json!("*"))
}

fn structures(lang: Lang) -> Value {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let kind = in_path("kind", &json!({ "type": "string", "enum": kinds }), &json!("dataflow"));
    let parameters = json!([
        kind,
        part("agency"),
        part("id"),
        part("version"),
        one_of("references", &References::CODES),
        one_of("detail", &["full"]),
        language(),
    ]);
    let summary = lang.pick(
        "Cấu trúc của các bảng công bố: dòng dữ liệu, cấu trúc, khái niệm, danh mục mã (SDMX-JSON 2.0)",
        "The structures of published tables: dataflows, data structures, concepts, code lists (SDMX-JSON 2.0)",
    );
    let content = json!({ STRUCTURES: { "schema": { "type": "object" } } });
    operation(("getSdmxStructures", summary), &parameters, &content, (&["404"], lang))
}

fn observations(lang: Lang) -> Value {
    let condition =
        |name: &str| parameter(&format!("c[{name}]"), &json!({ "type": "string", "minLength": 1 }));
    let conditions = DIMENSIONS.into_iter().chain([TIME_PERIOD]).map(condition);
    let path = ["agency", "dataflow", "version", "key"].map(part);
    let parameters: Vec<Value> = path.into_iter().chain(conditions).chain([language()]).collect();
    let summary = lang.pick(
        "Số liệu của các bảng công bố, bản mới nhất của mỗi kỳ (SDMX-CSV 2.0)",
        "The observations of published tables, of the newest revision of each period (SDMX-CSV 2.0)",
    );
    let content = json!({ CSV: { "schema": { "type": "string" } } });
    operation(("getSdmxData", summary), &json!(parameters), &content, (&["404"], lang))
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
