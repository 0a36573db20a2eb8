//! Manners of the server: problems, limits, identities of requests, health, other people's pages.

mod behind_proxy;
mod caching;
mod folder;
mod keys;
mod methods;
mod questions;
mod readers;
mod restricted;

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    thread::sleep,
    time::Duration,
};

use rstest::rstest;
use serde_json::Value;

use crate::{
    harness::{Answer, Folder, Server},
    imports::facts::FIRMS,
};

/// A text as it stands in a query.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Brings firms into the folder of a running server and waits until it shows them.
fn import_firms(server: &Server, csv: &str) {
    let version = || server.get("/api/health/ready").json(200)["version"].clone();
    let before = version();
    let file = server.folder.file("more.csv", csv);
    let run = server.folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let mut waits = (0..100).map(|_| sleep(Duration::from_millis(100)));
    assert!(waits.any(|()| version() != before), "the server does not follow the change log");
}

/// A folder with the seed and its own configuration.
fn configured(settings: &str) -> Folder {
    let folder = Folder::seeded();
    folder.file("xuong.toml", settings);
    folder
}

/// What the problem says; its members must be those of RFC 9457.
fn detail(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let problem = answer.json(status);
    assert_eq!(problem["status"], status);
    assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{problem}");
    problem["detail"].as_str().expect("a detail").to_owned()
}

#[rstest]
#[case("GET", "/nowhere", 404, "not found", "không tìm thấy")]
#[case("GET", "/ogc/collections/roads", 404, "not found", "không tìm thấy")]
#[case("GET", "/api/reports/nothing", 404, "not found", "không tìm thấy")]
#[case("GET", "/ogc/collections/firms/items?colour=red", 400, "no such parameter", "không có tham số")]
#[case("GET", "/ogc/collections?f=json&f=json", 400, "given twice", "chỉ được ghi một lần")]
#[case("GET", "/ogc/collections/firms/items/%FF", 400, "cannot be read", "không đọc được")]
#[case("GET", "/api/search", 400, "needed: words", "cần")]
#[case("GET", "/api/near", 400, "needed: 105.9128", "cần")]
#[case("POST", "/ogc", 405, "the Allow header lists", "chỉ trả lời các phương thức")]
#[case(
    "DELETE",
    "/ogc/collections/firms/items/1",
    405,
    "the Allow header lists",
    "chỉ trả lời các phương thức"
)]
#[case("PUT", "/api/health/live", 405, "the Allow header lists", "chỉ trả lời các phương thức")]
fn a_problem_speaks_the_language_of_the_caller(
    #[case] method: &str,
    #[case] path: &str,
    #[case] status: u16,
    #[case] english: &str,
    #[case] vietnamese: &str,
) {
    let server = Server::seeded();
    let in_english = detail(&server.ask(method, path, &[]), status);
    assert!(in_english.contains(english), "{in_english}");
    let in_vietnamese =
        detail(&server.ask(method, path, &[("accept-language", "vi-VN,vi;q=0.9,en;q=0.5")]), status);
    assert!(in_vietnamese.contains(vietnamese), "{in_vietnamese}");
    server.stop();
}

#[rstest]
#[case("vi", true)]
#[case("en-US,en;q=0.5,vi;q=0.9", false)]
#[case("en;q=0.5, vi;q=0.9", true)]
#[case("fr, vi;q=0.2", true)]
#[case("vi;q=0", false)]
#[case("de", false)]
fn the_preferred_language_is_spoken(#[case] accepted: &str, #[case] vietnamese: bool) {
    let server = Server::seeded();
    let firms = server.ask("GET", "/ogc/collections/firms", &[("accept-language", accepted)]).json(200);
    assert_eq!(firms["title"] == "Cơ sở", vietnamese, "{firms}");
    server.stop();
}

#[test]
fn a_refused_method_names_those_that_are_answered() {
    let server = Server::seeded();
    let allowed = server.ask("POST", "/ogc/collections", &[]).header("allow").to_owned();
    assert_eq!(
        allowed.split(',').map(str::trim).collect::<BTreeSet<_>>(),
        BTreeSet::from(["GET", "HEAD", "OPTIONS"])
    );
    server.stop();
}

/// The answer to a request as it stands, before any of its body is sent.
fn raw(server: &Server, request: &str) -> String {
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).expect("the server is there");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_read() {
    let server = Server::on(configured("body_limit_kb = 1\n"));
    let head = "POST /api/near HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    let refused = raw(&server, &format!("{head}Content-Length: 1025\r\n\r\n"));
    assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
    assert!(refused.contains("content-type: application/problem+json"), "{refused}");
    let small = raw(&server, &format!("{head}Content-Length: 4\r\n\r\nbody"));
    assert!(small.starts_with("HTTP/1.1 405 "), "{small}");
    server.stop();
}

#[test]
fn a_request_keeps_its_identity_or_gets_one() {
    let server = Server::seeded();
    let identity =
        |headers: &[(&str, &str)], path| server.ask("GET", path, headers).header("x-request-id").to_owned();
    for path in ["/", "/ogc/", "/nowhere", "/api/health/live"] {
        assert_eq!(identity(&[("x-request-id", "mine-1")], path), "mine-1", "{path}");
        let (one, other) = (identity(&[], path), identity(&[], path));
        assert!(one.len() >= 16 && one != other, "{path}: {one} {other}");
    }
    server.stop();
}

#[test]
fn health_is_told() {
    let server = Server::seeded();
    assert_eq!(server.get("/api/health/live").json(200)["status"], "ok");
    let ready: Value = server.get("/api/health/ready").json(200);
    assert_eq!((ready["status"].as_str(), ready["firms"].as_u64()), (Some("ready"), Some(FIRMS as u64)));
    assert!(ready["version"].as_u64() > Some(0), "{ready}");
    server.stop();
}

#[test]
fn a_server_can_be_stopped_as_soon_as_it_serves() {
    for _ in 0..10 {
        Server::seeded().stop();
    }
}

#[test]
fn a_stop_lets_a_running_request_end() {
    let server = Server::seeded();
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).expect("the server is there");
    stream
        .write_all(b"GET /ogc/collections/units/items?limit=200 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("a request");
    let mut start = [0; 15];
    stream.read_exact(&mut start).expect("an answer begins");
    let reading = std::thread::spawn(move || {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).map(|_| rest)
    });
    server.stop();
    let rest = reading.join().expect("the reader ends").expect("the answer is whole");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    assert!(rest.ends_with(b"]}"), "the answer was cut");
}
