//! Sessions of the app: an account that signed in, whose requests are known by a cookie.

use time::OffsetDateTime;

use super::access::{AccessKey, Account, KeyState};

/// The length of the name of a session.
const NAME_LENGTH: usize = 10;

/// A session. The text of its cookie is known to the browser only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The identity.
    pub id: i64,
    /// The identity of the account.
    pub account: i64,
    /// The identity of the key with which the account signed in; `None` if an issuer of identities vouched for it.
    pub key: Option<i64>,
    /// The keyed hash of the cookie, in hexadecimal digits.
    pub hash: String,
    /// When the account signed in.
    pub begun_at: OffsetDateTime,
    /// When the session was used last, to the minute.
    pub used_at: OffsetDateTime,
    /// When it ends, however much it is used.
    pub ends_at: OffsetDateTime,
}

impl Session {
    /// The name by which it is listed and ended. It does not disclose the cookie.
    pub fn name(&self) -> &str {
        self.hash.get(..NAME_LENGTH).unwrap_or(&self.hash)
    }

    /// The instant at which it ends, however much it is used: that of its key, if it is earlier. `None` if its account
    /// is disabled or its key is not valid.
    pub fn end(&self, account: &Account, key: Option<&AccessKey>) -> Option<OffsetDateTime> {
        if account.disabled_at.is_some() || self.key.is_some() != key.is_some() {
            return None;
        }
        let is_sound = |key: &AccessKey| key.state(account, OffsetDateTime::UNIX_EPOCH) == KeyState::Valid;
        if !key.is_none_or(is_sound) {
            return None;
        }
        let of_key = key.and_then(|key| key.expires_at);
        Some(of_key.map_or(self.ends_at, |end| end.min(self.ends_at)))
    }
}
