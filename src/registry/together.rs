//! Writing: edits of everybody who waits, in one transaction, each accepted or refused on its own.

use std::{collections::HashMap, sync::PoisonError};

use time::OffsetDateTime;
use tokio::sync::oneshot;

use super::keeper::{Registry, RegistryError};
use crate::{
    index::Snapshot,
    model::{
        actor::Actor,
        change::{Edit, Seq},
        record::{Kind, Record},
    },
    store::{StoreError, Writer, write::Stamp},
};

/// A commit that waits.
pub(super) struct Pending {
    edits: Vec<Edit>,
    actor: Actor,
    reason: Option<String>,
    answer: oneshot::Sender<Result<Seq, RegistryError>>,
}

/// Where the answer to a commit arrives.
type Answer = oneshot::Receiver<Result<Seq, RegistryError>>;

impl Pending {
    pub(super) fn new(edits: Vec<Edit>, actor: Actor, reason: Option<String>) -> (Self, Answer) {
        let (answer, receive) = oneshot::channel();
        (Self { edits, actor, reason, answer }, receive)
    }
}

impl Registry {
    /// Writes what waits, if another writer has not done so already. The writing lock must be held.
    pub(super) async fn write_waiting(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        let mut writer = match self.begin().await {
            Ok(writer) => writer,
            Err(error) => return refuse(waiting.into_iter().map(|p| p.answer), error),
        };
        let mut next = Snapshot::clone(&self.snapshot());
        let mut accepted = Vec::new();
        for Pending { edits, actor, reason, answer } in waiting {
            match write_apart(&mut writer, &next, edits, actor, reason).await {
                Ok(after) => {
                    accepted.push((after.version, answer));
                    next = after;
                }
                Err(error) => _ = answer.send(Err(error)),
            }
        }
        if let Err(error) = writer.commit().await {
            return refuse(accepted.into_iter().map(|(_, answer)| answer), error.into());
        }
        self.live.swap(next);
        for (version, answer) in accepted {
            let _ = answer.send(Ok(version));
        }
    }

    /// Writes the edits of an import, and answers the version that has them. The writing lock must be held.
    pub(super) async fn finish(
        &self,
        mut writer: Writer,
        edits: Vec<Edit>,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let next = write_apart(&mut writer, &self.snapshot(), edits, actor, reason).await?;
        let version = next.version;
        writer.commit().await?;
        self.live.swap(next);
        Ok(version)
    }
}

/// The state after edits that were written. It is made before the commit: what cannot be shown is not written.
async fn write_apart(
    writer: &mut Writer,
    now: &Snapshot,
    edits: Vec<Edit>,
    actor: Actor,
    reason: Option<String>,
) -> Result<Snapshot, RegistryError> {
    if edits.is_empty() {
        return Ok(now.clone());
    }
    let mut edited: HashMap<(Kind, i64), &Edit> = HashMap::new();
    let mut before = |edit| match edited.insert(Edit::subject(edit), edit) {
        Some(Edit::Put(record)) => Some(Record::clone(record)),
        Some(Edit::Delete(..)) => None,
        None => now.record(edit.subject().0, edit.subject().1),
    };
    let logged: Vec<_> = edits.iter().map(|edit| (before(edit), edit.clone())).collect();
    let mut next = now.after(edits, now.version);
    let stamp = Stamp { at: OffsetDateTime::now_utc(), actor, reason };
    next.version = writer.write_apart(&logged, &stamp).await?;
    Ok(next)
}

/// Answers everybody that nothing was written; the error itself goes to the first, its words to the others.
fn refuse(
    mut answers: impl Iterator<Item = oneshot::Sender<Result<Seq, RegistryError>>>,
    error: RegistryError,
) {
    let (first, said) = (answers.next(), error.to_string());
    for answer in answers {
        let _ = answer.send(Err(StoreError::NotWritten(said.clone()).into()));
    }
    let _ = first.map(|answer| answer.send(Err(error)));
}
