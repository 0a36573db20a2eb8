//! The JSON Schemas of a collection: queryables, sortables and the schema of features (OGC 23-058r2; 19-079r2 §6.1).

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    collections::known,
    format::{DOCUMENT, Format},
    html::document,
    link::SCHEMA,
};
use crate::{
    collection::kinds::{Collection, GEOMETRY, ID, Property},
    http::{extract::Ask, problem::Problem},
    model::{column::Type, date::DatePrecision},
};

/// A kind of schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Queryables,
    Sortables,
    Returnables,
}

impl What {
    /// The last segment of its path.
    fn place(self) -> &'static str {
        match self {
            Self::Queryables => "queryables",
            Self::Sortables => "sortables",
            Self::Returnables => "schema",
        }
    }
}

/// The properties that filters may use.
pub(in crate::http) async fn queryables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Queryables)
}

/// The properties that `sortby` may use.
pub(in crate::http) async fn sortables(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Sortables)
}

/// The properties of features.
pub(in crate::http) async fn schema(Path(name): Path<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&name, ask, What::Returnables)
}

/// JSON that keeps the order of members; a `Map` sorts them by name.
#[derive(Serialize)]
#[serde(untagged)]
enum Ordered {
    Value(Value),
    #[serde(serialize_with = "members")]
    Object(Vec<(String, Self)>),
}

fn members<S: Serializer>(all: &[(String, Ordered)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(all.iter().map(|(name, value)| (name, value)))
}

impl Ordered {
    fn object(members: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl<T: Into<Value>> From<T> for Ordered {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a feature in GeoJSON, where unknown values are null. GDAL reads the types of properties from it, but
/// only recognises a `type` with a single name, so nullable types are references. GDAL also looks up `~1` in a
/// reference literally, where a JSON Pointer means a slash (RFC 6901 §3); each spelling has a definition, of which GDAL
/// finds the one without null. Dates are plain strings here, because GDAL would send filters on a date as the parameter
/// `datetime`.
pub(in crate::http) async fn of_geojson(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let property = |p: Property| {
        let mut schema = described(p, &ask);
        let kind = p.kind.json_name();
        schema.as_object_mut().expect("a schema").remove("type");
        schema["$ref"] = json!(format!("#/$defs/{kind}~1null"));
        // The values of an enumeration include null for unknown.
        if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            values.push(Value::Null);
        }
        (p.name.to_owned(), Ordered::from(schema))
    };
    let own = collection.properties(ask.role).into_iter().map(property).collect();
    let definitions = ["string", "integer", "number"].iter().flat_map(|kind| {
        let plain = (format!("{kind}~1null"), Ordered::from(json!({ "type": kind })));
        [(format!("{kind}/null"), Ordered::from(json!({ "type": [kind, "null"] }))), plain]
    });
    let geometry = match collection.form().geojson() {
        Some(shape) => json!({
            "type": ["object", "null"],
            "required": ["type", "coordinates"],
            "properties": { "type": { "const": shape }, "coordinates": { "type": "array" } },
        }),
        None => json!({ "type": "null" }),
    };
    let properties = Ordered::object([
        ("type", json!("object").into()),
        ("additionalProperties", json!(false).into()),
        ("properties", Ordered::Object(own)),
    ]);
    let feature = Ordered::object([
        ("type", json!({ "const": "Feature" }).into()),
        ("id", json!({ "type": "integer" }).into()),
        ("geometry", geometry.into()),
        ("properties", properties),
    ]);
    let schema = Ordered::object([
        ("$schema", DRAFT.into()),
        ("$id", format!("{}/ogc/collections/{collection}/schema/geojson", ask.base).into()),
        ("title", collection.name(ask.lang).into()),
        ("type", "object".into()),
        ("required", json!(["type", "id", "geometry", "properties"]).into()),
        ("properties", feature),
        ("$defs", Ordered::Object(definitions.collect())),
    ]);
    Ok(respond(&ask, (format, collection.name(ask.lang)), &schema))
}

fn respond(ask: &Ask, (format, title): (Format, &str), schema: &Ordered) -> Response {
    let text = serde_json::to_string(schema).expect("writing to memory does not fail");
    match format {
        Format::Html => document::answer(ask, title, &json!(schema)),
        _ => ([(header::CONTENT_TYPE, SCHEMA)], text).into_response(),
    }
}

fn answer(name: &str, mut ask: Ask, what: What) -> Result<Response, Problem> {
    let collection = known(name, &ask)?;
    let format = ask.format_only(&DOCUMENT)?;
    let schema = Ordered::object([
        ("$schema", DRAFT.into()),
        ("$id", format!("{}/ogc/collections/{collection}/{}", ask.base, what.place()).into()),
        ("type", "object".into()),
        ("title", collection.name(ask.lang).into()),
        ("properties", properties(collection, &ask, what)),
        ("additionalProperties", false.into()),
    ]);
    Ok(respond(&ask, (format, collection.name(ask.lang)), &schema))
}

fn properties(collection: Collection, ask: &Ask, what: What) -> Ordered {
    let mut members = vec![identity(ask)];
    if what != What::Sortables {
        members.extend(geometry(collection, ask, what));
    }
    if what == What::Returnables {
        members[0].1["readOnly"] = json!(true);
    }
    members.extend(
        collection.properties(ask.role).into_iter().map(|p| (p.name.to_owned(), column(p, ask, what))),
    );
    for (at, (_, property)) in members.iter_mut().enumerate() {
        property["x-ogc-propertySeq"] = json!(at + 1);
    }
    Ordered::Object(members.into_iter().map(|(name, property)| (name, property.into())).collect())
}

fn column(property: Property, ask: &Ask, what: What) -> Value {
    let mut schema = described(property, ask);
    if (property.derived || property.fixed) && what == What::Returnables {
        schema["readOnly"] = json!(true);
    }
    schema
}

/// The schema of a property. Dates are given by their first day.
fn described(property: Property, ask: &Ask) -> Value {
    let mut schema = json!({ "type": property.kind.json_name(), "title": property.title(ask.lang) });
    match property.kind {
        Type::Date => {
            schema["format"] = json!("date");
            schema["description"] = json!(ask.lang.pick(
                "Ngày đầu tiên của điều đã biết; thuộc tính cùng tên có đuôi _precision cho biết chỉ rõ năm, tháng hay cả ngày. Bộ lọc nhận cả 2025-07 và 2025",
                "The first day of the known period; the property of the same name with _precision gives the precision: year, month or day. Filters also accept 2025-07 and 2025",
            ));
        }
        Type::Precision => schema["enum"] = precisions(),
        Type::Text | Type::Int | Type::Real => {}
    }
    schema
}

fn precisions() -> Value {
    DatePrecision::ALL.iter().map(|one| one.code()).collect()
}

fn identity(ask: &Ask) -> (String, Value) {
    let title = ask.lang.pick("Số định danh", "Identity");
    (ID.to_owned(), json!({ "type": "integer", "title": title, "x-ogc-role": "id" }))
}

/// The geometry, if the features have one.
fn geometry(collection: Collection, ask: &Ask, what: What) -> Option<(String, Value)> {
    let format = format!("geometry-{}", collection.form().geojson()?.to_ascii_lowercase());
    let title = ask.lang.pick("Vị trí", "Geometry");
    let mut schema = json!({ "title": title, "format": format, "x-ogc-role": "primary-geometry" });
    if what == What::Returnables && !collection.takes_geometries() {
        schema["readOnly"] = json!(true);
    }
    Some((GEOMETRY.to_owned(), schema))
}
