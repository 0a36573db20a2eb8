//! Responses and schemas of the API definition.

use serde_json::{Map, Value, json};

use crate::{
    http::ogc::{format::Format, link::GEOJSON},
    model::lang::Lang,
};

/// A successful response.
pub(super) struct Answer {
    content: Map<String, Value>,
    in_crs: bool,
    /// The operation whose parameter is an identity in this response.
    pub(super) leads_to: Option<String>,
}

impl Answer {
    /// A response in several formats; `json_type` and `schema` are those of JSON.
    pub(super) fn of(offered: &[Format], json_type: &'static str, schema: &str) -> Self {
        let body = |format: &Format| {
            let schema = match format {
                Format::Json | Format::JsonFg => json!({ "$ref": format!("#/components/schemas/{schema}") }),
                Format::TileJson => json!({ "$ref": "#/components/schemas/document" }),
                Format::Xlsx | Format::FlatGeobuf => json!({ "type": "string", "format": "binary" }),
                Format::JsonLd => json!({ "type": "object" }),
                Format::Html | Format::Csv | Format::Turtle => json!({ "type": "string" }),
            };
            (format.media_type(json_type).to_owned(), json!({ "schema": schema }))
        };
        Self { content: offered.iter().map(body).collect(), in_crs: false, leads_to: None }
    }

    /// A binary response.
    pub(super) fn bytes(media_type: &str) -> Self {
        let body = json!({ "schema": { "type": "string", "format": "binary" } });
        Self { content: Map::from_iter([(media_type.to_owned(), body)]), in_crs: false, leads_to: None }
    }

    /// A file of one of several kinds.
    pub(super) fn files(media_types: &[&str]) -> Self {
        let body = |kind: &&str| {
            let schema = match *kind {
                GEOJSON => json!({ "type": "object", "required": ["type", "features"] }),
                _ => json!({ "type": "string", "format": "binary" }),
            };
            ((*kind).to_owned(), json!({ "schema": schema }))
        };
        Self { content: media_types.iter().map(body).collect(), in_crs: false, leads_to: None }
    }

    /// A response of text.
    pub(super) fn text(media_type: &str) -> Self {
        let body = json!({ "schema": { "type": "string" } });
        Self { content: Map::from_iter([(media_type.to_owned(), body)]), in_crs: false, leads_to: None }
    }

    /// Adds the header `Content-Crs`.
    pub(super) fn with_crs(self) -> Self {
        Self { in_crs: true, ..self }
    }

    /// All responses of an operation.
    pub(super) fn responses(self, summary: &str, lang: Lang) -> Value {
        let text = json!({ "schema": { "type": "string" } });
        let mut headers = json!({ "ETag": text });
        if self.in_crs {
            headers["Content-Crs"] = text;
        }
        let mut good = json!({ "description": summary, "headers": headers, "content": self.content });
        if let Some(operation) = self.leads_to {
            let parameters = json!({ "featureId": "$response.body#/features/0/id" });
            good["links"] = json!({ "item": { "operationId": operation, "parameters": parameters } });
        }
        json!({
            "200": good,
            "304": { "description": lang.pick("Không thay đổi", "Not modified") },
            "400": problem(lang.pick("Tham số không hợp lệ", "A parameter is not valid")),
            "403": problem(lang.pick("Không được phép", "The role of the client does not allow the request")),
            "404": problem(lang.pick("Không tìm thấy", "Not found")),
            "410": problem(lang.pick("Đã bị xóa", "It was deleted")),
            "405": problem(lang.pick("Chỉ trả lời GET và HEAD", "Only GET and HEAD are supported")),
            "503": problem(lang.pick("Sổ đăng ký đang được nạp", "The register is being loaded")),
        })
    }
}

/// A response with problem details.
pub(super) fn problem(description: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/problem" });
    json!({ "description": description, "content": { "application/problem+json": { "schema": schema } } })
}

/// The schemas of response bodies.
pub(super) fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let links = json!({ "type": "array", "items": { "$ref": "#/components/schemas/link" } });
    let count = json!({ "type": "integer", "minimum": 0 });
    json!({
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": { "href": text, "rel": text, "type": text, "title": text, "templated": { "type": "boolean" } },
        },
        "document": { "type": "object", "properties": { "links": links } },
        "geometry": {
            "type": "object",
            "nullable": true,
            "required": ["type", "coordinates"],
            "properties": {
                "type": { "type": "string", "enum": ["Point", "MultiPolygon", "MultiLineString"] },
                "coordinates": { "type": "array", "items": {} },
            },
        },
        "feature": {
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": { "type": "string", "enum": ["Feature"] },
                "id": { "type": "integer" },
                "geometry": { "$ref": "#/components/schemas/geometry" },
                "properties": { "type": "object" },
                "links": links,
            },
        },
        "featureCollection": {
            "type": "object",
            "required": ["type", "features", "numberMatched", "numberReturned", "timeStamp", "links"],
            "properties": {
                "type": { "type": "string", "enum": ["FeatureCollection"] },
                "features": { "type": "array", "items": { "$ref": "#/components/schemas/feature" } },
                "numberMatched": count,
                "numberReturned": count,
                "timeStamp": { "type": "string", "format": "date-time" },
                "links": links,
            },
        },
        "problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": { "type": text, "title": text, "status": { "type": "integer" }, "detail": text },
        },
    })
}
