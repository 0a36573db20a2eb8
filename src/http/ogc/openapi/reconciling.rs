//! Operations of the Reconciliation Service API. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::{
    operation::{Kept, Operation, Reader, body, document},
    parameters::{in_path, such_as},
};
use crate::{http::api::reconcile::entity::OFFERED, model::lang::Lang};

/// Adds the operations.
pub(super) fn add(paths: &mut Map<String, Value>, reader: Reader<'_>) {
    let mut put = |path: &str, operations: Vec<(&str, Value)>| {
        let mut all = Map::new();
        for (method, mut operation) in operations {
            operation["servers"] = json!([{ "url": reader.base }]);
            all.insert(method.to_owned(), operation);
        }
        paths.insert(format!("/api/reconcile/{{collection}}{path}"), all.into());
    };
    put("", vec![("get", endpoint(reader)), ("post", form(reader))]);
    put("/match", vec![("post", matching(reader))]);
    put("/suggest/{what}", vec![("get", suggest(reader))]);
    put("/suggest/{what}/flyout", vec![("get", flyout(reader))]);
    put("/preview", vec![("get", preview(reader))]);
    put("/extend", vec![("post", extend(reader))]);
    put("/extend/propose", vec![("get", propose(reader))]);
}

fn collection() -> Value {
    let codes: Vec<&str> = OFFERED.iter().map(|own| own.code()).collect();
    in_path("collection", &json!({ "type": "string", "enum": codes }), &json!("firms"))
}

fn what() -> Value {
    in_path("what", &json!({ "type": "string", "enum": ["entity", "type", "property"] }), &json!("property"))
}

fn text(name: &str, example: &str) -> Value {
    such_as(name, &json!({ "type": "string" }), &json!(example))
}

fn whole(name: &str, least: u32, example: u32) -> Value {
    such_as(name, &json!({ "type": "integer", "minimum": least }), &json!(example))
}

/// An object with a required list.
fn lists(names: &[&str], items: &Value) -> Value {
    let properties: Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), json!({ "type": "array", "items": items }))).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn made(
    reader: Reader<'_>,
    (id, summary): (&str, &str),
    parameters: Vec<Value>,
    refused: &'static [&'static str],
) -> Value {
    let mut all = vec![collection()];
    all.extend(parameters);
    all.push(reader.lang());
    let mut operation: Operation<'_> = document((id, summary), all, "document", Kept::No);
    operation.refused = refused;
    operation.into_json(reader.lang)
}

fn endpoint(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick(
        "Mô tả dịch vụ đối chiếu, hoặc trả lời một lô (phiên bản 0.2)",
        "The manifest of the reconciliation service, or the answer to a batch (version 0.2)",
    );
    let version =
        such_as("version", &json!({ "type": "string", "enum": ["0.2", "1.0-draft"] }), &json!("1.0-draft"));
    let parameters = vec![text("queries", QUERIES), text("extend", EXTEND), version];
    made(reader, ("getReconciliationService", summary), parameters, &["404", "413"])
}

const QUERIES: &str = r#"{"q0":{"query":"May 10"}}"#;
const EXTEND: &str = r#"{"ids":["F0001"],"properties":[{"id":"name"}]}"#;

fn sent(mut operation: Value, media_type: &str, schema: &Value, example: &Value, lang: Lang) -> Value {
    operation["requestBody"] =
        json!({ "required": true, "content": { media_type: { "schema": schema, "example": example } } });
    let unsupported = lang.pick("Kiểu nội dung không nhận được", "The media type is not accepted");
    operation["responses"]["415"] = super::answers::problem(unsupported);
    operation
}

fn form(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Trả lời một lô (phiên bản 0.2)", "The answer to a batch (version 0.2)");
    let operation = made(reader, ("reconcileForm", summary), Vec::new(), &["404", "408", "413"]);
    let text = json!({ "type": "string" });
    let schema = json!({ "type": "object", "properties": { "queries": text, "extend": text } });
    sent(operation, "application/x-www-form-urlencoded", &schema, &json!({ "queries": QUERIES }), reader.lang)
}

fn matching(reader: Reader<'_>) -> Value {
    let summary =
        reader.lang.pick("Trả lời một lô câu hỏi (phiên bản 1.0)", "The candidates of a batch (version 1.0)");
    let operation = made(reader, ("reconcile", summary), Vec::new(), &["404", "408", "413"]);
    let condition = json!({
        "type": "object",
        "required": ["matchType", "v"],
        "properties": {
            "matchType": { "type": "string", "enum": ["name", "property"] },
            "pid": { "type": "string" },
            "v": {},
            "required": { "type": "boolean" },
            "matchQuantifier": { "type": "string", "enum": ["any", "all", "none"] },
        },
    });
    let query = json!({
        "type": "object",
        "required": ["conditions"],
        "properties": {
            "type": { "type": "string" },
            "limit": { "type": "integer", "minimum": 1 },
            "conditions": { "type": "array", "minItems": 1, "items": condition },
        },
    });
    let example = json!({ "queries": [{ "conditions": [{ "matchType": "name", "v": "May 10" }] }] });
    sent(operation, "application/json", &lists(&["queries"], &query), &example, reader.lang)
}

fn suggest(reader: Reader<'_>) -> Value {
    let summary = reader
        .lang
        .pick("Gợi ý bản ghi, loại hoặc thuộc tính", "Suggestions of records, types or properties");
    let parameters =
        vec![what(), text("prefix", "t"), whole("limit", 0, 5), whole("offset", 0, 0), whole("cursor", 0, 0)];
    made(reader, ("suggest", summary), parameters, &["404"])
}

fn flyout(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Đoạn giới thiệu một gợi ý", "A fragment on a suggestion");
    made(reader, ("getFlyout", summary), vec![what(), required(text("id", "name"))], &["404"])
}

fn required(mut parameter: Value) -> Value {
    parameter["required"] = json!(true);
    parameter
}

fn preview(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Trang nhỏ giới thiệu một bản ghi", "A small page on a record");
    let parameters = vec![text("id", ""), text("feature", "name")];
    let mut operation = made(reader, ("getPreview", summary), parameters, &["404"]);
    operation["responses"]["200"]["content"] =
        json!({ "text/html; charset=utf-8": { "schema": { "type": "string" } } });
    let example = operation["parameters"].as_array_mut().and_then(|all| all.get_mut(1));
    example.and_then(|own| own.as_object_mut()).map(|own| own.remove("example"));
    operation
}

fn extend(reader: Reader<'_>) -> Value {
    let summary =
        reader.lang.pick("Giá trị của các bản ghi (phiên bản 1.0)", "Values of records (version 1.0)");
    let operation = made(reader, ("extendRecords", summary), Vec::new(), &["404", "408", "413"]);
    let property =
        json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } });
    let mut schema = lists(&["ids", "properties"], &property);
    schema["properties"]["ids"]["items"] = json!({ "type": "string" });
    let example = json!({ "ids": ["F0001"], "properties": [{ "id": "name" }] });
    sent(operation, "application/json", &schema, &example, reader.lang)
}

fn propose(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Các thuộc tính lấy thêm được", "The properties that can be added");
    let parameters = vec![text("type", "firms"), whole("limit", 0, 10)];
    let mut operation = made(reader, ("proposeProperties", summary), parameters, &["404"]);
    operation["responses"]["200"]["content"] = body("document");
    operation
}
