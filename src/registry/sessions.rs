//! Sessions of the app in memory: how their cookies are made, and those that are open.
//!
//! As of keys, only a keyed hash of the text of a cookie is stored. The token by which a page shows that a write is its own
//! is derived from the same text, so that it need not be stored at all.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    model::{
        access::{AccessKey, Account, Caller},
        session::Session,
    },
    store::{StoreError, accounts::Known},
};

/// A session that is open, as a request finds it.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// The identity.
    pub id: i64,
    /// The name by which it is listed.
    pub name: Arc<str>,
    /// The author of its requests.
    pub caller: Arc<Caller>,
    /// Whether the account signed in with a key.
    pub is_by_key: bool,
    /// The token that every write must contain.
    pub token: blake3::Hash,
    /// When it ends, however much it is used.
    pub ends_at: OffsetDateTime,
    /// When it ends if it is not used any more.
    pub idle_ends_at: OffsetDateTime,
}

/// How long sessions last.
#[derive(Debug)]
pub(super) struct Lasting {
    idle_s: AtomicI64,
    longest_s: AtomicI64,
}

impl Default for Lasting {
    fn default() -> Self {
        Self { idle_s: AtomicI64::new(8 * 3600), longest_s: AtomicI64::new(7 * 24 * 3600) }
    }
}

impl Lasting {
    pub(super) fn set(&self, idle_s: i64, longest_s: i64) {
        self.idle_s.store(idle_s, Ordering::Relaxed);
        self.longest_s.store(longest_s, Ordering::Relaxed);
    }

    pub(super) fn idle_s(&self) -> i64 {
        self.idle_s.load(Ordering::Relaxed)
    }

    pub(super) fn longest_s(&self) -> i64 {
        self.longest_s.load(Ordering::Relaxed)
    }
}

/// The keys of the hashes of cookies and of the tokens for writes.
pub(super) struct Secrets {
    cookies: [u8; 32],
    tokens: [u8; 32],
}

impl Secrets {
    pub(super) fn of(identity: &str) -> Self {
        Self {
            cookies: blake3::derive_key("xuong 2026-11 cookies of sessions", identity.as_bytes()),
            tokens: blake3::derive_key("xuong 2026-11 tokens of sessions", identity.as_bytes()),
        }
    }

    /// The hash by which the session of a cookie is stored.
    pub(super) fn hash_of(&self, cookie: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.cookies, cookie.as_bytes())
    }
}

/// A new text of a cookie, of 256 random bits.
pub(super) fn new_cookie() -> String {
    let mut made_of = blake3::Hasher::new();
    for _ in 0..3 {
        made_of.update(Uuid::new_v4().as_bytes());
    }
    made_of.finalize().to_hex().to_string()
}

/// The open sessions, in memory.
#[derive(Default)]
pub(super) struct Sessions(HashMap<[u8; 32], Held>);

/// A session in memory.
struct Held {
    id: i64,
    name: Arc<str>,
    caller: Arc<Caller>,
    is_by_key: bool,
    /// The second from which it is no longer valid.
    end_s: i64,
    /// The second of its last use, and of the one that is stored.
    used_s: AtomicI64,
    stored_s: AtomicI64,
}

impl Sessions {
    /// The sessions of accounts that are not disabled, begun with keys that are not revoked. Uses that are not stored yet
    /// are taken over from the sessions that were held before.
    pub(super) fn of(known: &Known, sessions: &[Session], before: &Self) -> Result<Self, StoreError> {
        let accounts: HashMap<i64, &Account> = known.accounts.iter().map(|own| (own.id, own)).collect();
        let keys: HashMap<i64, &AccessKey> = known.keys.iter().map(|own| (own.id, own)).collect();
        let mut by_hash = HashMap::with_capacity(sessions.len());
        for session in sessions {
            // Accounts and keys that were made since are read with the next change.
            let Some(account) = accounts.get(&session.account) else { continue };
            let key = session.key.and_then(|key| keys.get(&key).copied());
            let Some(end) = session.end(account, key) else { continue };
            let hash = blake3::Hash::from_hex(&session.hash).map_err(|_| {
                StoreError::Damaged(format!("table session, row {}: it has no hash", session.id))
            })?;
            let held = Held::of(session, (account, key), end.unix_timestamp());
            if let Some(before) = before.0.get(hash.as_bytes()) {
                held.used_s.fetch_max(before.used_s.load(Ordering::Relaxed), Ordering::Relaxed);
            }
            by_hash.insert(*hash.as_bytes(), held);
        }
        Ok(Self(by_hash))
    }

    /// The number of sessions.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The session of a cookie, if it is open.
    pub(super) fn find(
        &self,
        secrets: &Secrets,
        cookie: &str,
        idle_s: i64,
        now: OffsetDateTime,
    ) -> Option<OpenSession> {
        let held = self.0.get(secrets.hash_of(cookie).as_bytes())?;
        let (now_s, used_s) = (now.unix_timestamp(), held.used_s.load(Ordering::Relaxed));
        if now_s >= held.end_s || now_s >= used_s.saturating_add(idle_s) {
            return None;
        }
        held.used_s.fetch_max(now_s, Ordering::Relaxed);
        let instant = |s| OffsetDateTime::from_unix_timestamp(s).ok();
        Some(OpenSession {
            id: held.id,
            name: held.name.clone(),
            caller: held.caller.clone(),
            is_by_key: held.is_by_key,
            token: blake3::keyed_hash(&secrets.tokens, cookie.as_bytes()),
            ends_at: instant(held.end_s)?,
            idle_ends_at: instant(held.end_s.min(now_s.saturating_add(idle_s)))?,
        })
    }

    /// The sessions of an account.
    pub(super) fn of_account(&self, account: &str) -> Vec<i64> {
        self.0.values().filter(|held| held.caller.account == account).map(|held| held.id).collect()
    }

    /// The last uses that differ by as many seconds from those that are stored.
    pub(super) fn uses_to_store(&self, accuracy_s: i64) -> Vec<(i64, OffsetDateTime)> {
        let to_store = |held: &Held| {
            let used_s = held.used_s.load(Ordering::Relaxed);
            if used_s - held.stored_s.load(Ordering::Relaxed) < accuracy_s {
                return None;
            }
            Some((held.id, OffsetDateTime::from_unix_timestamp(used_s).ok()?))
        };
        self.0.values().filter_map(to_store).collect()
    }

    /// Notes that these uses are stored.
    pub(super) fn note_stored(&self, uses: &[(i64, OffsetDateTime)]) {
        let used: HashMap<i64, i64> = uses.iter().map(|(id, at)| (*id, at.unix_timestamp())).collect();
        for held in self.0.values() {
            if let Some(used_s) = used.get(&held.id) {
                held.stored_s.store(*used_s, Ordering::Relaxed);
            }
        }
    }
}

impl Held {
    fn of(session: &Session, (account, key): (&Account, Option<&AccessKey>), end_s: i64) -> Self {
        let caller = Caller {
            account: account.name.clone(),
            key: key.map_or_else(|| session.name().to_owned(), |key| key.prefix.clone()),
            role: account.role,
            // The app sends conditions and confirms doubts, whatever the key is made for.
            scope: None,
            reason: key.and_then(|key| key.reason.clone()),
            within: account.within.clone(),
        };
        let used_s = session.used_at.unix_timestamp();
        Self {
            id: session.id,
            name: session.name().into(),
            caller: Arc::new(caller),
            is_by_key: key.is_some(),
            end_s,
            used_s: AtomicI64::new(used_s),
            stored_s: AtomicI64::new(used_s),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;
    use crate::model::{actor::Role, remit::Remit};

    const NOON: OffsetDateTime = time::macros::datetime!(2026-11-29 12:00 UTC);

    fn account() -> Account {
        Account {
            id: 1,
            name: "an".to_owned(),
            role: Role::Editor,
            within: Remit::default(),
            made_at: NOON,
            made_by: "test".to_owned(),
            disabled_at: None,
        }
    }

    fn key() -> AccessKey {
        AccessKey {
            id: 7,
            account: 1,
            prefix: "abcdefgh".to_owned(),
            hash: String::new(),
            scope: None,
            reason: Some("đo lại".to_owned()),
            made_at: NOON,
            made_by: "test".to_owned(),
            expires_at: Some(NOON + Duration::hours(3)),
            last_used_at: None,
            revoked_at: None,
        }
    }

    /// The session of a cookie in a register with this account and key.
    fn found(account: Account, key: AccessKey, at: OffsetDateTime) -> Option<OpenSession> {
        let (secrets, cookie) = (Secrets::of("a register"), "a cookie");
        let session = Session {
            id: 3,
            account: 1,
            key: Some(7),
            hash: secrets.hash_of(cookie).to_hex().to_string(),
            begun_at: NOON,
            used_at: NOON,
            ends_at: NOON + Duration::days(7),
        };
        let known = Known { version: 1, accounts: vec![account], keys: vec![key] };
        let held = Sessions::of(&known, &[session], &Sessions::default()).unwrap();
        assert!(held.find(&secrets, "another cookie", 3600, at).is_none());
        held.find(&secrets, cookie, 3600, at)
    }

    #[test]
    fn a_session_ends_idle_with_its_key_and_with_its_account() {
        let open = found(account(), key(), NOON + Duration::minutes(59)).expect("it is open");
        assert_eq!((open.caller.account.as_str(), open.caller.key.as_str()), ("an", "abcdefgh"));
        assert_eq!(open.caller.reason.as_deref(), Some("đo lại"), "that of its key");
        assert_eq!(open.ends_at, NOON + Duration::hours(3), "with its key");
        assert_eq!(open.idle_ends_at, NOON + Duration::minutes(119));
        assert!(found(account(), key(), NOON + Duration::hours(1)).is_none(), "not used for an hour");
        let revoked = AccessKey { revoked_at: Some(NOON), ..key() };
        assert!(found(account(), revoked, NOON).is_none());
        let disabled = Account { disabled_at: Some(NOON), ..account() };
        assert!(found(disabled, key(), NOON).is_none());
        let expired = AccessKey { expires_at: Some(NOON), ..key() };
        assert!(found(account(), expired, NOON).is_none());
    }

    #[test]
    fn cookies_are_random_and_their_tokens_are_others() {
        let (one, other) = (new_cookie(), new_cookie());
        assert!(one != other && one.len() == 64, "{one}");
        let secrets = Secrets::of("a register");
        assert_ne!(secrets.hash_of(&one), blake3::keyed_hash(&secrets.tokens, one.as_bytes()));
        assert_ne!(secrets.hash_of(&one), Secrets::of("another").hash_of(&one));
    }

    #[test]
    fn uses_that_are_not_stored_outlive_the_next_reading() {
        let secrets = Secrets::of("a register");
        let session = Session {
            id: 3,
            account: 1,
            key: None,
            hash: secrets.hash_of("c").to_hex().to_string(),
            begun_at: NOON,
            used_at: NOON,
            ends_at: NOON + Duration::days(7),
        };
        let known = Known { version: 1, accounts: vec![account()], keys: Vec::new() };
        let of = |before: &Sessions| Sessions::of(&known, std::slice::from_ref(&session), before).unwrap();
        let first = of(&Sessions::default());
        assert!(first.find(&secrets, "c", 60, NOON + Duration::seconds(50)).is_some());
        let second = of(&first);
        assert!(second.find(&secrets, "c", 60, NOON + Duration::seconds(100)).is_some());
        let uses = [(3, NOON + Duration::seconds(100))];
        assert_eq!(second.uses_to_store(60), uses);
        assert_eq!(second.uses_to_store(60), uses, "until they are stored");
        second.note_stored(&uses);
        assert_eq!(second.uses_to_store(60), []);
    }
}
