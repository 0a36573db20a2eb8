//! Killed at any moment while eight writers edit over HTTP, the server keeps every edit that it acknowledged, makes none twice
//! when it is sent again, and its log still proves itself.
//!
//! The suite kills it some times; `XUONG_TRIALS=full cargo test --test suite keeping::killed:: -- --nocapture` two hundred times.

use std::{
    collections::HashMap,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{key_of, part4, things, with_workers};
use crate::{
    harness::{Answer, Folder, Server},
    rules::laws::{truth, wait},
    store::damage::trials::{limited, rounds},
};

const WRITERS: usize = 8;

/// Each writer edits one of these.
const COLLECTIONS: [&str; 4] = ["firms", "zones", "clusters", "linkages"];

/// How often the proof of the log is tried, in lives.
const PROVED: u64 = 4;

/// An edit with a reason that no other edit has, by which it is found in the log.
#[derive(Clone)]
struct Request {
    method: &'static str,
    path: String,
    /// `If-Match`, or `Idempotency-Key`.
    header: (&'static str, String),
    body: Value,
    reason: String,
    /// The number of changes that it makes, all or none.
    changes: usize,
}

/// A writer that creates a feature, changes it, makes a batch, deletes the feature, and begins again.
struct Writer {
    number: usize,
    step: usize,
    /// The path of the feature.
    own: String,
    /// The edit that was sent and not answered.
    pending: Option<Request>,
    /// Reasons of the edits that were acknowledged, with the number of changes of each.
    acknowledged: Vec<(String, usize)>,
    /// Edits that were sent again, and those of them that had been made already.
    again: (usize, usize),
}

impl Writer {
    fn new(number: usize) -> Self {
        Self { number, step: 0, own: String::new(), pending: None, acknowledged: Vec::new(), again: (0, 0) }
    }

    fn collection(&self) -> &'static str {
        COLLECTIONS[self.number % COLLECTIONS.len()]
    }

    /// A new feature with a name.
    fn feature(&self, name: &str) -> Value {
        if self.collection() == "linkages" {
            let own = json!({ "name": name, "sectors": "2018:25", "eps_m": 500, "min_firms": 2, "members": "W1;F0001",
                "recognised_on": "2025-06" });
            return json!({ "type": "Feature", "geometry": null, "properties": own });
        }
        let mut new = part4::firm(name);
        new["properties"] = json!({ "name": name });
        new
    }

    /// The next edit; `None` if the server is gone.
    fn next(&self, server: &Server, key: &str) -> Option<Request> {
        let (number, step, own) = (self.number, self.step, self.own.clone());
        let (reason, collection) = (format!("{number}.{step}"), self.collection());
        let renamed = json!({ "properties": { "name": format!("Đổi {reason}") } });
        let once = ("idempotency-key", format!("key of {reason}"));
        let changed = |method, path, header, body| Request {
            method,
            path: format!("{path}?reason={reason}"),
            header,
            body,
            reason: reason.clone(),
            changes: 1,
        };
        Some(match step % 4 {
            0 => {
                let new = self.feature(&format!("Mới {reason}"));
                changed("POST", things::items(collection), once, new)
            }
            1 => {
                let shown = format!("Bearer {key}");
                let read = Answer::attempt("GET", &server.url(&own), &[("authorization", &shown)], ());
                let tag = read.ok().filter(|read| read.status == 200)?.header("etag").to_owned();
                changed("PATCH", own, ("if-match", tag), renamed)
            }
            2 => {
                let id = own.rsplit('/').next().expect("a number").to_owned();
                let create = |name: &str| {
                    let feature = self.feature(&format!("{name} {reason}"));
                    json!({ "action": "create", "collection": collection, "feature": feature })
                };
                let update = json!({ "action": "update", "collection": collection, "id": id, "ifMatch": "*",
                    "feature": renamed });
                let edits = json!([create("Lô một"), update, create("Lô hai")]);
                let body = json!({ "reason": reason, "edits": edits });
                let path = "/api/changes".to_owned();
                Request { method: "POST", path, header: once, body, reason, changes: 3 }
            }
            _ => changed("DELETE", own, ("if-match", "*".to_owned()), Value::Null),
        })
    }

    /// Edits until the server is gone. An edit that was not answered is sent again first.
    fn write(&mut self, server: &Server, key: &str, answered: &AtomicUsize) {
        loop {
            let is_again = self.pending.is_some();
            let Some(request) = self.pending.clone().or_else(|| self.next(server, key)) else { return };
            self.pending = Some(request.clone());
            let Some(answer) = send(server, key, &request) else { return };
            let told = || format!("{} {} again {is_again}: {}", request.method, request.path, answer.text());
            match (request.method, answer.status) {
                ("POST", 200 | 201) | ("PATCH" | "DELETE", 204) => {}
                // It had been made before the server was killed.
                ("PATCH", 412) | ("DELETE", 404 | 410) if is_again => self.again.1 += 1,
                (_, 503) => continue,
                (_, status) => panic!("{status}: {}", told()),
            }
            if answer.status == 201 {
                let location = answer.header("location");
                self.own =
                    location.split_once("/ogc/").map(|(_, path)| format!("/ogc/{path}")).expect("a path");
            }
            self.again.1 += usize::from(answer.header("idempotency-replayed") == "true");
            self.again.0 += usize::from(is_again);
            answered.fetch_add(1, Relaxed);
            self.acknowledged.push((request.reason, request.changes));
            self.pending = None;
            self.step += 1;
        }
    }
}

/// The answer to an edit; `None` if the server is gone.
fn send(server: &Server, key: &str, request: &Request) -> Option<Answer> {
    let shown = format!("Bearer {key}");
    let kind =
        if request.method == "PATCH" { "application/merge-patch+json" } else { "application/geo+json" };
    let kind = if request.path == "/api/changes" { "application/json" } else { kind };
    let headers = [
        ("authorization", shown.as_str()),
        ("content-type", kind),
        ("prefer", "handling=lenient"),
        (request.header.0, request.header.1.as_str()),
    ];
    let body = if request.body.is_null() { String::new() } else { request.body.to_string() };
    Answer::attempt(request.method, &server.url(&request.path), &headers, body).ok()
}

/// The number of changes of each reason in the log.
#[derive(Default)]
struct Log {
    version: i64,
    changes: HashMap<String, usize>,
}

impl Log {
    /// Reads what was written since.
    fn follow(&mut self, server: &Server, key: &str) {
        loop {
            let path = format!("/api/changes?since={}&limit=1000", self.version);
            let told = super::with_key(server, key, &path).json(200);
            for change in told["changes"].as_array().expect("changes") {
                if let Some(reason) = change["reason"].as_str() {
                    *self.changes.entry(reason.to_owned()).or_default() += 1;
                }
            }
            self.version = told["version"].as_i64().expect("a version");
            if told["more"] == json!(false) {
                return;
            }
        }
    }

    /// Holds what a writer knows against the log: all of what was acknowledged, once; all or nothing of what was not.
    fn judge(&self, writer: &Writer, life: u64) {
        let found = |reason: &String| self.changes.get(reason).copied().unwrap_or_default();
        for (reason, changes) in &writer.acknowledged {
            assert_eq!(found(reason), *changes, "life {life}: edit {reason} was acknowledged");
        }
        if let Some(request) = &writer.pending {
            let found = found(&request.reason);
            assert!(
                [0, request.changes].contains(&found),
                "life {life}: {found} of the {} changes of {}",
                request.changes,
                request.reason
            );
        }
    }
}

/// Lets the writers write for a while from the first answer, and kills the server.
fn one_life(server: Server, key: &str, writers: &mut [Writer], life: Duration) -> Folder {
    let answered = &AtomicUsize::new(0);
    thread::scope(|scope| {
        for writer in writers.iter_mut() {
            let server = &server;
            scope.spawn(move || writer.write(server, key, answered));
        }
        while answered.load(Relaxed) == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(life);
        let killed = Command::new("kill").args(["-9", &server.process_id().to_string()]).status();
        assert!(killed.expect("kill is there").success());
    });
    server.killed()
}

#[test]
fn kill_9_under_edits_loses_no_acknowledged_edit_makes_none_twice_and_breaks_no_chain() {
    let mut folder = with_workers();
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
    let (mut log, lives, begun) = (Log::default(), rounds(7, 200), Instant::now());
    for life in 0..lives {
        let server = Server::on(folder);
        log.follow(&server, &key);
        writers.iter().for_each(|writer| log.judge(writer, life));
        if life % PROVED == PROVED - 1 {
            let proof = limited(&server.folder, &["admin", "verify"]);
            assert_eq!(proof.code, 0, "life {life}: {}{}", proof.out, proof.err);
        }
        folder = one_life(server, &key, &mut writers, Duration::from_millis(100 + life * 367 % 1103));
    }
    let server = Server::on(folder);
    log.follow(&server, &key);
    writers.iter().for_each(|writer| log.judge(writer, lives));
    let folder = server.stop_and_keep();
    let proof = limited(&folder, &["admin", "verify"]);
    assert_eq!(proof.code, 0, "{}{}", proof.out, proof.err);
    wait(truth(folder.path()));
    let acknowledged: usize = writers.iter().map(|writer| writer.acknowledged.len()).sum();
    let (again, made) = writers.iter().fold((0, 0), |sum, own| (sum.0 + own.again.0, sum.1 + own.again.1));
    println!(
        "{lives} lives, {acknowledged} edits acknowledged, {again} sent again, of which {made} had been made; {:?}",
        begun.elapsed()
    );
    assert!(acknowledged >= usize::try_from(lives).expect("few"), "{acknowledged} edits");
}
