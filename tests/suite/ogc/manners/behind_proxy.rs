//! What proxies say of their clients.

use rstest::rstest;

use super::{configured, detail, raw};
use crate::harness::{Answer, Server};

const SAID: [(&str, &str); 4] = [
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "xuong.example"),
    ("x-forwarded-prefix", "/dang-ky"),
    ("x-forwarded-for", "203.0.113.9"),
];

fn own_link(answer: &Answer) -> String {
    let landing = answer.json(200);
    let links = landing["links"].as_array().expect("links");
    let own = links.iter().find(|link| link["rel"] == "self").expect("a link to itself");
    own["href"].as_str().expect("an address").to_owned()
}

#[test]
fn nobody_is_believed_unless_the_configuration_says_so() {
    let server = Server::seeded();
    let answer = server.ask("GET", "/ogc/", &SAID);
    assert!(own_link(&answer).starts_with(&server.url("/ogc")), "{}", own_link(&answer));
    server.stop();
    let server = Server::on(configured("trusted_proxies = ['10.0.0.0/8']\n"));
    let answer = server.ask("GET", "/ogc/", &SAID);
    assert!(own_link(&answer).starts_with(&server.url("/ogc")), "another machine is trusted");
    server.stop();
}

#[rstest]
#[case(&SAID, "https://xuong.example/dang-ky/ogc")]
#[case(&SAID[..1], "https://xuong.internal/ogc")]
#[case(&[("forwarded", "for=203.0.113.9;proto=https;host=xuong.example:8443")], "https://xuong.example:8443/ogc")]
#[case(&[("forwarded", "proto=http;host=evil.example, proto=https;host=xuong.example")], "https://xuong.example/ogc")]
#[case(&[("x-forwarded-host", "evil.example/<b>"), ("x-forwarded-proto", "javascript")], "http://xuong.internal/ogc")]
#[case(&[], "http://xuong.internal/ogc")]
fn links_carry_what_a_trusted_proxy_says(#[case] said: &[(&str, &str)], #[case] base: &str) {
    let server = Server::on(configured("trusted_proxies = ['127.0.0.1']\n"));
    let headers = [said, &[("host", "xuong.internal")]].concat();
    let answer = server.ask("GET", "/ogc/", &headers);
    assert!(own_link(&answer).starts_with(base), "{}", own_link(&answer));
    assert!(answer.header("vary").contains("x-forwarded-host"));
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let lines = lines.concat();
    let moved = raw(&server, &format!("GET /ogc/collections/ HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"));
    assert!(moved.contains(&format!("location: {base}/collections\r\n")), "{moved}");
    server.stop();
}

#[test]
fn the_public_address_goes_before_what_proxies_say() {
    let server = Server::on(configured(
        "trusted_proxies = ['127.0.0.1']\npublic_url = 'https://cong-nghiep.example'\n",
    ));
    let answer = server.ask("GET", "/ogc/", &SAID);
    assert!(own_link(&answer).starts_with("https://cong-nghiep.example/ogc"), "{}", own_link(&answer));
    server.stop();
}

/// Answers with other links have other names.
#[test]
fn an_answer_is_named_by_the_address_in_its_links() {
    let server = Server::on(configured("trusted_proxies = ['127.0.0.1']\n"));
    let tag = |headers: &[(&str, &str)]| server.ask("GET", "/ogc/", headers).header("etag").to_owned();
    let tags = [tag(&[]), tag(&SAID[..1]), tag(&SAID[..2]), tag(&SAID[..3])];
    assert_eq!(tags.iter().collect::<std::collections::BTreeSet<_>>().len(), tags.len(), "{tags:?}");
    assert_eq!(tag(&SAID[..3]), tag(&SAID), "whoever the client is");
    server.stop();
}

#[test]
fn wrong_keys_are_counted_for_the_client_and_not_for_the_proxy() {
    let server = Server::on(configured("trusted_proxies = ['127.0.0.1']\n"));
    let guess = |client: &str| {
        let headers = [("x-forwarded-for", client), ("authorization", "Bearer some-wrong-key")];
        server.ask("GET", "/plain", &headers)
    };
    (0..10).for_each(|_| assert_eq!(guess("1.1.1.1, 203.0.113.9").status, 401));
    detail(&guess("2.2.2.2, 203.0.113.9"), 429);
    assert_eq!(guess("203.0.113.9, 198.51.100.7").status, 401, "another client is not slowed");
    let log = server.log();
    assert_eq!(log.matches("wrong keys from 203.0.113.9").count(), 1, "{log}");
}
