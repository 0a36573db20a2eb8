//! Whose pages may read, and by which names the server may be called.

use rstest::rstest;

use super::{configured, detail, raw};
use crate::harness::{Answer, Folder, Server};

const ZONES: &str = "/ogc/collections/zones/items";

fn asked_by(server: &Server, origin: &str) -> Answer {
    server.ask("GET", ZONES, &[("origin", origin)])
}

fn asked_first(server: &Server, origin: &str) -> Answer {
    let asks = [
        ("origin", origin),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization, if-none-match"),
    ];
    server.ask("OPTIONS", ZONES, &asks)
}

const OTHERS: [&str; 6] = [
    "https://other.example",
    "http://localhost.other.example",
    "http://127.0.0.1.other.example",
    "http://192.168.1.9:8080",
    "null",
    "localhost",
];

#[test]
fn at_a_loopback_address_only_pages_of_this_machine_may_read() {
    let server = Server::seeded();
    for origin in OTHERS {
        for answer in [asked_by(&server, origin), asked_first(&server, origin)] {
            assert_eq!(answer.status, 200, "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
    for origin in
        ["http://localhost:5173", "http://127.0.0.1:8000", "http://[::1]:3000", "https://app.localhost"]
    {
        let read = asked_by(&server, origin);
        assert_eq!((read.status, read.header("access-control-allow-origin")), (200, origin));
        assert!(
            read.all("vary").contains(&"origin"),
            "a cache gives it to no other page: {:?}",
            read.all("vary")
        );
        let first = asked_first(&server, origin);
        assert_eq!((first.status, first.header("access-control-allow-origin")), (200, origin));
    }
    assert!(server.get(ZONES).all("vary").contains(&"origin"), "nor what was asked for by no page");
    server.stop();
}

#[test]
fn with_a_public_name_pages_of_others_may_read() {
    let server = Server::start(Folder::seeded(), &["--public-url", "https://xuong.example"]);
    for origin in OTHERS {
        let read = asked_by(&server, origin);
        assert_eq!((read.status, read.header("access-control-allow-origin")), (200, "*"));
        let exposed = read.header("access-control-expose-headers");
        for name in [
            "etag",
            "link",
            "content-crs",
            "ogc-numbermatched",
            "idempotency-replayed",
            "retry-after",
            "x-request-id",
        ] {
            assert!(exposed.split(", ").any(|own| own == name), "{name}: {exposed}");
        }
        let first = asked_first(&server, origin);
        assert_eq!((first.status, first.header("access-control-allow-origin")), (200, "*"));
        let taken = first.header("access-control-allow-headers");
        assert!(
            ["authorization", "if-none-match", "content-type", "idempotency-key"]
                .iter()
                .all(|name| taken.contains(name)),
            "{taken}"
        );
        assert!(first.header("access-control-max-age").parse::<u32>().is_ok_and(|seconds| seconds >= 600));
        assert!(first.header("access-control-allow-methods").contains("POST"));
    }
    let refused =
        server.ask("GET", ZONES, &[("origin", "https://other.example"), ("authorization", "Bearer no")]);
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (401, "*"), "pages read why");
    server.stop();
}

/// What is no question of a browser is answered as what it is.
#[test]
fn options_without_a_method_to_ask_for_is_no_preflight() {
    let server = Server::start(Folder::seeded(), &["--public-url", "https://xuong.example"]);
    let plain = server.ask("OPTIONS", ZONES, &[("origin", "https://other.example")]);
    assert_eq!(plain.header("access-control-allow-methods"), "");
    assert!(plain.header("allow").contains("GET") && !plain.header("allow").contains("POST"));
    server.stop();
}

#[test]
fn the_configuration_names_pages_that_may_read() {
    let listed = "cors_origins = ['https://maps.example.vn']\n";
    for (settings, here) in [("", true), ("public_url = 'https://xuong.example'\n", false)] {
        let server = Server::on(configured(&format!("{listed}{settings}")));
        let allowed = |origin| asked_by(&server, origin).header("access-control-allow-origin").to_owned();
        assert_eq!(allowed("https://maps.example.vn"), "https://maps.example.vn");
        assert_eq!(allowed("https://other.example"), "");
        assert_eq!(allowed("http://localhost:5173") == "http://localhost:5173", here, "{settings}");
        server.stop();
    }
}

#[rstest]
#[case("localhost", 200)]
#[case("localhost:9999", 200)]
#[case("127.0.0.1", 200)]
#[case("[::1]:8080", 200)]
#[case("xuong.example", 421)]
#[case("rebound.evil.example:8080", 421)]
#[case("192.168.1.9", 421)]
fn at_a_loopback_address_the_server_answers_to_names_of_this_machine(
    #[case] host: &str,
    #[case] status: u16,
) {
    let server = Server::seeded();
    let answer = raw(&server, &format!("GET {ZONES} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    if status == 421 {
        detail(&server.ask("GET", ZONES, &[("host", host)]), 421).find("public_url").expect("what to do");
        let whole =
            format!("GET http://{host}/plain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = raw(&server, &whole);
        assert!(answer.starts_with("HTTP/1.1 421 "), "the address itself counts: {answer}");
    }
    server.stop();
}

#[test]
fn a_public_name_may_be_called_too_and_beyond_loopback_every_name() {
    let server = Server::start(Folder::seeded(), &["--public-url", "https://xuong.example:8443/dang-ky"]);
    for (host, status) in
        [("xuong.example", 200), ("XUONG.example:80", 200), ("localhost", 200), ("evil.example", 421)]
    {
        assert_eq!(server.ask("GET", ZONES, &[("host", host)]).status, status, "{host}");
    }
    server.stop();
    let folder = Folder::seeded();
    folder.file("xuong.toml", "public_read_only = true\n");
    let server = Server::start(folder, &["--bind", "0.0.0.0:0"]);
    let answer = server.ask("GET", ZONES, &[("host", "xuong.example"), ("origin", "https://other.example")]);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"));
    server.log();
}

/// RFC 9112 §3.2
#[rstest]
#[case("", 400)]
#[case("Host: localhost\r\nHost: localhost\r\n", 400)]
#[case("Host: local host\r\n", 400)]
#[case("Host: localhost/x\r\n", 400)]
#[case("Host: \r\n", 400)]
#[case("Host: localhost\r\n", 200)]
fn a_request_says_once_which_server_it_is_for(#[case] host: &str, #[case] status: u16) {
    let server = Server::seeded();
    let answer = raw(&server, &format!("GET /plain HTTP/1.1\r\n{host}Connection: close\r\n\r\n"));
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(status == 200 || answer.contains("application/problem+json"), "{answer}");
    let old = raw(&server, "GET /plain HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 "), "who is older need not: {old}");
    server.stop();
}
