//! Writers that edit over HTTP, know what was acknowledged, and send again what was not.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{part4, things};
use crate::harness::{Answer, Server};

/// Writers that edit at the same time.
pub(crate) const WRITERS: usize = 8;

/// Each writer edits one of these.
const COLLECTIONS: [&str; 4] = ["firms", "zones", "clusters", "linkages"];

/// The pause after an edit that no server took.
const PAUSE: Duration = Duration::from_millis(20);

/// The servers to which edits are sent.
pub(crate) struct Targets {
    addresses: Vec<Mutex<String>>,
    /// The number of edits that were acknowledged.
    pub(crate) answered: AtomicUsize,
    /// Whether no more edits are sent.
    pub(crate) over: AtomicBool,
    /// The versions of acknowledged edits, and when they were.
    pub(crate) versions: Mutex<Vec<(i64, Instant)>>,
}

impl Targets {
    pub(crate) fn new(addresses: impl IntoIterator<Item = String>) -> Self {
        let addresses = addresses.into_iter().map(Mutex::new).collect();
        Self {
            addresses,
            answered: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            versions: Mutex::default(),
        }
    }

    /// The address of one of the servers.
    pub(crate) fn address(&self, number: usize) -> String {
        self.addresses[number % self.addresses.len()].lock().expect("an address").clone()
    }

    /// A server has another address now.
    pub(crate) fn move_to(&self, number: usize, address: String) {
        *self.addresses[number].lock().expect("an address") = address;
    }

    fn note(&self, version: &str) {
        self.answered.fetch_add(1, Relaxed);
        let version = version.parse().expect("the version of the answer to an edit");
        self.versions.lock().expect("versions").push((version, Instant::now()));
    }
}

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
pub(crate) struct Writer {
    number: usize,
    step: usize,
    /// The path of the feature.
    own: String,
    /// The edit that was sent and not answered.
    pending: Option<Request>,
    /// Reasons of the edits that were acknowledged, with the number of changes of each.
    pub(crate) acknowledged: Vec<(String, usize)>,
    /// The version of the last answer to an edit.
    version: String,
    /// Edits that were sent again, and those of them that had been made already.
    pub(crate) again: (usize, usize),
}

impl Writer {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            number,
            step: 0,
            own: String::new(),
            pending: None,
            acknowledged: Vec::new(),
            version: "0".to_owned(),
            again: (0, 0),
        }
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
    fn next(&self, address: &str, key: &str) -> Option<Request> {
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
                let headers = [("authorization", shown.as_str()), ("xuong-min-version", &self.version)];
                let read = Answer::attempt("GET", &format!("{address}{own}"), &headers, ());
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

    /// Edits until it is over, each edit at the next server. An edit that was not answered is sent again first.
    pub(crate) fn write(&mut self, targets: &Targets, key: &str) {
        let mut sent = self.number;
        while !targets.over.load(Relaxed) {
            let address = targets.address(sent);
            sent += 1;
            let is_again = self.pending.is_some();
            let Some(request) = self.pending.clone().or_else(|| self.next(&address, key)) else {
                thread::sleep(PAUSE);
                continue;
            };
            self.pending = Some(request.clone());
            let Some(answer) = send(&address, (key, &self.version), &request) else {
                thread::sleep(PAUSE);
                continue;
            };
            let told = || format!("{} {} again {is_again}: {}", request.method, request.path, answer.text());
            match (request.method, answer.status) {
                ("POST", 200 | 201) | ("PATCH" | "DELETE", 204) => {}
                // It had been made before the server was killed.
                ("PATCH", 412) | ("DELETE", 404 | 410) if is_again => self.again.1 += 1,
                (_, 503) => {
                    thread::sleep(PAUSE);
                    continue;
                }
                (_, status) => panic!("{status}: {}", told()),
            }
            if answer.status == 201 {
                let location = answer.header("location");
                self.own =
                    location.split_once("/ogc/").map(|(_, path)| format!("/ogc/{path}")).expect("a path");
            }
            self.again.1 += usize::from(answer.header("idempotency-replayed") == "true");
            self.again.0 += usize::from(is_again);
            // A refusal of what had been made before names no version.
            if answer.status < 300 {
                answer.header("xuong-version").clone_into(&mut self.version);
                targets.note(&self.version);
            }
            self.acknowledged.push((request.reason, request.changes));
            self.pending = None;
            self.step += 1;
        }
    }
}

/// The answer to an edit; `None` if the server is gone.
fn send(address: &str, (key, version): (&str, &str), request: &Request) -> Option<Answer> {
    let shown = format!("Bearer {key}");
    let kind =
        if request.method == "PATCH" { "application/merge-patch+json" } else { "application/geo+json" };
    let kind = if request.path == "/api/changes" { "application/json" } else { kind };
    let headers = [
        ("authorization", shown.as_str()),
        ("content-type", kind),
        ("prefer", "handling=lenient"),
        ("xuong-min-version", version),
        (request.header.0, request.header.1.as_str()),
    ];
    let body = if request.body.is_null() { String::new() } else { request.body.to_string() };
    Answer::attempt(request.method, &format!("{address}{}", request.path), &headers, body).ok()
}

/// The number of changes of each reason in the log.
#[derive(Default)]
pub(crate) struct Log {
    version: i64,
    changes: HashMap<String, usize>,
}

impl Log {
    /// Reads what was written since.
    pub(crate) fn follow(&mut self, server: &Server, key: &str) {
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
    pub(crate) fn judge(&self, writer: &Writer, when: &str) {
        let found = |reason: &String| self.changes.get(reason).copied().unwrap_or_default();
        for (reason, changes) in &writer.acknowledged {
            assert_eq!(found(reason), *changes, "{when}: edit {reason} was acknowledged");
        }
        if let Some(request) = &writer.pending {
            let found = found(&request.reason);
            assert!(
                [0, request.changes].contains(&found),
                "{when}: {found} of the {} changes of {}",
                request.changes,
                request.reason
            );
        }
    }
}
