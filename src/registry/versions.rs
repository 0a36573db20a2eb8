//! The versions of records.

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        change::{Change, Seq, Version},
        record::Kind,
    },
    store::versions::Neighbours,
};

/// The number of changes that are searched at a time for those of a kind.
const SEARCHED: i64 = 100_000;

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

    /// The newest changes of a kind of records before a version, newest first, and the version before which older ones
    /// may be, if any.
    pub async fn changes_before(
        &self,
        kind: Kind,
        before: Option<Seq>,
        limit: i64,
    ) -> Result<(Vec<Change>, Option<Seq>), RegistryError> {
        let before = before.unwrap_or(Seq::MAX).min(self.snapshot().version.saturating_add(1));
        let after = before.saturating_sub(SEARCHED).max(0);
        let found = self.store.changes_of_kind(kind, (after, before), limit).await;
        let found = found.map_err(|error| self.heard(error))?;
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count >= limit);
        let oldest = found.last().filter(|_| is_full).map_or(after + 1, |change| change.seq);
        Ok((found, Some(oldest).filter(|oldest| *oldest > 1)))
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
