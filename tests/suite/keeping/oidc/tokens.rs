//! Tokens of the issuer as `Bearer`: which are accepted, and what becomes of the others.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rstest::rstest;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{AUDIENCE, detail, issuer::Issuer, ready, server, server_with};
use crate::harness::{Answer, Server};

fn from_now(seconds: i64) -> i64 {
    OffsetDateTime::now_utc().unix_timestamp() + seconds
}

/// Claims of a program that may edit, with some of them others; null leaves one out.
fn claims(issuer: &Issuer, others: &Value) -> Value {
    let mut claims = json!({
        "iss": issuer.url, "aud": AUDIENCE, "sub": "robot", "name": "Máy quét", "groups": ["editors"],
        "iat": from_now(0), "exp": from_now(300),
    });
    for (name, value) in others.as_object().expect("claims") {
        if value.is_null() {
            claims.as_object_mut().expect("claims").remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn show(server: &Server, token: &str) -> Answer {
    server.ask("GET", "/api/session", &[("authorization", &format!("Bearer {token}"))])
}

#[rstest]
#[case("RS256")]
#[case("PS256")]
#[case("ES256")]
fn a_token_shows_the_account_and_role_of_its_owner(#[case] algorithm: &str) {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})), "alg": algorithm }));
    let own = show(&server, &token).json(200);
    assert_eq!((own["account"].as_str(), own["role"].as_str()), (Some("Máy quét"), Some("editor")), "{own}");
    assert_eq!(own["session"], Value::Null);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/geo+json")];
    let source = r#"{"type":"Feature","geometry":null,"properties":{"title":"Báo cáo"}}"#;
    let made = server.post("/ogc/collections/sources/items", &headers, source);
    assert_eq!(made.status, 201, "{}", made.text());
    let path = made.header("location").trim_start_matches(&server.url("")).to_owned();
    let history = server.ask("GET", &format!("{path}/history"), &headers[..1]).json(200);
    assert_eq!(history["changes"][0]["actor"], "Máy quét", "{history}");
    server.stop();
}

#[rstest]
#[case::other_audience(json!({ "aud": "https://other.example" }), 401, "another program")]
#[case::of_a_sign_in(json!({ "nonce": "n" }), 401, "another program")]
#[case::the_audience_of_sign_ins(json!({ "aud": "xuong" }), 401, "another program")]
#[case::no_audience(json!({ "aud": null }), 401, "cannot be read")]
#[case::other_issuer(json!({ "iss": "https://evil.example" }), 401, "another issuer")]
#[case::no_issuer(json!({ "iss": null }), 401, "cannot be read")]
#[case::expired(json!({ "exp": from_now(-120) }), 401, "has expired")]
#[case::expired_within_the_skew(json!({ "exp": from_now(-30) }), 200, "")]
#[case::without_an_end(json!({ "exp": null }), 401, "cannot be read")]
#[case::an_end_that_is_no_number(json!({ "exp": "tomorrow" }), 401, "cannot be read")]
#[case::not_yet(json!({ "nbf": from_now(120) }), 401, "not valid yet")]
#[case::not_yet_within_the_skew(json!({ "nbf": from_now(30) }), 200, "")]
#[case::of_nobody(json!({ "sub": null }), 401, "cannot be read")]
#[case::no_role(json!({ "groups": ["others"] }), 403, "no role here")]
#[case::several_audiences(json!({ "aud": ["https://other.example", AUDIENCE] }), 200, "")]
fn claims_decide_whether_a_token_is_accepted(#[case] others: Value, #[case] status: u16, #[case] said: &str) {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let answer = show(&server, &issuer.token(&json!({ "claims": claims(&issuer, &others) })));
    if status == 200 {
        assert_eq!(answer.json(200)["role"], "editor");
    } else {
        assert!(detail(&answer, status).contains(said), "{}", answer.text());
        let challenge = answer.header("www-authenticate");
        assert_eq!(challenge.contains("error=\"invalid_token\""), status == 401, "{challenge}");
    }
    server.stop();
}

#[test]
fn a_list_of_issuers_is_none() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let others = json!({ "iss": [issuer.url, "https://evil.example"] });
    let answer = show(&server, &issuer.token(&json!({ "claims": claims(&issuer, &others) })));
    assert!(detail(&answer, 401).contains("another issuer"), "{}", answer.text());
    server.stop();
}

#[rstest]
#[case::no_signature("none")]
#[case::the_public_key_as_a_secret("HS256")]
#[case::another_algorithm("RS512")]
fn algorithms_that_prove_nothing_are_refused(#[case] algorithm: &str) {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let order = json!({ "claims": claims(&issuer, &json!({})), "alg": algorithm });
    let without_key =
        json!({ "claims": claims(&issuer, &json!({})), "alg": algorithm, "header": { "kid": null } });
    for order in [order, without_key] {
        assert_eq!(show(&server, &issuer.token(&order)).status, 401, "{order}");
    }
    server.stop();
}

#[test]
fn a_changed_token_is_refused_and_one_that_names_no_key_is_not() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let own = claims(&issuer, &json!({}));
    let token = issuer.token(&json!({ "claims": own }));
    let (head, rest) = token.split_once('.').expect("three parts");
    let (body, signature) = rest.split_once('.').expect("three parts");
    let other = issuer.token(&json!({ "claims": claims(&issuer, &json!({ "sub": "other" })) }));
    let others = other.split('.').nth(1).expect("a part");
    for changed in
        [format!("{head}.{others}.{signature}"), format!("{head}.{body}."), format!("{head}.{body}.AAAA")]
    {
        assert_eq!(show(&server, &changed).status, 401, "{changed}");
    }
    let nameless = issuer.token(&json!({ "claims": own, "header": { "kid": null } }));
    assert_eq!(show(&server, &nameless).json(200)["role"], "editor");
    let key_of_another_kind = json!({ "claims": own, "alg": "ES256", "header": { "alg": "RS256" } });
    assert_eq!(show(&server, &issuer.token(&key_of_another_kind)).status, 401);
    server.log();
}

#[test]
fn an_unknown_key_is_looked_for_once_and_then_refused() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let own = claims(&issuer, &json!({}));
    assert_eq!(show(&server, &issuer.token(&json!({ "claims": own }))).status, 200);
    let before = issuer.looks();
    for number in 0..20 {
        let header = json!({ "kid": format!("made-up-{number}") });
        let answer = show(&server, &issuer.token(&json!({ "claims": own, "header": header })));
        assert!(detail(&answer, 401).contains("no such key"), "{}", answer.text());
    }
    assert!(issuer.looks() - before <= 1, "{} looks", issuer.looks() - before);
    server.stop();
}

#[test]
fn a_new_key_is_accepted_within_a_minute_and_the_old_one_refused() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let own = claims(&issuer, &json!({}));
    let old = issuer.token(&json!({ "claims": own }));
    assert_eq!(show(&server, &old).status, 200);
    issuer.order("rotate", &Value::Null);
    let new = issuer.token(&json!({ "claims": own }));
    let begun = Instant::now();
    while show(&server, &new).status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(60), "not within a minute");
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(show(&server, &old).status, 401, "the issuer took it back");
    server.stop();
}

#[test]
fn while_the_issuer_is_away_known_keys_remain_valid_and_readiness_says_so() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let own = claims(&issuer, &json!({}));
    let token = issuer.token(&json!({ "claims": own }));
    assert_eq!(show(&server, &token).status, 200);
    assert_eq!(ready(&server), "reached");
    issuer.order("away", &json!(true));
    let unknown = issuer.token(&json!({ "claims": own, "header": { "kid": "made-up" } }));
    let begun = Instant::now();
    while ready(&server) != "away" {
        assert_eq!(show(&server, &unknown).status, 401);
        assert!(begun.elapsed() < Duration::from_secs(15), "it notices");
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(show(&server, &token).json(200)["role"], "editor");
    issuer.order("away", &json!(false));
    let begun = Instant::now();
    while ready(&server) != "reached" {
        let _ = show(&server, &unknown);
        assert!(begun.elapsed() < Duration::from_secs(30), "it is back");
        std::thread::sleep(Duration::from_millis(500));
    }
    let log = server.log();
    assert_eq!(log.matches("issuer of identities is away").count(), 1, "{log}");
    assert!(log.contains("reached again"), "{log}");
}

#[test]
fn a_server_starts_while_the_issuer_is_away_and_says_what_cannot_be_done() {
    let issuer = Issuer::start();
    issuer.order("away", &json!(true));
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})) }));
    let server = server(&issuer);
    let answer = show(&server, &token);
    assert!(detail(&answer, 503).contains("use a key"), "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
    assert!(detail(&server.get("/api/session/oidc"), 503).contains("not reached"));
    assert_eq!(server.get("/plain").status, 200);
    assert_eq!(ready(&server), "away");
    server.log();
}

#[test]
fn the_tolerated_difference_of_clocks_is_a_setting() {
    let issuer = Issuer::start();
    let server = server_with(&issuer, "", "clock_skew_s = 0");
    let answer =
        show(&server, &issuer.token(&json!({ "claims": claims(&issuer, &json!({ "exp": from_now(-5) })) })));
    assert!(detail(&answer, 401).contains("has expired"));
    server.stop();
}

#[test]
fn tokens_are_no_guesses_and_do_not_slow_keys() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let expired = issuer.token(&json!({ "claims": claims(&issuer, &json!({ "exp": from_now(-120) })) }));
    let statuses: Vec<u16> = (0..30).map(|_| show(&server, &expired).status).collect();
    assert_eq!(statuses, [401; 30]);
    server.stop();
}

#[test]
fn a_disabled_account_has_no_use_of_its_tokens() {
    let issuer = Issuer::start();
    let server = server(&issuer);
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})) }));
    assert_eq!(show(&server, &token).status, 200);
    server.folder.xuong(&["admin", "user", "disable", "Máy quét"]).ended(0);
    std::thread::sleep(Duration::from_secs(1));
    assert!(detail(&show(&server, &token), 403).contains("disabled"));
    server.stop();
}

#[test]
fn where_the_register_is_only_read_a_token_edits_nothing() {
    let issuer = Issuer::start();
    let server = server_with(&issuer, "public_read_only = true", "");
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})) }));
    assert_eq!(show(&server, &token).json(200)["role"], "analyst");
    server.stop();
}

#[test]
fn an_issuer_over_tls_is_one_whose_certificate_is_trusted() {
    let issuer = Issuer::over_tls();
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})) }));
    let served = |authorities: &str| {
        let folder = crate::keeping::with_workers();
        super::settle(&folder, &issuer, "", "");
        let authorities = Path::new(env!("CARGO_MANIFEST_DIR")).join(authorities);
        Server::trusting(folder, &authorities)
    };
    let server = served("tests/clients/oidc/tls/ca.pem");
    assert_eq!(show(&server, &token).json(200)["role"], "editor");
    assert_eq!(ready(&server), "reached");
    server.stop();
    let server = served("tests/clients/oidc/tls/README.md");
    assert!(detail(&show(&server, &token), 503).contains("not reached"));
    assert!(server.log().contains("issuer of identities is away"));
}

#[test]
fn without_an_audience_no_token_is_accepted() {
    let issuer = Issuer::start();
    let folder = crate::keeping::with_workers();
    super::settle(&folder, &issuer, "", "");
    let text = std::fs::read_to_string(folder.path().join("xuong.toml")).expect("settings");
    folder.file("xuong.toml", text.replace(&format!("audience = '{AUDIENCE}'\n"), ""));
    let server = Server::on(folder);
    let token = issuer.token(&json!({ "claims": claims(&issuer, &json!({})) }));
    assert!(detail(&show(&server, &token), 401).contains("key is not valid"));
    server.stop();
}
