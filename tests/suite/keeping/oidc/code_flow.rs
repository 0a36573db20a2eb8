//! The code flow: a browser that is sent to the issuer, signs in there, and comes back.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use super::{
    detail,
    issuer::{Browser, Issuer, Page},
    server, server_with, settle,
};
use crate::{harness::Server, keeping::WORKERS};

const FIRM: &str = "/ogc/collections/firms/items/W1";

fn begin(server: &Server) -> String {
    server.url("/api/session/oidc?return_to=/plain")
}

fn callback(server: &Server) -> String {
    server.url("/api/session/oidc/callback")
}

/// Signs in and answers the last page.
fn sign_in(browser: &mut Browser, server: &Server) -> Page {
    browser.follow(&begin(server), None)
}

/// Goes as far as the address to which the issuer sends the browser back.
fn until_back(browser: &mut Browser, server: &Server) -> String {
    browser.follow(&begin(server), Some(&callback(server))).url
}

fn who(browser: &mut Browser, server: &Server) -> Value {
    serde_json::from_str(&browser.load(&server.url("/api/session")).text).expect("JSON")
}

fn said(page: &Page, status: u16) -> String {
    assert_eq!(page.status, status, "{}", page.text);
    let problem: Value = serde_json::from_str(&page.text).expect("a problem");
    problem["detail"].as_str().expect("a sentence").to_owned()
}

#[test]
fn a_browser_signs_in_by_the_issuer_and_its_account_is_made() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    assert_eq!(server.get("/api/session").json(200)["signInWith"], json!(["key", "oidc"]));
    let definition = server.get("/ogc/api").json(200);
    assert!(definition["paths"]["/api/session/oidc"]["get"]["responses"]["303"].is_object(), "{definition}");
    let mut browser = Browser::default();
    let page = sign_in(&mut browser, &server);
    assert_eq!((page.status, page.url.as_str()), (200, server.url("/plain").as_str()), "{}", page.text);
    let own = who(&mut browser, &server);
    assert_eq!((own["account"].as_str(), own["role"].as_str()), (Some("Lê Thị Bình"), Some("editor")));
    assert_eq!(own["session"]["signedInWith"], "oidc");
    assert!(browser.cookie(&server.url(""), "xuong_signin").is_none(), "the attempt is over");
    assert!(browser.load(&server.url(FIRM)).text.contains(WORKERS));
    let folder = server.stop_and_keep();
    let users = folder.xuong(&["--lang", "en", "admin", "user", "list"]).ended(0).out;
    assert!(users.contains("Lê Thị Bình") && users.contains("oidc"), "{users}");
    let sessions = folder.xuong(&["--lang", "en", "admin", "session", "list"]).ended(0).out;
    assert!(sessions.contains("Lê Thị Bình") && sessions.contains("oidc"), "{sessions}");
}

#[test]
fn what_the_issuer_is_asked_for_is_bound_to_the_browser_and_to_the_code() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let page = Browser::default().load(&begin(&server));
    assert_eq!(page.status, 303);
    let to = page.location.expect("an address");
    for part in [
        "response_type=code",
        "client_id=xuong",
        "scope=openid+profile",
        "code_challenge_method=S256",
        "state=",
        "nonce=",
        "code_challenge=",
    ] {
        assert!(to.starts_with(&issuer.url) && to.contains(part), "{part}: {to}");
    }
    let answer = server.ask("GET", "/api/session/oidc?return_to=//evil.example", &[]);
    assert!(detail(&answer, 400).contains("return_to"));
    server.stop();
}

#[test]
fn edits_of_a_session_by_the_issuer_are_recorded_under_its_account() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut browser = Browser::default();
    sign_in(&mut browser, &server);
    let token = who(&mut browser, &server)["session"]["csrfToken"].as_str().expect("a token").to_owned();
    let cookie = browser.cookie(&server.url(""), "xuong_session").expect("a cookie");
    let cookie = format!("xuong_session={cookie}");
    let headers =
        [("cookie", cookie.as_str()), ("x-csrf-token", &token), ("content-type", "application/geo+json")];
    let source = r#"{"type":"Feature","geometry":null,"properties":{"title":"Báo cáo"}}"#;
    let made = server.post("/ogc/collections/sources/items", &headers, source);
    assert_eq!(made.status, 201, "{}", made.text());
    let path = made.header("location").trim_start_matches(&server.url("")).to_owned();
    let history = server.ask("GET", &format!("{path}/history"), &[("cookie", &cookie)]).json(200);
    assert_eq!(history["changes"][0]["actor"], "Lê Thị Bình", "{history}");
    server.stop();
}

#[test]
fn the_role_is_read_again_at_every_sign_in() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut browser = Browser::default();
    sign_in(&mut browser, &server);
    let person = |groups: Value| json!({ "sub": "binh", "name": "Lê Thị Bình", "groups": groups });
    issuer.order("person", &person(json!(["readers", "others"])));
    let mut elsewhere = Browser::default();
    sign_in(&mut elsewhere, &server);
    assert_eq!(who(&mut elsewhere, &server)["role"], "analyst");
    assert_eq!(who(&mut browser, &server)["role"], "analyst", "of the sessions before it too");
    issuer.order("person", &person(json!(["others"])));
    let refused = sign_in(&mut Browser::default(), &server);
    assert!(said(&refused, 403).contains("no role here"), "{}", refused.text);
    assert_eq!(who(&mut browser, &server)["role"], "public", "a role that was taken back ends them");
    let users = server.folder.xuong(&["--lang", "en", "admin", "user", "list"]).ended(0).out;
    assert_eq!(users.matches("Lê Thị Bình").count(), 1, "{users}");
    server.stop();
}

#[test]
fn a_person_without_a_role_gets_no_account() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    issuer.order("person", &json!({ "sub": "khach", "name": "Khách" }));
    let mut browser = Browser::default();
    assert!(said(&sign_in(&mut browser, &server), 403).contains("no role here"));
    assert_eq!(who(&mut browser, &server)["role"], "public");
    let users = server.folder.xuong(&["admin", "user", "list"]).ended(0).out;
    assert!(!users.contains("Khách"), "{users}");
    server.stop();
}

#[test]
fn two_persons_of_one_name_are_two_accounts() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    server.folder.xuong(&["admin", "user", "add", "Lê Thị Bình", "--role", "analyst"]).ended(0);
    let mut browser = Browser::default();
    sign_in(&mut browser, &server);
    assert_eq!(who(&mut browser, &server)["account"], "Lê Thị Bình (2)");
    server.stop();
}

#[test]
fn a_disabled_account_does_not_sign_in() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut browser = Browser::default();
    sign_in(&mut browser, &server);
    server.folder.xuong(&["admin", "user", "disable", "Lê Thị Bình"]).ended(0);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(who(&mut browser, &server)["role"], "public");
    assert!(said(&sign_in(&mut Browser::default(), &server), 403).contains("disabled"));
    server.stop();
}

#[rstest]
#[case::another_state("state=", "state=0")]
#[case::no_state("state=", "stat=")]
#[case::another_issuer("iss=", "iss=x")]
fn an_answer_that_is_not_of_this_attempt_is_refused(#[case] part: &str, #[case] instead: &str) {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut browser = Browser::default();
    let back = until_back(&mut browser, &server);
    assert!(back.contains(part), "{back}");
    let refused = browser.load(&back.replace(part, instead));
    assert!(said(&refused, 400).contains("begin again"), "{}", refused.text);
    assert_eq!(who(&mut browser, &server)["role"], "public");
    server.stop();
}

#[test]
fn the_answer_of_another_browser_is_refused() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let back = until_back(&mut Browser::default(), &server);
    let mut victim = Browser::default();
    assert!(said(&victim.load(&back), 400).contains("begin again"), "a browser that began none");
    until_back(&mut victim, &server);
    assert!(said(&victim.load(&back), 400).contains("begin again"), "one that began another");
    server.stop();
}

#[test]
fn neither_an_answer_nor_a_code_is_taken_twice() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let mut browser = Browser::default();
    let back = until_back(&mut browser, &server);
    let attempt = browser.cookie(&server.url(""), "xuong_signin").expect("a cookie").clone();
    assert_eq!(browser.load(&back).status, 303);
    assert!(said(&browser.load(&back), 400).contains("begin again"), "the attempt is over");
    let cookie = format!("xuong_signin={attempt}");
    let path = back.trim_start_matches(&server.url("")).to_owned();
    let replayed = server.ask("GET", &path, &[("cookie", &cookie)]);
    assert!(detail(&replayed, 400).contains("begin again"), "nor by a cookie that was kept");
    let code = back.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    browser.forget(&issuer.url);
    let again = until_back(&mut browser, &server);
    let fresh = again.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    let refused = browser.load(&again.replace(fresh, code));
    assert!(said(&refused, 403).contains("invalid_grant"), "{}", refused.text);
    let log = server.log();
    assert!(log.contains("400: invalid_grant") && !log.contains(code), "{log}");
}

#[test]
fn a_refusal_of_the_issuer_is_said() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    issuer.order("person", &Value::Null);
    assert!(said(&sign_in(&mut Browser::default(), &server), 403).contains("access_denied"));
    server.stop();
}

#[test]
fn a_role_that_is_not_in_the_token_is_asked_for() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    issuer.order("in-token", &json!(false));
    let mut browser = Browser::default();
    sign_in(&mut browser, &server);
    let own = who(&mut browser, &server);
    assert_eq!((own["account"].as_str(), own["role"].as_str()), (Some("Lê Thị Bình"), Some("editor")));
    server.stop();
}

#[test]
fn a_secret_is_read_from_its_file() {
    let issuer = Issuer::start();
    let server = server_with(&issuer, "", "");
    let folder = server.stop_and_keep();
    let secret = folder.file("secret", "the-secret-of-the-tests\n");
    settle(&folder, &issuer, "", &format!("client_secret_file = '{}'", secret.display()));
    let text = std::fs::read_to_string(folder.path().join("xuong.toml")).expect("settings");
    folder.file("xuong.toml", text.replace("client_secret = 'the-secret-of-the-tests'\n", ""));
    let server = Server::on(folder);
    issuer.order("redirects", &json!([callback(&server)]));
    let mut browser = Browser::default();
    assert_eq!(sign_in(&mut browser, &server).status, 200);
    assert_eq!(who(&mut browser, &server)["role"], "editor");
    server.stop();
}

#[test]
fn without_an_issuer_there_is_nothing_to_sign_in_with_but_keys() {
    let server = Server::seeded();
    let definition = server.get("/ogc/api").json(200);
    for path in ["/api/session/oidc", "/api/session/oidc/callback"] {
        assert!(definition["paths"].get(path).is_none(), "{path}");
        assert_eq!(server.get(path).status, 404);
    }
    assert!(server.get("/api/health/ready").json(200).get("issuer").is_none());
    server.stop();
}
