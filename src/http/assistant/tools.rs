//! The tools: the operations of the API definition that answer questions of planners, under their names and with their
//! parameters.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::message::Fault;
use crate::model::refusal::shown;

/// The paths whose operations are tools: what is near, search, old and new units, reports, and the collections with their items
/// and their schemas, which are the data dictionary.
const PATHS: [&str; 7] = [
    "/api/near",
    "/api/search",
    "/api/resolve",
    "/api/reports",
    "/api/reports/*",
    "/collections/*/schema",
    "/collections/*/items",
];

/// The tools by name.
#[derive(Debug)]
pub(super) struct Tools(BTreeMap<String, Tool>);

/// An operation.
#[derive(Debug)]
struct Tool {
    path: String,
    summary: String,
    /// The schema of each parameter of the query, and whether it is required.
    parameters: Vec<(String, Value, bool)>,
}

impl Tools {
    /// The tools of an API definition.
    pub(super) fn of(definition: &Value) -> Self {
        let paths = definition["paths"].as_object().into_iter().flatten();
        let tools = paths.filter(|(path, _)| PATHS.iter().any(|wanted| is_such(path, wanted)));
        let own = tools.filter_map(|(path, methods)| {
            let get = methods.get("get")?;
            let path = if path.starts_with("/api/") { path.clone() } else { format!("/ogc{path}") };
            let parameters = get["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.filter_map(|own| parameter(resolved(definition, own))).collect();
            let summary = get["summary"].as_str().unwrap_or_default().to_owned();
            Some((name(get["operationId"].as_str()?), Tool { path, summary, parameters }))
        });
        Self(own.collect())
    }

    /// The tools as clients read them.
    pub(super) fn list(&self) -> Vec<Value> {
        let each = self.0.iter().map(|(name, Tool { summary, parameters, .. })| {
            let schemas = parameters.iter().map(|(name, schema, _)| (name.clone(), schema.clone()));
            let required = parameters.iter().filter(|(.., needed)| *needed).map(|(name, ..)| name);
            json!({
                "name": name,
                "title": summary,
                "description": summary,
                "inputSchema": {
                    "type": "object",
                    "properties": schemas.collect::<Map<_, _>>(),
                    "required": required.collect::<Vec<_>>(),
                    "additionalProperties": false,
                },
                "annotations": { "readOnlyHint": true, "openWorldHint": false },
            })
        });
        each.collect()
    }

    /// The path and the query of a call.
    pub(super) fn query(&self, name: &str, arguments: &Value) -> Result<String, Fault> {
        let unknown = || Fault::params(format!("there is no tool {}", shown(name)));
        let tool = self.0.get(name).ok_or_else(unknown)?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        match arguments {
            Value::Null => {}
            // The API would write another form.
            Value::Object(all) if all.contains_key("f") => {
                return Err(Fault::params("f: the form of the answer is always JSON"));
            }
            Value::Object(all) => {
                for (name, value) in all.iter().filter(|(_, value)| !value.is_null()) {
                    query.append_pair(name, &text(value).ok_or_else(|| not_a_value(name))?);
                }
            }
            _ => return Err(Fault::params("arguments is not an object")),
        }
        Ok(format!("{}?{}", tool.path, query.finish()))
    }
}

fn not_a_value(name: &str) -> Fault {
    Fault::params(format!("{}: expected a text, a number, a truth value or a list of them", shown(name)))
}

/// A value as it stands in a query.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(all) => all.iter().map(text).collect::<Option<Vec<_>>>().map(|parts| parts.join(",")),
        Value::Null | Value::Object(_) => None,
    }
}

/// Whether a path is of a form in which `*` stands for one part.
fn is_such(path: &str, form: &str) -> bool {
    let (mut own, mut wanted) = (path.split('/'), form.split('/'));
    loop {
        match (own.next(), wanted.next()) {
            (None, None) => return true,
            (Some(own), Some(wanted)) if wanted == own || wanted == "*" => {}
            _ => return false,
        }
    }
}

/// The name of a tool: clients take letters, digits, `_` and `-`.
fn name(operation: &str) -> String {
    operation.replace('.', "_")
}

/// A part of the definition that may stand elsewhere in it.
fn resolved<'a>(definition: &'a Value, own: &'a Value) -> &'a Value {
    let place = own["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| definition.pointer(place)).unwrap_or(own)
}

/// A parameter of the query. The form of the answer is always JSON.
fn parameter(of: &Value) -> Option<(String, Value, bool)> {
    let name = of["name"].as_str().filter(|name| *name != "f")?;
    if of["in"] != "query" {
        return None;
    }
    let mut schema = of["schema"].clone();
    for (from, to) in [("description", "description"), ("example", "examples")] {
        match &of[from] {
            Value::Null => {}
            example if from == "example" => schema[to] = json!([example]),
            text => schema[to] = text.clone(),
        }
    }
    Some((name.to_owned(), schema, of["required"] == true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> Tools {
        let limit = json!({ "name": "limit", "in": "query", "schema": { "type": "integer" } });
        let of = |id: &str, parameters: Value| json!({ "get": { "operationId": id, "summary": id, "parameters": parameters } });
        Tools::of(&json!({
            "components": { "parameters": { "limit": limit } },
            "paths": {
                "/collections/firms/items": of("firms.get.items", json!([{ "$ref": "#/components/parameters/limit" }])),
                "/collections/firms/items/{featureId}": of("firms.getFeature", json!([])),
                "/api/near": of("getNearestFirms", json!([
                    { "name": "point", "in": "query", "required": true, "schema": { "type": "string" }, "example": "105.8,21" },
                    { "name": "f", "in": "query", "schema": { "type": "string" } },
                ])),
                "/api/imports": of("getImports", json!([])),
            },
        }))
    }

    #[test]
    fn operations_are_tools_with_their_parameters() {
        let list = tools().list();
        let names: Vec<&str> = list.iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, ["firms_get_items", "getNearestFirms"]);
        let schema = json!({ "type": "string", "examples": ["105.8,21"] });
        assert_eq!(list[1]["inputSchema"]["properties"], json!({ "point": schema }));
        assert_eq!(list[1]["inputSchema"]["required"], json!(["point"]));
        assert_eq!(list[0]["inputSchema"]["properties"], json!({ "limit": { "type": "integer" } }));
    }

    #[test]
    fn arguments_become_a_query() {
        let query =
            |arguments: Value| tools().query("firms_get_items", &arguments).map_err(|fault| fault.code());
        let all = json!({ "limit": 5, "bbox": [105, 21, 106, 22.5], "filter": "name LIKE 'Cơ khí%'", "sortby": null });
        let expected = "/ogc/collections/firms/items?limit=5&bbox=105%2C21%2C106%2C22.5&filter=name+LIKE+%27C%C6%A1+kh%C3%AD%25%27";
        assert_eq!(query(all), Ok(expected.to_owned()));
        for wrong in [json!([]), json!({ "limit": {} }), json!({ "limit": [[null]] }), json!({ "f": "xlsx" })]
        {
            assert_eq!(query(wrong.clone()), Err(-32602), "{wrong}");
        }
        assert!(tools().query("getImports", &Value::Null).is_err());
    }
}
