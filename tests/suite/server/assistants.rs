//! Assistants that read the register by the Model Context Protocol, with the client that its authors publish.

use std::process::Command;

use serde_json::{Value, json};

use crate::{
    harness::{Folder, InTime, Server},
    keeping::{key_of, with_workers},
};

fn serving(folder: Folder) -> Server {
    let config = folder.file("xuong.toml", "mcp = true").display().to_string();
    Server::start(folder, &["--config", &config])
}

/// What the client is answered, by a request each and after a handshake.
fn asked(server: &Server, key: Option<&str>, calls: &Value) -> [Value; 2] {
    let output = Command::new("python3")
        .arg("tests/clients/assistant.py")
        .arg(server.url("/mcp"))
        .arg(calls.to_string())
        .args(key)
        .output_in_time()
        .expect("Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| panic!("{fault}: {error}"))
}

#[test]
fn the_tools_are_operations_and_their_answers_those_of_the_api() {
    let server = serving(Folder::seeded());
    let calls = json!([
        ["getNearestFirms", { "point": "105.9128,21.0400", "within": "3km", "limit": 5 }],
        ["firms_get_items", { "filter": "sector LIKE '25%'", "limit": 3 }],
        ["getSectorMix", { "boundaries": "wards-2025", "lang": "en" }],
        ["firms_get_schema", {}],
    ]);
    let paths = [
        "/api/near?point=105.9128,21.0400&within=3km&limit=5",
        "/ogc/collections/firms/items?filter=sector%20LIKE%20%2725%25%27&limit=3&f=json",
        "/api/reports/sector-mix?boundaries=wards-2025&lang=en&f=json",
        "/ogc/collections/firms/schema?f=json",
    ];
    let expected: Vec<Value> = paths.iter().map(|path| server.get(path).json(200)).collect();
    let both = asked(&server, None, &calls);
    for (own, version) in both.iter().zip(["2026-07-28", "2025-11-25"]) {
        assert_eq!((own["version"].as_str(), own["server"].as_str()), (Some(version), Some("xuong")));
        for (answered, expected) in own["results"].as_array().expect("answers").iter().zip(&expected) {
            assert_eq!(answered["isError"], false, "{answered}");
            let text = answered["text"].as_str().expect("a text");
            let mut answered: Value = serde_json::from_str(text).expect("JSON");
            let mut expected = expected.clone();
            // The time of the answer, and the links to it, of which one asks for the other form.
            for document in [&mut answered, &mut expected] {
                for moving in ["timeStamp", "links"] {
                    document.as_object_mut().expect("an object").remove(moving);
                }
            }
            assert_eq!(answered, expected);
        }
        let tools = own["tools"].as_array().expect("tools");
        assert!(tools.len() > 20, "{}", tools.len());
        for tool in tools {
            assert!(!tool.to_string().contains("$ref"), "clients do not look elsewhere: {tool}");
            assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        }
    }
    server.log();
}

#[test]
fn a_caller_sees_what_its_role_sees_and_the_audit_has_it() {
    let folder = with_workers();
    let key = key_of(&folder, "An", "analyst", &[]);
    let server = serving(folder);
    let calls = json!([["firms_get_items", { "limit": 50 }]]);
    let told = |key: Option<&str>| {
        let [own, _] = asked(&server, key, &calls);
        own["results"][0]["text"].as_str().expect("a text").to_owned()
    };
    assert!(!told(None).contains("\"workers\":"), "{}", told(None));
    assert!(told(Some(&key)).contains("\"workers\":"));
    let folder = server.stop_and_keep();
    let audit = folder.xuong(&["admin", "audit"]).ended(0).out;
    assert!(audit.contains("firms"), "{audit}");
}

#[test]
fn what_cannot_be_answered_says_why_in_the_words_of_the_api() {
    let server = serving(Folder::seeded());
    let calls = json!([
        ["getNearestFirms", { "point": "105.9128,21.0400", "radius": "3km" }],
        ["getNearestFirms", { "point": "here" }],
        ["firms_get_items", { "limit": { "most": 3 } }],
        ["deleteEverything", {}],
    ]);
    for own in asked(&server, None, &calls) {
        let results = own["results"].as_array().expect("answers");
        for (at, word) in [(0, "radius"), (1, "here")] {
            assert_eq!(results[at]["isError"], true, "{}", results[at]);
            assert!(results[at]["text"].as_str().is_some_and(|text| text.contains(word)), "{}", results[at]);
        }
        for at in [2, 3] {
            assert_eq!(results[at]["code"], -32602, "{}", results[at]);
        }
    }
    let post = |body: &str| server.post("/mcp", &[("content-type", "application/json")], body);
    assert_eq!(post("{").status, 400);
    assert_eq!(post(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).status, 202);
    let unknown = post(r#"{"jsonrpc":"2.0","id":7,"method":"resources/list"}"#).json(200);
    assert_eq!((&unknown["id"], &unknown["error"]["code"]), (&json!(7), &json!(-32601)));
    let alone = [
        ("content-type", "application/json"),
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "resources/list"),
    ];
    let of_revision = r#"{"jsonrpc":"2.0","id":8,"method":"resources/list",
        "params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#;
    let unknown = server.post("/mcp", &alone, of_revision).json(404);
    assert_eq!((&unknown["id"], &unknown["error"]["code"]), (&json!(8), &json!(-32601)));
    let other = of_revision.replace("2026-07-28", "2031-01-01");
    let refused = server.post("/mcp", &[alone[0], ("mcp-protocol-version", "2031-01-01"), alone[2]], &other);
    let refused = refused.json(400);
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(8), &json!(-32022)));
    let wrong = server.get("/mcp");
    assert_eq!((wrong.status, wrong.header("content-type")), (405, "application/problem+json"));
    server.log();
}

#[test]
fn a_page_of_another_site_is_refused_unless_the_settings_let_it_read() {
    let folder = Folder::seeded();
    let config = folder.file("xuong.toml", "mcp = true\ncors_origins = ['https://a.example']");
    let config = config.display().to_string();
    let server = Server::start(folder, &["--config", &config]);
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    for (origin, status) in [("https://a.example", 200), ("https://b.example", 403), ("null", 403)] {
        let headers = [("content-type", "application/json"), ("origin", origin)];
        assert_eq!(server.post("/mcp", &headers, ping).status, status, "{origin}");
    }
    server.log();
}

#[test]
fn assistants_are_not_admitted_unless_the_settings_say_so() {
    let server = Server::seeded();
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    assert_eq!(server.post("/mcp", &[("content-type", "application/json")], ping).status, 404);
    server.log();
}
