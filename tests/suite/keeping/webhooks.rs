//! Webhooks: a receiver that fails, hangs, is away and comes back misses no change, and knows what it has already.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{key_of, with_key, with_workers};
use crate::{
    guide::fences::{fences, read},
    harness::{Folder, Server},
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const FIRM: &str = "/ogc/collections/firms/items/W1";

/// A receiver in Python, which verifies messages with the program on the page and writes down each: its path, its
/// identifier, whether it is signed, its answer and its events. How it answers is in a file: a status, or `hang`.
const RECEIVER: &str = r#"
import http.server, json, pathlib, sys, time

folder, port, secret = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]

class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        answer = (folder / "answer").read_text().strip()
        told = {"path": self.path, "id": self.headers["webhook-id"], "answer": answer,
                "kind": self.headers["content-type"], "events": json.loads(body)}
        try:
            verified(secret, self.headers, body)
            told["signed"] = True
        except ValueError as error:
            told["signed"] = str(error)
        with open(folder / "messages", "a") as out:
            out.write(json.dumps(told) + "\n")
        if answer == "hang":
            time.sleep(60)
        self.send_response(int(answer) if answer.isdigit() else 500)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()
    do_GET = do_POST
    def log_message(self, *args):
        pass

http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
"#;

struct Receiver {
    process: Option<Child>,
    place: Folder,
    port: u16,
}

impl Receiver {
    fn open() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let place = Folder::of_a_file();
        let page = fences(&read("docs/subscriptions.md"));
        let verified = page.iter().find(|own| own.language == "python").expect("a program to verify with");
        place.file("receiver.py", format!("{}{RECEIVER}", verified.text));
        place.file("messages", "");
        let mut receiver = Self { process: None, place, port };
        receiver.answers("200");
        receiver.come();
        receiver
    }

    fn answers(&self, answer: &str) {
        // Renamed, so that it is never read half.
        let new = self.place.file("answer.new", answer);
        fs::rename(new, self.place.path().join("answer")).expect("renamed");
    }

    fn come(&mut self) {
        let (folder, port) = (self.place.path().display().to_string(), self.port.to_string());
        let program = self.place.path().join("receiver.py");
        let mut python = Command::new("python3");
        python.arg(program).args([&folder, &port, SECRET]).stdout(Stdio::null());
        self.process = Some(python.spawn().expect("python3"));
        until("the receiver listens", || std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    fn go(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("killed");
            process.wait().expect("ended");
        }
    }

    /// What came so far.
    fn messages(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.place.path().join("messages")).expect("messages");
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// What came with an answer.
    fn answered(&self, answer: &str) -> Vec<Value> {
        self.messages().into_iter().filter(|own| own["answer"] == answer).collect()
    }

    fn settings(&self, more: &str) -> String {
        format!(
            "public_url = 'https://xuong.example'\n[[webhooks]]\nname = 'all'\n\
             url = 'http://127.0.0.1:{}/in?key=1'\nsecret = '{SECRET}'\n{more}\n",
            self.port
        )
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.go();
    }
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(90), "in vain: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// A server with a webhook that has begun.
fn serve(folder: Folder) -> Server {
    let server = Server::start(folder, &["--metrics-bind", "127.0.0.1:0"]);
    until("the webhook begins", || server.folder.sql("select count(*) from webhook") == "1");
    server
}

fn name(server: &Server, key: &str, name: &str) {
    let key = format!("Bearer {key}");
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    let body = json!({ "properties": { "name": name } }).to_string();
    let answer = server.send("PATCH", FIRM, &headers, &body);
    assert!(answer.status < 300, "{}", answer.text());
}

/// The versions of the events of messages.
fn versions(messages: &[Value]) -> Vec<i64> {
    let events = messages.iter().flat_map(|own| own["events"].as_array().expect("a batch"));
    events.map(|own| own["data"]["version"].as_i64().expect("a version")).collect()
}

fn killed(server: Server) -> Folder {
    let killed = Command::new("kill").args(["-KILL", &server.process_id().to_string()]).status();
    assert!(killed.expect("kill is there").success());
    server.killed()
}

#[test]
fn a_receiver_that_fails_hangs_and_is_away_misses_nothing_and_is_sent_the_same_message_again() {
    let mut receiver = Receiver::open();
    let folder = with_workers();
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    folder.file("xuong.toml", receiver.settings(""));
    let server = serve(folder);
    let first = server.get("/api/config").json(200)["version"].as_i64().expect("a version");
    name(&server, &key, "Xưởng Một");
    until("a change is taken", || receiver.answered("200").len() == 1);
    receiver.answers("500");
    name(&server, &key, "Xưởng Hai");
    until("it is refused twice", || receiver.answered("500").len() >= 2);
    receiver.answers("200");
    until("it is taken", || receiver.answered("200").len() == 2);
    receiver.answers("hang");
    name(&server, &key, "Xưởng Ba");
    until("it is not answered", || receiver.answered("hang").len() == 1);
    receiver.answers("200");
    until("it is taken", || receiver.answered("200").len() == 3);
    let accepted = "xuong_webhook_messages_total{webhook=\"all\",outcome=\"accepted\"} 3";
    until("three messages are counted", || server.metrics().text().contains(accepted));
    // Away, while the server is killed and another program edits.
    receiver.go();
    name(&server, &key, "Xưởng Bốn");
    until("the receiver is known to be away", || {
        server.folder.sql("select count(*) from webhook where fault is not null") == "1"
    });
    name(&server, &key, "Xưởng Năm");
    let folder = killed(server);
    folder.xuong(&["edit", "zones", "1", "notes=thử"]).ended(0);
    let server = serve(folder);
    receiver.come();
    let expected: Vec<i64> =
        with_key(&server, &key, &format!("/api/changes?since={first}")).json(200)["changes"]
            .as_array()
            .expect("changes")
            .iter()
            .map(|change| change["version"].as_i64().expect("a version"))
            .collect();
    assert_eq!(expected.len(), 6);
    until("everything is taken", || versions(&receiver.answered("200")).len() >= expected.len());
    let taken = receiver.answered("200");
    assert_eq!(versions(&taken), expected, "each change once and in order");
    let mut ids: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for message in receiver.messages() {
        assert_eq!((&message["signed"], &message["path"]), (&json!(true), &json!("/in?key=1")), "{message}");
        assert_eq!(message["kind"], "application/cloudevents-batch+json");
        for version in versions(std::slice::from_ref(&message)) {
            ids.entry(version).or_default().insert(message["id"].to_string());
        }
    }
    assert!(
        ids.values().all(|own| own.len() == 1),
        "a change is in one message, however often it is sent: {ids:?}"
    );
    let text = json!(taken).to_string();
    assert!(!text.contains("Bình") && !text.contains(super::WORKERS) && !text.contains("thử"), "{text}");
    let event = &taken[0]["events"][0];
    for (member, value) in [
        ("specversion", json!("1.0")),
        ("source", json!("https://xuong.example/ogc/collections/firms")),
        ("type", json!("xuong.feature.changed")),
    ] {
        assert_eq!(event[member], value, "{event}");
    }
    assert_eq!((&event["data"]["code"], &event["data"]["action"]), (&json!("W1"), &json!("changed")));
    let href = event["data"]["href"].as_str().and_then(|href| href.strip_prefix("https://xuong.example"));
    let state = server.get(href.expect("an address of the register")).json(200);
    assert_eq!(state["properties"]["name"], "Xưởng Một");
    drop(server.log());
}

#[test]
fn a_message_that_is_given_up_is_kept_listed_and_sent_again_by_hand() {
    let receiver = Receiver::open();
    let folder = with_workers();
    let key = key_of(&folder, "An", "editor", &[]);
    folder.file("xuong.toml", receiver.settings("give_up_after_s = 1"));
    let server = serve(folder);
    receiver.answers("302");
    name(&server, &key, "Xưởng Một");
    until("it is given up", || server.folder.sql("select count(*) from undelivered") == "1");
    receiver.answers("200");
    name(&server, &key, "Xưởng Hai");
    until("the next one is taken", || receiver.answered("200").len() == 1);
    let xuong = |words: &[&str]| server.folder.xuong(&[&["--lang", "en", "webhooks"], words].concat());
    let listed = xuong(&["failed"]).ended(0).out;
    assert!(listed.lines().count() == 2 && listed.contains("answered 302"), "{listed}");
    // What it is about is told, and where it is sent only as far as the host.
    let shown = xuong(&[]).ended(0).out;
    assert!(
        shown.contains(&format!("http://127.0.0.1:{} ", receiver.port)) && !shown.contains("key=1"),
        "{shown}"
    );
    receiver.answers("503");
    let refused = xuong(&["retry"]).ended(1).out;
    assert!(refused.contains("answered 503"), "{refused}");
    receiver.answers("200");
    let number = server.folder.sql("select id from undelivered");
    xuong(&["retry", "99"]).ended(2);
    xuong(&["retry", &number]).ended(0);
    assert_eq!(xuong(&["failed"]).ended(0).out.lines().count(), 1);
    let (all, taken) = (receiver.messages(), receiver.answered("200"));
    assert!(all.iter().all(|own| own["path"] == "/in?key=1"), "no redirect is followed: {all:?}");
    let [second, first] = &taken[..] else { panic!("{taken:?}") };
    assert!(all.iter().filter(|own| own["id"] == first["id"]).count() >= 4, "under its identifier: {all:?}");
    assert_ne!(first["id"], second["id"]);
    assert_eq!(versions(&taken[1..])[0] + 1, versions(&taken[..1])[0]);
    let log = server.log();
    assert!(log.contains("is given up after"), "{log}");
}

#[test]
fn a_receiver_is_sent_what_comes_into_its_selection_changes_in_it_or_leaves_it() {
    let receiver = Receiver::open();
    let folder = with_workers();
    let key = key_of(&folder, "An", "editor", &[]);
    folder.file(
        "xuong.toml",
        receiver.settings("collections = ['firms']\nfilter = \"name LIKE 'Xưởng Đổi%'\""),
    );
    let server = serve(folder);
    for own in ["Xưởng Khác", "Xưởng Đổi", "Xưởng Đổi Hai", "Xưởng Ba", "Xưởng Bốn"] {
        name(&server, &key, own);
    }
    server.folder.xuong(&["edit", "zones", "1", "notes=thử"]).ended(0);
    let last = || server.folder.sql("select max(seq) from change");
    until("everything is dealt with", || server.folder.sql("select version from webhook") == last());
    let taken = receiver.answered("200");
    let first = versions(&taken)[0];
    assert_eq!(versions(&taken), [first, first + 1, first + 2]);
    let state = server.get(&format!("/ogc/collections/firms/items/W1/versions/{first}")).json(200);
    assert_eq!(state["properties"]["name"], "Xưởng Đổi");
    server.stop();
}

#[test]
fn settings_that_cannot_be_used_are_refused_before_anything_is_served() {
    let folder = with_workers();
    let least = format!("[[webhooks]]\nname = 'a'\nurl = 'https://a.vn'\nsecret = '{SECRET}'\n");
    for (settings, expected) in [
        (least.clone(), "public_url"),
        (format!("public_url = 'https://x.vn'\n{least}filter = 'workers > 5'\n"), "workers"),
        (format!("public_url = 'https://x.vn'\n{least}{least}"), "a name of its own"),
        (least.replace("https:", "http:"), "http:// is for this machine only"),
    ] {
        folder.file("xuong.toml", &settings);
        let run = folder.xuong(&["--lang", "en", "serve", "--bind", "127.0.0.1:0"]).ended(2);
        assert!(run.err.contains(expected) && !run.err.contains("MfKQ"), "{}", run.err);
    }
}
