//! The history of records, and undo.

use super::{error::RegistryError, open::Registry};
use crate::model::{
    actor::Actor,
    change::{Change, Edit, Proposal, Seq},
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

    /// Undoes a change by a new one: the record becomes what it was before. Returns the version that contains it.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Conflict`] if the record was changed since, which is reported and not overwritten;
    /// [`RegistryError::Refused`] if the former state breaks a rule by now.
    pub async fn undo(
        &self,
        change: Change,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let reason = reason.unwrap_or_else(|| format!("undo {}", change.seq));
        let edit = match change.before {
            Some(before) => Edit::Put(Box::new(before)),
            None => Edit::Delete(change.kind, change.id),
        };
        let proposal = Proposal { edit, seen: Some(change.seq) };
        self.propose(vec![proposal], actor, Some(reason)).await
    }
}
