//! The versions of records.

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        change::{Change, Seq, Version},
        record::Kind,
    },
    store::versions::Neighbours,
};

/// The number of changes that are searched for the newest ones of a kind.
const RECENT: i64 = 100_000;

/// The number of changes whose kinds are looked up.
const FEW: i64 = 10_000;

impl Registry {
    /// At most `limit` versions of a record, newest first.
    pub async fn versions(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Version>, RegistryError> {
        self.store.versions_of(kind, id, limit).await.map_err(|error| self.heard(error))
    }

    /// The versions around a version of a record.
    pub async fn neighbours(&self, kind: Kind, id: i64, seq: Seq) -> Result<Neighbours, RegistryError> {
        self.store.neighbours(kind, id, seq).await.map_err(|error| self.heard(error))
    }

    /// The newest changes of a kind of records, newest first; changes long before the newest one are left out.
    pub async fn recent_changes(&self, kind: Kind, limit: i64) -> Result<Vec<Change>, RegistryError> {
        let from = self.snapshot().version.saturating_sub(RECENT);
        self.store.changes_of_kind(kind, from, limit).await.map_err(|error| self.heard(error))
    }

    /// The kinds of records that changed after a version up to another one; all of them if that is a long way.
    pub async fn kinds_between(&self, after: Seq, upto: Seq) -> Result<Vec<Kind>, RegistryError> {
        if upto.saturating_sub(after) > FEW {
            return Ok(Kind::ALL.to_vec());
        }
        self.store.kinds_between(after, upto).await.map_err(|error| self.heard(error))
    }

    /// The change that recorded the newest state of a record; `None` if there never was such a record.
    pub async fn last_state(&self, kind: Kind, id: i64) -> Result<Option<Change>, RegistryError> {
        match self.neighbours(kind, id, Seq::MAX).await?.newest {
            Some(newest) => self.change(newest).await,
            None => Ok(None),
        }
    }
}
