//! OGC API – Features, Part 1: Core, conformance class Core (OGC 17-069r4 §7).

mod links;
mod paging;
mod selection;

use std::fs;

use serde_json::Value;
use xuong::http::ogc::conformance::CLASSES;

use crate::{
    harness::Server,
    imports::facts::{CLUSTERS, FIRMS, ZONES},
};

/// Collections of the seed data whose things have places, and how many each has.
pub(crate) const HELD: [(&str, u64); 5] = [
    ("zones", ZONES as u64),
    ("clusters", CLUSTERS as u64),
    ("firms", FIRMS as u64),
    ("units", 156),
    ("outlines", 1),
];

/// The path of an absolute link to this server.
pub(crate) fn path<'a>(server: &Server, href: &'a str) -> &'a str {
    href.strip_prefix(&server.url("")).unwrap_or_else(|| panic!("{href} does not lead to this server"))
}

/// The link with a relation, and its media type, which must be promised.
fn link<'a>(document: &'a Value, rel: &str) -> Option<(&'a str, &'a str)> {
    let found = document["links"].as_array().expect("links").iter().find(|l| l["rel"] == rel)?;
    Some((
        found["href"].as_str().expect("a link has an address"),
        found["type"].as_str().expect("and a type"),
    ))
}

/// The identities on a page.
fn ids(page: &Value) -> Vec<i64> {
    let features = page["features"].as_array().expect("features").iter();
    features.map(|f| f["id"].as_i64().expect("a feature has an integer identity")).collect()
}

/// Every page from this one on, by its `next` links.
pub(crate) fn walk(server: &Server, from: &str) -> Vec<Value> {
    let mut pages = vec![server.get(from).json(200)];
    while let Some((next, _)) = link(&pages[pages.len() - 1], "next") {
        let page = server.get(path(server, next)).json(200);
        pages.push(page);
    }
    pages
}

fn follow_every_link(server: &Server, document: &Value) {
    for link in document["links"].as_array().expect("links") {
        let (href, promised) = (link["href"].as_str().expect("href"), link["type"].as_str().expect("type"));
        let answer = server.get(path(server, href));
        assert_eq!(answer.status, 200, "{href}");
        let given = answer.header("content-type");
        assert!(
            given == promised || given.starts_with(&format!("{promised};")),
            "{href}: {given}, not {promised}"
        );
    }
}

/// /req/core/root-op, /req/core/root-success, /req/core/api-definition-op (OGC 17-069r4 §7.2.2)
#[test]
fn the_landing_page_leads_to_everything() {
    let server = Server::seeded();
    let landing = server.get("/ogc/").json(200);
    for rel in ["self", "service-desc", "conformance", "data"] {
        assert!(link(&landing, rel).is_some(), "no link {rel}");
    }
    let definition = link(&landing, "service-desc").expect("a definition").1;
    assert_eq!(definition, "application/vnd.oai.openapi+json;version=3.0");
    assert_eq!(server.get("/ogc").json(200), landing, "a final slash changes nothing");
    follow_every_link(&server, &landing);
    server.stop();
}

/// /req/core/conformance-op, /req/core/conformance-success (OGC 17-069r4 §7.4.2)
#[test]
fn every_declared_class_has_tests() {
    let server = Server::seeded();
    let declared = server.get("/ogc/conformance").json(200)["conformsTo"].clone();
    assert_eq!(declared, serde_json::json!(CLASSES.iter().map(|(class, _)| class).collect::<Vec<_>>()));
    for (class, module) in CLASSES {
        let (room, name) = module.split_once("::").expect(class);
        let tests = fs::read_to_string(format!("tests/suite/{room}/{name}.rs")).expect(class);
        let listed = fs::read_to_string(format!("tests/suite/{room}/mod.rs")).expect(class);
        assert!(
            tests.contains("\n#[test]\n") || tests.contains("\n#[rstest]\n"),
            "{class}: {module} has no test"
        );
        assert!(listed.contains(&format!("mod {name};\n")), "{class}: {module} does not run");
    }
    server.stop();
}

/// /req/core/fc-md-op, /req/core/fc-md-success, /req/core/fc-md-items, /req/core/fc-md-extent, /req/core/sfc-md-op,
/// /req/core/sfc-md-success (OGC 17-069r4 §7.13, §7.14)
#[test]
fn collections_tell_what_they_hold_and_where() {
    let server = Server::seeded();
    let all = server.get("/ogc/collections").json(200);
    follow_every_link(&server, &all);
    let collections = all["collections"].as_array().expect("collections");
    let names: Vec<&str> = collections.iter().filter_map(|c| c["id"].as_str()).collect();
    let others = ["linkages", "observations", "sources"];
    assert_eq!(names, [&HELD.map(|(name, _)| name)[..], &others].concat());
    for collection in &collections[..HELD.len()] {
        assert_eq!(collection["itemType"], "feature");
        let bbox: Vec<f64> =
            serde_json::from_value(collection["extent"]["spatial"]["bbox"][0].clone()).expect("a box");
        assert!(bbox[0] < bbox[2] && bbox[1] < bbox[3] && bbox[0] > 105.0 && bbox[3] < 22.0, "{bbox:?}");
        assert_eq!(link(collection, "items").expect("items").1, "application/geo+json");
        follow_every_link(&server, collection);
        let alone = path(&server, link(collection, "self").expect("self").0);
        assert_eq!(server.get(alone).json(200), *collection);
    }
    server.stop();
}

/// /req/core/query-param-invalid, /req/core/query-param-unknown (OGC 17-069r4 §7.5)
#[test]
fn what_cannot_be_understood_is_a_bad_request() {
    let server = Server::seeded();
    let bad = [
        ["limit=0", "limit=-1", "limit=abc", "limit=", "offset=-1", "after=xyz"],
        [
            "bbox=1,2,3",
            "bbox=1,2,3,4,5",
            "bbox=a,b,c,d",
            "bbox=NaN,20,106,22",
            "bbox=105,22,106,20",
            "bbox=105,20,106,91",
        ],
        [
            "datetime=yesterday",
            "datetime=2025-13-01",
            "datetime=2025-08-01/2025-07-01",
            "datetime=",
            "datetime=/",
            "datetime=2025-02-30",
        ],
        [
            "colour=red",
            "BBOX=105,20,106,22",
            "limit=1&limit=2",
            "bbox=105,20,106,22&bbox=105,20,106,22",
            "f=pdf",
            "lang=fr",
        ],
    ];
    for query in bad.concat() {
        for (collection, _) in HELD {
            let answer = server.get(&format!("/ogc/collections/{collection}/items?{query}"));
            assert_eq!(answer.status, 400, "{collection}?{query}");
        }
    }
    for document in
        ["", "/", "/api", "/conformance", "/collections", "/collections/firms", "/collections/firms/items/1"]
    {
        assert_eq!(server.get(&format!("/ogc{document}?limit=1")).status, 400, "{document}");
    }
    server.stop();
}

#[test]
fn what_is_not_there_is_not_found() {
    let server = Server::seeded();
    for path in [
        "roads",
        "roads/items",
        "roads/items/1",
        "firms/items/F9999",
        "firms/items/99999",
        "clusters/items/Z01",
    ] {
        assert_eq!(server.get(&format!("/ogc/collections/{path}")).status, 404, "{path}");
    }
    server.stop();
}

/// /req/core/http: HEAD is answered as GET without a body (OGC 17-069r4 §7.5.1, RFC 9110 §9.3.2)
#[test]
fn head_tells_the_same_without_a_body() {
    let server = Server::seeded();
    for path in [
        "/ogc/",
        "/ogc/api",
        "/ogc/collections",
        "/ogc/collections/firms/items?limit=3",
        "/ogc/collections/firms/items/86",
    ] {
        let (get, head) = (server.get(path), server.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-type", "content-length", "etag", "vary", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
            assert_ne!(get.header(name), "", "{path}: {name}");
        }
    }
    server.stop();
}
