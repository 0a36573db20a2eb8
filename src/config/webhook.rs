//! Webhooks: receivers that are sent the changes of the register.

use std::{fmt, io, num::NonZeroU64, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::oidc::may_be_requested;

/// What secrets begin with (Standard Webhooks).
const PREFIX: &str = "whsec_";

/// The length of a secret in bytes.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The longest name.
const LONGEST_NAME: usize = 40;

/// The time after which a message is given up, if nothing else is set: a day.
const USUAL_GIVE_UP_S: NonZeroU64 = NonZeroU64::new(24 * 3600).expect("not zero");

/// A receiver of changes. It is set in the file only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The name under which it is remembered how far the receiver has come.
    #[serde(deserialize_with = "name")]
    pub name: String,
    /// The address of the receiver, which may be a secret itself.
    pub url: ReceiverUrl,
    /// The secret by which messages are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SigningSecret>,
    /// The file with the secret, which is read for every message, so that it can be replaced while serving. Of several
    /// secrets, one a line, each signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_file: Option<PathBuf>,
    /// The collections whose changes are sent; all of them when none are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// A condition (CQL2) that the feature satisfies before or after a change that is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The time after which a message that is not taken is given up.
    #[serde(default = "usual_give_up_s")]
    pub give_up_after_s: NonZeroU64,
}

impl Webhook {
    /// The secrets at present, of which there is one at least.
    ///
    /// # Errors
    ///
    /// The file cannot be read, has no secret or something else, or none or two of the settings are given.
    pub fn secrets(&self) -> io::Result<Vec<SigningSecret>> {
        let unusable = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        match (&self.secret, &self.secret_file) {
            (Some(secret), None) => Ok(vec![secret.clone()]),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)?;
                let found: Vec<_> = text
                    .split_whitespace()
                    .map(SigningSecret::read)
                    .collect::<Option<_>>()
                    .filter(|found: &Vec<_>| !found.is_empty())
                    .ok_or_else(|| unusable(EXPECTED))?;
                Ok(found)
            }
            _ => Err(unusable("secret or secret_file, one of them")),
        }
    }
}

const EXPECTED: &str = "a secret is 'whsec_' and 24 to 64 random bytes in Base64";

const fn usual_give_up_s() -> NonZeroU64 {
    USUAL_GIVE_UP_S
}

/// Reads a name, which is a part of the identifiers of messages.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_plain && (1..=LONGEST_NAME).contains(&text.len()) {
        return Ok(text);
    }
    Err(D::Error::custom(format!("'{text}': a name has 1 to {LONGEST_NAME} letters, digits, '-' or '_'")))
}

/// The address of a receiver: over TLS, or on this machine. Its path and its query are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiverUrl(String);

impl ReceiverUrl {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scheme and the host.
    pub fn origin(&self) -> &str {
        let after = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0[after..].find(['/', '?']).map_or(self.0.len(), |at| after + at);
        &self.0[..end]
    }
}

impl fmt::Debug for ReceiverUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiverUrl({}/…)", self.origin())
    }
}

impl Serialize for ReceiverUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}/…", self.origin()))
    }
}

impl<'de> Deserialize<'de> for ReceiverUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if may_be_requested(&text) && !text.contains('#') {
            return Ok(Self(text));
        }
        Err(D::Error::custom(
            "an address such as https://nhan.example.vn/xuong; http:// is for this machine only",
        ))
    }
}

/// A secret by which messages are signed, which is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

impl SigningSecret {
    fn read(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        BYTES.contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

impl Serialize for SigningSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("…")
    }
}

impl<'de> Deserialize<'de> for SigningSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(EXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn read(url: &str, name: &str, more: &str) -> Result<Webhook, toml::de::Error> {
        toml::from_str(&format!("name = '{name}'\nurl = '{url}'\n{more}"))
    }

    #[rstest]
    #[case("https://a.vn/in?key=1", true)]
    #[case("http://127.0.0.1:9000/in", true)]
    #[case("http://a.vn/in", false)]
    #[case("https://user:word@a.vn/in", false)]
    #[case("https://a.vn/#in", false)]
    fn changes_are_sent_over_tls_or_on_this_machine(#[case] url: &str, #[case] fits: bool) {
        assert_eq!(read(url, "a", "").is_ok(), fits, "{url}");
    }

    #[rstest]
    #[case("quan-huyen_2", true)]
    #[case("", false)]
    #[case("a.b", false)]
    #[case("một", false)]
    fn a_name_can_be_a_part_of_an_identifier(#[case] name: &str, #[case] fits: bool) {
        assert_eq!(read("https://a.vn", name, "").is_ok(), fits, "{name}");
    }

    #[test]
    fn neither_the_secret_nor_the_path_is_printed_and_one_secret_is_needed() {
        let own = read("https://a.vn/hush?hush=1", "a", &format!("secret = '{SECRET}'")).unwrap();
        let printed = format!("{own:?}{}", toml::to_string(&own).unwrap());
        assert!(!printed.contains("hush") && !printed.contains("MfKQ") && printed.contains("https://a.vn/…"));
        assert_eq!((own.secrets().unwrap()[0].bytes().len(), own.give_up_after_s.get()), (24, 86400));
        assert!(read("https://a.vn", "a", "").unwrap().secrets().is_err());
        for short in ["whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?"] {
            assert!(read("https://a.vn", "a", &format!("secret = '{short}'")).is_err(), "{short}");
        }
    }

    #[test]
    fn a_file_may_have_the_next_secret_beside_the_present_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let own = read("https://a.vn", "a", &format!("secret_file = '{}'", file.display())).unwrap();
        assert!(own.secrets().is_err());
        for (text, expected) in
            [(format!("{SECRET}\n{SECRET}\n"), Some(2)), ("\n".into(), None), (format!("{SECRET} x"), None)]
        {
            std::fs::write(&file, text).unwrap();
            assert_eq!(own.secrets().ok().map(|found| found.len()), expected);
        }
    }
}
