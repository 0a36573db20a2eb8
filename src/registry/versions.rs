//! The versions of records.

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        change::{Change, Seq, Version},
        record::Kind,
    },
    store::versions::Neighbours,
};

impl Registry {
    /// At most `limit` versions of a record, newest first.
    pub async fn versions(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Version>, RegistryError> {
        self.store.versions_of(kind, id, limit).await.map_err(|error| self.heard(error))
    }

    /// The versions around a version of a record.
    pub async fn neighbours(&self, kind: Kind, id: i64, seq: Seq) -> Result<Neighbours, RegistryError> {
        self.store.neighbours(kind, id, seq).await.map_err(|error| self.heard(error))
    }

    /// The change that recorded the newest state of a record; `None` if there never was such a record.
    pub async fn last_state(&self, kind: Kind, id: i64) -> Result<Option<Change>, RegistryError> {
        match self.neighbours(kind, id, Seq::MAX).await?.newest {
            Some(newest) => self.change(newest).await,
            None => Ok(None),
        }
    }
}
