//! Names of answers, and answers in fewer bytes.

use std::io::Read;

use flate2::read::GzDecoder;
use rstest::rstest;

use super::{configured, import_firms};
use crate::{
    harness::{Folder, KEY, OTHER_KEY, Server},
    imports::facts::FIRMS,
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
        // Pages carry a time stamp, so they are the same in what they tell; a feature that can be edited is the same byte
        // for byte.
        assert_eq!(tag.starts_with("W/"), !path.contains("/items/"), "{path}: {tag}");
        let strong = tag.strip_prefix("W/").unwrap_or(&tag);
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

/// RFC 9110 §13.1.2: a star is every answer that there is; a list may stand on several lines.
#[test]
fn a_star_and_a_list_on_lines_name_an_answer_too() {
    let server = Server::seeded();
    let asset = server.get("/").text();
    let asset =
        asset.split('"').find(|part| part.starts_with("./assets/")).expect("an asset").replace("./", "/");
    for path in KINDS.into_iter().chain(["/", asset.as_str(), "/favicon.svg"]) {
        let tag = tag(&server, path, &[]);
        let any = server.ask("GET", path, &[("if-none-match", " * ")]);
        assert_eq!((any.status, any.body.len(), any.header("etag")), (304, 0, tag.as_str()), "{path}");
        let weak = format!("W/{}", tag.trim_start_matches("W/"));
        let lines = [("if-none-match", "\"a,b\", W/\"c\""), ("if-none-match", weak.as_str())];
        assert_eq!(server.ask("GET", path, &lines).status, 304, "{path} {weak}");
    }
    for path in ["/nowhere", "/assets/nothing.js", "/ogc/collections/firms/items/nothing"] {
        assert_eq!(server.ask("GET", path, &[("if-none-match", "*")]).status, 404, "{path}");
    }
    assert_eq!(
        server.ask("GET", "/api/health/live", &[("if-none-match", "*")]).status,
        200,
        "it has no name"
    );
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
        &[("host", "xuong.localhost")],
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
fn an_import_gives_every_answer_a_new_name_but_those_of_features_that_it_leaves_alone() {
    let server = Server::seeded();
    let before = KINDS.map(|path| tag(&server, path, &[]));
    import_firms(&server, "code,name\nN1,Cơ sở mới\n");
    for (path, old) in KINDS.iter().zip(before) {
        let now = server.ask("GET", path, &[("if-none-match", &old)]);
        let is_alone = path.contains("/items/");
        assert_eq!(now.status, if is_alone { 304 } else { 200 }, "{path}");
        assert_eq!(now.header("etag") == old, is_alone, "{path}");
    }
    assert_eq!(server.get("/ogc/collections/firms/items?limit=1").json(200)["numberMatched"], FIRMS + 1);
    server.stop();
}

#[test]
fn other_settings_give_other_names() {
    let path = "/ogc/collections/firms/items?limit=3";
    let host = [("host", "xuong.localhost")];
    let tags = [
        "",
        "log = 'info'\n",
        "public_url = 'https://xuong.example'\n",
        "public_workers = 'live'\n",
        "public_workers = 'live'\ndisclosure_threshold = 4\n",
        "public_workers = 'live'\ndisclosure_p_percent = 20\n",
        "public_workers = 'live'\ndisclosure_boundaries = 'districts-2024'\n",
    ]
    .map(|settings| {
        let server = Server::on(configured(settings));
        let tag = tag(&server, path, &host);
        server.stop();
        tag
    });
    assert_eq!(tags[0], tags[1], "the same registry answers the same, after a new start too");
    let different: std::collections::BTreeSet<_> = tags[1..].iter().collect();
    assert_eq!(
        different.len(),
        tags.len() - 1,
        "neither links nor policies of another time are kept: {tags:?}"
    );
}

/// Whoever sees a name can try out keys, rules and builds at home, if it is made of nothing else.
#[test]
fn a_name_depends_on_the_role_and_on_a_secret_and_not_on_the_key() {
    let path = "/ogc/collections/firms/items?limit=3";
    let server = Server::seeded();
    let public = tag(&server, path, &[]);
    let [one, other] = [KEY, OTHER_KEY].map(|key| {
        let shown = format!("Bearer {key}");
        tag(&server, path, &[("authorization", shown.as_str())])
    });
    assert_eq!(one, other);
    assert_ne!(one, public);
    server.stop();
    let [mine, theirs] = [0, 1].map(|_| {
        let folder = Folder::empty();
        folder.xuong(&["demo", "--seed-only"]).ended(0);
        let server = Server::on(folder);
        let tag = tag(&server, "/plain", &[("host", "xuong.localhost")]);
        server.stop();
        tag
    });
    assert_ne!(mine, theirs, "two registers of the same contents have secrets of their own");
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
