//! The addresses of the server, and what an answer says.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{BufRead, BufReader, Write as _},
    net::TcpStream,
};

use serde_json::{Value, json};
use xuong::model::firm::Firm;

use super::planted::{Keys, by_key, marker, secrets};
use crate::{
    harness::{Answer, Server},
    reports::forms::parts::unpacked,
};

/// The example of a parameter, and every value of a closed set where it chooses a form.
fn values(parameter: &Value) -> Vec<String> {
    let schema = &parameter["schema"];
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(Value::to_string).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    let set = schema["enum"].as_array().or(schema["items"]["enum"].as_array());
    if parameter["name"] == "f" {
        return set.expect("forms").iter().map(text).collect();
    }
    let first = set.and_then(|set| set.last());
    let known = [&parameter["example"], &schema["example"], &schema["default"]];
    known.into_iter().find(|value| !value.is_null()).or(first).map(text).into_iter().collect()
}

pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Every address that the definition of the API declares for reading, in every form and with every parameter.
fn declared(server: &Server, api: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (path, operations) in api["paths"].as_object().expect("paths") {
        if operations["get"].is_null() || path == "/api/changes/stream" {
            continue;
        }
        let is_whole = ["/api/", "/sdmx/"].iter().any(|own| path.starts_with(own));
        let whole = if is_whole { path.clone() } else { format!("/ogc{path}") };
        let parameters = operations["get"]["parameters"].as_array().cloned().unwrap_or_default();
        let parameters = parameters.iter().map(|p| match p["$ref"].as_str() {
            Some(name) => &api["components"]["parameters"][name.rsplit('/').next().expect("a name")],
            None => p,
        });
        let (of_path, of_query): (Vec<_>, Vec<_>) = parameters.partition(|p| p["in"] == "path");
        for filled in filled(server, &whole, &of_path) {
            let is_rich =
                path.contains("/firms") || path.contains("/zones") || !path.contains("/collections/");
            for parameter in of_query.iter().filter(|p| is_rich || p["name"] == "f") {
                let name = parameter["name"].as_str().expect("a name");
                all.extend(
                    values(parameter).iter().map(|value| format!("{filled}?{name}={}", encoded(value))),
                );
            }
            all.insert(filled);
        }
    }
    all
}

/// A path with the parameters in it replaced by values that are in the register.
pub(super) fn filled(server: &Server, path: &str, parameters: &[&Value]) -> Vec<String> {
    let Some((before, after)) = path.split_once("{featureId}") else {
        let fill = |path: String, p: &&Value| {
            path.replace(&format!("{{{}}}", p["name"].as_str().expect("a name")), &values(p)[0])
        };
        return vec![parameters.iter().fold(path.to_owned(), fill)];
    };
    let first = || {
        let page = server.get(&format!("{}?limit=1", before.trim_end_matches('/'))).json(200);
        page["features"][0]["id"].to_string()
    };
    let id = if before.contains("/firms/") {
        "W1".to_owned()
    } else if before.contains("/zones/") {
        "ZM1".to_owned()
    } else {
        first()
    };
    if !after.contains("{version}") {
        return vec![format!("{before}{id}{after}")];
    }
    let versions = server.get(&format!("{before}{id}/versions")).json(200);
    let versions = versions["versions"].as_array().expect("versions").iter();
    versions
        .map(|own| format!("{before}{id}{}", after.replace("{version}", &own["version"].to_string())))
        .collect()
}

/// Questions about restricted attributes, right and wrong.
fn pointed() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let tile = "/ogc/collections/firms/tiles/WebMercatorQuad/9/225/406";
    for (name, ..) in secrets(Firm::ATTRIBUTES) {
        let value = marker(name, 0, 0);
        let literal = if name == "workers" { value.clone() } else { format!("'{value}'") };
        let json = json!({ "op": "=", "args": [{ "property": name }, value] }).to_string();
        let filters = [
            format!("{name}={literal}"),
            format!("{name} IS NOT NULL"),
            format!("NOT ({name}>{literal}) AND code='W1'"),
            format!("{name}='wrong'"),
        ];
        let filters = filters.iter().map(|filter| format!("filter={}", encoded(filter)));
        let json = format!("filter-lang=cql2-json&filter={}", encoded(&json));
        let plain = [format!("{name}={}", encoded(&value)), format!("{name}=wrong")];
        let shown = [format!("sortby={name}"), format!("sortby=-{name}"), format!("properties={name}")];
        for question in filters.chain([json]).chain(plain).chain(shown) {
            all.insert(format!("/ogc/collections/firms/items?{question}"));
            all.insert(format!("/ogc/collections/firms/items?{question}&f=csv"));
            all.insert(format!("{tile}?{question}"));
        }
        let options = [
            format!("$filter={name} eq {literal}"),
            format!("$filter=not ({name} eq null)"),
            format!("$filter={name} gt {literal} and code eq 'W1'"),
            format!("$filter={name} eq 'wrong'"),
            format!("$orderby={name}"),
            format!("$select=code,{name}"),
        ];
        for option in options {
            let (option, value) = option.split_once('=').expect("an option");
            all.insert(format!("/odata/v4/firms?{}={}", encoded(option), encoded(value)));
            all.insert(format!("/odata/v4/firms/$count?{}={}", encoded(option), encoded(value)));
        }
        let query =
            json!({ "q": { "query": "W1", "properties": [{ "pid": name, "v": value }] } }).to_string();
        let extended = json!({ "ids": ["W1"], "properties": [{ "id": name }] }).to_string();
        all.insert(format!("/api/reconcile/firms?queries={}", encoded(&query)));
        all.insert(format!("/api/reconcile/firms?extend={}", encoded(&extended)));
    }
    for ends in ["workers_min=48151", "workers_max=48151", "workers_min=wrong"] {
        let places = [
            "/ogc/collections/firms/items?",
            "/api/near?point=105.9128,21.0350&",
            "/ogc/tiles/WebMercatorQuad/9/225/406?",
        ];
        all.extend(places.iter().map(|place| format!("{place}{ends}")));
        all.insert(format!("{tile}?{ends}"));
    }
    all
}

/// Addresses beside the declared ones.
fn others(server: &Server) -> BTreeSet<String> {
    let fixed = "/ /plain /map.svg /api/config /api/near?point=105.9128,21.0350 /api/near?point=105.9128,21.0350&f=csv \
        /api/search?q=W1 /api/search?q=xuong+mot /api/search?q=telltale /api/search?q=48151 /api/reports /api/none \
        /ogc/collections/firms/items?limit=1000&f=json /ogc/collections/firms/items?limit=1000&f=csv&as_of=2026 \
        /ogc/collections/firms/items?code=W1&f=html /ogc/collections/firms/items?code=W1&f=fgb /ogc/collections/firms/items/none \
        /ogc/tiles/WebMercatorQuad/14/7212/13012 /ogc/collections/firms/tiles/WebMercatorQuad/14/7212/13012 \
        /api/reconcile/firms/preview?id=W1 /api/reconcile/firms/suggest/entity?prefix=W1 \
        /api/reconcile/firms/suggest/entity/flyout?id=W1 /api/reconcile/firms/suggest/property?prefix=workers \
        /odata/v4 /odata/v4/$metadata /odata/v4/firms /odata/v4/firms/$count /odata/v4/firms?as_of=2026 \
        /odata/v4/zones /odata/v4/clusters /odata/v4/units /odata/v4/outlines /odata/v4/linkages /odata/v4/observations \
        /odata/v4/sources /odata/v4/none \
        /api/changes?since=0 /api/change-sets /api/change-sets/1 /ogc/collections/firms/items/W1/history";
    let mut all: BTreeSet<String> = fixed.split_whitespace().map(str::to_owned).collect();
    let reports = server.get("/api/reports").json(200);
    for report in reports["reports"].as_array().expect("reports") {
        let name = report["name"].as_str().expect("a name");
        all.insert(format!("/api/reports/{name}"));
        all.insert(format!("/api/reports/{name}?boundaries=wards-2025"));
        all.insert(format!("/api/reports/{name}?boundaries=zones&f=csv"));
        all.insert(format!("/api/reports/{name}?measure=workers"));
        let set = format!("/odata/v4/report_{}", name.replace('-', "_"));
        all.insert(format!("{set}?boundaries=wards-2025"));
        all.insert(format!("{set}?%24filter=workers+gt+48150&%24orderby=workers+desc"));
        all.insert(set);
    }
    all
}

/// Every address.
pub(super) fn routes(server: &Server, keys: &Keys) -> BTreeSet<String> {
    let api = by_key(server, &keys.by_role["admin"], "/ogc/api").json(200);
    [declared(server, &api), pointed(), others(server)].into_iter().flatten().collect()
}

/// What an answer says in its status, headers and body, without the times in it and the version of a record in its tag,
/// which is a keyed hash of everything the register has of it. Times have their own lengths.
pub(super) fn everything(path: &str, answer: &Answer) -> String {
    let body = if answer.body.starts_with(b"PK") {
        unpacked(&answer.body)
    } else {
        answer.body.iter().map(|b| char::from(*b)).collect()
    };
    let mut all = format!("{path}\n{}\n", answer.status);
    for (name, value) in
        answer.headers().filter(|(name, _)| !["date", "x-request-id", "content-length"].contains(name))
    {
        let value = if name == "etag" && value.starts_with('"') {
            value.split_once('-').map_or(value, |(_, form)| form)
        } else {
            value
        };
        writeln!(all, "{name}: {value}").expect("a header");
    }
    shapeless(&timeless(&(all + &body)))
}

/// A text without shapes in hexadecimal digits, among which every number is found, and without the name of a version, which
/// each register has of its own.
fn shapeless(text: &str) -> String {
    let (mut left, mut run) = (String::new(), String::new());
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            run.push(c);
            continue;
        }
        if run.len() < 32 {
            left.push_str(&run);
        }
        run.clear();
        left.push(c);
    }
    left
}

/// A text without times of the day.
fn timeless(text: &str) -> String {
    let of_time = |c: char| c.is_ascii_digit() || "T:.Z+-".contains(c);
    let is_time = |run: &str| {
        let bytes = run.as_bytes();
        bytes.windows(5).any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|at| w[*at].is_ascii_digit()))
    };
    let runs = text.split_inclusive(|c| !of_time(c));
    runs.map(|run| {
        if is_time(run) {
            run.chars().last().filter(|c| !of_time(*c)).into_iter().collect()
        } else {
            run.to_owned()
        }
    })
    .collect()
}

/// The first message of the stream of changes.
pub(super) fn first_message(server: &Server) -> String {
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(&address).expect("a connection");
    write!(stream, "GET /api/changes/stream HTTP/1.1\r\nhost: {address}\r\n\r\n").expect("a request");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("a line"));
    lines.find(|line| line.starts_with("data:")).expect("a message")
}
