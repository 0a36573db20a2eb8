//! The state of a registry in numbers, for monitoring.

use std::time::Duration;

use time::OffsetDateTime;

use super::{health::Condition, open::Registry, pulse::Commits};
use crate::model::change::Seq;

/// How long the database may take for the numbers that are read from it.
const PATIENCE: Duration = Duration::from_secs(1);

/// The state of a registry.
#[derive(Debug, Clone)]
pub struct Vitals {
    /// The version of the current state.
    pub version: Seq,
    /// The number of firms.
    pub firms: usize,
    /// The number of open sessions.
    pub sessions: usize,
    /// Whether it was found damaged.
    pub is_damaged: bool,
    /// Whether the data file is still being checked.
    pub is_being_checked: bool,
    /// When the newest change was recorded; `None` if there is none or the database does not answer.
    pub changed_at: Option<OffsetDateTime>,
    /// The number by which the version in the database is larger; `None` if the database does not answer.
    pub lag: Option<u64>,
    /// When the database was read last, in milliseconds since 1970.
    pub looked_at_ms: Option<u64>,
    /// The commits so far.
    pub commits: Commits,
}

impl Registry {
    /// The state in numbers. Two of them are read from the database, and missing if it does not answer soon.
    pub async fn vitals(&self) -> Vitals {
        let now = self.snapshot();
        let condition = self.condition();
        let read = tokio::time::timeout(PATIENCE, async { (self.changed_at().await, self.lag().await) });
        let (changed_at, lag) = read.await.unwrap_or_default();
        Vitals {
            version: now.version,
            firms: now.firms.len(),
            sessions: self.keyring.sessions(),
            is_damaged: matches!(condition, Condition::Ailing(_)),
            is_being_checked: condition == Condition::BeingChecked,
            changed_at,
            lag,
            looked_at_ms: self.health.pulse.looked_at_ms(),
            commits: self.health.pulse.commits(),
        }
    }

    async fn changed_at(&self) -> Option<OffsetDateTime> {
        let newest = self.changes_since(self.snapshot().version - 1, 1).await.ok()?;
        newest.last().map(|change| change.at)
    }

    async fn lag(&self) -> Option<u64> {
        let held = self.store.version().await.map_err(|error| self.heard(error)).ok()?;
        // A change that is adopted meanwhile is no lag.
        Some(u64::try_from(held - self.snapshot().version).unwrap_or(0))
    }
}
