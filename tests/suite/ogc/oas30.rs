//! OGC API – Features, Part 1: Core, conformance class OpenAPI 3.0 (OGC 17-069r4 §9).

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Folder, Server},
    ogc::core::HELD,
};

fn definition(server: &Server) -> Value {
    server.get("/ogc/api").json(200)
}

fn paths(definition: &Value) -> Vec<(&str, &Value)> {
    let paths = definition["paths"].as_object().expect("paths").iter();
    // Paths outside of the API have a server of their own.
    let has_server =
        |item: &Value| item.as_object().is_some_and(|own| own.values().any(|o| !o["servers"].is_null()));
    let own = paths.filter(|(_, item)| !has_server(item));
    own.map(|(path, item)| (path.as_str(), &item["get"])).collect()
}

/// The parameters of an operation, those among the components included.
fn parameters(definition: &Value, operation: &Value) -> Vec<Value> {
    let declared = operation["parameters"].as_array().expect("parameters").iter();
    let resolved = declared.map(|p| match p["$ref"].as_str() {
        Some(pointer) => definition.pointer(pointer.trim_start_matches('#')).expect("a component").clone(),
        None => p.clone(),
    });
    resolved.collect()
}

/// A value that fits the schema of a parameter; a page token is taken from a page.
fn sensible(parameter: &Value, token: &str) -> String {
    let schema = &parameter["schema"];
    let fixed = schema["enum"][0].as_str().or(schema["items"]["enum"][0].as_str()).map(str::to_owned);
    let named = match parameter["name"].as_str().expect("a parameter has a name") {
        "bbox" => Some("105,20,106,22".to_owned()),
        "datetime" => Some("2025-07-01".to_owned()),
        "after" => Some(token.to_owned()),
        "filter" => Some("id%20IS%20NOT%20NULL".to_owned()),
        "sector" => Some("25".to_owned()),
        _ => None,
    };
    fixed.or(named).unwrap_or_else(|| match schema["type"].as_str().expect("a type") {
        "integer" => "3".to_owned(),
        "number" => "2.5".to_owned(),
        "boolean" => "true".to_owned(),
        "string" if schema["pattern"].is_string() => "2024".to_owned(),
        "string" => "x".to_owned(),
        other => panic!("{parameter}: nobody knows a sensible {other}"),
    })
}

/// /req/oas30/oas-definition-2 (OGC 17-069r4 §9.1)
#[test]
fn the_definition_is_openapi_3_0() {
    let server = Server::seeded();
    let answer = server.get("/ogc/api");
    assert_eq!(answer.header("content-type"), "application/vnd.oai.openapi+json;version=3.0");
    let definition = answer.json(200);
    assert_eq!(definition["openapi"], "3.0.3");
    assert!(definition["info"]["title"].is_string() && definition["info"]["version"].is_string());
    assert_eq!(definition["servers"][0]["url"], server.url("/ogc"));
    server.stop();
}

/// /req/oas30/completeness (OGC 17-069r4 §9.2)
#[test]
fn every_path_answers_as_it_is_defined() {
    let folder = Folder::seeded();
    let linkage = ["name=Cụm", "eps_m=500", "min_firms=2", "members=F0001;F0002", "recognised_on=2026"];
    folder.xuong(&[&["add", "linkages"], &linkage[..]].concat()).ended(0);
    let server = Server::on(folder);
    let definition = definition(&server);
    for (path, operation) in paths(&definition) {
        let path = path.replace("{featureId}", "1");
        // The name of a file says what is sent, whatever is accepted.
        let is_file = path.ends_with("/{file}");
        let name = path.split('/').nth(2).map(|collection| format!("{collection}.geojson"));
        let path = path.replace("{file}", &name.unwrap_or_default());
        let path = path.replace("{tileMatrix}/{tileRow}/{tileCol}", "9/225/406");
        let first = path
            .replace("clusters/items/1", "clusters/items/C001")
            .replace("units/items/1", "units/items/wards-2025:00136");
        let first = match first.split_once("/{version}") {
            Some((versions, _)) => {
                let listed = server.get(&format!("/ogc{versions}")).json(200);
                format!("{versions}/{}", listed["versions"][0]["version"])
            }
            None => first,
        };
        let answer = server.get(&format!("/ogc{first}"));
        assert_eq!(answer.status, 200, "{first}");
        let promised = operation["responses"]["200"]["content"].as_object().expect("content");
        let given = answer.header("content-type");
        assert!(promised.contains_key(given), "{first}: {given}");
        for media_type in promised.keys().filter(|_| !is_file) {
            let answer = server.ask("GET", &format!("/ogc{first}"), &[("accept", media_type)]);
            let given = answer.header("content-type");
            assert!(given.starts_with(media_type.as_str()), "{first}: {given}, not {media_type}");
        }
    }
    server.stop();
}

/// /req/oas30/completeness: each collection has its operations (OGC 17-069r4 §9.2)
#[rstest]
#[case("")]
#[case("/items")]
#[case("/items/{featureId}")]
fn each_collection_has_its_paths(#[case] below: &str) {
    let server = Server::seeded();
    let definition = definition(&server);
    for (collection, _) in HELD {
        let operation = &definition["paths"][format!("/collections/{collection}{below}")]["get"];
        assert!(operation["responses"]["200"].is_object(), "{collection}{below}");
        let in_path = parameters(&definition, operation)
            .iter()
            .any(|p| p["name"] == "featureId" && p["required"] == true);
        assert_eq!(in_path, below.ends_with('}'), "{collection}{below}");
    }
    server.stop();
}

/// /req/core/fc-limit-definition, /req/core/fc-bbox-definition, /req/core/fc-time-definition (OGC 17-069r4 §7.15)
#[test]
fn the_parameters_of_the_standard_are_declared_as_it_says() {
    let server = Server::seeded();
    let definition = definition(&server);
    for (collection, _) in HELD {
        let operation = &definition["paths"][format!("/collections/{collection}/items")]["get"];
        let declared = |name: &str| {
            parameters(&definition, operation).iter().find(|p| p["name"] == name).expect("declared").clone()
        };
        for name in ["limit", "bbox", "datetime"] {
            let parameter = declared(name);
            assert_eq!(
                (parameter["in"].as_str(), parameter["required"].as_bool()),
                (Some("query"), Some(false))
            );
            assert_eq!(
                (parameter["style"].as_str(), parameter["explode"].as_bool()),
                (Some("form"), Some(false))
            );
        }
        let limit = &declared("limit")["schema"];
        assert_eq!(
            (limit["type"].as_str(), limit["minimum"].as_u64(), limit["maximum"].as_u64()),
            (Some("integer"), Some(1), Some(10_000))
        );
        let default = limit["default"].as_u64().expect("a default");
        let returned =
            server.get(&format!("/ogc/collections/{collection}/items")).json(200)["numberReturned"].as_u64();
        assert!(returned <= Some(default), "{collection}: the default limit holds");
        let bbox = &declared("bbox")["schema"];
        assert_eq!((bbox["type"].as_str(), bbox["items"]["type"].as_str()), (Some("array"), Some("number")));
        assert_eq!(declared("datetime")["schema"]["type"], "string");
    }
    server.stop();
}

/// /req/oas30/completeness: what is declared is understood (OGC 17-069r4 §9.2)
#[test]
fn every_declared_parameter_is_accepted() {
    let server = Server::seeded();
    let definition = definition(&server);
    let page = server.get("/ogc/collections/firms/items?limit=1").text();
    let token = page.split("after=").nth(1).and_then(|rest| rest.split('"').next()).expect("a page token");
    for (path, operation) in paths(&definition).into_iter().filter(|(path, _)| !path.contains('{')) {
        for parameter in parameters(&definition, operation) {
            let name = parameter["name"].as_str().expect("a name");
            let asked = format!("/ogc{path}?{name}={}", sensible(&parameter, token));
            assert_eq!(server.get(&asked).status, 200, "{asked}");
        }
    }
    server.stop();
}

/// /req/core/query-param-unknown: what is not declared is refused (OGC 17-069r4 §7.5)
#[test]
fn a_parameter_that_is_not_declared_is_a_bad_request() {
    let server = Server::seeded();
    let definition = definition(&server);
    for (path, operation) in paths(&definition).into_iter().filter(|(path, _)| !path.contains('{')) {
        for name in ["limit", "bbox", "workers", "precision", "tax_code", "filter", "crs"] {
            let declared = parameters(&definition, operation).iter().any(|p| p["name"] == name);
            let status = server.get(&format!("/ogc{path}?{name}=105,20,106,22")).status;
            assert!(declared || status == 400, "{path}?{name} answers {status}");
        }
    }
    server.stop();
}
