//! Operations that edit features (OGC 20-002r2).

use serde_json::{Map, Value, json};

use super::parameters::in_path;
use crate::{
    collection::kinds::Collection,
    http::{ogc::link::GEOJSON, replays::LONGEST},
    model::lang::Lang,
};

/// Adds the operations on the features of a collection to its paths.
pub(super) fn add(paths: &mut Map<String, Value>, collection: Collection, lang: Lang) {
    let items = format!("/collections/{collection}/items");
    let item = format!("{items}/{{featureId}}");
    let create = lang.pick("Thêm một đối tượng", "Create a feature");
    let replace = lang.pick("Thay một đối tượng", "Replace a feature");
    let update = lang.pick("Sửa một đối tượng", "Update a feature");
    let delete = lang.pick("Xóa một đối tượng", "Delete a feature");
    let feature = Some((GEOJSON, "newFeature"));
    let patch = Some(("application/merge-patch+json", "featurePatch"));
    for (path, method, summary, body) in [
        (&items, "post", create, feature),
        (&item, "put", replace, feature),
        (&item, "patch", update, patch),
        (&item, "delete", delete, None),
    ] {
        if !collection.grows() && matches!(method, "post" | "delete") {
            continue;
        }
        let operation = operation(collection, (method, summary), body, lang);
        paths[path.as_str()][method] = operation;
    }
}

fn operation(
    collection: Collection,
    (method, summary): (&str, &str),
    body: Option<(&str, &str)>,
    lang: Lang,
) -> Value {
    let mut parameters = Vec::new();
    if method != "post" {
        parameters.push(in_path("featureId", &json!({ "type": "string", "minLength": 1 }), &json!("1")));
        parameters.push(header(
            "If-Match",
            lang.pick("ETag của đối tượng đã đọc", "The ETag of the feature as read"),
        ));
    }
    parameters.push(header("Prefer", "return=representation, handling=lenient"));
    parameters.push(idempotency_key(lang));
    let name = match method {
        "post" => "createFeature",
        "put" => "replaceFeature",
        "patch" => "updateFeature",
        _ => "deleteFeature",
    };
    let mut operation = json!({
        "operationId": format!("{collection}.{name}"),
        "summary": summary,
        "parameters": parameters,
        "security": [{ "bearer": [] }, { "basic": [] }],
        "responses": responses(method, summary, lang),
    });
    if let Some((media_type, schema)) = body {
        let parameters = operation["parameters"].as_array_mut().expect("it is a list");
        parameters.push(header("Content-Crs", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"));
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        operation["requestBody"] =
            json!({ "required": true, "content": { media_type: { "schema": schema } } });
    }
    operation
}

fn header(name: &str, description: &str) -> Value {
    json!({ "name": name, "in": "header", "required": false, "description": description, "schema": { "type": "string" } })
}

/// The key by which a request is made once.
pub(super) fn idempotency_key(lang: Lang) -> Value {
    let mut parameter = header(
        "Idempotency-Key",
        lang.pick(
            "Khóa của riêng yêu cầu này: gửi lại với cùng khóa trong một ngày thì nhận lại câu trả lời cũ",
            "A key of this request: sent again with it within a day, it gets the same answer and is not made twice",
        ),
    );
    parameter["schema"]["minLength"] = json!(1);
    parameter["schema"]["maxLength"] = json!(LONGEST);
    parameter
}

fn responses(method: &str, summary: &str, lang: Lang) -> Value {
    let text = json!({ "schema": { "type": "string" } });
    let feature = json!({ GEOJSON: { "schema": { "$ref": "#/components/schemas/feature" } } });
    let problem = |description: &str| {
        let schema = json!({ "$ref": "#/components/schemas/problem" });
        let report = json!({ "schema": { "type": "string" } });
        json!({
            "description": description,
            "content": { "application/problem+json": { "schema": schema }, "text/xml": report },
        })
    };
    let mut all = json!({
        "400": problem(lang.pick("Yêu cầu không đọc được", "The request cannot be read")),
        "401": problem(lang.pick("Khóa không đúng", "The key is not valid")),
        "403": problem(lang.pick(
            "Ngoài phạm vi được sửa của tài khoản (outside_remit), hoặc do trang của nơi khác gửi",
            "Outside of what the account may edit (outside_remit), or sent by a page of another site"
        )),
        "404": problem(lang.pick("Không tìm thấy", "Not found")),
        "405": problem(lang.pick("Cần khóa của biên tập viên", "The key of an editor is needed")),
        "409": problem(lang.pick(
            "Yêu cầu có Idempotency-Key này đang được xử lý",
            "The request with this Idempotency-Key is being answered",
        )),
        "408": problem(lang.pick("Yêu cầu đến quá chậm", "The request did not arrive in time")),
        "413": problem(lang.pick("Nội dung quá lớn", "The body is too large")),
        "422": problem(lang.pick("Giá trị không dùng được: errors", "Values that cannot be taken: errors")),
        "429": problem(lang.pick("Quá nhiều khóa sai", "Too many wrong keys")),
        "503": problem(lang.pick("Sổ đăng ký chưa ghi được", "The register cannot be written to now")),
    });
    if method != "delete" {
        all["415"] = problem(lang.pick("Định dạng không nhận", "The media type is not accepted"));
    }
    if method == "post" {
        all["201"] = json!({
            "description": summary, "headers": { "Location": text, "ETag": text }, "content": feature,
        });
        return all;
    }
    all["204"] = json!({ "description": summary, "headers": { "ETag": text } });
    all["412"] = problem(lang.pick(
        "Đã được người khác sửa: conflicts với base, theirs, yours",
        "Changed by somebody else: conflicts with base, theirs, yours",
    ));
    all["428"] = problem(lang.pick("Cần If-Match", "If-Match is required"));
    if method != "delete" {
        all["200"] = json!({ "description": summary, "headers": { "ETag": text }, "content": feature });
    }
    all
}

/// The schemas of request bodies.
pub(super) fn schemas() -> Map<String, Value> {
    let feature = |needed: &[&str]| {
        json!({
            "type": "object",
            "required": needed,
            "properties": {
                "type": { "type": "string", "enum": ["Feature"] },
                "geometry": { "$ref": "#/components/schemas/geometry" },
                "properties": { "type": "object" },
            },
        })
    };
    Map::from_iter([
        ("newFeature".to_owned(), feature(&["type", "geometry", "properties"])),
        ("featurePatch".to_owned(), feature(&[])),
    ])
}

/// The ways to show a key.
pub(super) fn security() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer" },
        "basic": { "type": "http", "scheme": "basic" },
    })
}
