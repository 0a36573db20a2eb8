//! The Reconciliation Service API: names that are written in other ways, versions 0.2 and 1.0, and a real client.

use std::{fmt::Write, process::Command};

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    harness::{Folder, InTime, Server},
    keeping::key_of,
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

/// The results of a batch of version 0.2.
fn sent(server: &Server, collection: &str, queries: &Value) -> Value {
    let body = format!("queries={}", encoded(&queries.to_string()));
    server.post(&format!("/api/reconcile/{collection}"), &[FORM], &body).json(200)
}

/// The identifier of the match of a name, if there is one.
fn matched(server: &Server, collection: &str, name: &str) -> Option<String> {
    let found = sent(server, collection, &json!({ "q": { "query": name } }));
    let best = &found["q"]["result"][0];
    best["match"].as_bool()?.then(|| best["id"].as_str().expect("an identifier").to_owned())
}

#[test]
fn a_manifest_names_the_services_of_either_version() {
    let server = Server::seeded();
    for collection in ["firms", "zones", "clusters", "units"] {
        let endpoint = format!("/api/reconcile/{collection}");
        let stable = server.get(&endpoint).json(200);
        assert_eq!(stable["versions"], json!(["0.2", "1.0-draft"]));
        assert!(stable["view"]["url"].as_str().expect("a template").ends_with("/items/{{id}}"));
        assert!(stable["preview"]["url"].as_str().expect("a template").contains("{{id}}"));
        for what in ["entity", "type", "property"] {
            let own = &stable["suggest"][what];
            let url =
                format!("{}{}", own["service_url"].as_str().unwrap(), own["service_path"].as_str().unwrap());
            assert!(url.starts_with("http") && url.ends_with(what), "{url}");
            let path = url.strip_prefix(&server.url("")).expect("the server");
            assert!(server.get(&format!("{path}?prefix=")).json(200)["result"].is_array(), "{path}");
        }
        let draft = server.get(&format!("{endpoint}?version=1.0-draft")).json(200);
        assert_eq!(draft["suggest"], json!({ "entity": true, "property": true, "type": true }));
        assert!(draft["view"]["url"].as_str().expect("a template").ends_with("/items/{id}"));
        assert!(draft.get("identifierSpace").is_none(), "{draft}");
    }
    assert_eq!(server.get("/api/reconcile/sources").status, 404);
    assert_eq!(server.get("/api/reconcile/firms?version=3").status, 400);
    server.log();
}

#[rstest]
#[case::without_accents("firms", "cong ty co phan kim khi thang long", "F0086")]
#[case::abbreviated("firms", "CTCP Kim Khí Thăng Long", "F0086")]
#[case::without_form("firms", "KIM KHÍ THĂNG LONG", "F0086")]
#[case::by_code("firms", "F0086", "F0086")]
#[case::zone("zones", "Khu công nghiệp Thăng Long", "Z01")]
#[case::unit("units", "P. Phúc Lợi", "wards-2025:00136")]
#[case::unit_without_kind("units", "phuc loi", "wards-2025:00136")]
fn a_name_in_another_writing_is_matched(#[case] collection: &str, #[case] name: &str, #[case] id: &str) {
    let server = Server::seeded();
    assert_eq!(matched(&server, collection, name).as_deref(), Some(id));
}

#[test]
fn a_name_that_two_could_have_is_no_match_until_a_property_decides() {
    let folder = Folder::seeded();
    let list = "ten,ma so thue,dia chi,kinh do,vi do\n\
        Công ty TNHH Đôi Mẫu,0101248141,Số 1 phố Huế,105.80,21.00\n\
        Công ty TNHH Đôi Mẫu,0100109106,Số 9 phố Lò Đúc,105.90,21.05\n";
    let file = folder.file("doi.csv", list);
    folder.xuong(&["import", "firms", &file.display().to_string()]);
    let server = Server::on(folder);
    let ask = |more: &Value| {
        let query = json!({ "query": "Công ty TNHH Đôi Mẫu", "properties": more });
        let found = sent(&server, "firms", &json!({ "q": query }))["q"]["result"].clone();
        (found[0]["match"] == true, found)
    };
    let (is_match, both) = ask(&json!([]));
    assert!(!is_match && both.as_array().is_some_and(|all| all.len() >= 2), "{both}");
    for properties in [
        json!([{ "pid": "tax_code", "v": "0100109106" }]),
        json!([{ "pid": "address", "v": "so 9 pho lo duc" }, { "pid": "point", "v": "21.05, 105.90" }]),
    ] {
        let (is_match, found) = ask(&properties);
        assert!(is_match, "{properties}: {found}");
        assert!(found[0]["description"].as_str().is_some_and(|own| own.contains("0100109106")), "{found}");
        let scores: Vec<f64> =
            found.as_array().unwrap().iter().map(|own| own["score"].as_f64().unwrap()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|own| (0.0..=100.0).contains(own)));
        assert!(found[0]["features"].as_array().is_some_and(|all| all.len() > 1), "{found}");
    }
    let (is_match, other) = ask(&json!([{ "pid": "tax_code", "v": "0100100000" }]));
    assert!(!is_match, "another tax code: {other}");
    server.log();
}

#[test]
fn version_1_answers_in_order_and_filters_by_what_is_required() {
    let server = Server::seeded();
    let name = |text: &str| json!({ "matchType": "name", "v": text });
    let zone = json!({ "matchType": "property", "pid": "kind", "v": "industrial_park", "required": true });
    let newest = json!({ "matchType": "name", "propertyValue": "KCN Nam Thăng Long" });
    let batch = json!({ "queries": [
        { "conditions": [name("Khu công nghiệp Thăng Long"), zone] },
        { "conditions": [name("không có khu nào tên này")], "limit": 2 },
        { "conditions": [newest], "limit": 1 },
    ] });
    let told = server.post("/api/reconcile/zones/match", &[JSON], &batch.to_string()).json(200);
    assert_eq!(told["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(told["results"][0]["candidates"][0]["id"], "Z01");
    assert_eq!(told["results"][2]["candidates"].as_array().map(Vec::len), Some(1));
    assert_eq!(told["results"][2]["candidates"][0]["id"], "Z03");
    for own in told["results"][0]["candidates"].as_array().expect("candidates") {
        let types = own["type"].to_string();
        assert!(types.contains("industrial_park"), "{types}");
    }
    server.log();
}

#[test]
fn a_batch_that_cannot_be_answered_is_an_error_and_never_an_empty_list() {
    let server = Server::seeded();
    let many: Value = (0..201)
        .map(|n| (format!("q{n}"), json!({ "query": "x" })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for (body, status) in [
        (format!("queries={}", encoded(&many.to_string())), 413),
        ("queries=%7B".to_owned(), 400),
        ("queries=%5B%5D".to_owned(), 400),
        (format!("queries={}", encoded(r#"{"q0":{"query":"x","limit":0}}"#)), 400),
        ("other=1".to_owned(), 400),
    ] {
        assert_eq!(server.post("/api/reconcile/firms", &[FORM], &body).status, status, "{body}");
    }
    assert_eq!(server.post("/api/reconcile/firms", &[JSON], "{}").status, 415);
    for body in [
        "{}",
        r#"{"queries":[{"conditions":[]}]}"#,
        r#"{"queries":[{"conditions":[{"matchType":"x","v":1}]}]}"#,
    ] {
        assert_eq!(server.post("/api/reconcile/firms/match", &[JSON], body).status, 400, "{body}");
    }
    server.log();
}

#[test]
fn values_are_added_to_records_but_no_restricted_ones_without_a_key() {
    let folder = Folder::seeded();
    let key = key_of(&folder, "phan-tich", "analyst", &[]);
    let server = Server::on(folder);
    let shown = format!("Bearer {key}");
    let asked = json!({ "ids": ["F0086", "none"], "properties": [{ "id": "name" }, { "id": "point" }, { "id": "opened" }] });
    let body = format!("extend={}", encoded(&asked.to_string()));
    let stable = server.post("/api/reconcile/firms", &[FORM], &body).json(200);
    assert_eq!(stable["meta"][0]["id"], "name");
    assert_eq!(stable["rows"]["F0086"]["name"][0]["str"], "Công ty CP Kim khí Thăng Long");
    assert_eq!(stable["rows"]["none"]["name"], json!([]));
    let draft = server.post("/api/reconcile/firms/extend", &[JSON], &asked.to_string()).json(200);
    assert_eq!(draft["rows"][0]["id"], "F0086");
    assert_eq!(draft["rows"][0]["properties"][0]["values"][0]["str"], "Công ty CP Kim khí Thăng Long");
    let workers = json!({ "ids": ["F0086"], "properties": [{ "id": "workers" }] }).to_string();
    assert_eq!(server.post("/api/reconcile/firms/extend", &[JSON], &workers).status, 400);
    let analyst = [JSON, ("authorization", shown.as_str())];
    server.post("/api/reconcile/firms/extend", &analyst, &workers).json(200);
    let proposed = server.get("/api/reconcile/firms/extend/propose?type=firms").json(200).to_string();
    assert!(proposed.contains("tax_code") && !proposed.contains("workers"), "{proposed}");
    let own = server.ask("GET", "/api/reconcile/firms/extend/propose", &[("authorization", shown.as_str())]);
    assert!(own.json(200).to_string().contains("workers"));
    server.log();
}

#[test]
fn a_preview_is_a_page_for_the_frames_of_others_in_either_language() {
    let server = Server::seeded();
    let page = server.get("/api/reconcile/firms/preview?id=F0086&lang=en");
    assert!(page.text().contains("<html lang=\"en\">") && page.text().contains("Kim khí Thăng Long"));
    assert!(page.header("content-security-policy").contains("frame-ancestors *"));
    assert_eq!(page.headers().filter(|(name, _)| *name == "x-frame-options").count(), 0);
    assert!(server.get("/api/reconcile/firms/preview?id=F0086&lang=vi").text().contains("Xem đầy đủ"));
    assert_eq!(server.get("/api/reconcile/firms/preview?id=none").status, 404);
    assert_eq!(server.get("/api/reconcile/firms/preview").status, 400);
    let flyout = server.get("/api/reconcile/firms/suggest/entity/flyout?id=F0086").json(200);
    assert!(flyout["html"].as_str().is_some_and(|html| html.contains("Kim khí Thăng Long")), "{flyout}");
    assert_eq!(server.get("/plain").header("x-frame-options"), "DENY");
    server.log();
}

#[test]
fn suggestions_go_on_where_they_ended() {
    let server = Server::seeded();
    let ids = |query: &str| -> Vec<String> {
        let told = server.get(&format!("/api/reconcile/firms/suggest/entity?{query}")).json(200);
        told["result"].as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids("prefix=may&limit=6");
    assert_eq!(all.len(), 6);
    assert_eq!([ids("prefix=may&limit=3"), ids("prefix=may&limit=3&cursor=3")].concat(), all);
    assert_eq!(ids("prefix=may&limit=3&offset=3"), all[3..]);
    assert_eq!(ids("prefix=F0086")[0], "F0086");
    let property =
        server.get("/api/reconcile/firms/suggest/property?prefix=m%C3%A3%20s%E1%BB%91&lang=vi").json(200);
    assert!(property.to_string().contains("tax_code"), "{property}");
    server.log();
}

/// Rows of a made-up register in other writings: without accents, with the legal form spelled otherwise, in capitals.
fn damaged(server: &Server, count: u64) -> String {
    let mut list = "Ten,MST,Dia chi\n".to_owned();
    let mut after = String::new();
    let mut written = 0;
    while written < count {
        let page = server.get(&format!("/ogc/collections/firms/items?limit=1000{after}")).json(200);
        for feature in page["features"].as_array().expect("features") {
            let own = &feature["properties"];
            let text = |name: &str| own[name].as_str().unwrap_or_default().replace(['"', ','], " ");
            let name = text("name");
            let name = match written % 4 {
                0 => xuong::model::fold::fold(&name),
                1 => name.to_uppercase(),
                2 => name.replace("Công ty TNHH", "Cty TNHH").replace("Công ty cổ phần", "CTCP"),
                _ => format!(" {name}  "),
            };
            let _ = writeln!(list, "{name},{},{}", text("tax_code"), text("address"));
            written += 1;
            if written == count {
                break;
            }
        }
        let next = page["links"].as_array().and_then(|links| links.iter().find(|own| own["rel"] == "next"));
        let Some(next) = next.and_then(|own| own["href"].as_str()) else { break };
        let token = next.split("after=").nth(1).and_then(|rest| rest.split('&').next()).expect("a token");
        after = format!("&after={token}");
    }
    list
}

/// OpenRefine takes an answer that fails for "no match", so a row that is matched by none shows a batch that was lost.
#[test]
fn openrefine_matches_a_list_and_adds_columns() {
    let is_full = std::env::var("XUONG_TRIALS").is_ok_and(|own| own == "full");
    let (firms, rows, seconds) = if is_full { ("12000", 10_000_u64, 60.0) } else { ("1000", 500, 60.0) };
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", firms, "--seed-only"]).ended(0);
    let server = Server::on(folder);
    let list = server.folder.file("danh-sach.csv", damaged(&server, rows));
    let output = Command::new("/usr/bin/python3")
        .args(["tests/clients/openrefine.py", &server.url("/api/reconcile/firms")])
        .arg(&list)
        .args(["Ten", "tax_code=MST", "address=Dia chi"])
        .output_in_time()
        .expect("Debian's Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "OpenRefine (apt-get install openrefine): {error}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {error}"));
    println!("{told}");
    let without = ["blankChoice", "errorChoice"].map(|kind| told["judgments"][kind].as_u64().unwrap_or(0));
    assert_eq!(without, [0, 0], "every row is judged: {told}");
    assert!(told["candidates"]["0"].is_null(), "no row is without candidates: {told}");
    let matched = told["judgments"]["matched"].as_u64().expect("matches");
    assert!(matched * 100 >= rows * 97, "{told}");
    assert!(told["seconds"].as_f64().is_some_and(|own| own <= seconds), "{told}");
    for column in ["Code", "Tax code", "Ward"] {
        assert!(told["columns"].as_array().is_some_and(|all| all.iter().any(|own| own == column)), "{told}");
    }
    assert!(told["rows"][0]["Code"].is_string(), "{told}");
    assert!(told["looked_up"]["previewed"] == true, "{told}");
    server.log();
}
