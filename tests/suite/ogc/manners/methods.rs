//! Methods and addresses as clients write them.

use rstest::rstest;

use super::{detail, raw};
use crate::harness::{Folder, Server};

/// An address of each kind.
const THERE: [&str; 16] = [
    "/",
    "/plain",
    "/favicon.svg",
    "/ogc/",
    "/ogc",
    "/ogc/collections",
    "/ogc/collections/firms/items",
    "/ogc/collections/firms/items?limit=1&f=csv",
    "/ogc/collections/firms/items/F0086",
    "/ogc/collections/firms/tiles/WebMercatorQuad/0/0/0",
    "/ogc/tileMatrixSets/WebMercatorQuad",
    "/api/reports/occupancy",
    "/api/near?point=105.9,21.0",
    "/api/health/ready",
    "/odata/v4/",
    "/odata/v4/firms?$top=1",
];

fn methods(text: &str) -> Vec<&str> {
    let mut methods: Vec<_> = text.split(',').map(str::trim).collect();
    methods.sort_unstable();
    methods
}

#[test]
fn every_address_tells_its_methods() {
    let server = Server::seeded();
    for path in THERE {
        let answer = server.ask("OPTIONS", path, &[]);
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{path}");
        assert_eq!(methods(answer.header("allow")), ["GET", "HEAD", "OPTIONS"], "{path}");
        let refused = server.ask("DELETE", path, &[]);
        detail(&refused, 405);
        assert_eq!(methods(refused.header("allow")), ["GET", "HEAD", "OPTIONS"], "{path}");
    }
    for report in ["sector-mix", "area-profile"] {
        let answer = server.ask("OPTIONS", &format!("/api/reports/{report}"), &[]);
        assert_eq!(methods(answer.header("allow")), ["GET", "HEAD", "OPTIONS", "POST"], "{report}");
    }
    let refused = server.post("/api/reports/targets", &[], "{}");
    assert_eq!(methods(refused.header("allow")), ["GET", "HEAD", "OPTIONS"]);
    detail(&refused, 405);
    for path in [
        "/nowhere",
        "/ogc/collections/roads",
        "/ogc/collections/roads/items",
        "/ogc/collections/firms/items/nothing",
        "/api/reports/nothing",
        "/assets/nothing.js",
        "/nowhere/",
    ] {
        for method in ["OPTIONS", "DELETE", "POST"] {
            let answer = server.ask(method, path, &[]);
            assert_eq!(answer.header("allow"), "", "{method} {path}");
            detail(&answer, 404);
        }
    }
    let all = raw(&server, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(all.starts_with("HTTP/1.1 200 ") && all.contains("allow: GET"), "{all}");
    server.stop();
}

#[test]
fn what_can_be_read_can_be_asked_for_its_head() {
    let server = Server::seeded();
    for path in THERE {
        let (whole, head) = (server.get(path), server.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-type", "etag", "x-content-type-options"] {
            assert_eq!(head.header(name), whole.header(name), "{path} {name}");
        }
    }
    assert_eq!(server.ask("HEAD", "/nowhere", &[]).status, 404);
    server.stop();
}

#[rstest]
#[case("/ogc/collections/", "/ogc/collections")]
#[case("/ogc/collections/firms/items/?limit=2&f=json", "/ogc/collections/firms/items?limit=2&f=json")]
#[case("/ogc/collections/firms/items/F0086/", "/ogc/collections/firms/items/F0086")]
#[case("/api/reports/occupancy//", "/api/reports/occupancy")]
#[case("/plain/", "/plain")]
fn a_slash_too_many_leads_to_the_address_without_it(#[case] asked: &str, #[case] meant: &str) {
    let server = Server::seeded();
    for method in ["GET", "HEAD"] {
        let head = format!("{method} {asked} HTTP/1.1\r\nHost: localhost:1234\r\nConnection: close\r\n\r\n");
        let answer = raw(&server, &head);
        assert!(answer.starts_with("HTTP/1.1 308 "), "{answer}");
        assert!(answer.contains(&format!("location: http://localhost:1234{meant}\r\n")), "{answer}");
    }
    assert_eq!(server.get(asked).body, server.get(meant).body, "who follows finds it");
    assert_eq!(server.ask("OPTIONS", asked, &[]).status, 200);
    assert_eq!(server.get("/nowhere/").status, 404, "what is not there is not with a slash either");
    server.stop();
}

#[test]
fn tiles_may_be_asked_for_as_files() {
    let server = Server::seeded();
    for path in ["/ogc/tiles/WebMercatorQuad/9/225/406", "/ogc/collections/zones/tiles/WebMercatorQuad/0/0/0"]
    {
        let tile = server.get(path);
        assert!(tile.status == 200 && !tile.body.is_empty(), "{path}");
        for ending in [".pbf", ".mvt"] {
            let file = server.get(&format!("{path}{ending}"));
            assert_eq!((file.status, &file.body), (200, &tile.body), "{path}{ending}");
            assert_eq!(file.header("content-type"), tile.header("content-type"));
        }
        assert_ne!(server.get(&format!("{path}.png")).status, 200);
    }
    server.stop();
}

#[rstest]
#[case("/ogc/collections/firms/items?limit=1&f=CSV", "text/csv")]
#[case("/ogc/collections/firms/items?limit=1&f=GeoJSON", "application/geo+json")]
#[case("/ogc/collections?f=JSON", "application/json")]
#[case("/ogc/collections?f=Html", "text/html")]
#[case("/api/reports/occupancy?f=XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
#[case("/api/near?point=105.9,21.0&f=Csv", "text/csv")]
#[case("/ogc/tiles/WebMercatorQuad/0/0/0?f=MVT", "application/vnd.mapbox-vector-tile")]
fn a_form_is_known_in_any_case(#[case] path: &str, #[case] kind: &str) {
    let server = Server::seeded();
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert!(answer.header("content-type").starts_with(kind), "{}", answer.header("content-type"));
    server.stop();
}

#[test]
fn pages_of_listed_origins_may_frame_the_app_and_nothing_else() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "embed_origins = ['https://portal.example.vn', 'http://b.example.vn:81/']");
    let server = Server::on(folder);
    let page = server.get("/");
    let policy = page.header("content-security-policy");
    let expected = "; frame-ancestors 'self' https://portal.example.vn http://b.example.vn:81; ";
    assert!(policy.contains(expected), "{policy}");
    assert!(page.all("x-frame-options").is_empty(), "it knows no lists of origins");
    for path in
        ["/plain", "/api/config", "/ogc/collections?f=html", "/api/reports/targets?f=html", "/nowhere"]
    {
        let answer = server.get(path);
        assert_eq!(answer.all("x-frame-options"), ["DENY"], "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
    }
    server.stop();
}

#[test]
fn every_answer_is_what_its_type_says_and_stands_in_no_frame() {
    let server = Server::seeded();
    let asset = server.get("/").text();
    let asset =
        asset.split('"').find(|part| part.starts_with("./assets/")).expect("an asset").replace("./", "/");
    let more =
        ["/nowhere", "/ogc/collections?limit=1", "/ogc/collections?f=html", "/map.svg", asset.as_str()];
    let reports = ["/api/reports/targets?f=html", "/api/reports/targets?f=docx", "/ogc/api?f=html"];
    for path in THERE.into_iter().chain(more).chain(reports) {
        for method in ["GET", "HEAD", "OPTIONS", "PUT"] {
            let answer = server.ask(method, path, &[]);
            assert_eq!(answer.all("x-content-type-options"), ["nosniff"], "{method} {path}");
            assert_eq!(answer.all("x-frame-options"), ["DENY"], "{method} {path}");
            let policies = answer.all("content-security-policy");
            assert!(policies.len() == 1 && policies[0].contains("frame-ancestors 'none'"), "{method} {path}");
        }
    }
    let known = server.ask("GET", "/plain", &[("if-none-match", "*")]);
    assert_eq!((known.status, known.header("x-content-type-options")), (304, "nosniff"));
    server.stop();
}
