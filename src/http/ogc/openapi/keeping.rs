//! Operations of editors beside edits of features: changes, change sets, history and undo.

use serde_json::{Map, Value, json};

use super::{
    answers::problem,
    parameters::{explained, in_path, parameter},
    refusals::refused,
    writes::idempotency_key,
};
use crate::{
    collection::kinds::Collection,
    http::parameter::{BEFORE, LIMIT, Parameter, SINCE},
    model::{city::City, lang::Lang, merging::names, remarks::Mark},
};

/// Adds the operations for editors. Paths under `/api` have a server of their own.
pub(super) fn add(paths: &mut Map<String, Value>, base: &str, (city, lang): (&City, Lang)) {
    let number = |name: &str, example: i64| {
        in_path(name, &json!({ "type": "integer", "minimum": 1 }), &json!(example))
    };
    let asked = |of: Parameter, schema: Value| explained(of, parameter(of.name, &schema), (city, lang));
    let [since, before] =
        [SINCE, BEFORE].map(|of| asked(of, json!({ "type": "integer", "format": "int64" })));
    let limit = asked(LIMIT, json!({ "type": "integer", "minimum": 1 }));
    let reason = json!({
        "name": "reason", "in": "query", "required": false,
        "description": lang.pick("Lý do", "The reason"), "schema": { "type": "string" },
    });
    let all = [
        (
            "/api/changes",
            "get",
            "getChanges",
            lang.pick("Các thay đổi", "Changes"),
            vec![since.clone(), limit.clone()],
        ),
        (
            "/api/changes",
            "post",
            "makeChanges",
            lang.pick("Nhiều sửa đổi cùng lúc", "Several edits at once"),
            Vec::new(),
        ),
        (
            "/api/changes/{version}/undo",
            "post",
            "undoChange",
            lang.pick("Hoàn tác một thay đổi", "Undo a change"),
            vec![number("version", 2771), reason.clone()],
        ),
        (
            "/api/change-sets",
            "get",
            "getChangeSets",
            lang.pick("Các đợt thay đổi", "Change sets"),
            vec![before, limit.clone()],
        ),
        (
            "/api/change-sets/{set}",
            "get",
            "getChangeSet",
            lang.pick("Một đợt thay đổi", "A change set"),
            vec![number("set", 57), since, limit.clone()],
        ),
        (
            "/api/change-sets/{set}/undo",
            "post",
            "undoChangeSet",
            lang.pick("Hoàn tác một đợt thay đổi", "Undo a change set"),
            vec![number("set", 57), reason],
        ),
    ];
    for (path, method, name, summary, parameters) in all {
        let mut operation = operation(name, (method, summary), &parameters, lang);
        operation["servers"] = json!([{ "url": base }]);
        if name == "makeChanges" {
            take_body(&mut operation, batch(), lang);
        }
        if method == "post" {
            let parameters = operation["parameters"].as_array_mut().expect("it is a list");
            parameters.push(idempotency_key(lang));
        }
        if matches!(name, "getChanges" | "getChangeSet") {
            list_changes(&mut operation);
        }
        let methods = paths.entry(path).or_insert_with(|| json!({}));
        methods[method] = operation;
    }
    paths.insert("/api/firms/merge".to_owned(), json!({ "post": merging(base, lang) }));
    add_history(paths, &limit, lang);
}

/// The merge of two firms.
fn merging(base: &str, lang: Lang) -> Value {
    let summary = lang.pick("Gộp hai bản ghi của một cơ sở", "Merge two records of one firm");
    let mut operation = operation("mergeFirms", ("post", summary), &[idempotency_key(lang)], lang);
    operation["servers"] = json!([{ "url": base }]);
    take_body(&mut operation, merge(), lang);
    operation
}

/// Adds the history of features.
fn add_history(paths: &mut Map<String, Value>, limit: &Value, lang: Lang) {
    for collection in Collection::ALL {
        let path = format!("/collections/{collection}/items/{{featureId}}/history");
        let id = in_path("featureId", &json!({ "type": "string", "minLength": 1 }), &json!("1"));
        let summary = lang.pick("Các thay đổi của một đối tượng", "The changes of a feature");
        let mut operation =
            operation(&format!("{collection}.getHistory"), ("get", summary), &[id, limit.clone()], lang);
        list_changes(&mut operation);
        paths.insert(path, json!({ "get": operation }));
    }
}

/// Adds the stream of changes, which is public.
pub(super) fn add_stream(paths: &mut Map<String, Value>, base: &str, lang: Lang) {
    let summary = lang.pick("Báo ngay khi có thay đổi", "A message as soon as something changes");
    let text = json!({ "type": "string" });
    let properties = json!({ "id": text, "event": text, "data": text, "retry": { "type": "integer" } });
    let event = json!({ "type": "object", "required": ["id", "event", "data"], "properties": properties });
    let events = json!({ "text/event-stream": { "schema": event } });
    let mut responses = refused(&[], lang);
    responses["200"] = json!({ "description": summary, "content": events });
    let stream = json!({
        "operationId": "streamChanges",
        "summary": summary,
        "servers": [{ "url": base }],
        "parameters": [],
        "responses": responses,
    });
    paths.insert("/api/changes/stream".to_owned(), json!({ "get": stream }));
}

/// Describes the changes in the response of an operation.
fn list_changes(operation: &mut Value) {
    let codes = Mark::ALL.iter().map(|mark| mark.code()).collect::<Vec<_>>();
    let text = json!({ "type": "string" });
    let warning = json!({
        "type": "object",
        "required": ["field", "rule", "value", "detail"],
        "properties": { "field": text, "rule": text, "value": { "nullable": true }, "detail": text },
    });
    let change = json!({
        "type": "object",
        "required": ["version", "at", "actor", "kind", "id", "action", "changes", "withheld", "marks", "warnings"],
        "properties": {
            "version": { "type": "integer" },
            "at": { "type": "string", "format": "date-time" },
            "actor": text,
            "reason": { "type": "string", "nullable": true },
            "kind": text,
            "id": { "type": "integer" },
            "action": { "type": "string", "enum": ["created", "changed", "deleted"] },
            "changes": { "type": "object" },
            "withheld": { "type": "array", "items": text },
            "marks": { "type": "array", "items": { "type": "string", "enum": codes } },
            "warnings": { "type": "array", "items": warning },
        },
    });
    operation["responses"]["200"]["content"]["application/json"]["schema"] = json!({
        "type": "object",
        "required": ["changes"],
        "properties": { "changes": { "type": "array", "items": change } },
    });
}

/// Adds a body to an operation, and the responses to bodies that cannot be read.
fn take_body(operation: &mut Value, body: Value, lang: Lang) {
    operation["requestBody"] = body;
    let refused = operation["responses"]["412"].clone();
    for status in ["408", "413", "415"] {
        operation["responses"][status] = refused.clone();
        operation["responses"][status]["description"] =
            json!(lang.pick("Không nhận được", "It cannot be taken"));
    }
}

/// The body of a merge of two firms.
fn merge() -> Value {
    let code = json!({ "type": "string", "minLength": 1 });
    let properties: Vec<&str> = names().collect();
    let schema = json!({
        "type": "object",
        "required": ["keep", "merge"],
        "additionalProperties": false,
        "properties": {
            "keep": code,
            "merge": code,
            "take": { "type": "array", "items": { "type": "string", "enum": properties } },
            "dryRun": { "type": "boolean", "default": false },
            "reason": { "type": "string" },
        },
    });
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// The body of a batch of edits.
fn batch() -> Value {
    let collections: Vec<&str> = Collection::ALL.iter().map(|own| own.code()).collect();
    let edit = json!({
        "type": "object",
        "required": ["action", "collection"],
        "additionalProperties": false,
        "properties": {
            "action": { "type": "string", "enum": ["create", "replace", "update", "delete"] },
            "collection": { "type": "string", "enum": collections },
            "id": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
            "ifMatch": { "type": "string" },
            "contentCrs": { "type": "string" },
            "feature": { "type": "object" },
        },
    });
    let schema = json!({
        "type": "object",
        "required": ["edits"],
        "additionalProperties": false,
        "properties": {
            "mode": { "type": "string", "enum": ["atomic", "best-effort"], "default": "atomic" },
            "reason": { "type": "string" },
            "edits": { "type": "array", "minItems": 1, "maxItems": 1000, "items": edit },
        },
    });
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

fn operation(name: &str, (method, summary): (&str, &str), parameters: &[Value], lang: Lang) -> Value {
    let document = json!({ "application/json": { "schema": { "type": "object" } } });
    let mut responses = json!({
        "200": { "description": summary, "content": document },
        "400": problem(lang.pick("Tham số không hợp lệ", "A parameter is not valid")),
        "401": problem(lang.pick("Cần khóa của biên tập viên", "The key of an editor is needed")),
        "403": problem(lang.pick("Không được phép", "The role of the client does not allow the request")),
        "404": problem(lang.pick("Không tìm thấy", "Not found")),
        "429": problem(lang.pick("Quá nhiều khóa sai", "Too many wrong keys")),
        "503": problem(lang.pick("Sổ đăng ký đang bận hoặc đang được nạp", "The register is busy or being loaded")),
    });
    if method == "post" {
        responses["409"] = problem(lang.pick(
            "Yêu cầu có Idempotency-Key này đang được xử lý",
            "The request with this Idempotency-Key is being answered",
        ));
        responses["412"] = problem(lang.pick("Đã được sửa sau đó", "It was edited since"));
        responses["422"] =
            problem(lang.pick("Bản trước không còn đúng quy tắc", "The former state breaks a rule by now"));
    }
    json!({
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "security": [{ "bearer": [] }, { "basic": [] }],
        "responses": responses,
    })
}
