//! Sessions of the app: signing in with a key, what a cookie is good for, and how a session ends.

use std::time::{Duration, Instant};

use rstest::rstest;
use serde_json::{Value, json};

use super::{WORKERS, another_key_of, key_of, with_key, with_workers, with_workers_in};
use crate::harness::{Answer, Folder, KEY, Server};

const FIRM: &str = "/ogc/collections/firms/items/W1";

/// How soon a running server notices what another process wrote.
const SOON: Duration = Duration::from_secs(1);

/// A browser that is signed in: its cookie and the token of its session.
struct Browser {
    cookie: String,
    token: String,
}

impl Browser {
    /// Signs in with a key.
    fn signed_in(server: &Server, key: &str) -> Self {
        Self::of(&sign_in(server, key, &[]))
    }

    /// What the answer to a request to sign in leaves in a browser.
    fn of(answer: &Answer) -> Self {
        let token = answer.json(200)["session"]["csrfToken"].as_str().expect("a token").to_owned();
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        Self { cookie, token }
    }

    fn get(&self, server: &Server, path: &str) -> Answer {
        server.ask("GET", path, &[("cookie", &self.cookie)])
    }

    /// Writes with the token.
    fn send(&self, server: &Server, method: &str, path: &str) -> Answer {
        server.ask(method, path, &[("cookie", &self.cookie), ("x-csrf-token", &self.token)])
    }

    fn who(&self, server: &Server) -> Value {
        self.get(server, "/api/session").json(200)
    }
}

fn sign_in(server: &Server, key: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&[("content-type", "application/json")], more].concat();
    server.post("/api/session", &headers, &json!({ "key": key }).to_string())
}

fn detail(answer: &Answer, status: u16) -> String {
    answer.json(status)["detail"].as_str().expect("a sentence").to_owned()
}

fn editor() -> (Server, String) {
    editor_in(with_workers())
}

fn editor_in(folder: Folder) -> (Server, String) {
    let key = key_of(&folder, "Lê Thị Bình", "editor", &[]);
    (Server::on(folder), key)
}

/// Asks until an answer is as expected, which has to be soon.
fn soon(ask: impl Fn() -> bool) {
    let begun = Instant::now();
    while !ask() {
        assert!(begun.elapsed() < SOON, "not within a second");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_key_signs_in_and_the_cookie_opens_what_the_key_opens() {
    let (server, key) = editor();
    assert_eq!(server.get("/api/session").json(200)["role"], "public");
    let answer = sign_in(&server, &key, &[]);
    let set = answer.header("set-cookie");
    for part in ["xuong_session=", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=6047"] {
        assert!(set.contains(part), "{part}: {set}");
    }
    assert!(!set.contains("Secure") && !set.contains("Domain"), "{set}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let browser = Browser::of(&answer);
    let who = browser.who(&server);
    assert_eq!((who["account"].as_str(), who["role"].as_str()), (Some("Lê Thị Bình"), Some("editor")));
    assert_eq!(who["session"]["csrfToken"], browser.token);
    assert!(who["session"]["idleEndsAt"].as_str() < who["session"]["expiresAt"].as_str(), "{who}");
    let firm = browser.get(&server, FIRM);
    assert!(firm.text().contains(WORKERS));
    assert_eq!(firm.header("cache-control"), "private, no-cache");
    assert!(firm.header("vary").contains("cookie"), "{}", firm.header("vary"));
    let again =
        server.ask("GET", FIRM, &[("cookie", &browser.cookie), ("if-none-match", firm.header("etag"))]);
    assert_eq!((again.status, again.header("cache-control")), (304, "private, no-cache"));
    assert!(!server.get(FIRM).text().contains(WORKERS), "without the cookie it is as it was");
    assert!(server.get(FIRM).header("vary").contains("cookie"));
    let report = browser.get(&server, "/ogc/collections/firms/items/none");
    assert_eq!((report.status, report.header("cache-control")), (404, "private, no-cache"));
    server.stop();
}

#[test]
fn what_is_read_and_edited_in_a_session_is_recorded_under_its_account_and_key() {
    let (server, key) = editor();
    let browser = Browser::signed_in(&server, &key);
    assert_eq!(browser.get(&server, FIRM).status, 200);
    let headers = [
        ("cookie", browser.cookie.as_str()),
        ("x-csrf-token", &browser.token),
        ("content-type", "application/merge-patch+json"),
        ("if-match", "*"),
    ];
    let url = server.url(FIRM);
    let edited = Answer::attempt("PATCH", &url, &headers, r#"{"properties":{"workers":7}}"#);
    assert_eq!(edited.expect("an answer").status, 204);
    let history = browser.get(&server, &format!("{FIRM}/history")).json(200);
    assert_eq!(history["changes"][0]["actor"], "Lê Thị Bình", "{history}");
    let folder = server.stop_and_keep();
    let audit = folder.xuong(&["admin", "audit", "--subject", "firms/W1"]).ended(0).out;
    assert!(audit.contains("Lê Thị Bình") && audit.contains(&key[3..11]), "{audit}");
}

#[test]
fn a_write_of_a_session_needs_its_token_and_a_page_of_this_server() {
    let (server, key) = editor();
    let (browser, other) = (Browser::signed_in(&server, &key), Browser::signed_in(&server, &key));
    let own = server.url("");
    let send = |more: &[(&str, &str)]| {
        let headers = [&[("cookie", browser.cookie.as_str()), ("if-match", "*")], more].concat();
        server.ask("DELETE", "/ogc/collections/sources/items/999999", &headers)
    };
    let token = ("x-csrf-token", browser.token.as_str());
    let refused = detail(&send(&[]), 403);
    assert!(refused.contains("X-CSRF-Token") && refused.contains("GET /api/session"), "{refused}");
    assert!(detail(&send(&[("x-csrf-token", &other.token)]), 403).contains("X-CSRF-Token"));
    for foreign in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert!(detail(&send(&[token, foreign]), 403).contains("another site"), "{foreign:?}");
    }
    for own in [&[][..], &[("origin", own.as_str())], &[("sec-fetch-site", "same-origin")]] {
        assert_eq!(send(&[&[token], own].concat()).status, 404, "it is made: {own:?}");
    }
    let report = server.post(
        "/api/reports/sector-mix",
        &[("cookie", &browser.cookie), ("content-type", "application/geo+json")],
        "{}",
    );
    assert_eq!(report.status, 403, "everything but reading");
    let bearer = format!("Bearer {key}");
    assert_eq!(send(&[("authorization", &bearer)]).status, 404, "a key needs no token");
    server.stop();
}

#[test]
fn a_page_of_another_site_signs_nobody_in() {
    let (server, key) = editor();
    for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let answer = sign_in(&server, &key, &[foreign]);
        assert!(detail(&answer, 403).contains("another site") && answer.header("set-cookie").is_empty());
    }
    let form =
        server.post("/api/session", &[("content-type", "text/plain")], &json!({"key": key}).to_string());
    assert_eq!((form.status, form.header("set-cookie")), (415, ""));
    server.stop();
}

#[test]
fn every_sign_in_has_a_new_cookie_and_ends_the_session_before_it() {
    let (server, key) = editor();
    let planted = format!("xuong_session={}", "0123456789abcdef".repeat(4));
    let first = Browser::of(&sign_in(&server, &key, &[("cookie", &planted)]));
    assert_ne!(first.cookie, planted);
    assert_eq!(server.ask("GET", "/api/session", &[("cookie", &planted)]).json(200)["role"], "public");
    let second = Browser::of(&sign_in(&server, &key, &[("cookie", &first.cookie)]));
    assert_ne!(second.cookie, first.cookie);
    assert_eq!(first.who(&server)["role"], "public");
    assert_eq!(second.who(&server)["role"], "editor");
    let two = format!("{}; {}", second.cookie, second.cookie);
    assert_eq!(server.ask("GET", "/api/session", &[("cookie", &two)]).json(200)["role"], "public");
    server.stop();
}

#[test]
fn after_signing_out_the_cookie_opens_nothing() {
    let (server, key) = editor();
    let browser = Browser::signed_in(&server, &key);
    assert_eq!(server.ask("DELETE", "/api/session", &[("cookie", &browser.cookie)]).status, 403);
    let left = browser.send(&server, "DELETE", "/api/session");
    assert_eq!(left.status, 204);
    assert!(left.header("set-cookie").contains("xuong_session=; Max-Age=0"), "{}", left.header("set-cookie"));
    let replayed = browser.get(&server, "/api/session");
    assert_eq!(replayed.json(200)["role"], "public");
    assert!(replayed.header("set-cookie").contains("Max-Age=0"), "the browser forgets it");
    assert!(!browser.get(&server, FIRM).text().contains(WORKERS));
    let write = browser.send(&server, "DELETE", "/ogc/collections/sources/items/1");
    assert!(detail(&write, 401).contains("the session has ended"));
    assert_eq!(browser.send(&server, "DELETE", "/api/session").status, 204, "once more does no harm");
    server.stop();
}

#[test]
fn signing_out_everywhere_ends_every_session_of_the_account_and_no_other() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "editor", &[]);
    let others = key_of(&folder, "bình", "analyst", &[]);
    let server = Server::on(folder);
    let own: Vec<Browser> = (0..3).map(|_| Browser::signed_in(&server, &key)).collect();
    let other = Browser::signed_in(&server, &others);
    assert_eq!(own[0].send(&server, "DELETE", "/api/sessions").status, 204);
    assert!(own.iter().all(|browser| browser.who(&server)["role"] == "public"));
    assert_eq!(other.who(&server)["role"], "analyst");
    assert_eq!(server.ask("DELETE", "/api/sessions", &[]).status, 401);
    let bearer = format!("Bearer {others}");
    assert_eq!(server.ask("DELETE", "/api/sessions", &[("authorization", &bearer)]).status, 204);
    assert_eq!(other.who(&server)["role"], "public");
    server.stop();
}

#[test]
fn a_revoked_key_and_a_disabled_account_end_their_sessions_at_once() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    let kept = another_key_of(&folder, "an", &[]);
    let server = Server::on(folder);
    let (browser, other) = (Browser::signed_in(&server, &key), Browser::signed_in(&server, &kept));
    server.folder.xuong(&["admin", "key", "revoke", &key]).ended(0);
    soon(|| browser.who(&server)["role"] == "public");
    assert_eq!(other.who(&server)["role"], "analyst");
    server.folder.xuong(&["admin", "user", "disable", "an"]).ended(0);
    soon(|| other.who(&server)["role"] == "public");
    server.stop();
}

#[test]
fn sessions_are_listed_and_ended_on_the_command_line() {
    let (server, key) = editor();
    let (one, two) = (Browser::signed_in(&server, &key), Browser::signed_in(&server, &key));
    let name = one.who(&server)["session"]["id"].as_str().expect("a name").to_owned();
    let list = |folder: &Folder| folder.xuong(&["--lang", "en", "admin", "session", "list"]).ended(0).out;
    let told = list(&server.folder);
    for part in [&name, "Lê Thị Bình", "editor", &key[..11]] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let secret = one.cookie.split_once('=').expect("a pair").1;
    assert!(!told.contains(secret) && !secret.starts_with(&name), "{told}");
    server.folder.xuong(&["admin", "session", "end", &name]).ended(0);
    soon(|| one.who(&server)["role"] == "public");
    assert_eq!(two.who(&server)["role"], "editor");
    let missing = server.folder.xuong(&["--lang", "en", "admin", "session", "end", &name]).ended(2);
    assert!(missing.err.contains("no such session"), "{}", missing.err);
    server.folder.xuong(&["admin", "session", "end", "--account", "Lê Thị Bình"]).ended(0);
    soon(|| two.who(&server)["role"] == "public");
    assert!(!list(&server.folder).contains("Lê Thị Bình"));
    server.stop();
}

#[test]
fn a_session_is_not_in_the_files_and_goes_on_after_a_restart() {
    let (server, key) = editor();
    let browser = Browser::signed_in(&server, &key);
    let secret = browser.cookie.split_once('=').expect("a pair").1.to_owned();
    let folder = server.stop_and_keep();
    for file in std::fs::read_dir(folder.path()).expect("the folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        for text in [&secret, &browser.token] {
            let found = bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!found, "{}", path.display());
        }
    }
    let server = Server::on(folder);
    assert_eq!(browser.who(&server)["role"], "editor");
    server.stop();
}

#[rstest]
#[case::not_used("session_idle_s = 2\n", false)]
#[case::however_much_it_is_used("session_max_s = 2\n", true)]
fn a_session_ends_by_itself(#[case] settings: &str, #[case] is_used: bool) {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    folder.file("xuong.toml", settings);
    let server = Server::on(folder);
    let browser = Browser::signed_in(&server, &key);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(3200) {
        if is_used {
            browser.who(&server);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(browser.who(&server)["role"], "public");
    server.stop();
}

#[test]
fn use_keeps_a_session_open() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "analyst", &[]);
    folder.file("xuong.toml", "session_idle_s = 3\n");
    let server = Server::on(folder);
    let browser = Browser::signed_in(&server, &key);
    for _ in 0..10 {
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(browser.who(&server)["role"], "analyst");
    }
    server.stop();
}

#[test]
fn wrong_keys_are_slowed_when_signing_in_too() {
    let (server, key) = editor();
    let wrong = "xg_00000000_00000000000000000000000000000000";
    let tries: Vec<u16> = (0..14).map(|_| sign_in(&server, wrong, &[]).status).collect();
    assert_eq!(tries[..10], [401; 10]);
    assert_eq!(tries.last(), Some(&429), "{tries:?}");
    let wait = sign_in(&server, &key, &[]);
    assert!(detail(&wait, 429).contains("too many wrong keys"));
    let seconds: u64 = wait.header("retry-after").parse().expect("seconds");
    std::thread::sleep(Duration::from_secs(seconds));
    assert_eq!(sign_in(&server, &key, &[]).status, 200);
    let log = server.log();
    assert!(log.contains("too many wrong keys from 127.0.0.1") && !log.contains("00000000"), "{log}");
}

#[rstest]
#[case("{}", 400)]
#[case("[]", 400)]
#[case(r#"{"key": 7}"#, 400)]
#[case(r#"{"key": "x", "name": "y"}"#, 400)]
fn what_is_no_key_is_refused(#[case] body: &str, #[case] status: u16) {
    let server = Server::seeded();
    let answer = server.post("/api/session", &[("content-type", "application/json")], body);
    detail(&answer, status);
    server.stop();
}

#[test]
fn keys_of_the_settings_sign_nobody_in() {
    let server = Server::seeded();
    assert!(detail(&sign_in(&server, KEY, &[]), 403).contains("xuong admin user add"));
    server.stop();
}

#[test]
fn a_key_takes_precedence_over_a_cookie() {
    let folder = with_workers();
    let (an, binh) = (key_of(&folder, "an", "editor", &[]), key_of(&folder, "bình", "analyst", &[]));
    let server = Server::on(folder);
    let browser = Browser::signed_in(&server, &an);
    let both = |key: &str| {
        let bearer = format!("Bearer {key}");
        server.ask("GET", "/api/session", &[("cookie", &browser.cookie), ("authorization", &bearer)])
    };
    let who = both(&binh).json(200);
    assert_eq!((who["account"].as_str(), &who["session"]), (Some("bình"), &Value::Null));
    assert_eq!(both(&an).json(200)["account"], "an");
    assert_eq!(both("xg_00000000_00000000000000000000000000000000").status, 401, "a wrong key is one still");
    assert_eq!(with_key(&server, &an, "/api/session").json(200)["account"], "an");
    server.stop();
}

#[test]
fn behind_tls_the_cookie_is_secure_and_of_this_host_alone() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "editor", &[]);
    folder.file("xuong.toml", "trusted_proxies = ['127.0.0.1']\n");
    let server = Server::on(folder);
    let tls = [("x-forwarded-proto", "https"), ("x-forwarded-host", "xuong.example")];
    let answer = sign_in(&server, &key, &tls);
    let set = answer.header("set-cookie");
    assert!(set.starts_with("__Host-xuong_session=") && set.ends_with("; Secure"), "{set}");
    assert!(set.contains("; Path=/;") && !set.contains("Domain"), "{set}");
    let browser = Browser::of(&answer);
    let asked = |more: &[(&str, &str)]| {
        let headers = [&[("cookie", browser.cookie.as_str())], more].concat();
        server.ask("GET", "/api/session", &headers).json(200)["role"].clone()
    };
    assert_eq!(asked(&tls), "editor");
    assert_eq!(asked(&[]), "public", "it is none without TLS");
    let plain = browser.cookie.replace("__Host-", "");
    let plain = server.ask("GET", "/api/session", &[&[("cookie", plain.as_str())], &tls[..]].concat());
    assert_eq!(plain.json(200)["role"], "public", "a cookie that a neighbour may have planted is none");
    let write = |origin: &str| {
        let token = ("x-csrf-token", browser.token.as_str());
        let headers = [&[("cookie", browser.cookie.as_str()), token, ("origin", origin)], &tls[..]].concat();
        server.ask("DELETE", "/api/session", &headers).status
    };
    assert_eq!(write("http://xuong.example"), 403);
    assert_eq!(write("https://xuong.example"), 204);
    server.stop();
}

#[test]
fn where_the_register_is_only_read_a_session_edits_nothing() {
    let folder = with_workers();
    let key = key_of(&folder, "an", "editor", &[]);
    folder.file("xuong.toml", "public_read_only = true\n");
    let server = Server::on(folder);
    let browser = Browser::signed_in(&server, &key);
    let who = browser.who(&server);
    assert_eq!((who["role"].as_str(), who["mayEdit"].as_bool()), (Some("analyst"), Some(false)));
    assert!(browser.get(&server, FIRM).text().contains(WORKERS));
    assert_eq!(browser.send(&server, "DELETE", FIRM).status, 405);
    server.stop();
}

#[test]
fn an_account_has_a_limited_number_of_sessions() {
    let (server, key) = editor();
    let first = Browser::signed_in(&server, &key);
    for _ in 0..50 {
        sign_in(&server, &key, &[]).json(200);
    }
    assert_eq!(first.who(&server)["role"], "public", "the oldest has ended");
    server.stop();
}

#[test]
fn in_a_damaged_register_too_a_session_ends_when_its_owner_signs_out() {
    let (server, key) = editor_in(with_workers_in(Folder::of_a_file()));
    let [first, second, third] = [(); 3].map(|()| Browser::signed_in(&server, &key));
    std::fs::remove_file(server.folder.path().join("xuong.db")).expect("the database is removed");
    let begun = Instant::now();
    while server.get("/api/health/ready").status == 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the server has not noticed it");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(sign_in(&server, &key, &[]).status, 503, "nobody signs in any more");
    assert!(first.get(&server, FIRM).text().contains(WORKERS), "sessions go on");

    let signed_out = first.send(&server, "DELETE", "/api/session");
    assert_eq!(signed_out.status, 204, "{}", signed_out.text());
    assert!(signed_out.header("set-cookie").contains("Max-Age=0"), "{}", signed_out.header("set-cookie"));
    assert_eq!(first.who(&server)["role"], "public");
    assert!(!first.get(&server, FIRM).text().contains(WORKERS));
    assert_eq!(second.who(&server)["role"], "editor", "the others go on");

    assert_eq!(second.send(&server, "DELETE", "/api/sessions").status, 204);
    assert_eq!([&second, &third].map(|own| own.who(&server)["role"].clone()), ["public", "public"]);
    let log = server.log();
    assert_eq!(log.matches("ended in memory alone").count(), 2, "{log}");
}
