//! Keys: how they are shown, and what becomes of who shows wrong ones.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use rstest::rstest;

use super::{detail, raw};
use crate::harness::{Folder, KEY, OTHER_KEY, Server};

const FIRMS: &str = "/ogc/collections/firms/items?limit=1";

fn with_key(server: &Server, key: &str) -> crate::harness::Answer {
    server.ask("GET", FIRMS, &[("authorization", &format!("Bearer {key}"))])
}

/// RFC 9110 §11.1: names of schemes have no case.
#[rstest]
#[case("Bearer")]
#[case("bearer")]
#[case("BEARER")]
#[case("Bearer ")]
fn a_key_is_taken_however_its_scheme_is_written(#[case] scheme: &str) {
    let server = Server::seeded();
    let answer = server.ask("GET", FIRMS, &[("authorization", &format!("{scheme} {KEY}"))]);
    assert!(answer.json(200)["features"][0]["properties"].get("workers").is_some(), "{scheme}");
    server.stop();
}

#[test]
fn two_keys_are_none() {
    let server = Server::seeded();
    let shown = format!("Authorization: Bearer {KEY}\r\n").repeat(2);
    let head = format!("GET {FIRMS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{shown}\r\n");
    let answer = raw(&server, &head);
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("given twice"), "{answer}");
    server.stop();
}

/// Sends wrong keys down one connection as fast as they are answered, and counts the answers by status.
fn guess(server: &Server, during: Duration) -> (usize, usize) {
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).expect("the server is there");
    let (begun, mut told) = (Instant::now(), (0, 0));
    let mut buffer = [0; 8192];
    for number in 0.. {
        if begun.elapsed() > during {
            break;
        }
        let ask = format!(
            "GET /plain HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret-guess-{number:08}\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).expect("a request");
        let read = stream.read(&mut buffer).expect("an answer");
        let answer = String::from_utf8_lossy(&buffer[..read]);
        match answer.split(' ').nth(1) {
            Some("401") => told.0 += 1,
            Some("429") => told.1 += 1,
            other => panic!("{other:?}: {answer}"),
        }
    }
    told
}

#[test]
fn keys_cannot_be_guessed_quickly_and_neighbours_go_on() {
    let server = Server::seeded();
    assert_eq!(with_key(&server, KEY).status, 200);
    let (looked_at, refused) = guess(&server, Duration::from_millis(1500));
    assert!((10..=13).contains(&looked_at), "{looked_at} keys were tried");
    assert!(refused > 100, "{refused} were refused");
    assert_eq!(server.get(FIRMS).status, 200, "who asks without a key is not slowed");
    let wait = with_key(&server, OTHER_KEY);
    assert!(detail(&wait, 429).contains("too many wrong keys"));
    let seconds: u64 = wait.header("retry-after").parse().expect("seconds");
    assert!((1..=8).contains(&seconds), "{seconds}");
    assert!(wait.header("vary").contains("authorization") || wait.header("cache-control").is_empty());
    std::thread::sleep(Duration::from_secs(seconds));
    assert_eq!(with_key(&server, OTHER_KEY).status, 200, "and after that a right key is one");
    let log = server.log();
    assert_eq!(log.matches("wrong keys from 127.0.0.1").count(), 1, "{log}");
    assert!(!log.contains("secret-guess") && !log.contains(KEY), "{log}");
}

#[test]
fn a_colleague_with_a_right_key_goes_on_beside_a_program_with_an_old_one() {
    let server = Server::seeded();
    for _ in 0..50 {
        assert_eq!(with_key(&server, KEY).status, 200);
        assert!([401, 429].contains(&with_key(&server, "the-key-of-last-year").status));
    }
    server.log();
}

#[rstest]
#[case("aaaaaaaaaaaaaaaa")]
#[case("abababababababab")]
#[case("tooshort")]
fn a_key_that_anybody_would_try_is_refused_and_not_printed(#[case] key: &str) {
    let folder = Folder::empty();
    folder.file("xuong.toml", format!("analyst_keys = ['{key}']\n"));
    let run = folder.xuong(&["--lang", "en", "config", "show"]).ended(2);
    assert!(run.err.contains("a key has at least"), "{}", run.err);
}
