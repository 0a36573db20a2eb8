//! The history of records, and undo.

use super::{error::RegistryError, once::Once, open::Registry, queue::Commit};
use crate::model::{
    actor::Author,
    change::{Cause, Change, ChangeSet, Edit, Seq},
    record::Kind,
};

impl Registry {
    /// The changes of a record, newest first.
    pub async fn history(&self, kind: Kind, id: i64, limit: i64) -> Result<Vec<Change>, RegistryError> {
        self.store.changes_of(kind, id, limit).await.map_err(|error| self.heard(error))
    }

    /// A change by its number.
    pub async fn change(&self, seq: Seq) -> Result<Option<Change>, RegistryError> {
        let found = self.changes_since(seq.saturating_sub(1), 1).await?;
        Ok(found.into_iter().find(|change| change.seq == seq))
    }

    /// Undoes a change by a new one: the record becomes what it was before. Returns the version that contains it. `once` is
    /// for a request that is made once.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Conflict`] if the record was changed since, which is reported and not overwritten;
    /// [`RegistryError::Refused`] if the former state breaks a rule by now; [`RegistryError::Withheld`] if values of the
    /// change are withheld.
    pub async fn undo(
        &self,
        change: Change,
        author: impl Into<Author>,
        reason: Option<String>,
        once: Option<Once<'_>>,
    ) -> Result<Seq, RegistryError> {
        if !change.withheld.is_empty() {
            return Err(RegistryError::Withheld(change.seq));
        }
        let reason = reason.unwrap_or_else(|| format!("undo {}", change.seq));
        let edit = match change.before {
            Some(before) => Edit::Put(Box::new(before)),
            None => Edit::Delete(change.kind, change.id),
        };
        let commit = Commit::of(vec![edit], author.into(), Some(reason), Cause::Undo);
        let commit = Commit { seen: vec![(0, change.seq)], ..commit };
        match once {
            Some(once) => self.commit_once(commit, once).await,
            None => self.enqueue(commit).await,
        }
    }

    /// At most `limit` change sets before a number, newest first.
    pub async fn sets_before(&self, id: i64, limit: i64) -> Result<Vec<ChangeSet>, RegistryError> {
        self.store.sets_before(id, limit).await.map_err(|error| self.heard(error))
    }

    /// A change set by its number.
    pub async fn set(&self, id: i64) -> Result<Option<ChangeSet>, RegistryError> {
        let found = self.sets_before(id.saturating_add(1), 1).await?;
        Ok(found.into_iter().find(|set| set.id == id))
    }

    /// At most `limit` changes of a set after a change, oldest first.
    pub async fn changes_of_set(
        &self,
        set: i64,
        after: Seq,
        limit: i64,
    ) -> Result<Vec<Change>, RegistryError> {
        self.store.changes_of_set(set, after, limit).await.map_err(|error| self.heard(error))
    }
}
