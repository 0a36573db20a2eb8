//! Addresses of registers that are followed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::oidc::may_be_requested;

/// The address of the server of a register: over TLS, or on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegisterUrl(String);

/// A text that is no address of a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}': the address of a register such as https://so.example.vn; http:// is for this machine only")]
pub struct NotARegister(String);

impl RegisterUrl {
    /// The address, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RegisterUrl {
    type Err = NotARegister;

    fn from_str(text: &str) -> Result<Self, NotARegister> {
        let trimmed = text.trim().trim_end_matches('/');
        if may_be_requested(trimmed) && !trimmed.contains(['?', '#']) {
            return Ok(Self(trimmed.to_owned()));
        }
        Err(NotARegister(text.to_owned()))
    }
}

impl TryFrom<String> for RegisterUrl {
    type Error = NotARegister;

    fn try_from(text: String) -> Result<Self, NotARegister> {
        text.parse()
    }
}

impl From<RegisterUrl> for String {
    fn from(url: RegisterUrl) -> Self {
        url.0
    }
}

impl fmt::Display for RegisterUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://a.vn", Some("https://a.vn"))]
    #[case(" https://a.vn/b/ ", Some("https://a.vn/b"))]
    #[case("http://127.0.0.1:8080", Some("http://127.0.0.1:8080"))]
    #[case("http://localhost", Some("http://localhost"))]
    #[case("http://a.vn", None)]
    #[case("https://a.vn?x=1", None)]
    #[case("https://u:p@a.vn", None)]
    #[case("a.vn", None)]
    #[case("", None)]
    fn an_address_is_over_tls_or_on_this_machine(#[case] text: &str, #[case] read: Option<&str>) {
        assert_eq!(text.parse::<RegisterUrl>().ok().as_ref().map(RegisterUrl::as_str), read);
    }
}
