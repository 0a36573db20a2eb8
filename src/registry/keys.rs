//! Keys of accounts: how they are made, and the valid ones in memory, with the sessions that are open.
//!
//! Only a keyed hash of a key is stored. The key of the hash is derived from the identity of the register, which is in the
//! database: a backup that is restored on another machine keeps its keys, and the hash of a key in one register is not
//! that in another. It protects nothing more, and need not: the secret of a key has 160 random bits, which cannot be found
//! from its hash by trying.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use arc_swap::ArcSwap;
use time::OffsetDateTime;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::sessions::{Lasting, OpenSession, Secrets, Sessions, new_cookie};
use crate::{
    model::{
        access::{AccessKey, Account, Caller, KeyState},
        identity::Identity,
        remit::Remit,
        session::Session,
    },
    store::{Store, StoreError, accounts::Known, identities::Owner, sessions::Admitted},
};

/// The accuracy of the last use of a key and of a session, in seconds.
const USE_ACCURACY_S: i64 = 60;

/// The largest number of sessions of an account.
const MOST_SESSIONS: i64 = 50;

/// Digits of the text of a key: no letters that look like digits.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The length of the part of a key by which it is named, and of its secret.
const PREFIX_LENGTH: usize = 8;
const SECRET_LENGTH: usize = 32;

/// The beginning of every key.
const BEGINNING: &str = "xg_";

/// A new key: its text, and the part by which it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The text, which is shown once.
    pub text: String,
    /// The part by which it is named.
    pub prefix: String,
}

impl NewKey {
    /// A random key.
    pub fn random() -> Self {
        let mut made_of = blake3::Hasher::new();
        for _ in 0..2 {
            made_of.update(Uuid::new_v4().as_bytes());
        }
        let mut bytes = [0; PREFIX_LENGTH + SECRET_LENGTH];
        made_of.finalize_xof().fill(&mut bytes);
        let digits: String =
            bytes.iter().map(|byte| char::from(DIGITS[usize::from(*byte) % DIGITS.len()])).collect();
        let (prefix, secret) = digits.split_at(PREFIX_LENGTH);
        Self { text: format!("{BEGINNING}{prefix}_{secret}"), prefix: prefix.to_owned() }
    }
}

/// Whether a text has the form of a key.
pub fn is_key(text: &str) -> bool {
    let rest = text.strip_prefix(BEGINNING).and_then(|rest| rest.split_once('_'));
    rest.is_some_and(|(prefix, secret)| prefix.len() == PREFIX_LENGTH && secret.len() == SECRET_LENGTH)
}

/// The part of a key by which it is named, from that part or from the whole key.
pub fn prefix_of(text: &str) -> &str {
    let rest = text.strip_prefix(BEGINNING).unwrap_or(text);
    rest.split_once('_').map_or(rest, |(prefix, _)| prefix)
}

/// The hash by which a key is stored.
pub fn hash_of(identity: &str, key: &str) -> blake3::Hash {
    blake3::keyed_hash(&secret_of(identity), key.as_bytes())
}

fn secret_of(identity: &str) -> [u8; 32] {
    blake3::derive_key("xuong 2026-11 keys of accounts", identity.as_bytes())
}

/// The valid keys and the open sessions, in memory.
pub(super) struct Keyring {
    secret: [u8; 32],
    cookies: Secrets,
    /// How long sessions last.
    pub(super) lasting: Lasting,
    keys: ArcSwap<Keys>,
    /// The sessions that ended although the register could not be written.
    forgotten: RwLock<HashSet<i64>>,
    /// When the last look on request began.
    looked: Mutex<Instant>,
}

#[derive(Default)]
struct Keys {
    version: i64,
    by_hash: HashMap<[u8; 32], Held>,
    sessions: Sessions,
    /// The accounts of identities, disabled ones too.
    owned: HashMap<(String, String), Account>,
    /// What those accounts may edit that may not edit everything, by name.
    remits: HashMap<String, Arc<Remit>>,
}

/// A key in memory.
struct Held {
    id: i64,
    account: i64,
    caller: Arc<Caller>,
    /// The second from which it is no longer valid.
    end_s: i64,
    /// The second of its last use, and of the one that is stored.
    used_s: AtomicI64,
    stored_s: AtomicI64,
}

impl Keyring {
    /// Reads the keys of a register.
    pub(super) async fn open(store: &Store) -> Result<Self, StoreError> {
        let looked = Mutex::new(Instant::now());
        let identity = store.identity();
        let keyring = Self {
            secret: secret_of(identity),
            cookies: Secrets::of(identity),
            lasting: Lasting::default(),
            keys: ArcSwap::default(),
            forgotten: RwLock::default(),
            looked,
        };
        keyring.read(store).await?;
        Ok(keyring)
    }

    /// The author of requests with a key, if it is valid.
    pub(super) fn find(&self, key: &str, now: OffsetDateTime) -> Option<Arc<Caller>> {
        self.held(key, now, |held| held.caller.clone())
    }

    /// Uses a key, if it is valid.
    fn held<T>(&self, key: &str, now: OffsetDateTime, take: impl FnOnce(&Held) -> T) -> Option<T> {
        // The hash is computed and looked up for any text. Since clients cannot choose the hash of a text, the time of the
        // comparison does not disclose how much of a key is right.
        let hash = blake3::keyed_hash(&self.secret, key.as_bytes());
        let keys = self.keys.load();
        let held = keys.by_hash.get(hash.as_bytes())?;
        let now_s = now.unix_timestamp();
        (now_s < held.end_s).then(|| {
            held.used_s.fetch_max(now_s, Ordering::Relaxed);
            take(held)
        })
    }

    /// What the account of a name may edit; `None` if everything, or if there is no such account.
    pub(super) fn remit_of(&self, account: &str) -> Option<Arc<Remit>> {
        self.keys.load().remits.get(account).cloned()
    }

    /// The session of a cookie, if it is open.
    pub(super) fn session(&self, cookie: &str, now: OffsetDateTime) -> Option<OpenSession> {
        let open = self.keys.load().sessions.find(&self.cookies, cookie, self.lasting.idle_s(), now)?;
        let forgotten = self.forgotten.read().unwrap_or_else(PoisonError::into_inner);
        (!forgotten.contains(&open.id)).then_some(open)
    }

    /// Ends a session in this process alone.
    pub(super) fn forget_session(&self, id: i64) {
        self.forgotten.write().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    /// Ends all sessions of an account in this process alone, and returns their number.
    pub(super) fn forget_sessions(&self, account: &str) -> u64 {
        let own = self.keys.load().sessions.of_account(account);
        own.iter().for_each(|id| self.forget_session(*id));
        own.len() as u64
    }

    /// The number of sessions in memory, of which some may have been idle for too long.
    pub(super) fn sessions(&self) -> usize {
        self.keys.load().sessions.count()
    }

    /// Begins a session with a key and returns the text of its cookie; `None` if the key is not valid.
    pub(super) async fn begin_session(
        &self,
        store: &Store,
        key: &str,
        now: OffsetDateTime,
    ) -> Result<Option<String>, StoreError> {
        match self.held(key, now, |held| (held.account, held.id)) {
            Some((account, key)) => self.begin(store, (account, Some(key)), now).await.map(Some),
            None => Ok(None),
        }
    }

    /// Begins a session of an account that an issuer vouches for and returns the text of its cookie; `None` if the account
    /// is disabled. The account is made if there is none.
    pub(super) async fn begin_session_of(
        &self,
        store: &Store,
        identity: &Identity,
        now: OffsetDateTime,
    ) -> Result<Option<String>, StoreError> {
        let account = store.account_of(identity, now).await?;
        if account.disabled_at.is_some() {
            return Ok(None);
        }
        self.begin(store, (account.id, None), now).await.map(Some)
    }

    /// The account of an identity if it has one, which may be disabled.
    pub(super) fn owned(&self, identity: (&str, &str)) -> Option<Account> {
        let (issuer, subject) = identity;
        self.keys.load().owned.get(&(issuer.to_owned(), subject.to_owned())).cloned()
    }

    /// Makes the account of an identity that has none.
    pub(super) async fn make_owned(
        &self,
        store: &Store,
        identity: &Identity,
        now: OffsetDateTime,
    ) -> Result<Account, StoreError> {
        let made = store.account_of(identity, now).await?;
        self.look_at_once(store).await?;
        Ok(made)
    }

    /// The author of requests of an identity, with the role that the issuer gives it now.
    pub(super) fn caller_of(&self, account: Account, identity: &Identity) -> Arc<Caller> {
        let named = format!("{}\n{}", identity.issuer, identity.subject);
        let key = format!("oidc-{}", &blake3::keyed_hash(&self.secret, named.as_bytes()).to_hex()[..8]);
        let Account { name, within, .. } = account;
        Arc::new(Caller { account: name, key, role: identity.role, scope: None, reason: None, within })
    }

    async fn begin(
        &self,
        store: &Store,
        (account, key): (i64, Option<i64>),
        now: OffsetDateTime,
    ) -> Result<String, StoreError> {
        let cookie = new_cookie();
        let session = Session {
            id: 0,
            account,
            key,
            hash: self.cookies.hash_of(&cookie).to_hex().to_string(),
            begun_at: now,
            used_at: now,
            ends_at: now.saturating_add(time::Duration::seconds(self.lasting.longest_s())),
        };
        store.add_session(&session, MOST_SESSIONS).await?;
        self.look_at_once(store).await?;
        Ok(cookie)
    }

    /// Removes the sessions of which the time is over. Their last use is stored with a delay.
    pub(super) async fn prune_sessions(&self, store: &Store, now: OffsetDateTime) -> Result<(), StoreError> {
        let idle = time::Duration::seconds(self.lasting.idle_s().saturating_add(2 * USE_ACCURACY_S));
        // The setting may be longer than all years that there are.
        let since = now.checked_sub(idle).filter(|since| since.year() >= 0);
        store.prune_sessions(now, since.unwrap_or(OffsetDateTime::UNIX_EPOCH)).await?;
        // Other processes store the last uses of sessions, which raise no number.
        self.read(store).await
    }

    /// Reads accounts and keys again if they were changed.
    pub(super) async fn look(&self, store: &Store) -> Result<(), StoreError> {
        if store.accounts_version().await? == self.keys.load().version {
            return Ok(());
        }
        self.read(store).await
    }

    /// Reads accounts and keys again if they were changed before the call. Callers that wait for each other share a look, so
    /// that the database is read once at a time, however many callers there are.
    pub(super) async fn look_at_once(&self, store: &Store) -> Result<(), StoreError> {
        let called = Instant::now();
        let mut looked = self.looked.lock().await;
        if *looked >= called {
            return Ok(());
        }
        let begun = Instant::now();
        self.look(store).await?;
        // A look that failed or was given up is no look for those that waited for it.
        *looked = begun;
        Ok(())
    }

    async fn read(&self, store: &Store) -> Result<(), StoreError> {
        let Admitted { known, sessions, owners } = store.sessions().await?;
        let before = self.keys.load_full();
        let sessions = Sessions::of(&known, &sessions, &before.sessions)?;
        let read = Arc::new(Keys::of((&known, &before.by_hash), sessions, owners)?);
        // Another look may have read a newer state meanwhile.
        self.keys.rcu(|held| if held.version > read.version { held.clone() } else { read.clone() });
        Ok(())
    }

    /// Stores when keys and sessions were used last.
    pub(super) async fn store_uses(&self, store: &Store) -> Result<(), StoreError> {
        let keys = self.keys.load_full();
        let fresh: Vec<_> = keys
            .by_hash
            .values()
            .map(|held| (held, held.used_s.load(Ordering::Relaxed)))
            .filter(|(held, used)| used - held.stored_s.load(Ordering::Relaxed) >= USE_ACCURACY_S)
            .collect();
        let uses: Vec<_> = fresh
            .iter()
            .filter_map(|(held, used)| Some((held.id, OffsetDateTime::from_unix_timestamp(*used).ok()?)))
            .collect();
        if !uses.is_empty() {
            store.note_uses(&uses).await?;
            fresh.iter().for_each(|(held, used)| held.stored_s.store(*used, Ordering::Relaxed));
        }
        let uses = keys.sessions.uses_to_store(USE_ACCURACY_S);
        if !uses.is_empty() {
            store.note_uses_of_sessions(&uses).await?;
            keys.sessions.note_stored(&uses);
        }
        Ok(())
    }
}

impl Keys {
    /// The keys that are not revoked, of accounts that are not disabled. Uses that are not stored yet are taken over from the
    /// keys that were held before.
    fn of(
        (known, before): (&Known, &HashMap<[u8; 32], Held>),
        sessions: Sessions,
        owners: Vec<Owner>,
    ) -> Result<Self, StoreError> {
        let accounts: HashMap<i64, _> = known.accounts.iter().map(|own| (own.id, own)).collect();
        let mut by_hash = HashMap::with_capacity(known.keys.len());
        for key in &known.keys {
            let damaged = |what| StoreError::Damaged(format!("table access_key, row {}: {what}", key.id));
            let account = accounts.get(&key.account).ok_or_else(|| damaged("there is no account"))?;
            if matches!(key.state(account, OffsetDateTime::UNIX_EPOCH), KeyState::Valid) {
                let hash = blake3::Hash::from_hex(&key.hash).map_err(|_| damaged("it has no hash"))?;
                let caller = Caller {
                    account: account.name.clone(),
                    key: key.prefix.clone(),
                    role: account.role,
                    scope: key.scope,
                    reason: key.reason.clone(),
                    within: account.within.clone(),
                };
                let held = Held::of(key, Arc::new(caller));
                if let Some(before) = before.get(hash.as_bytes()) {
                    held.used_s.fetch_max(before.used_s.load(Ordering::Relaxed), Ordering::Relaxed);
                }
                by_hash.insert(*hash.as_bytes(), held);
            }
        }
        let owned = owners.into_iter().filter_map(|own| {
            let account = accounts.get(&own.account)?;
            Some(((own.issuer, own.subject), Account::clone(account)))
        });
        let limited = known.accounts.iter().filter(|own| !own.within.is_everything());
        let remits = limited.map(|own| (own.name.clone(), Arc::new(own.within.clone()))).collect();
        Ok(Self { version: known.version, by_hash, sessions, owned: owned.collect(), remits })
    }
}

impl Held {
    fn of(key: &AccessKey, caller: Arc<Caller>) -> Self {
        let used = key.last_used_at.map_or(0, OffsetDateTime::unix_timestamp);
        Self {
            id: key.id,
            account: key.account,
            caller,
            end_s: key.expires_at.map_or(i64::MAX, OffsetDateTime::unix_timestamp),
            used_s: AtomicI64::new(used),
            stored_s: AtomicI64::new(used),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_random_and_named_by_a_part_of_them() {
        let (one, other) = (NewKey::random(), NewKey::random());
        assert!(one != other && is_key(&one.text) && !is_key("xg_short_key"), "{}", one.text);
        assert_eq!(one.text.len(), BEGINNING.len() + PREFIX_LENGTH + 1 + SECRET_LENGTH);
        for text in [&one.text, &one.prefix, &format!("xg_{}", one.prefix)] {
            assert_eq!(prefix_of(text), one.prefix);
        }
        assert_ne!(hash_of("one register", &one.text), hash_of("another", &one.text));
    }
}
