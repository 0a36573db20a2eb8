//! Accounts, the keys by which their requests are known, and what a request may do.

use time::OffsetDateTime;

use super::{
    actor::{Actor, Author, Role},
    closed::closed,
    lang::{Lang, Text},
    remit::Remit,
};

closed! {
    /// What a key is made for.
    pub enum Scope {
        /// Programs such as QGIS, which can neither send `If-Match` nor confirm a warning.
        Desktop = "desktop" ("Phần mềm máy bàn", "Desktop programs"),
    }
}

/// A person or program with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The identity.
    pub id: i64,
    /// The name, under which the change log records edits.
    pub name: String,
    /// The role.
    pub role: Role,
    /// What the account may edit.
    pub within: Remit,
    /// When it was made.
    pub made_at: OffsetDateTime,
    /// The account or program that made it.
    pub made_by: String,
    /// Since when it is disabled.
    pub disabled_at: Option<OffsetDateTime>,
}

/// A key of an account. The key itself is known to its holder only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The identity.
    pub id: i64,
    /// The identity of the account.
    pub account: i64,
    /// The part of the key by which it is named.
    pub prefix: String,
    /// The keyed hash of the whole key, in hexadecimal digits.
    pub hash: String,
    /// What it is made for; any program if nothing is given.
    pub scope: Option<Scope>,
    /// The reason of edits that state none, where one is required.
    pub reason: Option<String>,
    /// When it was made.
    pub made_at: OffsetDateTime,
    /// The account or program that made it.
    pub made_by: String,
    /// From when it is no longer valid.
    pub expires_at: Option<OffsetDateTime>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<OffsetDateTime>,
    /// Since when it is revoked.
    pub revoked_at: Option<OffsetDateTime>,
}

/// The state of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It opens the register.
    Valid,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
    /// Its account is disabled.
    Disabled,
}

impl KeyState {
    /// The name for readers.
    pub fn name(self, lang: Lang) -> &'static str {
        let text = match self {
            Self::Valid => Text::new("dùng được", "valid"),
            Self::Expired => Text::new("hết hạn", "expired"),
            Self::Revoked => Text::new("đã thu hồi", "revoked"),
            Self::Disabled => Text::new("tài khoản đã khóa", "account disabled"),
        };
        text.of(lang)
    }
}

impl AccessKey {
    /// The state of the key at an instant.
    pub fn state(&self, account: &Account, now: OffsetDateTime) -> KeyState {
        if self.revoked_at.is_some() {
            KeyState::Revoked
        } else if account.disabled_at.is_some() {
            KeyState::Disabled
        } else if self.expires_at.is_some_and(|end| end <= now) {
            KeyState::Expired
        } else {
            KeyState::Valid
        }
    }
}

/// The author of a request: an account and the key that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name of the account.
    pub account: String,
    /// The part of the key by which it is named.
    pub key: String,
    /// The role.
    pub role: Role,
    /// What the key is made for.
    pub scope: Option<Scope>,
    /// The reason of edits that state none, where one is required.
    pub reason: Option<String>,
    /// What the account may edit.
    pub within: Remit,
}

impl Caller {
    /// The author of edits, for the change log.
    pub fn author(&self) -> Author {
        Author { actor: Actor(self.account.clone()), key: Some(self.key.clone()) }
    }
}
