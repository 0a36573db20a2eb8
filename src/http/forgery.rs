//! Protection against requests that pages of other sites make in the name of a session: browsers send its cookie along.

use axum::http::{HeaderMap, HeaderName, Method, header};

use super::host;

/// The header with the token of the session.
pub(super) const TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// What browsers say of the page that makes a request (Fetch Metadata). Scripts cannot set it.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Why a write of a session is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forged {
    /// A page of another site makes it.
    Foreign,
    /// It has no token, or not that of its session.
    NoToken,
}

/// Whether requests with a method change nothing.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Checks that a write comes from a page of this server and has the token of its session.
pub(super) fn check(headers: &HeaderMap, base: &str, token: &blake3::Hash) -> Result<(), Forged> {
    if !is_own_page(headers, base) {
        return Err(Forged::Foreign);
    }
    let shown = headers.get(TOKEN).and_then(|shown| shown.to_str().ok()).unwrap_or_default();
    // Hashes are compared in constant time.
    let is_right = blake3::Hash::from_hex(shown).is_ok_and(|shown| shown == *token);
    if is_right { Ok(()) } else { Err(Forged::NoToken) }
}

/// Whether the page that makes a request is of this server. Programs that are no browsers send neither header, and no
/// page can make them do anything.
pub(super) fn is_own_page(headers: &HeaderMap, base: &str) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => origin.to_str().is_ok_and(|origin| is_origin(origin, base)),
        (Some(_), Some(_)) => false,
    }
}

/// Whether an origin is that of a base URL.
fn is_origin(origin: &str, base: &str) -> bool {
    let scheme = base.split_once("://").map_or("", |(scheme, _)| scheme);
    origin.eq_ignore_ascii_case(&format!("{scheme}://{}", host::of_url(base)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const BASE: &str = "https://xuong.example:8443/register";

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[rstest]
    #[case(&[], true)]
    #[case(&[("origin", "https://xuong.example:8443")], true)]
    #[case(&[("origin", "https://XUONG.example:8443")], true)]
    #[case(&[("origin", "http://xuong.example:8443")], false)]
    #[case(&[("origin", "https://xuong.example")], false)]
    #[case(&[("origin", "https://evil.example")], false)]
    #[case(&[("origin", "null")], false)]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case::of_a_server_that_forwards(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:5173")], true)]
    #[case(&[("sec-fetch-site", "same-site"), ("origin", "https://xuong.example:8443")], false)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "none")], false)]
    fn a_page_of_another_site_is_known(#[case] lines: &[(&'static str, &str)], #[case] own: bool) {
        assert_eq!(is_own_page(&headers(lines), BASE), own);
    }

    #[test]
    fn a_write_needs_the_token_of_its_session() {
        let token = blake3::hash(b"a session");
        let hex = token.to_hex();
        let told = |shown: &str| check(&headers(&[("x-csrf-token", shown)]), BASE, &token);
        assert_eq!(told(&hex), Ok(()));
        for wrong in ["", "abc", &blake3::hash(b"another").to_hex()] {
            assert_eq!(told(wrong), Err(Forged::NoToken), "{wrong}");
        }
        let foreign = headers(&[("x-csrf-token", &hex), ("origin", "https://evil.example")]);
        assert_eq!(check(&foreign, BASE, &token), Err(Forged::Foreign));
    }
}
