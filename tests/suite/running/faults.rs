//! Metrics of what goes wrong: damage, connections at their limit, responses that are not read, writes that fail.

use std::{
    fs,
    io::Write,
    net::TcpStream,
    process::Command,
    time::{Duration, Instant},
};

use super::metrics::{until, value};
use crate::harness::{Folder, Server};

fn serving(folder: Folder, settings: &str) -> Server {
    folder.file("xuong.toml", settings);
    let server = Server::start(folder, &["--metrics-bind", "127.0.0.1:0"]);
    until(&server, "a register", |now| value(now, "xuong_ready") > 0.5);
    server
}

fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.url("").trim_start_matches("http://")).expect("a connection")
}

#[test]
fn a_register_whose_file_is_removed_is_damaged_and_not_ready() {
    let server = serving(Folder::seeded(), "");
    fs::rename(server.folder.path().join("xuong.db"), server.folder.path().join("gone.db"))
        .expect("a rename");
    let now = until(&server, "damage", |now| value(now, "xuong_registry_damaged") > 0.5);
    assert!(value(&now, "xuong_ready") < 0.5 && value(&now, "xuong_registry_firms") > 50.0, "{now:#?}");
    assert_eq!(server.get("/api/health/ready").status, 503);
    assert!(server.log().contains("nothing more is written to the registry"));
}

#[test]
fn connections_at_their_limit_are_counted_as_closed_or_refused() {
    let server = serving(Folder::seeded(), "max_connections = 4\nheader_timeout_s = 600");
    let mut half: Vec<TcpStream> = Vec::new();
    // Heads that never end: after a second they make room for others.
    let begun = Instant::now();
    let gone = |now: &super::metrics::Samples| {
        value(now, "xuong_connections_closed_total") + value(now, "xuong_connections_refused_total")
    };
    loop {
        let mut one = connect(&server);
        let _ = one.write_all(b"GET / HTTP/1.1\r\n");
        half.push(one);
        let now = until(&server, "metrics", |_| true);
        if gone(&now) > 0.5 {
            assert!((value(&now, "xuong_connections_max") - 4.0).abs() < 0.1);
            assert!(value(&now, "xuong_connections_open") <= 4.1);
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{now:#?}");
    }
    assert!(server.log().contains("the limit of 4 connections"));
}

#[test]
fn responses_that_are_not_read_are_counted_until_their_connections_end() {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--synthetic", "20000", "--seed-only"]).ended(0);
    let server = serving(folder, "");
    let host = server.url("").trim_start_matches("http://").to_owned();
    let mut lazy = connect(&server);
    let request =
        format!("GET /ogc/collections/firms/items?limit=10000&f=json HTTP/1.1\r\nhost: {host}\r\n\r\n");
    lazy.write_all(request.as_bytes()).expect("it is sent");
    let now = until(&server, "an unread response", |now| value(now, "xuong_unread_bytes") > 1e6);
    assert!(value(&now, "xuong_unread_max_bytes") >= value(&now, "xuong_unread_bytes"));
    drop(lazy);
    until(&server, "no unread response", |now| value(now, "xuong_unread_bytes") < 1.0);
    server.stop();
}

#[test]
fn a_writer_that_keeps_the_database_makes_commits_fail_and_metrics_still_answer() {
    let folder = Folder::seeded();
    let key = crate::keeping::key_of(&folder, "An", "editor", &[]);
    let server = serving(folder, "");
    let database = server.folder.path().join("xuong.db");
    let mut keeper = Command::new("sqlite3")
        .arg(&database)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("sqlite3 is there");
    let mut typed = keeper.stdin.take().expect("ours");
    typed.write_all(b"BEGIN IMMEDIATE;\n").expect("it reads");
    std::thread::sleep(Duration::from_millis(500));
    let refused = super::metrics::edit(&server, &key, r#"{"properties":{"workers":7}}"#);
    assert_eq!(refused.status, 503, "{}", refused.text());
    let failed = r#"xuong_commits_total{outcome="failed"}"#;
    let now = until(&server, "a failed commit", |now| value(now, failed) > 0.5);
    assert!(value(&now, "xuong_registry_damaged") < 0.5, "{now:#?}");
    let shown = format!("Bearer {key}");
    let sent = |server: &crate::harness::Server| {
        server.post("/api/imports?kind=firms", &[("authorization", &shown)], "code,name\nF0001,A\n").status
    };
    assert_eq!(sent(&server), 503, "nor is a file taken");
    drop(typed);
    let _ = keeper.wait();
    assert_eq!(sent(&server), 201);
    assert!(super::metrics::edit(&server, &key, r#"{"properties":{"workers":7}}"#).status < 300);
    until(&server, "an accepted commit", |now| {
        value(now, r#"xuong_commits_total{outcome="accepted"}"#) > 0.5
    });
    assert!(!server.log().contains("damaged"));
}
