//! Names of answers, and answers in fewer bytes.

use std::io::Read;

use flate2::read::GzDecoder;
use rstest::rstest;

use super::{configured, import_firms};
use crate::{
    facts::FIRMS,
    harness::{Folder, Server},
};

/// One address of each kind.
const KINDS: [&str; 11] = [
    "/plain",
    "/style.css",
    "/map.svg",
    "/ogc/",
    "/ogc/api",
    "/ogc/collections/firms/items?limit=3",
    "/ogc/collections/firms/items/F0086",
    "/api/search?q=thang+long",
    "/api/near?point=105.9128,21.0400",
    "/api/reports",
    "/api/reports/sector-mix?boundaries=wards-2025",
];

fn tag(server: &Server, path: &str, headers: &[(&str, &str)]) -> String {
    let answer = server.ask("GET", path, headers);
    assert_eq!(answer.status, 200, "{path}");
    answer.header("etag").to_owned()
}

/// RFC 9110 §8.8.1, §13.1.2
#[test]
fn an_answer_that_the_caller_has_is_not_sent_again() {
    let server = Server::seeded();
    for path in KINDS {
        let tag = tag(&server, path, &[]);
        let strong =
            tag.strip_prefix("W/").expect("pages carry a time stamp, so they are the same in what they tell");
        assert!(strong.len() > 2 && strong.starts_with('"') && strong.ends_with('"'), "{path}: {tag}");
        for asked in [tag.clone(), strong.to_owned(), format!("\"other\", {tag}")] {
            for method in ["GET", "HEAD"] {
                let again = server.ask(method, path, &[("if-none-match", &asked)]);
                assert_eq!((again.status, again.body.len()), (304, 0), "{method} {path} {asked}");
                assert_eq!(again.header("etag"), tag, "{path}");
                assert!(again.header("vary").contains("accept-language"), "{path}");
            }
        }
        assert_eq!(server.ask("GET", path, &[("if-none-match", "\"other\"")]).status, 200, "{path}");
    }
    server.stop();
}

#[rstest]
#[case("*")]
#[case("\"x\"")]
fn a_bad_request_stays_one_whatever_the_caller_has(#[case] asked: &str) {
    let server = Server::seeded();
    for (path, status) in [("/ogc/collections?limit=1", 400), ("/ogc/collections/roads", 404)] {
        let answer = server.ask("GET", path, &[("if-none-match", asked)]);
        assert_eq!((answer.status, answer.header("etag")), (status, ""), "{path}");
    }
    server.stop();
}

#[test]
fn different_answers_have_different_names() {
    let server = Server::seeded();
    let path = "/ogc/collections/firms/items?limit=3";
    let forms: [&[(&str, &str)]; 5] = [
        &[],
        &[("accept-language", "vi")],
        &[("accept-encoding", "gzip")],
        &[("accept-encoding", "br")],
        &[("host", "xuong.example")],
    ];
    let mut tags: Vec<String> = forms.iter().map(|headers| tag(&server, path, headers)).collect();
    tags.extend(
        ["limit=4", "limit=3&offset=1", "limit=3&lang=vi"]
            .map(|q| tag(&server, &format!("/ogc/collections/firms/items?{q}"), &[])),
    );
    tags.sort();
    let all = tags.len();
    tags.dedup();
    assert_eq!(tags.len(), all, "{tags:?}");
    server.stop();
}

#[test]
fn an_import_gives_every_answer_a_new_name() {
    let server = Server::seeded();
    let before = KINDS.map(|path| tag(&server, path, &[]));
    import_firms(&server, "code,name\nN1,Cơ sở mới\n");
    for (path, old) in KINDS.iter().zip(before) {
        let now = server.ask("GET", path, &[("if-none-match", &old)]);
        assert_eq!(now.status, 200, "{path}");
        assert_ne!(now.header("etag"), old, "{path}");
    }
    assert_eq!(server.get("/ogc/collections/firms/items?limit=1").json(200)["numberMatched"], FIRMS + 1);
    server.stop();
}

#[test]
fn other_settings_give_other_names() {
    let path = "/ogc/collections/firms/items?limit=3";
    let host = [("host", "xuong.example")];
    let [open, again, closed] =
        ["", "log = 'info'\n", "public_url = 'https://xuong.example'\n"].map(|settings| {
            let server = Server::on(configured(settings));
            let tag = tag(&server, path, &host);
            server.stop();
            tag
        });
    assert_eq!(open, again, "the same registry answers the same");
    assert_ne!(open, closed, "links of another address are not kept by a cache");
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let server = Server::seeded();
    for path in KINDS {
        assert_eq!(server.get(path).body, server.get(path).body, "{path}");
    }
    server.stop();
}

#[test]
fn a_body_is_compressed_for_who_asks() {
    let server = Server::seeded();
    let path = "/ogc/collections/units/items?limit=20";
    let plain = server.get(path);
    assert_eq!(plain.header("content-encoding"), "");
    let [gzip, br] = ["gzip", "br"].map(|form| server.ask("GET", path, &[("accept-encoding", form)]));
    for (answer, form) in [(&gzip, "gzip"), (&br, "br")] {
        assert_eq!((answer.status, answer.header("content-encoding")), (200, form));
        assert!(answer.body.len() * 2 < plain.body.len(), "{form}: {} bytes", answer.body.len());
        assert!(answer.header("vary").contains("accept-encoding"), "{}", answer.header("vary"));
        assert_eq!(answer.header("content-type"), plain.header("content-type"));
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut unpacked).expect("gzip");
    assert_eq!(unpacked, plain.body);
    server.stop();
}

#[test]
fn links_carry_the_address_that_clients_see() {
    let server = Server::start(Folder::seeded(), &["--public-url", "https://xuong.example/"]);
    let landing = server.get("/ogc/").json(200);
    for link in landing["links"].as_array().expect("links") {
        assert!(link["href"].as_str().expect("href").starts_with("https://xuong.example/"), "{link}");
    }
    server.stop();
}
