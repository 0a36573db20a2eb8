//! The API definition as HTML: each path with its parameters and a form to try it.

use axum::response::Response;
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::document;
use crate::http::{extract::Ask, plain::page};

/// Responds with the definition.
pub(in crate::http::ogc) fn answer(ask: &Ask, definition: &Value) -> Response {
    let server = text(&definition["servers"][0], "url");
    let empty = Map::new();
    let paths = definition["paths"].as_object().unwrap_or(&empty);
    let contents = html! {
        p { (text(&definition["info"], "description")) }
        p { code { (server) } " · OpenAPI " (text(definition, "openapi")) " · " a href={ "?" (ask.query.with("f", "json")) } { "JSON" } }
        @for (path, operations) in paths.iter().filter(|(_, operations)| operations["get"].is_object()) {
            (operation(ask, definition, path, &operations["get"]))
        }
    };
    let title = ask.lang.pick("Định nghĩa API", "API definition");
    page::answer(document::page(ask, title, &contents).into_string())
}

/// A parameter; references are resolved.
fn resolved<'v>(definition: &'v Value, parameter: &'v Value) -> &'v Value {
    let pointer = parameter["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| definition.pointer(pointer)).unwrap_or(parameter)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

fn operation(ask: &Ask, definition: &Value, path: &str, operation: &Value) -> Markup {
    let own = operation.get("servers").unwrap_or(&definition["servers"]);
    let server = text(&own[0], "url");
    let declared = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let parameters: Vec<&Value> = declared.iter().map(|own| resolved(definition, own)).collect();
    let plain = !path.contains('{');
    html! {
        details.operation {
            summary { code { "GET " (path) } " " (text(operation, "summary")) }
            form action=[plain.then(|| format!("{server}{path}"))] {
                table {
                    @for parameter in &parameters {
                        tr {
                            th scope="row" { code { (text(parameter, "name")) } }
                            td { (kind(&parameter["schema"])) }
                            td { @if plain { (field(parameter)) } @else { (example(parameter)) } }
                        }
                    }
                }
                @if plain { button { (ask.lang.pick("Thử", "Try it")) } }
            }
            p { @for (media_type, _) in operation["responses"]["200"]["content"].as_object().into_iter().flatten() { code { (media_type) } " " } }
        }
    }
}

fn kind(schema: &Value) -> String {
    let own = text(schema, "type");
    match schema["items"]["type"].as_str() {
        Some(item) => format!("{own} ({item})"),
        None => own.to_owned(),
    }
}

fn example(parameter: &Value) -> String {
    match &parameter["example"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A form field. Browsers send empty fields too; in requests for HTML they count as missing.
fn field(parameter: &Value) -> Markup {
    let name = text(parameter, "name");
    if let Some(values) = parameter["schema"]["enum"].as_array() {
        html! {
            select name=(name) aria-label=(name) {
                option value="" { "–" }
                @for value in values.iter().filter(|value| *value != "") { option { (shown(value)) } }
            }
        }
    } else {
        html! { input name=(name) aria-label=(name) placeholder=(example(parameter)); }
    }
}
