//! Recording a single new record.

use super::{error::RegistryError, open::Registry, queue::Commit};
use crate::model::{
    actor::Actor,
    change::{Edit, Seq},
    record::{Kind, Record},
};

impl Registry {
    /// Records a new record of a kind under an identity that the kind has never used.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the values that break rules.
    pub async fn record_new(
        &self,
        kind: Kind,
        make: impl FnOnce(i64) -> Record,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let id = writing.last_id(kind).await? + 1;
        let edits = vec![Edit::Put(Box::new(make(id)))];
        let mut verdicts = writing.put(vec![Commit { edits, seen: Vec::new(), actor, reason }]).await?;
        verdicts.pop().expect("a verdict of each commit")?;
        writing.commit().await
    }
}
