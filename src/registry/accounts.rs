//! Accounts of a registry: the author of a key, changes of keys by other processes, and the audit.

use std::{sync::Arc, time::Duration};

use time::OffsetDateTime;

use super::{error::RegistryError, health::Condition, open::Registry};
use crate::{
    model::{
        access::{Account, Caller},
        audit::{Reading, Times},
        change::Seq,
    },
    store::StoreError,
};

/// Interval between looks for changes of accounts and keys by other processes: a revoked key is refused after it.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The number of looks between two writes of the audit and of last uses.
const LOOKS_PER_WRITE: u32 = 4;

impl Registry {
    /// The author of requests with a key, if it is valid now.
    pub fn caller(&self, key: &str) -> Option<Arc<Caller>> {
        self.keyring.find(key, OffsetDateTime::now_utc())
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
        let (mut looks, mut failed) = (0, false);
        loop {
            let stopping = tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => false,
                () = &mut stop => true,
            };
            looks += 1;
            let kept = self.keep_accounts_once(stopping || looks % LOOKS_PER_WRITE == 0).await;
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

    async fn keep_accounts_once(&self, writes: bool) -> Result<(), RegistryError> {
        self.keyring.look(&self.store).await.map_err(|error| self.heard(error))?;
        // A damaged register is not written to.
        if !writes || matches!(self.condition(), Condition::Ailing(_)) {
            return Ok(());
        }
        self.keyring.store_uses(&self.store).await.map_err(|error| self.heard(error))?;
        self.audit.write(&self.store).await.map_err(|error| self.heard(error))
    }

    /// Records a read, without waiting for the database.
    pub fn note_reading(&self, reading: Reading, version: Seq) {
        let now = OffsetDateTime::now_utc();
        self.audit.note(reading, Times { first_at: now, last_at: now, requests: 1, version });
    }
}
