//! The cookies of a session and of an attempt to sign in by the issuer (RFC 6265).

use axum::http::{HeaderMap, HeaderValue, header};
use time::OffsetDateTime;

use super::oidc::attempt::LASTS_S;

/// A cookie: its name without encryption and over TLS. Browsers take a cookie with the prefix only from the host itself,
/// encrypted, and for all paths, so that no neighbour under the same domain can plant one.
struct Cookie(&'static str, &'static str);

const SESSION: Cookie = Cookie("xuong_session", "__Host-xuong_session");
const ATTEMPT: Cookie = Cookie("xuong_signin", "__Host-xuong_signin");

/// The length of the text of the cookie of a session.
const LENGTH: usize = 64;

impl Cookie {
    fn name(&self, base: &str) -> &'static str {
        if is_secure(base) { self.1 } else { self.0 }
    }

    /// The text that a request shows. Of two with the same name one was planted, so that neither is taken.
    fn shown<'a>(&self, headers: &'a HeaderMap, base: &str) -> Option<&'a str> {
        let pairs = pairs(headers).filter_map(|pair| pair.split_once('='));
        let mut own = pairs.filter(|(own, _)| *own == self.name(base)).map(|(_, value)| value);
        let value = own.next();
        value.filter(|_| own.next().is_none())
    }

    fn written(&self, value: &str, max_age_s: i64, base: &str) -> HeaderValue {
        let (name, secure) = (self.name(base), if is_secure(base) { "; Secure" } else { "" });
        let text = format!("{name}={value}; Max-Age={max_age_s}; Path=/; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).expect("it has printable characters only")
    }
}

/// Whether clients reach the server over TLS, by the base URL of links.
fn is_secure(base: &str) -> bool {
    base.starts_with("https://")
}

/// The cookies of a request. Those of neighbours may have any bytes.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes);
    let pairs = lines.flat_map(|line| line.split(|byte| *byte == b';'));
    pairs.filter_map(|pair| std::str::from_utf8(pair).ok()).map(str::trim)
}

/// The text of the cookie of a session that a request shows.
pub(super) fn shown<'a>(headers: &'a HeaderMap, base: &str) -> Option<&'a str> {
    SESSION.shown(headers, base).filter(|value| value.len() == LENGTH)
}

/// Whether a request shows a cookie of a session, open or not.
pub(super) fn is_shown(headers: &HeaderMap, base: &str) -> bool {
    pairs(headers).any(|pair| pair.split('=').next() == Some(SESSION.name(base)))
}

/// Sets the cookie until a session ends.
pub(super) fn set(value: &str, ends_at: OffsetDateTime, base: &str) -> HeaderValue {
    let left_s = (ends_at - OffsetDateTime::now_utc()).whole_seconds().max(0);
    SESSION.written(value, left_s, base)
}

/// Removes the cookie of a session.
pub(super) fn removed(base: &str) -> HeaderValue {
    SESSION.written("", 0, base)
}

/// The text of the cookie of an attempt that a request shows.
pub(super) fn shown_attempt<'a>(headers: &'a HeaderMap, base: &str) -> Option<&'a str> {
    ATTEMPT.shown(headers, base)
}

/// Sets the cookie of an attempt.
pub(super) fn set_attempt(value: &str, base: &str) -> HeaderValue {
    ATTEMPT.written(value, LASTS_S, base)
}

/// Removes the cookie of an attempt.
pub(super) fn removed_attempt(base: &str) -> HeaderValue {
    ATTEMPT.written("", 0, base)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TLS: &str = "https://xuong.example";
    const PLAIN: &str = "http://127.0.0.1:8080";

    #[rstest]
    #[case(PLAIN, &["xuong_session={}"], true)]
    #[case(PLAIN, &["a=b; xuong_session={}; c=d"], true)]
    #[case(PLAIN, &["a=b", "xuong_session={}"], true)]
    #[case::beside_one_with_accents(PLAIN, &["ten=Bình; xuong_session={}"], true)]
    #[case::one_was_planted(PLAIN, &["xuong_session={}; xuong_session={}"], false)]
    #[case::one_was_planted_on_another_line(PLAIN, &["xuong_session={}", "xuong_session=x"], false)]
    #[case::another_name(PLAIN, &["Xuong_session={}"], false)]
    #[case::too_short(PLAIN, &["xuong_session=abc"], false)]
    #[case::over_tls_only_the_name_of_the_host(TLS, &["xuong_session={}"], false)]
    #[case(TLS, &["__Host-xuong_session={}"], true)]
    #[case(PLAIN, &["__Host-xuong_session={}"], false)]
    fn a_cookie_is_found_by_its_name(#[case] base: &str, #[case] lines: &[&str], #[case] found: bool) {
        let value = "0123456789abcdef".repeat(4);
        let mut headers = HeaderMap::new();
        for line in lines {
            let line = HeaderValue::from_bytes(line.replace("{}", &value).as_bytes()).unwrap();
            headers.append(header::COOKIE, line);
        }
        assert_eq!(shown(&headers, base), found.then_some(value.as_str()));
    }

    #[test]
    fn a_cookie_is_hidden_from_scripts_and_of_one_host() {
        let end = OffsetDateTime::now_utc() + time::Duration::seconds(90);
        let plain = set("abc", end, PLAIN);
        let told = plain.to_str().unwrap();
        assert!(
            told.starts_with("xuong_session=abc; Max-Age=") && told.ends_with("; HttpOnly; SameSite=Lax")
        );
        let secure = removed(TLS);
        assert_eq!(secure, "__Host-xuong_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure");
    }
}
