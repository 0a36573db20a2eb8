//! The `Authorization` header (RFC 9110 §11.6.2): a key as the token of `Bearer`, or as the password of `Basic`.

/// A key as a client sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// The key; empty if the header cannot be read, which no key is.
    pub(super) key: String,
    /// Whether it was the password of `Basic`.
    pub(super) is_basic: bool,
}

impl Shown {
    /// Reads the value of the header. Names of schemes have no case (RFC 9110 §11.1), and the user name of `Basic` may
    /// be anything: a key names its account by itself.
    pub(super) fn of(value: &str) -> Self {
        let (scheme, rest) = value.split_once(' ').unwrap_or_default();
        let is_basic = scheme.eq_ignore_ascii_case("basic");
        let key = if is_basic {
            password(rest.trim())
        } else {
            scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim().to_owned())
        };
        Self { key: key.unwrap_or_default(), is_basic }
    }
}

/// The password of the credentials of `Basic` (RFC 7617 §2): what follows the first colon.
fn password(credentials: &str) -> Option<String> {
    let text = String::from_utf8(decoded(credentials)?).ok()?;
    text.split_once(':').map(|(_, password)| password.to_owned())
}

/// Decodes base 64 (RFC 4648 §4), with or without padding.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for digit in group {
            bits = bits << 6 | value(*digit)?;
        }
        // A group of one digit has too few bits for a byte.
        let count = group.len().checked_sub(1).filter(|count| *count > 0)?;
        let [_, whole @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend_from_slice(&whole[..count]);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 4648 §10 and RFC 7617 §2.
    #[test]
    fn base_64_is_read_as_its_standard_says() {
        let examples = [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, bytes) in examples {
            assert_eq!(decoded(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(password("QWxhZGRpbjpvcGVuIHNlc2FtZQ==").as_deref(), Some("open sesame"));
        for broken in ["Z", "Zg!=", "Zm9vY"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_key_is_the_token_of_bearer_or_the_password_of_basic() {
        let key = |value| Shown::of(value).key;
        assert_eq!(key("bearer  abc "), "abc");
        assert_eq!(key("BASIC YW46YTpi"), "a:b");
        for none in ["", "abc", "Digest abc", "Basic", "Basic ***", "Basic YWJj"] {
            assert_eq!(key(none), "", "{none}");
        }
    }
}
