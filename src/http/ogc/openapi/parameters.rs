//! Parameters of the API definition.

use serde_json::{Value, json};

use crate::{
    collection::kinds::{Collection, ID},
    geom::crs::Crs,
    http::{
        ogc::format::Format,
        parameter::{Parameter, SECTOR, STATUS, WORKERS_MAX, WORKERS_MIN, ZONE},
    },
    model::{actor::Role, city::City, column::Type, date::DatePrecision, firm::FirmStatus, lang::Lang},
    query::page::Limit,
};

/// A parameter of the query.
pub(super) fn parameter(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "style": "form", "explode": false, "schema": schema })
}

/// A parameter with an example.
pub(super) fn such_as(name: &str, schema: &Value, example: &Value) -> Value {
    let mut parameter = parameter(name, schema);
    parameter["example"] = example.clone();
    parameter
}

/// A parameter with its expected values in words.
pub(super) fn explained(of: Parameter, mut declared: Value, (city, lang): (&City, Lang)) -> Value {
    declared["description"] = of.expected(city, lang).into();
    declared
}

/// A parameter with an enumeration of values.
pub(super) fn one_of(name: &str, values: &[&str]) -> Value {
    parameter(name, &json!({ "type": "string", "enum": values }))
}

/// A path parameter.
pub(super) fn in_path(name: &str, schema: &Value, example: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema, "example": example })
}

/// `f`.
pub(super) fn format(offered: &[Format]) -> Value {
    one_of("f", &offered.iter().map(|format| format.code()).collect::<Vec<_>>())
}

/// `lang`.
pub(super) fn language() -> Value {
    one_of("lang", &["vi", "en"])
}

/// A CRS as a URI.
pub(super) fn reference_system(name: &str, city: &City) -> Value {
    let known: Vec<String> = city.crs.offered().iter().map(|crs| crs.uri()).collect();
    let schema = json!({ "type": "string", "format": "uri", "enum": known, "default": Crs::Crs84.uri() });
    parameter(name, &schema)
}

/// `as_of`.
pub(super) fn as_of() -> Value {
    such_as(
        "as_of",
        &json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}.*)?$" }),
        &json!("2026-06-30"),
    )
}

/// `limit`, which QGIS looks for among the components.
pub(super) fn limit() -> Value {
    let schema =
        json!({ "type": "integer", "minimum": 1, "maximum": Limit::MAX, "default": Limit::DEFAULT.get() });
    parameter("limit", &schema)
}

/// The parameters of a collection's items.
pub(super) fn items(collection: Collection, role: Role, (city, lang): (&City, Lang)) -> Vec<Value> {
    let bbox: Vec<f64> = city.examples.bbox.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    let box_of_numbers = json!({
        "type": "array",
        "minItems": 4,
        "maxItems": 6,
        "oneOf": [{ "minItems": 4, "maxItems": 4 }, { "minItems": 6, "maxItems": 6 }],
        "items": { "type": "number" },
    });
    let properties = collection.properties(role);
    let names: Vec<&str> = properties.iter().map(|p| p.name).collect();
    let sortables = collection.sortables(role);
    let sortable: Vec<String> =
        sortables.iter().flat_map(|p| [p.name.to_owned(), format!("-{}", p.name)]).collect();
    let list = |values: &Value| json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": values } });
    let mut parameters = vec![
        such_as("bbox", &box_of_numbers, &json!(bbox)),
        reference_system("bbox-crs", city),
        such_as("datetime", &json!({ "type": "string" }), &json!("2025-07-01/..")),
        as_of(),
        json!({ "$ref": "#/components/parameters/limit" }),
        parameter("after", &json!({ "type": "string", "pattern": "^[0-9a-f]{1,16}-[0-9a-f]{1,15}$" })),
        parameter("offset", &json!({ "type": "integer", "minimum": 0 })),
        parameter("sortby", &list(&json!(sortable))),
        parameter("properties", &list(&json!(names))),
        parameter("skipGeometry", &json!({ "type": "boolean", "default": false })),
        reference_system("crs", city),
    ];
    let text = ["name", "title"].into_iter().find(|name| names.contains(name));
    let example = text.map(|name| format!("{name} LIKE '%{}%'", city.examples.part));
    parameters.extend(filters(&example.unwrap_or_else(|| "id > 10".to_owned()), city));
    parameters.push(parameter(ID, &json!({ "type": "integer" })));
    // The instant takes precedence over the property of the same name, which a filter may use.
    parameters.extend(properties.iter().filter(|p| p.name != "as_of").map(|p| {
        let mut schema = json!({ "type": p.kind.json_name(), "title": p.title(lang) });
        if p.kind == Type::Date {
            schema["pattern"] = json!("^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$");
        } else if p.kind == Type::Precision {
            schema["enum"] = DatePrecision::ALL.iter().map(|one| one.code()).collect();
        }
        parameter(p.name, &schema)
    }));
    parameters
}

/// `filter`, `filter-lang` and `filter-crs`.
pub(super) fn filters(example: &str, city: &City) -> [Value; 3] {
    let encoding =
        json!({ "type": "string", "enum": ["cql2-text", "cql2-json", "cql-text"], "default": "cql2-text" });
    [
        such_as("filter", &json!({ "type": "string" }), &json!(example)),
        parameter("filter-lang", &encoding),
        reference_system("filter-crs", city),
    ]
}

/// The parameters of tiles.
pub(super) fn tiles(of: Option<Collection>, role: Role, (city, lang): (&City, Lang)) -> Vec<Value> {
    let zone = city.examples.zone.as_str();
    let begins = zone.split('-').next().unwrap_or(zone);
    let codes: Vec<&str> = Collection::tiled().into_iter().map(Collection::code).collect();
    let several = json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": codes } });
    let mut parameters = match of {
        None => vec![parameter("collections", &several)],
        Some(_) => filters(&format!("code LIKE '{begins}%'"), city).to_vec(),
    };
    parameters.push(such_as("datetime", &json!({ "type": "string" }), &json!("2025-07-01/..")));
    parameters.push(as_of());
    parameters.extend(firms(role, (city, lang)));
    parameters
}

/// The parameters that filter firms.
pub(super) fn firms(role: Role, told: (&City, Lang)) -> Vec<Value> {
    let sectors = json!({ "type": "array", "minItems": 1, "items": { "type": "string" } });
    let zone = such_as(ZONE.name, &json!({ "type": "string" }), &json!(told.0.examples.zone));
    let statuses: Vec<&str> = FirmStatus::ALL.iter().map(|status| status.code()).collect();
    let mut parameters = vec![
        explained(SECTOR, such_as(SECTOR.name, &sectors, &json!(["24", "25"])), told),
        explained(ZONE, zone, told),
        explained(STATUS, one_of(STATUS.name, &statuses), told),
    ];
    if role.sees_restricted() {
        let number = json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
        let workers = [WORKERS_MIN, WORKERS_MAX].map(|of| explained(of, parameter(of.name, &number), told));
        parameters.extend(workers);
    }
    parameters
}
