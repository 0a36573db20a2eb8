//! The API definition has every route under `/api`, and each of its examples is answered as it says.

use std::{collections::BTreeSet, fs};

use serde_json::{Map, Value, json};

use crate::{
    harness::{Answer, Folder, Server},
    keeping::key_of,
    ogc::core::HELD,
};

/// A method and a path.
type Operation = (String, String);

/// A server with the key of an editor. Its settings name an issuer and a base map with a file, so that there is something
/// behind every route.
fn served() -> (Server, String) {
    let folder = Folder::seeded();
    let key = key_of(&folder, "an", "editor", &[]);
    folder.file("xuong.toml", settings(&folder));
    (Server::on(folder), key)
}

/// Settings with an issuer that is not there and a base map.
pub(crate) fn settings(folder: &Folder) -> String {
    let file = folder.file("nen.pmtiles", [b"PMTiles".as_slice(), &[3; 600]].concat());
    format!(
        "[[basemaps]]\nid = 'own'\nname = 'Nền'\nattribution = '© OSM'\npmtiles = '{}'\n\
         [oidc]\nissuer = 'http://127.0.0.1:9'\nclient_id = 'xuong'\nclient_secret = 'the-secret-of-the-tests'\n\
         [oidc.roles]\neditors = 'editor'\n",
        file.display()
    )
}

fn definition(server: &Server, key: &str) -> Value {
    let shown = format!("Bearer {key}");
    server.ask("GET", "/ogc/api", &[("authorization", &shown)]).json(200)
}

/// The methods that a piece of the router names.
fn methods(text: &str) -> Vec<&'static str> {
    let is_called = |method: &str| {
        text.match_indices(&format!("{method}(")).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
        })
    };
    ["get", "post", "put", "patch", "delete"].into_iter().filter(|method| is_called(method)).collect()
}

/// The routes under `/api` in the text of the router, with their methods.
fn routes(router: &str) -> BTreeSet<Operation> {
    let body = |name: &str| {
        let begun = router.split(&format!("fn {name}(")).nth(1).unwrap_or_else(|| panic!("fn {name}"));
        begun.split("\n}").next().expect("its body")
    };
    let mut all = BTreeSet::new();
    let lists = if router.contains("fn of_lists(") { body("of_lists") } else { "" };
    let listed = [body("routes"), lists].concat();
    for route in listed.split(".route(").skip(1) {
        let (path, rest) = route.trim_start().trim_start_matches('"').split_once('"').expect("a path");
        let handlers = rest.split("\n        .").next().expect("handlers");
        let mut found = methods(handlers);
        if found.is_empty() {
            let called = handlers.trim_matches(|c: char| !c.is_alphabetic());
            found = methods(body(called));
        }
        assert!(!found.is_empty(), "{path}: its methods are not read: {handlers}");
        if path.starts_with("/api/") {
            all.extend(found.iter().map(|method| ((*method).to_owned(), path.to_owned())));
        }
    }
    all
}

/// The operations under `/api` of a definition.
fn declared(definition: &Value) -> BTreeSet<Operation> {
    let paths = definition["paths"].as_object().expect("paths").iter();
    let of = |(path, item): (&String, &Value)| {
        let methods = item.as_object().expect("operations").keys();
        methods.map(|method| (method.clone(), path.clone())).collect::<Vec<_>>()
    };
    paths.filter(|(path, _)| path.starts_with("/api/")).flat_map(of).collect()
}

#[test]
fn the_definition_of_an_editor_has_every_route_and_no_other() {
    let (server, key) = served();
    let router = fs::read_to_string("src/http/router.rs").expect("the router");
    let reports = server.get("/api/reports").json(200);
    let names = reports["reports"].as_array().expect("reports").iter();
    let names: Vec<&str> = names.map(|report| report["name"].as_str().expect("a name")).collect();
    // Each report has an operation of its own, as it has parameters of its own.
    let named = |(method, path): Operation| match path.split_once("{report}") {
        Some((before, _)) => names.iter().map(|name| (method.clone(), format!("{before}{name}"))).collect(),
        None => vec![(method, path)],
    };
    let expected: BTreeSet<Operation> = routes(&router).into_iter().flat_map(named).collect();
    assert!(expected.len() > 35, "{expected:?}");
    let api = definition(&server, &key);
    let declared = declared(&api);
    let missing: Vec<_> = expected.difference(&declared).collect();
    assert!(missing.is_empty(), "routes that the definition lacks: {missing:?}");
    let surplus: Vec<_> = declared.difference(&expected).collect();
    assert!(surplus.is_empty(), "operations that the router lacks: {surplus:?}");
    for (collection, _) in HELD {
        let path = format!("/collections/{collection}/items/{{featureId}}/history");
        assert!(api["paths"][&path]["get"].is_object(), "{path}");
    }
    server.log();
}

#[test]
fn a_router_is_read_with_the_methods_of_each_route() {
    let text = "fn routes(x) {\n    Router::new()\n        .route(\"/ogc\", get(a::get))\n        .route(\"/api/a\", get(a::a).post(b))\n        \
        .route(\n            \"/api/b/{c}\",\n            put(c),\n        )\n        .route(\"/api/d\", d())\n        .fallback(get(x))\n}\n\nfn d() -> M {\n    get(a).delete(b)\n}\n";
    let expected = [("delete", "d"), ("get", "a"), ("get", "d"), ("post", "a"), ("put", "b/{c}")];
    let found = routes(text);
    let found: Vec<(&str, &str)> =
        found.iter().map(|(method, path)| (method.as_str(), path.trim_start_matches("/api/"))).collect();
    assert_eq!(found, expected);
}

#[test]
fn readers_without_a_key_are_shown_what_they_may_read() {
    let server = Server::seeded();
    let api = server.get("/ogc/api").json(200);
    for path in ["config", "near", "search", "reports/sector-mix", "records", "registers", "health/ready"] {
        assert!(api["paths"][format!("/api/{path}")]["get"].is_object(), "{path}");
    }
    for path in ["changes", "change-sets", "change-sets/{set}/undo", "basemaps/{id}"] {
        assert!(api["paths"][format!("/api/{path}")].is_null(), "{path}");
    }
    let parameters = api["paths"]["/api/near"]["get"]["parameters"].to_string();
    assert!(!parameters.contains("workers_min"), "a filter that is refused is not declared");
    server.stop();
}

/// The text of a value in a query.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(written).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// The address of an operation with its examples.
fn address(path: &str, operation: &Value) -> String {
    let (mut path, mut query) = (path.to_owned(), Vec::new());
    for parameter in operation["parameters"].as_array().expect("parameters") {
        let (name, example) = (parameter["name"].as_str().expect("a name"), &parameter["example"]);
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &written(example)),
            Some("query") if !example.is_null() => query.push((name, written(example))),
            _ => {}
        }
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    format!("{path}?{query}")
}

/// A schema of OpenAPI 3.0 in the terms of JSON Schema: what is `nullable` may be null.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut own: Map<String, Value> =
                members.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
            if own.remove("nullable") == Some(json!(true)) {
                return json!({ "anyOf": [{ "type": "null" }, own] });
            }
            own.into()
        }
        Value::Array(parts) => parts.iter().map(plain).collect(),
        other => other.clone(),
    }
}

/// Holds an answer to what the definition says of it.
fn check(api: &Value, operation: &Value, asked: &str, answer: &Answer) {
    assert_eq!(answer.status, 200, "{asked}: {}", answer.text());
    let promised = operation["responses"]["200"]["content"].as_object().expect("content");
    let given = answer.header("content-type");
    let declared = promised.get(given).unwrap_or_else(|| panic!("{asked}: {given} is not declared"));
    if given.contains("json") {
        let schema =
            json!({ "components": plain(&api["components"]), "allOf": [plain(&declared["schema"])] });
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let body = answer.json(200);
        let faults: Vec<String> =
            validator.iter_errors(&body).map(|e| format!("{}: {e}", e.instance_path)).collect();
        assert!(faults.is_empty(), "{asked}: {faults:?}");
    }
}

/// The example of the body of an operation, with its media type.
fn example(operation: &Value) -> (String, String) {
    let contents = operation["requestBody"]["content"].as_object().expect("bodies");
    let (kind, declared) = contents.iter().next().expect("a body");
    let example = &declared["example"];
    if kind != "application/x-www-form-urlencoded" {
        return (kind.clone(), example.to_string());
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in example.as_object().expect("fields") {
        form.append_pair(name, value.as_str().expect("a text"));
    }
    (kind.clone(), form.finish())
}

/// The forms of an operation.
fn forms(operation: &Value) -> Vec<String> {
    let parameters = operation["parameters"].as_array().expect("parameters");
    let form = parameters.iter().find(|p| p["name"] == "f").and_then(|p| p["schema"]["enum"].as_array());
    form.map_or_else(
        || vec![String::new()],
        |all| all.iter().map(|form| format!("&f={}", written(form))).collect(),
    )
}

#[test]
fn every_example_is_answered_in_every_form_as_it_is_declared() {
    let (server, key) = served();
    let api = definition(&server, &key);
    let shown = format!("Bearer {key}");
    let paths = api["paths"].as_object().expect("paths").iter();
    let edits = [
        "/api/session",
        "/api/change",
        "/api/firms/",
        "/api/imports",
        "/api/import-profiles",
        "/api/notes",
        "/api/publications/",
    ];
    let is_own = |path: &str| path.starts_with("/api/") || path == "/catalogue";
    let is_read = |path: &str| is_own(path) && edits.iter().all(|own| !path.starts_with(own));
    let reading = paths.filter(|(path, _)| is_read(path));
    let mut count = 0;
    for (path, item) in reading {
        for (method, operation) in item.as_object().expect("operations") {
            let address = address(path, operation);
            for form in forms(operation) {
                let asked = format!("{address}{form}");
                let answer = if method == "post" {
                    let (kind, body) = example(operation);
                    server.post(&asked, &[("content-type", &kind)], &body)
                } else {
                    server.ask("GET", &asked, &[("authorization", &shown)])
                };
                check(&api, operation, &asked, &answer);
                count += 1;
            }
        }
    }
    assert!(count > 110, "{count}");
    let part = server.ask("GET", "/api/basemaps/own", &[("range", "bytes=0-126")]);
    assert_eq!((part.status, part.body.len()), (206, 127));
    assert_eq!(server.ask("GET", "/api/basemaps/own", &[("range", "bytes=9000-")]).status, 416);
    server.log();
}

/// A file that is gone is no page of another form.
#[test]
fn a_base_map_without_its_file_is_a_problem() {
    let (server, _) = served();
    fs::remove_file(server.folder.path().join("nen.pmtiles")).expect("the file was there");
    let answer = server.get("/api/basemaps/own");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    answer.json(404);
    server.log();
}

#[test]
fn edits_sent_on_and_members_that_are_followed_are_as_they_are_declared() {
    let server = Server::seeded();
    let api = server.get("/ogc/api").json(200);
    let operation = &api["paths"]["/api/records"]["get"];
    let first = server.get("/api/records").json(200);
    let (version, mark) = (&first["version"], first["mark"].as_str().expect("a mark"));
    for query in [
        format!("after={}", first["next"].as_str().expect("more than a page")),
        format!("since={version}&mark={mark}&redactions=0"),
        format!("since=1&mark={mark}"),
        "since=-1".to_owned(),
    ] {
        let asked = format!("/api/records?{query}");
        check(&api, operation, &asked, &server.get(&asked));
    }
    let search = &api["paths"]["/api/search"]["get"];
    for words in ["long+bien", "sai+dong", "thanh+tri", "kim+khi", "00136", "zzzqq"] {
        let asked = format!("/api/search?q={words}");
        check(&api, search, &asked, &server.get(&asked));
    }
    let near = &api["paths"]["/api/near"]["get"];
    for more in ["within=3km", "sector=25&limit=3", "within=1", "filter=address%20IS%20NULL&within=5km"] {
        let asked = format!("/api/near?point=105.9128,21.0400&{more}");
        check(&api, near, &asked, &server.get(&asked));
    }
    server.stop();
}
