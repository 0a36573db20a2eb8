//! An attempt to sign in by the issuer: what binds its answer to the browser that began it.
//!
//! The browser keeps the attempt in a cookie. State, nonce and the verifier of the code are derived from it with a key of
//! the register, so that nothing is kept for attempts that are not finished.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use time::OffsetDateTime;
use uuid::Uuid;

/// The time within which an attempt is finished, in seconds.
pub(in crate::http) const LASTS_S: i64 = 600;

/// The longest path to return to.
const LONGEST_PATH: usize = 500;

/// The number of finished attempts that are remembered.
const MOST_FINISHED: usize = 4096;

/// An attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Attempt {
    /// The text of the cookie.
    pub(in crate::http) text: String,
    /// The path to return to.
    pub(in crate::http) return_to: String,
}

impl Attempt {
    /// A new attempt.
    pub(in crate::http) fn new(return_to: &str, now: OffsetDateTime) -> Self {
        let mut random = blake3::Hasher::new();
        for _ in 0..3 {
            random.update(Uuid::new_v4().as_bytes());
        }
        let path = BASE64_URL_SAFE_NO_PAD.encode(return_to);
        let text = format!("{}.{}.{path}", now.unix_timestamp(), random.finalize().to_hex());
        Self { text, return_to: return_to.to_owned() }
    }

    /// The attempt of a cookie, unless its time is over.
    pub(in crate::http) fn read(text: &str, now: OffsetDateTime) -> Option<Self> {
        let (begun_s, rest) = text.split_once('.')?;
        let (random, path) = rest.split_once('.')?;
        let age_s = now.unix_timestamp().checked_sub(begun_s.parse().ok()?)?;
        let return_to = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(path).ok()?).ok()?;
        let is_sound = (0..=LASTS_S).contains(&age_s) && random.len() == 64 && is_path(&return_to);
        is_sound.then(|| Self { text: text.to_owned(), return_to })
    }

    /// What the issuer sends back.
    pub(in crate::http) fn state(&self, secret: &[u8; 32]) -> String {
        self.derived(secret, "state")
    }

    /// What the token must contain.
    pub(in crate::http) fn nonce(&self, secret: &[u8; 32]) -> String {
        self.derived(secret, "nonce")
    }

    /// What proves to the issuer that the code belongs to this attempt (RFC 7636).
    pub(in crate::http) fn verifier(&self, secret: &[u8; 32]) -> String {
        self.derived(secret, "verifier")
    }

    /// The hash of the verifier, which the issuer gets first (RFC 7636 §4.2, S256).
    pub(in crate::http) fn challenge(&self, secret: &[u8; 32]) -> String {
        challenge(&self.verifier(secret))
    }

    fn derived(&self, secret: &[u8; 32], what: &str) -> String {
        blake3::keyed_hash(secret, format!("{what}\n{}", self.text).as_bytes()).to_hex().to_string()
    }
}

fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// Whether a text is a path of this server, so that no browser is sent to another one.
pub(in crate::http) fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
    text.starts_with('/') && !text.starts_with("//") && text.len() <= LONGEST_PATH && text.chars().all(plain)
}

/// The attempts that were finished, so that none is finished twice.
#[derive(Debug, Default)]
pub(in crate::http) struct Finished(Mutex<HashMap<String, i64>>);

impl Finished {
    /// Notes that an attempt is finished; whether it was not before.
    pub(in crate::http) fn note(&self, attempt: &Attempt, now: OffsetDateTime) -> bool {
        let (mut all, now_s) = (self.0.lock().unwrap_or_else(PoisonError::into_inner), now.unix_timestamp());
        if all.len() >= MOST_FINISHED {
            all.retain(|_, at_s| now_s - *at_s <= LASTS_S);
        }
        // More than this in ten minutes are no people; the issuer refuses a code that was exchanged too.
        if all.len() >= MOST_FINISHED {
            all.clear();
        }
        all.insert(attempt.text.clone(), now_s).is_none()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::Duration;

    use super::*;

    const NOON: OffsetDateTime = time::macros::datetime!(2026-11-29 12:00 UTC);

    #[test]
    fn an_attempt_is_read_back_until_its_time_is_over() {
        let attempt = Attempt::new("/?view=near", NOON);
        assert_eq!(Attempt::read(&attempt.text, NOON + Duration::seconds(LASTS_S)), Some(attempt.clone()));
        assert_eq!(Attempt::read(&attempt.text, NOON + Duration::seconds(LASTS_S + 1)), None);
        assert_eq!(Attempt::read(&attempt.text, NOON - Duration::seconds(1)), None);
        assert_ne!(Attempt::new("/", NOON), Attempt::new("/", NOON));
        for broken in ["", "1", "1.2.3", "x.y.z"] {
            assert_eq!(Attempt::read(broken, NOON), None, "{broken}");
        }
        let finished = Finished::default();
        assert!(finished.note(&attempt, NOON) && !finished.note(&attempt, NOON));
    }

    #[test]
    fn what_is_derived_differs_by_purpose_attempt_and_register() {
        let (one, other) = (Attempt::new("/", NOON), Attempt::new("/", NOON));
        let secret = [1; 32];
        let all = [
            one.state(&secret),
            one.nonce(&secret),
            one.verifier(&secret),
            other.state(&secret),
            one.state(&[2; 32]),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    /// The example of RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_made_as_its_standard_says() {
        let made = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(made, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[rstest]
    #[case("/", true)]
    #[case("/?view=near&q=a#x", true)]
    #[case("//evil.example", false)]
    #[case("/\\evil.example", false)]
    #[case("https://evil.example", false)]
    #[case("", false)]
    #[case("/a b", false)]
    #[case("/\r\nx: y", false)]
    fn only_a_path_of_this_server_is_returned_to(#[case] path: &str, #[case] fits: bool) {
        assert_eq!(is_path(path), fits);
    }
}
