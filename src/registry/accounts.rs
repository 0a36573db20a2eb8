//! Accounts of a registry: the author of a key or session, changes of them by other processes, and the audit.

use std::{sync::Arc, time::Duration};

use time::OffsetDateTime;

use super::{error::RegistryError, health::Condition, open::Registry, sessions::OpenSession};
use crate::{
    model::{
        access::{Account, Caller},
        audit::{Reading, Times},
        change::Seq,
        identity::Identity,
    },
    store::StoreError,
};

/// Interval between looks for changes of accounts and keys by other processes: a revoked key is refused after it.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The number of looks between two writes of the audit and of last uses.
const LOOKS_PER_WRITE: u32 = 4;

/// The number of looks between two removals of sessions of which the time is over.
const LOOKS_PER_REMOVAL: u32 = 240;

impl Registry {
    /// The author of requests with a key, if it is valid now.
    pub fn caller(&self, key: &str) -> Option<Arc<Caller>> {
        self.keyring.find(key, OffsetDateTime::now_utc())
    }

    /// The session of a cookie, if it is open now.
    pub fn session(&self, cookie: &str) -> Option<OpenSession> {
        self.keyring.session(cookie, OffsetDateTime::now_utc())
    }

    /// Sets after how many seconds without requests a session ends, and after how many it ends in any case.
    pub fn limit_sessions(&self, idle_s: u64, longest_s: u64) {
        let seconds = |own| i64::try_from(own).unwrap_or(i64::MAX);
        self.keyring.lasting.set(seconds(idle_s), seconds(longest_s));
    }

    /// Begins a session with a key and returns the text of its cookie; `None` if the key is not that of an account.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Ailing`] if the register is damaged, since it is not written to; any other error of the store.
    pub async fn begin_session(&self, key: &str) -> Result<Option<String>, RegistryError> {
        self.health.permit()?;
        let begun = self.keyring.begin_session(&self.store, key, OffsetDateTime::now_utc()).await;
        begun.map_err(|error| self.heard(error))
    }

    /// Begins a session of an account that an issuer vouches for and returns the text of its cookie; `None` if the account
    /// is disabled. The account is made at the first time, and gets the role that the issuer gives it now.
    ///
    /// # Errors
    ///
    /// The same as of [`Registry::begin_session`].
    pub async fn begin_session_of(&self, identity: &Identity) -> Result<Option<String>, RegistryError> {
        self.health.permit()?;
        let begun = self.keyring.begin_session_of(&self.store, identity, OffsetDateTime::now_utc()).await;
        begun.map_err(|error| self.heard(error))
    }

    /// The author of requests of an identity; `None` if its account is disabled.
    ///
    /// # Errors
    ///
    /// The same as of [`Registry::begin_session`], where an account has to be made.
    pub async fn caller_of(&self, identity: &Identity) -> Result<Option<Arc<Caller>>, RegistryError> {
        let account = if let Some(known) = self.keyring.owned((&identity.issuer, &identity.subject)) {
            known
        } else {
            self.health.permit()?;
            let made = self.keyring.make_owned(&self.store, identity, OffsetDateTime::now_utc()).await;
            made.map_err(|error| self.heard(error))?
        };
        let is_enabled = account.disabled_at.is_none();
        Ok(is_enabled.then(|| self.keyring.caller_of(account, identity)))
    }

    /// Ends the sessions of an identity to which the issuer gives no role any more.
    pub async fn end_sessions_of(&self, issuer: &str, subject: &str) -> Result<(), RegistryError> {
        match self.keyring.owned((issuer, subject)) {
            Some(account) => self.end_sessions(&account.name).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Ends a session at once. A damaged register is not written to: in it the session ends for this process.
    pub async fn end_session(&self, id: i64) -> Result<(), RegistryError> {
        let ended = self.ended(self.store.end_session(id)).await;
        self.or_forgotten(ended.map(|_| ()), || self.keyring.forget_session(id))
    }

    /// Ends all sessions of an account at once, and returns their number; in a damaged register for this process.
    pub async fn end_sessions(&self, account: &str) -> Result<u64, RegistryError> {
        let ended = self.ended(self.store.end_sessions(account)).await;
        self.or_forgotten(ended, || self.keyring.forget_sessions(account))
    }

    /// Ends sessions in the register, and in memory too.
    async fn ended(&self, end: impl Future<Output = Result<u64, StoreError>>) -> Result<u64, RegistryError> {
        self.health.permit()?;
        let ended = end.await.map_err(|error| self.heard(error))?;
        self.keyring.look_at_once(&self.store).await.map_err(|error| self.heard(error))?;
        Ok(ended)
    }

    /// Ends sessions in memory if they could not be ended because the register is damaged.
    fn or_forgotten<T>(
        &self,
        ended: Result<T, RegistryError>,
        forget: impl FnOnce() -> T,
    ) -> Result<T, RegistryError> {
        match ended {
            Err(_) if matches!(self.condition(), Condition::Ailing(_)) => {
                tracing::warn!(
                    "a session was ended in memory alone, since the register is damaged: it opens again when the \
                     server starts anew, unless it is ended there"
                );
                Ok(forget())
            }
            other => other,
        }
    }

    /// Reads keys again if any was made, revoked or given another role since they were read last.
    pub async fn look_for_new_keys(&self) {
        if let Err(error) = self.keyring.look_at_once(&self.store).await {
            tracing::debug!(%error, "keys could not be looked up; they are as they were read last");
        }
    }

    /// Whether an account that is not disabled has the role of an administrator.
    pub async fn has_administrator(&self) -> Result<bool, RegistryError> {
        let known = self.store.accounts().await.map_err(|error| self.heard(error))?;
        let administers = |own: &Account| own.role.administers() && own.disabled_at.is_none();
        Ok(known.accounts.iter().any(administers))
    }

    /// Follows changes of accounts and keys by other processes, and stores the audit and the last uses of keys, until
    /// `stop` ends.
    pub async fn keep_accounts(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let (mut looks, mut failed) = (0_u32, false);
        loop {
            let stopping = tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => false,
                () = &mut stop => true,
            };
            looks = looks.wrapping_add(1);
            let writes = stopping || looks.is_multiple_of(LOOKS_PER_WRITE);
            let kept = self.keep_accounts_once(writes, looks.is_multiple_of(LOOKS_PER_REMOVAL)).await;
            match kept {
                Ok(()) => failed = false,
                // Another process that writes for long only delays it.
                Err(RegistryError::Store(StoreError::Busy)) => {}
                Err(error) if !failed => {
                    failed = true;
                    tracing::error!(%error, "accounts, keys or the audit cannot be kept; further attempts are not logged");
                }
                Err(_) => {}
            }
            if stopping {
                return;
            }
        }
    }

    async fn keep_accounts_once(&self, writes: bool, removes: bool) -> Result<(), RegistryError> {
        self.keyring.look(&self.store).await.map_err(|error| self.heard(error))?;
        self.health.pulse.looked();
        // A damaged register is not written to.
        if !writes || matches!(self.condition(), Condition::Ailing(_)) {
            return Ok(());
        }
        self.keyring.store_uses(&self.store).await.map_err(|error| self.heard(error))?;
        if removes {
            let pruned = self.keyring.prune_sessions(&self.store, OffsetDateTime::now_utc()).await;
            pruned.map_err(|error| self.heard(error))?;
            self.prune_staged().await?;
        }
        self.audit.write(&self.store).await.map_err(|error| self.heard(error))
    }

    /// Records a read, without waiting for the database.
    pub fn note_reading(&self, reading: Reading, version: Seq) {
        let now = OffsetDateTime::now_utc();
        self.audit.note(reading, Times { first_at: now, last_at: now, requests: 1, version });
    }
}
