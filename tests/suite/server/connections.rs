//! Connections that do nothing, too little or too much: they are closed in time and nobody else has to wait.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use crate::harness::{Folder, Server};

/// How long anything may take that takes a second or two on a quiet machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A page of everything, some hundreds of kilobytes, and still one that is made at once.
const LARGE: &str = "/ogc/collections/firms/items?limit=1000&f=json";

/// Serves the seed with these settings.
fn with(settings: &str) -> Server {
    let folder = Folder::seeded();
    folder.file("xuong.toml", settings);
    Server::on(folder)
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.url("").trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream
}

/// A request without a body.
fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

/// A connection on which something was asked and answered.
fn idle(server: &Server) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(request("/api/health/live").as_bytes()).expect("a request is sent");
    assert!(one_answer(&mut stream).starts_with("HTTP/1.1 200"));
    stream
}

/// One answer whose body ends with `}`.
fn one_answer(stream: &mut TcpStream) -> String {
    let (mut text, mut part) = (String::new(), [0; 4096]);
    while !text.ends_with('}') {
        let bytes = stream.read(&mut part).expect("an answer");
        assert!(bytes > 0, "closed after {text}");
        text.push_str(&String::from_utf8_lossy(&part[..bytes]));
    }
    text
}

/// Whether a connection is closed, looking at it for no longer than a moment.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a time limit");
    match stream.read(&mut [0; 4096]) {
        Ok(bytes) => bytes == 0,
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

/// Waits until something is so, and says how long that took.
fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what}: not after {PATIENCE:?}");
        thread::sleep(Duration::from_millis(20));
    }
    begun.elapsed()
}

/// How many sockets a server has open that has begun to answer, the one that it listens at included.
fn sockets_before(server: &Server) -> usize {
    assert_eq!(server.get("/api/health/live").status, 200);
    thread::sleep(Duration::from_millis(200));
    sockets(server)
}

/// How many sockets a server has open, the one that it listens at included.
fn sockets(server: &Server) -> usize {
    let files = fs::read_dir(format!("/proc/{}/fd", server.process_id())).expect("its files");
    let targets = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
    targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
}

#[test]
fn a_head_that_does_not_come_whole_is_not_waited_for() {
    let server = with("header_timeout_s = 1\n");
    let (mut silent, mut dripping) = (connect(&server), connect(&server));
    dripping.write_all(b"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").expect("half a head");
    let took = until("a head drop by drop", || dripping.write_all(b"a").is_err() || is_closed(&mut dripping));
    assert!(took > Duration::from_millis(500), "{took:?}: a second may pass");
    until("a connection that says nothing", || is_closed(&mut silent));
    assert_eq!(server.get("/api/health/live").status, 200);
    server.stop();
}

#[test]
fn a_connection_is_used_again_until_nothing_more_is_asked_for_a_while() {
    let server = with("idle_timeout_s = 1\nheader_timeout_s = 60\n");
    let mut stream = idle(&server);
    for _ in 0..3 {
        thread::sleep(Duration::from_millis(200));
        stream.write_all(request("/api/health/live").as_bytes()).expect("a further request");
        assert!(one_answer(&mut stream).starts_with("HTTP/1.1 200"));
    }
    until("an idle connection", || is_closed(&mut stream));
    server.stop();
}

#[test]
fn requests_that_are_sent_together_are_answered_one_after_the_other() {
    let server = Server::seeded();
    let mut stream = connect(&server);
    let both = request("/api/health/live") + &request("/api/health/ready");
    stream.write_all(both.as_bytes()).expect("two requests");
    let mut text = one_answer(&mut stream);
    while text.matches("HTTP/1.1 200").count() < 2 {
        text += &one_answer(&mut stream);
    }
    assert!(text.find("\"ok\"") < text.find("\"ready\""), "{text}");
    server.stop();
}

/// Clients that write head and body apart wait with the body until the head is acknowledged. A kernel that waits for data to send
/// along acknowledges after 40 ms; the quickest of many requests shows whether it does.
#[test]
fn a_head_is_acknowledged_before_its_body_has_come() {
    let server = Server::seeded();
    let mut stream = connect(&server);
    let body = "queries=%7B%22q0%22%3A%7B%22query%22%3A%22Canon%22%7D%7D";
    let head = format!(
        "POST /api/reconcile/firms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    let times = (0..40).map(|_| {
        let begun = Instant::now();
        stream.write_all(head.as_bytes()).expect("a head is sent");
        stream.write_all(body.as_bytes()).expect("a body is sent");
        assert!(one_answer(&mut stream).starts_with("HTTP/1.1 200"));
        begun.elapsed()
    });
    // A new connection acknowledges at once in any case.
    let quickest = times.skip(20).min().expect("requests were made");
    assert!(quickest < Duration::from_millis(35), "{quickest:?}");
    server.stop();
}

#[test]
fn who_takes_nothing_of_an_answer_is_closed_and_who_takes_it_slowly_is_not() {
    let server = with("write_timeout_s = 2\n");
    let before = sockets_before(&server);
    let mut unread: Vec<TcpStream> = (0..5).map(|_| connect(&server)).collect();
    let mut slow = connect(&server);
    let many = request(LARGE).repeat(100);
    for stream in &mut unread {
        stream.write_all(many.as_bytes()).expect("many requests");
    }
    slow.write_all(many.repeat(3).as_bytes()).expect("very many requests");
    let (mut taken, mut part) = (0, vec![0; 64 * 1024]);
    until("connections that are not read", || {
        taken += slow.read(&mut part).expect("it is still open");
        sockets(&server) <= before + 1
    });
    assert!(taken > 0);
    let mut rest = Vec::new();
    let ended = unread[0].read_to_end(&mut rest);
    let whole = server.get(LARGE).body.len();
    assert!(ended.is_err() || rest.len() < 100 * whole, "{} bytes came of {}", rest.len(), 100 * whole);
    drop(slow);
    server.stop();
}

#[test]
fn answers_that_nobody_takes_have_a_bound_and_small_ones_are_always_sent() {
    let server = with("write_timeout_s = 60\nunread_answers_mb = 1\n");
    let large = server.get(LARGE);
    assert!(
        large.status == 200 && (64 * 1024..512 * 1024).contains(&large.body.len()),
        "{}",
        large.body.len()
    );
    let mut unread: Vec<TcpStream> = (0..20).map(|_| connect(&server)).collect();
    for stream in &mut unread {
        stream.write_all(request(LARGE).repeat(100).as_bytes()).expect("many requests");
    }
    let mut refused = None;
    until("a large answer is refused", || {
        let answer = server.ask("GET", LARGE, &[("accept-language", "en")]);
        refused = (answer.status == 503).then_some(answer);
        refused.is_some()
    });
    let refused = refused.expect("a refusal");
    assert_eq!(refused.header("retry-after"), "5");
    assert!(refused.json(503)["detail"].as_str().is_some_and(|d| d.contains("smaller pages (limit)")));
    let small = server.ask("GET", LARGE, &[("accept-encoding", "gzip")]);
    assert_eq!(small.status, 200, "what was compressed before is small: {}", small.text());
    assert_eq!(server.get("/api/near?point=105.85,21.03&limit=3").status, 200);
    until("there is room again", || server.get(LARGE).status == 200);
    let log = server.log();
    let line = log
        .lines()
        .find(|line| line.contains("responses that clients do not read"))
        .unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains("WARN") && line.contains("unread_answers_mb"), "{line}");
    assert!(!unread.is_empty(), "they were there all the time");
}

#[test]
fn a_body_that_comes_drop_by_drop_is_answered_with_408_and_the_connection_closed() {
    let server = with("request_timeout_s = 1\n");
    let mut stream = connect(&server);
    let head = "POST /api/reports/sector-mix HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("a head");
    let mut other = stream.try_clone().expect("the same connection");
    let dripping = thread::spawn(move || {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && other.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
        begun.elapsed()
    });
    assert!(one_answer(&mut stream).starts_with("HTTP/1.1 408"));
    assert!(dripping.join().expect("it ends") < PATIENCE, "the connection stays open");
    server.stop();
}

#[test]
fn at_the_limit_connections_that_do_nothing_make_room_and_the_log_says_so() {
    let server = with("max_connections = 8\nheader_timeout_s = 60\n");
    let mut idle: Vec<TcpStream> = (0..8).map(|_| idle(&server)).collect();
    assert_eq!(server.get("/api/health/ready").status, 200);
    assert!(is_closed(&mut idle[0]), "the one that was idle for longest");
    assert!(idle.iter_mut().filter_map(|stream| is_closed(stream).then_some(())).count() < 8);
    let mut silent: Vec<TcpStream> = (0..8).map(|_| connect(&server)).collect();
    until("those that began nothing", || server.get("/api/health/ready").status == 200);
    until("one of them is closed", || silent.iter_mut().any(is_closed));
    let log = server.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert!((1..=2).contains(&lines.len()), "once when it happens, once at the end: {log}");
    assert!(lines.iter().all(|line| line.contains("the limit of 8 connections, 256 of one client")), "{log}");
    assert!(lines[0].contains("1 idle ones closed") && lines[0].contains("docs/limits.md"), "{log}");
}

#[test]
fn when_all_are_being_served_a_further_one_is_told_to_come_again() {
    let server = with("max_connections = 4\nrequest_timeout_s = 30\n");
    let head = "POST /api/reports/sector-mix HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{";
    let busy: Vec<TcpStream> = (0..4)
        .map(|_| {
            let mut stream = connect(&server);
            stream.write_all(head.as_bytes()).expect("half a request");
            stream
        })
        .collect();
    let mut refused = None;
    until("a refusal", || {
        let answer = server.get("/api/health/live");
        refused = (answer.status == 503).then_some(answer);
        refused.is_some()
    });
    let refused = refused.expect("a refusal");
    assert_eq!((refused.header("retry-after"), refused.header("connection")), ("5", "close"));
    let detail = refused.json(503)["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("quá nhiều kết nối") && detail.contains("too many connections"), "{detail}");
    drop(busy);
    until("there is room again", || server.get("/api/health/live").status == 200);
    assert!(server.log().contains("refused"));
}

#[test]
fn connections_leave_files_for_the_server_itself() {
    let server = Server::with_files(Folder::seeded(), 128);
    let idle: Vec<Option<TcpStream>> =
        (0..300).map(|_| TcpStream::connect(server.url("").trim_start_matches("http://")).ok()).collect();
    until("somebody is served", || {
        let reports = server.attempt("/api/reports/sector-mix").is_some_and(|answer| answer.status == 200);
        reports && server.attempt("/api/health/ready").is_some_and(|answer| answer.status == 200)
    });
    assert!(sockets(&server) <= 128);
    drop(idle);
    let log = server.log();
    assert!(
        log.contains("max_connections is 4096, but the system allows this process 128 open files"),
        "{log}"
    );
    assert!(log.contains("the limit of 64 connections"), "{log}");
}
