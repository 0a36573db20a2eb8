//! Host names in URLs and headers.

use std::net::{IpAddr, Ipv6Addr};

/// The host of an authority, without its port: that of `[::1]:8080` is `[::1]`.
pub(super) fn name(authority: &str) -> &str {
    match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => &authority[..at],
        _ => authority,
    }
}

/// Whether a text has only characters of an authority, so that it cannot start a path, user information or another
/// header.
pub(super) fn is_authority(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    !text.is_empty() && text.chars().all(plain)
}

/// Whether a host name always means the local machine (RFC 6761 §6.3).
pub(super) fn is_loopback(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || address(&name).is_some_and(|ip| ip.is_loopback())
}

/// The IP address that a host name denotes, with or without brackets.
pub(super) fn address(name: &str) -> Option<IpAddr> {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let read = bare.map_or_else(|| name.parse(), |six| six.parse::<Ipv6Addr>().map(IpAddr::V6));
    read.ok().map(|address: IpAddr| address.to_canonical())
}

/// The authority of a URL such as `https://xuong.example:8443/register`.
pub(super) fn of_url(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("localhost", true)]
    #[case("LocalHost.", true)]
    #[case("app.localhost:5173", true)]
    #[case("127.0.0.1:8080", true)]
    #[case("127.8.9.1", true)]
    #[case("[::1]:8080", true)]
    #[case("[::ffff:127.0.0.1]", true)]
    #[case("127.0.0.1.evil.example", false)]
    #[case("localhost.evil.example:8080", false)]
    #[case("xuong.example", false)]
    #[case("192.168.1.9:8080", false)]
    #[case("[2001:db8::1]:80", false)]
    #[case("", false)]
    fn some_names_mean_the_own_machine(#[case] authority: &str, #[case] own: bool) {
        assert_eq!(is_loopback(name(authority)), own);
    }

    #[rstest]
    #[case("xuong.example:8443", "xuong.example")]
    #[case("xuong.example", "xuong.example")]
    #[case("[2001:db8::1]:80", "[2001:db8::1]")]
    #[case("[2001:db8::1]", "[2001:db8::1]")]
    #[case(":80", "")]
    fn a_name_has_no_port(#[case] authority: &str, #[case] own: &str) {
        assert_eq!(name(authority), own);
    }

    #[rstest]
    #[case("https://xuong.example:8443/register?x#y", "xuong.example:8443")]
    #[case("https://xuong.example", "xuong.example")]
    #[case("xuong.example/register", "xuong.example")]
    #[case("https://xuong.example?x", "xuong.example")]
    #[case("https://xuong.example#x", "xuong.example")]
    #[case("", "")]
    fn a_url_names_its_authority(#[case] url: &str, #[case] own: &str) {
        assert_eq!(of_url(url), own);
    }

    #[rstest]
    #[case("xuong.example:8443", true)]
    #[case("[::1]:80", true)]
    #[case("a_b-c.d", true)]
    #[case("", false)]
    #[case("user@xuong.example", false)]
    #[case("xuong.example/x", false)]
    #[case("xuong.example\r\nx: y", false)]
    #[case("sài-đồng.vn", false)]
    #[case("a b", false)]
    fn an_authority_has_no_other_characters(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(is_authority(text), fits);
    }

    #[rstest]
    #[case("192.168.1.9", Some("192.168.1.9"))]
    #[case("[::ffff:192.168.1.9]", Some("192.168.1.9"))]
    #[case("2001:db8::1", Some("2001:db8::1"))]
    #[case("[192.168.1.9]", None)]
    #[case("xuong.example", None)]
    #[case("[::1", None)]
    fn a_name_may_be_an_address(#[case] text: &str, #[case] ip: Option<&str>) {
        assert_eq!(address(text), ip.map(|ip| ip.parse().unwrap()));
    }
}
