//! Links between the answers, and what each answer tells of itself.

use rstest::rstest;
use serde_json::Value;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{HELD, path};
use crate::{harness::Server, imports::facts::FIRMS};

/// The media type of JSON-FG.
const JSON_FG: &str = "application/vnd.ogc.fg+json";

/// The media types of features.
const ENCODINGS: [&str; 6] = [
    "application/geo+json",
    "text/html",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/flatgeobuf",
    JSON_FG,
];

fn links(document: &Value) -> &[Value] {
    document["links"].as_array().expect("links")
}

fn types<'v>(document: &'v Value, rel: &str) -> Vec<&'v str> {
    let found = links(document).iter().filter(|link| link["rel"] == rel);
    found.map(|link| link["type"].as_str().expect("a media type")).collect()
}

/// /req/core/fc-md-links, /req/core/fc-links, /req/core/f-links, /req/core/fc-rel-type: an answer leads to itself and to
/// itself in every other form, each link with a relation and a media type (OGC 17-069r4 §7.13, §7.15.7, §7.16)
#[rstest]
#[case("/ogc/", &["application/json", "text/html"])]
#[case("/ogc/collections", &["application/json", "text/html"])]
#[case("/ogc/collections/firms", &["application/json", "text/html"])]
#[case("/ogc/collections/firms/items?limit=3", &ENCODINGS)]
#[case("/ogc/collections/units/items?limit=3&filter=TRUE", &ENCODINGS)]
#[case("/ogc/collections/firms/items/F0086", &["application/geo+json", "text/html", JSON_FG])]
fn an_answer_leads_to_its_other_forms(#[case] asked: &str, #[case] forms: &[&str]) {
    let server = Server::seeded();
    let document = server.get(asked).json(200);
    assert_eq!(types(&document, "self"), forms[..1]);
    assert_eq!(types(&document, "alternate"), forms[1..]);
    for link in links(&document) {
        assert!(link["rel"].is_string() && link["type"].is_string() && link["title"].is_string(), "{link}");
        if ["self", "alternate"].contains(&link["rel"].as_str().expect("a relation")) {
            let answer = server.get(path(&server, link["href"].as_str().expect("an address")));
            let (given, promised) = (answer.header("content-type"), link["type"].as_str().expect("a type"));
            assert!(answer.status == 200 && given.starts_with(promised), "{link}: {given}");
        }
    }
    server.stop();
}

/// /req/core/fc-md-items-links: a link to the items for every encoding (OGC 17-069r4 §7.13)
#[test]
fn a_collection_leads_to_its_items_in_every_encoding() {
    let server = Server::seeded();
    let all = server.get("/ogc/collections").json(200);
    for collection in all["collections"].as_array().expect("collections") {
        assert_eq!(types(collection, "items"), ENCODINGS, "{}", collection["id"]);
    }
    server.stop();
}

/// /req/core/fc-timeStamp: the time at which the page was written (OGC 17-069r4 §7.15.7)
#[test]
fn a_page_tells_when_it_was_written() {
    let server = Server::seeded();
    for (collection, _) in HELD {
        let page = server.get(&format!("/ogc/collections/{collection}/items?limit=1")).json(200);
        let told = page["timeStamp"].as_str().expect("a time");
        let written = OffsetDateTime::parse(told, &Rfc3339).expect(told);
        let age = OffsetDateTime::now_utc() - written;
        assert!(age >= Duration::ZERO && age < Duration::minutes(1), "{told}");
    }
    server.stop();
}

/// /per/core/fc-prev: a page found by its offset leads back
#[test]
fn a_page_found_by_offset_leads_back() {
    let server = Server::seeded();
    let page = server.get("/ogc/collections/firms/items?limit=10&offset=25&properties=code").json(200);
    let before = links(&page).iter().find(|link| link["rel"] == "prev").expect("a way back");
    let before = server.get(path(&server, before["href"].as_str().expect("an address"))).json(200);
    let whole = server.get("/ogc/collections/firms/items?limit=10&offset=15&properties=code").json(200);
    assert_eq!(before["features"], whole["features"]);
    let first = server.get("/ogc/collections/firms/items?limit=10").json(200);
    assert_eq!(types(&first, "prev"), Vec::<&str>::new());
    server.stop();
}

/// What formats without room for it tell in headers (RFC 8288).
#[rstest]
#[case("csv")]
#[case("xlsx")]
#[case("fgb")]
fn other_formats_tell_in_headers_how_it_goes_on(#[case] format: &str) {
    let server = Server::seeded();
    let mut asked = format!("/ogc/collections/firms/items?limit=80&f={format}");
    let mut sizes = Vec::new();
    loop {
        let answer = server.get(&asked);
        assert_eq!(answer.header("ogc-numbermatched"), FIRMS.to_string());
        sizes.push(answer.header("ogc-numberreturned").to_owned());
        let next = answer.all("link").into_iter().find(|link| link.contains("rel=\"next\""));
        let Some(next) = next else { break };
        let href = next.trim_start_matches('<').split('>').next().expect("an address").to_owned();
        asked = path(&server, &href).to_owned();
    }
    let (last, full) = sizes.split_last().expect("a page");
    assert!(full.iter().all(|size| size == "80"), "{sizes:?}");
    assert_eq!(*last, (FIRMS - 80 * full.len()).to_string());
    server.stop();
}

/// /req/core/fc-md-extent, /req/core/sfc-md-success: what a collection is, of how much, from where and from when
#[test]
fn a_collection_tells_what_it_is() {
    let folder = crate::harness::Folder::seeded();
    folder.file("dated.csv", "code,name,opened\nQ1,Một,1802\nQ2,Hai,1999-05-01\n");
    folder.xuong(&["import", "firms", "dated.csv"]).ended(0);
    let server = Server::on(folder);
    for (collection, held) in HELD {
        let told = server.get(&format!("/ogc/collections/{collection}?lang=en")).json(200);
        let held = if collection == "firms" { held + 2 } else { held };
        assert_eq!(told["itemCount"], held, "{collection}");
        assert!(
            told["keywords"].as_array().is_some_and(|words| words.iter().all(Value::is_string)),
            "{told}"
        );
        assert!(told["license"].is_string() && told["attribution"].is_string(), "{told}");
        let interval = &told["extent"]["temporal"]["interval"][0];
        let expected = match collection {
            "firms" => serde_json::json!(["1802-01-01T00:00:00Z", null]),
            "units" => {
                let day = interval[0].as_str().expect("a beginning");
                assert!(OffsetDateTime::parse(day, &Rfc3339).is_ok(), "{day}");
                serde_json::json!([day, null])
            }
            _ => serde_json::json!([null, null]),
        };
        assert_eq!(*interval, expected, "{collection}");
    }
    server.stop();
}
