//! Operations beside the OGC standards as JSON, and the parts that several of them have.

use serde_json::{Value, json};
use time::Date;

use super::{
    parameters::{as_of, explained, language, limit, one_of, such_as},
    refusals::refused,
};
use crate::{
    document::render::Format,
    http::{
        ogc::link::GEOJSON,
        parameter::{AS_OF, FORMAT, LANG, LIMIT, Parameter},
    },
    index::Snapshot,
    model::{actor::Role, city::City, lang::Lang},
};

/// What the operations depend on.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The base URL.
    pub(super) base: &'a str,
    /// The base maps whose files this server has.
    pub(super) basemaps: &'a [String],
    /// The role of the client.
    pub(super) role: Role,
    /// The state of the register.
    pub(super) now: &'a Snapshot,
    /// The current day.
    pub(super) today: Date,
    /// The language of texts.
    pub(super) lang: Lang,
}

/// Whether clients may keep a response under an `ETag`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// With an `ETag`.
    Tagged,
    /// Not.
    No,
}

/// An operation.
pub(super) struct Operation<'a> {
    pub(super) id: String,
    pub(super) summary: String,
    pub(super) parameters: Vec<Value>,
    pub(super) content: Value,
    pub(super) kept: Kept,
    /// Statuses of problems beside those of any request.
    pub(super) refused: &'a [&'a str],
}

impl Operation<'_> {
    pub(super) fn into_json(self, lang: Lang) -> Value {
        let Self { id, summary, parameters, content, kept, refused: more } = self;
        let mut responses = refused(more, lang);
        responses["200"] = json!({ "description": summary, "content": content });
        if kept == Kept::Tagged {
            responses["200"]["headers"] = json!({ "ETag": { "schema": { "type": "string" } } });
            responses["304"] = json!({ "description": lang.pick("Không thay đổi", "Not modified") });
        }
        json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses })
    }
}

impl<'a> Reader<'a> {
    /// The texts of the client.
    pub(super) fn told(self) -> (&'a City, Lang) {
        (&self.now.city, self.lang)
    }

    /// A parameter of the query with its example.
    pub(super) fn asked(self, of: Parameter, schema: &Value, example: &Value) -> Value {
        explained(of, such_as(of.name, schema, example), self.told())
    }

    /// The same for a required one.
    pub(super) fn needed(self, of: Parameter, example: &str) -> Value {
        let mut parameter = self.asked(of, &text(), &json!(example));
        parameter["required"] = json!(true);
        parameter
    }

    /// `as_of`. The example is the current day, as a register that was made this year is empty before.
    pub(super) fn as_of(self) -> Value {
        let mut declared = explained(AS_OF, as_of(), self.told());
        declared["example"] = json!(self.today.to_string());
        declared
    }

    pub(super) fn lang(self) -> Value {
        explained(LANG, language(), self.told())
    }

    pub(super) fn limit(self) -> Value {
        explained(LIMIT, limit(), self.told())
    }
}

/// A text that is not empty.
pub(super) fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// The body of a JSON response.
pub(super) fn body(schema: &str) -> Value {
    json!({ "application/json": { "schema": reference(schema) } })
}

pub(super) fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// A JSON document.
pub(super) fn document(
    (id, summary): (&str, &str),
    parameters: Vec<Value>,
    schema: &str,
    kept: Kept,
) -> Operation<'static> {
    let (id, summary) = (id.to_owned(), summary.to_owned());
    Operation { id, summary, parameters, content: body(schema), kept, refused: &[] }
}

/// The responses of a document in the formats that a report has. GeoJSON, and JSON where it is GeoJSON, has a schema of its own.
pub(super) fn formats(offered: &[Format], json_body: (&str, &str), layer: &str) -> Value {
    let (json_type, json_schema) = json_body;
    let each = offered.iter().map(|format| match format {
        Format::Json => (json_type, reference(json_schema)),
        Format::GeoJson => (GEOJSON, reference(layer)),
        Format::Csv | Format::Html => (format.media_type(), json!({ "type": "string" })),
        Format::Xlsx | Format::Docx | Format::DataPackage => {
            (format.media_type(), json!({ "type": "string", "format": "binary" }))
        }
    });
    Value::Object(each.map(|(kind, schema)| (kind.to_owned(), json!({ "schema": schema }))).collect())
}

/// The parameter of the format.
pub(super) fn format(offered: &[Format], reader: Reader<'_>) -> Value {
    let codes: Vec<&str> = offered.iter().map(|format| format.code()).collect();
    explained(FORMAT, one_of(FORMAT.name, &codes), reader.told())
}
