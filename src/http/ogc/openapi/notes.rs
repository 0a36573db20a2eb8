//! Operations on notes of the public. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::{
    parameters::{explained, in_path, one_of, parameter},
    refusals::refused,
};
use crate::{
    collection::kinds::Collection,
    http::parameter::{BEFORE, LIMIT, Parameter},
    model::{
        actor::Role,
        city::City,
        lang::Lang,
        note::{LONGEST_CONTACT, LONGEST_NOTE, NoteState, Wrong},
    },
};

/// Adds the operation of everyone, and those of editors for them.
pub(super) fn add(paths: &mut Map<String, Value>, base: &str, (role, told): (Role, (&City, Lang))) {
    let mut of_all = json!({ "post": sending(told.1) });
    if role.edits() {
        of_all["get"] = listing(told);
        let number = in_path("note", &json!({ "type": "integer", "minimum": 1 }), &json!(3));
        let (show, answer) =
            told.1.pick(("Một góp ý", "Trả lời một góp ý"), ("A note", "Answer a note, or open it again"));
        let mut answering = operation("answerNote", answer, std::slice::from_ref(&number), ("200", &note()));
        answering["requestBody"] = body(&json!({
            "type": "object",
            "required": ["state"],
            "additionalProperties": false,
            "properties": { "state": state(), "answer": text(LONGEST_NOTE) },
        }));
        finish(&mut answering, &["404", "408", "409", "413", "415"], told.1);
        let mut showing = operation("getNote", show, &[number], ("200", &note()));
        finish(&mut showing, &["404"], told.1);
        put(paths, base, "/api/notes/{note}", json!({ "get": showing, "patch": answering }));
    }
    put(paths, base, "/api/notes", of_all);
}

fn sending(lang: Lang) -> Value {
    let summary = lang.pick("Gửi một góp ý", "Send a note on what the register says");
    let wrong: Vec<&str> = Wrong::ALL.iter().map(|wrong| wrong.code()).collect();
    let taken = json!({ "type": "object", "required": ["received"], "properties": { "received": { "type": "boolean" } } });
    let mut sending = operation("sendNote", summary, &[], ("202", &taken));
    sending["requestBody"] = body(&json!({
        "type": "object",
        "required": ["text"],
        "additionalProperties": false,
        "properties": {
            "collection": { "type": "string", "enum": collections() },
            "item": text(100),
            "point": point(),
            "wrong": { "type": "string", "enum": wrong },
            "text": text(LONGEST_NOTE),
            "contact": text(LONGEST_CONTACT),
        },
    }));
    finish(&mut sending, &["404", "408", "413", "415"], lang);
    sending
}

fn listing((city, lang): (&City, Lang)) -> Value {
    let summary = lang.pick("Các góp ý", "Notes of the public");
    let asked = |of: Parameter, schema: Value| explained(of, parameter(of.name, &schema), (city, lang));
    let states: Vec<&str> = NoteState::ALL.iter().map(|state| state.code()).collect();
    let item = parameter("item", &json!({ "type": "string", "minLength": 1 }));
    let parameters = vec![
        one_of("state", &states),
        one_of("collection", &collections()),
        item,
        asked(LIMIT, json!({ "type": "integer", "minimum": 1 })),
        asked(BEFORE, json!({ "type": "integer" })),
    ];
    let notes = json!({ "type": "array", "items": note() });
    let next = json!({ "type": "integer", "nullable": true });
    let page = json!({ "type": "object", "required": ["notes", "next"], "properties": { "notes": notes, "next": next } });
    let mut listing = operation("getNotes", summary, &parameters, ("200", &page));
    finish(&mut listing, &["404"], lang);
    listing
}

/// A note as editors read it.
fn note() -> Value {
    let text = json!({ "type": "string", "nullable": true });
    let mut properties = json!({
        "id": { "type": "integer" },
        "href": { "type": "string" },
        "point": point(),
        "text": { "type": "string" },
        "sentAt": { "type": "string", "format": "date-time" },
        "state": state(),
        "answeredAt": { "type": "string", "format": "date-time", "nullable": true },
    });
    properties["point"]["nullable"] = json!(true);
    for name in ["collection", "item", "wrong", "contact", "answer", "answeredBy"] {
        properties[name] = text.clone();
    }
    json!({ "type": "object", "required": ["id", "href", "text", "sentAt", "state"], "properties": properties })
}

fn collections() -> Vec<&'static str> {
    Collection::ALL.iter().map(|collection| collection.code()).collect()
}

fn state() -> Value {
    json!({ "type": "string", "enum": NoteState::ALL.iter().map(|state| state.code()).collect::<Vec<_>>() })
}

fn point() -> Value {
    json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 })
}

fn text(longest: usize) -> Value {
    json!({ "type": "string", "maxLength": longest })
}

fn body(schema: &Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

fn operation(name: &str, summary: &str, parameters: &[Value], (status, schema): (&str, &Value)) -> Value {
    let good = json!({ "description": summary, "content": { "application/json": { "schema": schema } } });
    json!({ "operationId": name, "summary": summary, "parameters": parameters, "responses": { status: good } })
}

/// Adds the problems of an operation, and keys to those of editors.
fn finish(operation: &mut Value, more: &[&str], lang: Lang) {
    let mut problems = refused(more, lang);
    if operation["operationId"] == "sendNote" {
        let often = lang.pick("Đã nhận nhiều góp ý", "As many notes were sent as are taken");
        problems["429"]["description"] = often.into();
    } else {
        operation["security"] = json!([{ "bearer": [] }, { "basic": [] }]);
    }
    let problems = problems.as_object().cloned().unwrap_or_default();
    operation["responses"].as_object_mut().expect("it is an object").extend(problems);
}

fn put(paths: &mut Map<String, Value>, base: &str, path: &str, mut methods: Value) {
    for operation in methods.as_object_mut().into_iter().flat_map(Map::values_mut) {
        operation["servers"] = json!([{ "url": base }]);
    }
    paths.insert(path.to_owned(), methods);
}
