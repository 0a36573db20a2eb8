//! Web origins (RFC 6454).

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// An allowed value of the `Origin` header, or `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Whether an `Origin` header matches; `*` matches any.
    pub fn is(&self, named: &str) -> bool {
        self.0 == "*" || self.0.eq_ignore_ascii_case(named)
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let whole = text.trim_end_matches('/');
        let host = whole.strip_prefix("https://").or_else(|| whole.strip_prefix("http://"));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let named = host.is_some_and(|host| !host.is_empty() && host.chars().all(plain));
        if whole == "*" || named {
            return Ok(Self(whole.to_ascii_lowercase()));
        }
        Err(format!("'{text}': an origin such as https://maps.example.vn, or *"))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://maps.example.vn", "https://maps.example.vn", true)]
    #[case("https://maps.example.vn/", "https://maps.example.vn", true)]
    #[case("https://maps.example.vn", "http://maps.example.vn", false)]
    #[case("https://maps.example.vn", "https://maps.example.vn.evil.example", false)]
    #[case("https://maps.example.vn:8443", "https://maps.example.vn", false)]
    #[case("*", "null", true)]
    fn an_origin_is_the_one_that_is_named(#[case] own: Origin, #[case] named: &str, #[case] same: bool) {
        assert_eq!(own.is(named), same);
    }

    #[rstest]
    #[case("maps.example.vn")]
    #[case("https://")]
    #[case("https://maps.example.vn/app")]
    #[case("null")]
    fn what_is_no_origin_is_refused(#[case] text: &str) {
        assert!(text.parse::<Origin>().is_err());
    }
}
