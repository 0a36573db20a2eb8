//! Metrics: each that the page of operators lists is there, and moves with what it counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    harness::{Answer, Folder, Server},
    keeping::key_of,
};

const PAGE: &str = "docs/running.md";

/// The samples of a page by name and labels.
pub(super) type Samples = BTreeMap<String, f64>;

/// The metrics in the table of the page of operators, with their types.
pub(crate) fn documented() -> BTreeMap<String, String> {
    let page = fs::read_to_string(PAGE).expect(PAGE);
    let section = page.split("\n## Metrics\n").nth(1).and_then(|rest| rest.split("\n## ").next());
    let rows = section.expect("metrics").lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.filter_map(|row| {
        let (name, rest) = row.split_once("` | ")?;
        let (kind, _) = rest.split_once(" | ")?;
        ["counter", "gauge", "histogram"].contains(&kind).then(|| (name.to_owned(), kind.to_owned()))
    });
    rows.collect()
}

/// A server with metrics and an editor's key.
fn serving(settings: &str) -> (Server, String) {
    let folder = Folder::seeded();
    folder.file("xuong.toml", settings);
    let key = key_of(&folder, "An", "editor", &[]);
    let server = Server::start(folder, &["--metrics-bind", "127.0.0.1:0"]);
    until(&server, "a register", |now| value(now, "xuong_ready") > 0.5);
    (server, key)
}

/// Edits a firm, whatever its state is.
pub(super) fn edit(server: &Server, key: &str, body: &str) -> Answer {
    let key = format!("Bearer {key}");
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    server.send("PATCH", "/ogc/collections/firms/items/F0001", &headers, body)
}

fn samples(server: &Server) -> Samples {
    let page = server.metrics();
    assert_eq!((page.status, page.header("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let text = page.text();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = lines.map(|line| {
        let (name, value) = line.rsplit_once(' ').expect("a value");
        (name.to_owned(), value.parse().expect("a number"))
    });
    read.collect()
}

pub(super) fn value(samples: &Samples, name: &str) -> f64 {
    samples.get(name).copied().unwrap_or_default()
}

/// Waits until metrics are so.
pub(super) fn until(server: &Server, what: &str, holds: impl Fn(&Samples) -> bool) -> Samples {
    let begun = Instant::now();
    loop {
        let now = samples(server);
        if holds(&now) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}: {now:#?}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn every_documented_metric_is_there_and_no_other() {
    let (server, key) = serving("");
    assert_eq!(server.get("/ogc/collections/firms/items?limit=1").status, 200);
    let done = edit(&server, &key, r#"{"properties":{"workers":7}}"#);
    assert!((200..300).contains(&done.status), "{}", done.text());
    until(&server, "a look at the database", |now| {
        now.contains_key("xuong_registry_last_look_timestamp_seconds")
    });
    let text = server.metrics().text();
    let typed = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let typed: BTreeMap<String, String> = typed.map(|(name, kind)| (name.into(), kind.into())).collect();
    assert_eq!(typed, documented());
    server.stop();
}

#[test]
fn the_page_is_as_promtool_expects() {
    let (server, _) = serving("");
    (0..3).for_each(|_| assert_eq!(server.get("/plain").status, 200));
    let mut tool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is there: Debian's package prometheus");
    tool.stdin.take().expect("ours").write_all(&server.metrics().body).expect("it reads");
    let said = tool.wait_with_output().expect("it ends");
    let said = (said.status.code(), String::from_utf8_lossy(&said.stderr).into_owned());
    assert_eq!(said, (Some(0), String::new()));
    server.stop();
}

#[test]
fn requests_are_counted_by_route_method_and_status_and_never_by_path() {
    let (server, _) = serving("");
    assert_eq!(server.get("/ogc/collections/firms/items/F0001").status, 200);
    assert_eq!(server.get("/ogc/collections/firms/items/F0002").status, 200);
    assert_eq!(server.get("/ogc/collections/firms/items/NONE").status, 404);
    assert_eq!(server.get("/a/secret/path?key=xg_0a1b2c3d_x").status, 400);
    assert_eq!(server.ask("DELETE", "/plain", &[]).status, 405);
    let now = samples(&server);
    let route = r#"route="/ogc/collections/{collection}/items/{item}",method="GET""#;
    assert!(
        (value(&now, &format!(r#"xuong_http_requests_total{{{route},status="2xx"}}"#)) - 2.0).abs() < 0.1
    );
    assert!(
        (value(&now, &format!(r#"xuong_http_requests_total{{{route},status="4xx"}}"#)) - 1.0).abs() < 0.1
    );
    assert!(
        (value(&now, &format!("xuong_http_request_duration_seconds_count{{{route}}}")) - 3.0).abs() < 0.1
    );
    assert!(
        now.contains_key(r#"xuong_http_requests_total{route="other",method="GET",status="4xx"}"#),
        "{now:#?}"
    );
    assert!(now.contains_key(r#"xuong_http_requests_total{route="/plain",method="DELETE",status="4xx"}"#));
    let text = server.metrics().text();
    assert!(["F0001", "NONE", "secret", "xg_"].iter().all(|word| !text.contains(word)), "{text}");
    server.stop();
}

#[test]
fn edits_move_the_version_the_last_change_and_the_commits() {
    let (server, key) = serving("");
    let before = samples(&server);
    assert!(edit(&server, &key, r#"{"properties":{"workers":7}}"#).status < 300);
    assert_eq!(edit(&server, &key, r#"{"properties":{"zone":"NONE"}}"#).status, 422);
    let now = samples(&server);
    let more = |name: &str| value(&now, name) - value(&before, name);
    assert!((more("xuong_registry_version") - 1.0).abs() < 0.1);
    assert!((more(r#"xuong_commits_total{outcome="accepted"}"#) - 1.0).abs() < 0.1, "{now:#?}");
    assert!(more("xuong_commit_group_size_count") >= 1.0 && more("xuong_commit_group_size_sum") >= 1.0);
    assert!(more("xuong_commit_group_duration_seconds_sum") > 0.0);
    assert!(more("xuong_registry_last_change_timestamp_seconds") >= 0.0);
    assert!((value(&now, "xuong_registry_lag_changes")).abs() < 0.1);
    let age = value(&now, "process_start_time_seconds")
        - value(&now, "xuong_registry_last_change_timestamp_seconds");
    assert!(age <= 1.0, "the change is newer than the process: {age}");
    // Another process writes, and the server follows.
    server.folder.xuong(&["edit", "firms", "F0002", "workers=9"]).ended(0);
    let version = value(&now, "xuong_registry_version");
    until(&server, "the change of another process", |now| {
        value(now, "xuong_registry_version") > version && value(now, "xuong_registry_lag_changes") < 0.1
    });
    server.stop();
}

#[test]
fn sessions_connections_streams_and_tiles_are_counted() {
    let (server, key) = serving("");
    let before = samples(&server);
    let tile = "/ogc/tiles/WebMercatorQuad/10/450/813";
    let made = server.get(tile).status;
    assert!(made == 200 || made == 204, "{made}");
    server.get(tile);
    let signed = server.post(
        "/api/session",
        &[("content-type", "application/json")],
        &format!(r#"{{"key":"{key}"}}"#),
    );
    assert!(signed.status < 300, "{}", signed.text());
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("a connection");
    let request = format!("GET /api/changes/stream HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it is sent");
    let now = until(&server, "a stream", |now| value(now, "xuong_streams_open") > 0.5);
    assert!(value(&now, "xuong_connections_open") >= 1.0);
    assert!((value(&now, "xuong_registry_sessions") - 1.0).abs() < 0.1);
    let more = |name: &str| value(&now, name) - value(&before, name);
    assert!(more(r#"xuong_tile_cache_requests_total{result="miss"}"#) >= 1.0, "{now:#?}");
    assert!(more(r#"xuong_tile_cache_requests_total{result="hit"}"#) >= 1.0, "{now:#?}");
    assert!(value(&now, "xuong_tile_cache_bytes") > 0.0);
    assert!(value(&now, "process_resident_memory_bytes") > 1e6 && value(&now, "process_open_fds") > 3.0);
    assert!(more("process_cpu_seconds_total") >= 0.0 && value(&now, "xuong_ready") > 0.5);
    assert!(value(&now, "xuong_registry_firms") > 50.0 && value(&now, "xuong_registry_damaged").abs() < 0.1);
    drop(stream);
    until(&server, "no stream", |now| value(now, "xuong_streams_open") < 0.5);
    server.stop();
}

#[test]
fn refused_and_queued_work_and_clients_that_leave_are_counted() {
    let (server, _) = serving("work_seats = 1\nwork_queue = 1\ntrusted_proxies = ['127.0.0.1']");
    // A request whose body never comes is in flight until its client leaves.
    let address = server.url("").trim_start_matches("http://").to_owned();
    let mut half = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "POST /api/reports/sector-mix HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/geo+json\r\ncontent-length: 9\r\n\r\n"
    );
    half.write_all(head.as_bytes()).expect("it is sent");
    until(&server, "a request in flight", |now| value(now, "xuong_http_requests_in_flight") > 0.5);
    drop(half);
    let now = until(&server, "none in flight", |now| value(now, "xuong_http_requests_in_flight") < 0.5);
    let of_route: f64 = now
        .iter()
        .filter(|(name, _)| name.starts_with("xuong_http_requests_total{route=\"/api/reports/sector-mix\""))
        .map(|(_, count)| count)
        .sum();
    assert!(of_route >= 1.0, "{now:#?}");
    assert!((value(&now, r#"xuong_work_seats{class="look"}"#) - 1.0).abs() < 0.1);
    // One seat and one place in the queue: of many requests at a time some are refused.
    thread::scope(|scope| {
        for client in 0..24 {
            let server = &server;
            scope.spawn(move || {
                let client = format!("203.0.{client}.1");
                for _ in 0..4 {
                    server.ask("GET", "/api/reports/hotspots?f=json", &[("x-forwarded-for", &client)]);
                    server.ask("GET", "/api/search?q=thep%20kim%20khi", &[("x-forwarded-for", &client)]);
                }
            });
        }
    });
    let now = samples(&server);
    let refused: f64 = now
        .iter()
        .filter(|(name, _)| name.starts_with("xuong_work_refused_total{"))
        .map(|(_, count)| count)
        .sum();
    let failed: f64 = now
        .iter()
        .filter(|(name, _)| name.starts_with("xuong_http_requests_total{") && name.contains("\"5xx\""))
        .map(|(_, count)| count)
        .sum();
    assert!(refused > 0.0 && failed >= refused, "{refused} refused, {failed} of 5xx");
    assert!(!server.log().contains("ERROR"));
}

#[test]
fn metrics_have_an_address_of_their_own_and_nothing_else_is_there() {
    let (server, _) = serving("");
    assert_eq!(server.get("/metrics").status, 404, "not beside the register");
    let url = server.metrics_url().to_owned();
    let ask = |method: &str, url: &str, headers: &[(&str, &str)]| {
        Answer::attempt(method, url, headers, ()).expect("an answer")
    };
    assert_eq!(ask("POST", &url, &[]).status, 405);
    assert_eq!(ask("GET", &url.replace("/metrics", "/ogc/collections"), &[]).status, 404);
    assert_eq!(
        ask("GET", &url, &[("host", "evil.example")]).status,
        421,
        "a page that renames itself to 127.0.0.1"
    );
    assert_eq!(ask("GET", &url, &[]).header("cache-control"), "no-store");
    server.stop();
    let quiet = Server::seeded();
    assert_eq!(quiet.get("/metrics").status, 404, "off by default");
    quiet.stop();
}

#[test]
fn an_address_in_use_is_told_with_its_flag() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = taken.local_addr().expect("bound").to_string();
    let folder = Folder::seeded();
    let run =
        folder.xuong(&["--lang", "en", "serve", "--bind", "127.0.0.1:0", "--metrics-bind", &at]).ended(3);
    assert!(
        run.err.contains("is in use; choose another one, such as --metrics-bind 127.0.0.1:0"),
        "{}",
        run.err
    );
}

#[test]
fn metrics_beyond_this_machine_are_warned_of() {
    let server = Server::start(Folder::seeded(), &["--metrics-bind", "0.0.0.0:0"]);
    let log = server.log();
    assert!(log.contains("metrics are served beyond this machine at 0.0.0.0:"), "{log}");
}

#[test]
fn no_restricted_number_is_among_the_metrics() {
    let (server, _) = serving("");
    let names: BTreeSet<String> = samples(&server).into_keys().collect();
    assert!(names.iter().all(|name| !name.contains("worker") && !name.contains("account")), "{names:?}");
    let mut raw = String::new();
    let at = server.metrics_url().trim_start_matches("http://").trim_end_matches("/metrics").to_owned();
    let mut stream = TcpStream::connect(&at).expect("a connection");
    let request = format!("GET /metrics HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it is sent");
    stream.read_to_string(&mut raw).expect("text");
    assert!(!raw.to_lowercase().contains("access-control-allow-origin"), "pages of others do not read it");
    server.stop();
}
