//! Access of pages of other origins, the tags of answers, and refusals.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use proptest::prelude::*;
use rstest::rstest;
use time::macros::date;

use crate::{
    config::{Given, Settings},
    http::{
        etag::{Namer, Now},
        problem::{Problem, crowded},
        readers::{Readers, is_preflight},
        server_names::Names,
        visitor::Visitor,
    },
    index::tests::town::Town,
    model::{actor::Role, lang::Lang, public_workers::PublicWorkers},
    report::disclosure::Policy,
};

/// Settings as a file gives them.
fn settings(file: &str) -> Settings {
    Given::from_toml(file).unwrap().settle()
}

const OPEN: &str = "bind = '0.0.0.0:80'";
const HERE: &str = "bind = '127.0.0.1:80'";

#[rstest]
#[case::itself(HERE, "localhost:80", true)]
#[case::its_address(HERE, "127.0.0.1", true)]
#[case::a_page_of_another_name(HERE, "evil.example", false)]
#[case::the_name_that_clients_use(
    "bind = '127.0.0.1:80'\npublic_url = 'https://Xuong.example/r'",
    "xuong.EXAMPLE:443",
    true
)]
#[case::another_than_that(
    "bind = '127.0.0.1:80'\npublic_url = 'https://xuong.example/r'",
    "r.example",
    false
)]
#[case::behind_a_proxy("bind = '127.0.0.1:80'\ntrusted_proxies = ['127.0.0.1']", "any.example", true)]
#[case::open_to_others(OPEN, "any.example", true)]
#[case::an_address_within_another(HERE, "127.0.0.1.evil.example", false)]
#[case::of_the_next_version("bind = '[::1]:80'", "[::1]:80", true)]
#[case::of_the_next_version_alone("bind = '[::1]:80'", "evil.example", false)]
fn a_server_at_a_loopback_address_answers_to_its_own_names(
    #[case] file: &str,
    #[case] authority: &str,
    #[case] taken: bool,
) {
    assert_eq!(Names::of(&settings(file)).take(authority), taken);
}

fn from(origin: &str) -> Request {
    Request::builder().header(header::ORIGIN, origin).body(Body::empty()).unwrap()
}

/// The origin that may read an answer, and the headers on which that depends.
fn permitted(file: &str, origin: &str) -> (Option<String>, Option<String>) {
    let answer = Readers::of(&settings(file)).permit(&from(origin)).add_to(Response::new(Body::empty()));
    let told = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    (told(header::ACCESS_CONTROL_ALLOW_ORIGIN), told(header::VARY))
}

#[rstest]
#[case::any_page(OPEN, "https://map.example", Some("*"), false)]
#[case::a_page_of_this_machine(HERE, "http://localhost:5173", Some("http://localhost:5173"), true)]
#[case::another_page(HERE, "https://evil.example", None, true)]
#[case::a_file(HERE, "null", None, true)]
#[case::a_name_without_a_scheme(HERE, "localhost", None, true)]
#[case::a_server_with_a_name(
    "bind = '127.0.0.1:80'\npublic_url = 'https://x.example'",
    "https://map.example",
    Some("*"),
    false
)]
#[case::a_listed_one(
    "bind = '0.0.0.0:80'\ncors_origins = ['https://map.example']",
    "https://map.example",
    Some("https://map.example"),
    true
)]
#[case::one_that_is_not_listed(
    "bind = '0.0.0.0:80'\ncors_origins = ['https://map.example']",
    "http://localhost",
    None,
    true
)]
#[case::listed_beside_this_machine(
    "bind = '127.0.0.1:80'\ncors_origins = ['https://map.example']",
    "http://localhost",
    Some("http://localhost"),
    true
)]
#[case::any_that_is_listed(
    "bind = '127.0.0.1:80'\ncors_origins = ['https://map.example', '*']",
    "https://evil.example",
    Some("*"),
    false
)]
#[case::none("bind = '0.0.0.0:80'\ncors_origins = []", "https://map.example", None, true)]
fn pages_may_read_answers_where_the_settings_say_so(
    #[case] file: &str,
    #[case] origin: &str,
    #[case] allowed: Option<&str>,
    #[case] varies: bool,
) {
    let expected = (allowed.map(str::to_owned), varies.then(|| "origin".to_owned()));
    assert_eq!(permitted(file, origin), expected);
}

#[rstest]
#[case("OPTIONS", &["origin", "access-control-request-method"], true)]
#[case("OPTIONS", &["origin"], false)]
#[case("OPTIONS", &["access-control-request-method"], false)]
#[case("GET", &["origin", "access-control-request-method"], false)]
fn a_preflight_names_its_origin_and_what_it_is_for(
    #[case] method: &str,
    #[case] names: &[&str],
    #[case] is_one: bool,
) {
    let asked = names.iter().fold(Request::builder().method(method), |asked, name| asked.header(*name, "x"));
    assert_eq!(is_preflight(&asked.body(Body::empty()).unwrap()), is_one);
}

fn visitor(role: Role, base: &str) -> Visitor {
    Visitor { role, caller: None, session: None, base: base.to_owned(), client: IpAddr::from([127, 0, 0, 1]) }
}

fn policy(live: bool) -> Policy {
    let workers = if live { PublicWorkers::Live } else { PublicWorkers::None };
    Policy { workers, threshold: 3, p_percent: 15, boundaries: None }
}

/// The tag of an answer: identity, last restore and policy of the register, day, role, base, path and headers.
fn tag(
    (identity, restored, live): (&str, Option<&str>, bool),
    today: time::Date,
    (role, base): (Role, &str),
    (path, headers): (&str, &[(&str, &str)]),
) -> String {
    let namer = Namer::new((identity, restored), &policy(live), (&settings(HERE), &Town::new().open().city));
    let now = Now(Arc::new(Town::new().open()), today);
    let asked =
        headers.iter().fold(Request::builder().uri(path), |asked, (name, value)| asked.header(*name, *value));
    namer.tags((&now, 0), &asked.body(Body::empty()).unwrap(), &visitor(role, base)).now()
}

#[test]
fn a_tag_differs_with_all_that_an_answer_depends_on_and_with_nothing_else() {
    let day = date!(2026 - 06 - 30);
    let reader = (Role::Public, "https://x.example");
    let asked: (&str, &[(&str, &str)]) = ("/ogc?f=json", &[("accept", "text/html")]);
    let own = tag(("a", None, false), day, reader, asked);
    assert_eq!(own, tag(("a", None, false), day, reader, asked), "over restarts");
    assert_eq!(
        own,
        tag(
            ("a", None, false),
            day,
            reader,
            ("/ogc?f=json", &[("accept", "text/html"), ("user-agent", "x")])
        )
    );
    assert!(own.starts_with("W/\"1-") && own.len() == "W/\"1-\"".len() + 32, "{own}");
    let others = [
        tag(("b", None, false), day, reader, asked),
        tag(("a", Some("c"), false), day, reader, asked),
        tag(("a", None, true), day, reader, asked),
        tag(("a", None, false), date!(2026 - 07 - 01), reader, asked),
        tag(("a", None, false), day, (Role::Analyst, reader.1), asked),
        tag(("a", None, false), day, (reader.0, "https://y.example"), asked),
        tag(("a", None, false), day, reader, ("/ogc?f=csv", asked.1)),
        tag(("a", None, false), day, reader, (asked.0, &[("accept", "text/csv")])),
        tag(("a", None, false), day, reader, (asked.0, &[("accept-language", "text/html")])),
        tag(("a", None, false), day, reader, (asked.0, &[("accept-encoding", "text/html")])),
        tag(
            ("a", None, false),
            day,
            reader,
            (asked.0, &[("accept", "text/html"), ("accept-language", "vi")]),
        ),
        tag(("a", None, false), day, reader, (asked.0, &[])),
    ];
    let all: std::collections::BTreeSet<&String> = others.iter().chain([&own]).collect();
    assert_eq!(all.len(), others.len() + 1, "{others:?}");
}

#[test]
fn what_is_kept_is_checked_and_varies_with_the_headers_of_a_proxy() {
    let varies = |file: &str| {
        let namer = Namer::new(("a", None), &policy(false), (&settings(file), &Town::new().open().city));
        let named = namer.named(Response::new(Body::empty()), "W/\"1\"");
        let told = |name| named.headers().get(name).unwrap().to_str().unwrap().to_owned();
        (told(header::ETAG), told(header::CACHE_CONTROL), told(header::VARY))
    };
    let (etag, kept, vary) = varies(HERE);
    assert_eq!((etag.as_str(), kept.as_str()), ("W/\"1\"", "no-cache"));
    assert!(!vary.contains("forwarded"));
    let (.., vary) = varies("trusted_proxies = ['10.0.0.0/8']");
    assert!(vary.ends_with("forwarded, x-forwarded-host, x-forwarded-proto, x-forwarded-prefix"), "{vary}");
}

/// The status, the time to wait and the text of a refusal.
fn told(refusal: impl IntoResponse) -> (u16, Option<String>, String) {
    let answer = refusal.into_response();
    let wait = answer.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(answer.headers()[header::CONTENT_TYPE], HeaderValue::from_static("application/problem+json"));
    let status = answer.status().as_u16();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let body = runtime.block_on(axum::body::to_bytes(answer.into_body(), 1 << 16)).unwrap();
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem["status"], status);
    assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{problem}");
    (status, wait, problem["detail"].as_str().unwrap().to_owned())
}

/// The refusals of each kind.
fn refusals(lang: Lang) -> Vec<(u16, Option<&'static str>, Response)> {
    let second = Duration::from_secs(1);
    vec![
        (404, None, Problem::not_found(lang, "x").into_response()),
        (401, None, Problem::unknown_key(lang, false)),
        (400, None, Problem::nameless(lang).into_response()),
        (421, None, Problem::misdirected(lang, "evil.example").into_response()),
        (400, None, Problem::two_keys(lang).into_response()),
        (429, Some("1"), Problem::too_many_keys(lang, second)),
        (429, Some("2"), Problem::too_many_keys(lang, second + Duration::from_nanos(1))),
        (405, None, Problem::method_not_allowed(lang).into_response()),
        (503, Some("1"), Problem::starting(lang, (3, 9))),
        (503, Some("60"), Problem::too_long(lang, true).into_response()),
        (503, Some("60"), Problem::too_long(lang, false).into_response()),
        (503, Some("1"), Problem::busy(lang, Duration::ZERO, true).into_response()),
        (503, Some("2"), Problem::busy(lang, Duration::from_millis(1001), false).into_response()),
        (503, Some("60"), Problem::busy(lang, Duration::from_secs(999), false).into_response()),
        (503, None, Problem::past_too_large(lang, 900, 512).into_response()),
        (413, None, Problem::large(lang).into_response()),
        (408, None, Problem::late(lang).into_response()),
        (503, Some("5"), Problem::unread(lang)),
    ]
}

#[test]
fn every_refusal_has_its_status_and_says_in_both_languages_when_to_come_again() {
    for ((status, wait, vi), (.., en)) in refusals(Lang::Vi).into_iter().zip(refusals(Lang::En)) {
        let ((told_status, told_wait, vi), (.., en)) = (told(vi), told(en));
        assert_eq!((told_status, told_wait.as_deref()), (status, wait), "{en}");
        assert_ne!(vi, en);
        assert!(vi.chars().any(|c| "ăâđêôơưáàảãạệộợựểỗớứậầốềếịỏ".contains(c)), "{vi}");
        assert!(en.is_ascii(), "{en}");
        if let Some(seconds) = wait.filter(|_| en.contains("retry in ") && !en.contains("few seconds")) {
            assert!(
                en.contains(&format!("retry in {seconds} s")) && vi.contains(&format!("{seconds} giây")),
                "{en} {vi}"
            );
        }
    }
}

#[test]
fn the_cause_of_an_internal_error_is_not_sent() {
    let (status, wait, text) = told(Problem::internal("the disk /var/lib/xuong is full"));
    assert_eq!((status, wait, text.as_str()), (500, None, "Internal Server Error"));
}

#[test]
fn what_is_written_without_reading_the_request_is_a_whole_answer() {
    let raw = crowded();
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(length.parse::<usize>().unwrap(), body.len(), "in bytes");
    let problem: serde_json::Value = serde_json::from_str(body).unwrap();
    assert!(problem["detail"].as_str().unwrap().contains("too many connections"));
}

proptest! {
    #[test]
    fn the_time_to_wait_is_never_less_than_what_is_left(millis in 0_u64..200_000) {
        let wait = Duration::from_millis(millis);
        let (_, busy, _) = told(Problem::busy(Lang::En, wait, false));
        let busy: u64 = busy.unwrap().parse().unwrap();
        prop_assert!((1..=60).contains(&busy));
        prop_assert!(busy == 60 || Duration::from_secs(busy) >= wait);
        let (_, keys, _) = told(Problem::too_many_keys(Lang::En, wait));
        let keys = Duration::from_secs(keys.unwrap().parse().unwrap());
        prop_assert!(keys >= wait && keys < wait + Duration::from_secs(1));
    }
}
