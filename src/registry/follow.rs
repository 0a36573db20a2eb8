//! Following what other processes write: they share the database, and each has a read model of its own.

use std::time::{Duration, Instant};

use super::{
    error::RegistryError,
    federation,
    health::Condition,
    load::{self, Progress, REPLAY_AT_MOST},
    open::Registry,
};
use crate::{
    model::change::Seq,
    store::{StoreError, db::Engine},
};

/// Longest interval between looks for changes made by other processes.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// Shortest interval between looks for a version that a request waits for.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The longest wait for the database to say which change is the newest.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// Interval between checks of the whole data file.
const CHECK_EVERY: Duration = Duration::from_secs(24 * 3600);

/// Time without writes after which the write-ahead log is folded into the database.
const FOLD_AFTER: Duration = Duration::from_secs(5);

/// The number of changes after which the snapshot file is written again; it bounds what the next start replays.
const FILE_AFTER: i64 = REPLAY_AT_MOST / 2;

impl Registry {
    /// For how long the database has not answered, if it does not: requests are answered from memory, which may be older
    /// than what other processes have written since.
    pub fn silence_of_database(&self) -> Option<Duration> {
        self.following.looks().failing.map(|since| since.elapsed())
    }

    /// Waits until the state has a version, but no longer than a time. Returns whether it has.
    ///
    /// It never waits in the way of a writer, which brings the state up to date too, and however many requests wait, the
    /// database is read once in a while.
    pub async fn reach(&self, version: Seq, longest: Duration) -> bool {
        let waited = async {
            let mut current = self.current_version();
            while self.snapshot().version < version {
                let is_due = self.following.looks().last.is_none_or(|last| last.elapsed() >= LOOK_AGAIN);
                if is_due
                    && let Ok(_writing) = self.writing.try_lock()
                    && self.look().await.is_err()
                {
                    return false;
                }
                let _ = tokio::time::timeout(LOOK_AGAIN, current.changed()).await;
            }
            true
        };
        tokio::time::timeout(longest, waited).await.unwrap_or(false)
    }

    /// Brings the snapshot up to date with the durable changes, of which the newest has a number. Applying a change twice
    /// is harmless.
    pub(super) async fn catch_up(&self, newest: Seq) -> Result<(), RegistryError> {
        let now = self.snapshot();
        if self.has_lost_changes(newest).await? {
            tracing::error!(
                registry.version = newest,
                "the database has lost changes that this process had read: all records are read again"
            );
            self.past.kept().clear();
            return self.reload().await;
        }
        if newest == now.version {
            return Ok(());
        }
        let read = async {
            let mut reader = self.store.reader().await?;
            Ok((reader.edits_since(now.version, REPLAY_AT_MOST).await?, reader.members().await?))
        };
        let (edits, members) = read.await.map_err(|error| self.heard(error))?;
        let next = match edits.last().map(|(seq, _)| *seq) {
            None => return Ok(()),
            Some(last) if edits.len() < usize::try_from(REPLAY_AT_MOST).unwrap_or(usize::MAX) => {
                federation::of(now.after(edits.into_iter().map(|(_, edit)| edit).collect(), last), members)
            }
            Some(_) => load::from_rows(&self.store, &now.city, &Progress::default()).await?,
        };
        tracing::info!(registry.version = next.version, "the registry was changed by another process");
        self.adopt(next);
        Ok(())
    }

    /// Reads all rows again, after more changes than can be replayed.
    pub(super) async fn reload(&self) -> Result<(), RegistryError> {
        let city = self.snapshot().city.clone();
        self.adopt(load::from_rows(&self.store, &city, &Progress::default()).await?);
        Ok(())
    }

    /// Follows the changes of other processes for ever, renews the snapshot file, keeps the write-ahead log short, and
    /// watches over the data file.
    pub async fn follow(&self) {
        let (mut read_through, mut folded, mut still) =
            (Instant::now(), self.snapshot().version, Duration::ZERO);
        loop {
            self.look_after().await;
            if read_through.elapsed() >= CHECK_EVERY {
                read_through = Instant::now();
                self.check().await;
            }
            self.file_snapshot(FILE_AFTER).await;
            let before = self.snapshot().version;
            self.store.await_writes(FOLLOW_EVERY).await;
            let _writing = self.writing.lock().await;
            if matches!(self.condition(), Condition::Ailing(_)) {
                continue;
            }
            if let Err(error) = self.look().await {
                tracing::error!(%error, "cannot read what other processes wrote");
            }
            let now = self.snapshot().version;
            still = if now == before { still + FOLLOW_EVERY } else { Duration::ZERO };
            if now != folded && still >= FOLD_AFTER {
                folded = now;
                self.fold().await;
            }
        }
    }

    /// Looks once for changes made by other processes.
    async fn look(&self) -> Result<(), RegistryError> {
        let version = tokio::time::timeout(ANSWER_WITHIN, self.store.version()).await;
        let version =
            version.unwrap_or_else(|_| Err(StoreError::Unreachable("no answer in time".to_owned())));
        self.following.note_look(version.is_ok());
        let version = version.map_err(|error| self.heard(error))?;
        self.forget_withheld().await?;
        self.catch_up(version).await.map_err(|error| self.noted(error))
    }

    /// Whether changes that were read before are no longer in the log: on a server, a standby that took over may lack the
    /// last ones. A data file that lost changes is damaged instead.
    async fn has_lost_changes(&self, newest: Seq) -> Result<bool, RegistryError> {
        if self.store.engine() == Engine::Sqlite {
            return Ok(false);
        }
        let held = self.snapshot().version;
        if newest < held {
            return Ok(true);
        }
        if held == 0 {
            return Ok(false);
        }
        let mark = self.store.mark(held).await.map_err(|error| self.heard(error))?;
        Ok(self.following.has_another_name(held, &mark))
    }
}
