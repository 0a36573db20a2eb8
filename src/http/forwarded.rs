//! Headers of reverse proxies (RFC 7239, and `X-Forwarded-…`). Clients can send them too, so they are only read from
//! the proxies that the configuration trusts.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::host;
use crate::config::Net;

/// The request as the nearest proxy received it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Forwarded {
    /// The address of the client.
    pub(super) client: Option<IpAddr>,
    /// The scheme, `http` or `https`.
    pub(super) scheme: Option<&'static str>,
    /// The authority in the client's URL.
    pub(super) host: Option<String>,
    /// The path prefix in the client's URL, without a trailing slash.
    pub(super) prefix: String,
}

impl Forwarded {
    /// Reads the headers of a trusted proxy. Each proxy appends its own values, so the last one counts. The client is
    /// the last address that is not that of a trusted proxy.
    pub(super) fn read(headers: &HeaderMap, proxies: &[Net]) -> Self {
        let standard = list(headers, "forwarded");
        let last = |own: &str, older: &str| match standard.last() {
            Some(element) => parameter(element, own).map(str::to_owned),
            None => list(headers, older).pop(),
        };
        let clients: Vec<String> = if standard.is_empty() {
            list(headers, "x-forwarded-for")
        } else {
            standard.iter().filter_map(|e| parameter(e, "for")).map(str::to_owned).collect()
        };
        let scheme = last("proto", "x-forwarded-proto").unwrap_or_default().to_ascii_lowercase();
        let prefix = list(headers, "x-forwarded-prefix").pop().unwrap_or_default();
        Self {
            client: client(&clients, proxies),
            scheme: ["http", "https"].into_iter().find(|known| *known == scheme),
            host: last("host", "x-forwarded-host").filter(|host| host::is_authority(host)),
            prefix: if is_prefix(&prefix) { prefix.trim_end_matches('/').to_owned() } else { String::new() },
        }
    }
}

/// The last address that is not a trusted proxy; `None` if an address before that cannot be parsed.
fn client(clients: &[String], proxies: &[Net]) -> Option<IpAddr> {
    let mut nearest = None;
    for text in clients.iter().rev() {
        nearest = Some(host::address(text).or_else(|| host::address(host::name(text)))?);
        if !proxies.iter().any(|proxy| nearest.is_some_and(|address| proxy.contains(address))) {
            break;
        }
    }
    nearest
}

/// The elements of a list header, over all its lines.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let parts = lines.flat_map(|line| line.split(',')).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A parameter of an element of `Forwarded`, without quotation marks.
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let found = pairs.into_iter().find(|(own, _)| own.trim().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().trim_matches('"'))
}

/// Whether a text is a valid path prefix.
fn is_prefix(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~');
    text.starts_with('/') && !text.contains("//") && !text.contains("..") && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use rstest::rstest;

    use super::*;

    fn read(lines: &[(&'static str, &str)]) -> Forwarded {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        Forwarded::read(&headers, &["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()])
    }

    #[rstest]
    #[case(&[("x-forwarded-for", "203.0.113.9")], Some("203.0.113.9"))]
    #[case(&[("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.1.2.3")], Some("203.0.113.9"))]
    #[case(&[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "203.0.113.9:4711")], Some("203.0.113.9"))]
    #[case(&[("x-forwarded-for", "10.1.2.3")], Some("10.1.2.3"))]
    #[case(&[("x-forwarded-for", "203.0.113.9, unknown")], None)]
    #[case(&[("forwarded", "for=\"[2001:db8::1]:47\";proto=https")], Some("2001:db8::1"))]
    #[case(&[("forwarded", "for=1.1.1.1, For=203.0.113.9"), ("x-forwarded-for", "9.9.9.9")], Some("203.0.113.9"))]
    #[case(&[], None)]
    fn the_client_is_the_last_that_is_no_proxy(
        #[case] lines: &[(&'static str, &str)],
        #[case] client: Option<&str>,
    ) {
        assert_eq!(read(lines).client, client.map(|text| text.parse().unwrap()));
    }

    #[test]
    fn the_word_of_the_nearest_proxy_counts_and_nonsense_does_not() {
        let nearest = read(&[
            ("x-forwarded-proto", "http, HTTPS"),
            ("x-forwarded-host", "evil.example, xuong.example:8443"),
            ("x-forwarded-prefix", "/xuong/"),
        ]);
        assert_eq!(nearest.scheme, Some("https"));
        assert_eq!(nearest.host.as_deref(), Some("xuong.example:8443"));
        assert_eq!(nearest.prefix, "/xuong");
        let bad = read(&[
            ("x-forwarded-proto", "javascript"),
            ("x-forwarded-host", "a.example/<script>"),
            ("x-forwarded-prefix", "//evil.example"),
        ]);
        assert_eq!(bad, Forwarded::default());
        let standard = read(&[("forwarded", "host=\"xuong.example\";proto=https;for=_hidden")]);
        assert_eq!((standard.scheme, standard.host.as_deref()), (Some("https"), Some("xuong.example")));
    }
}
