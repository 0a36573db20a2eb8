//! Group commit: the commits of all waiting writers share one transaction, and each is accepted or refused by itself.

use std::{sync::PoisonError, time::Instant};

use tokio::sync::oneshot;

use super::{
    error::RegistryError,
    open::Registry,
    queue::{Commit, Pending},
    write::Verdict,
};
use crate::{
    model::{
        actor::Author,
        change::{Edit, Proposal, Seq},
    },
    store::StoreError,
};

impl Registry {
    /// Makes edits durable and visible, all or none, and returns the version that contains them.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the values that break rules; any other error means that nothing could be written.
    pub async fn commit(
        &self,
        edits: Vec<Edit>,
        author: impl Into<Author>,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let cause = Commit::by_hand(&edits);
        self.enqueue(Commit::of(edits, author.into(), reason, cause)).await
    }

    /// The same as [`Registry::commit`], for edits that state the version that their authors saw.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Conflict`] lists every record that changed since, as its author saw it and as it is now.
    pub async fn propose(
        &self,
        proposals: Vec<Proposal>,
        author: impl Into<Author>,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        self.enqueue(Commit::proposed(proposals, author.into(), reason)).await
    }

    /// Waits for the next transaction; the first of the waiting writers writes for all of them.
    pub(super) async fn enqueue(&self, commit: Commit) -> Result<Seq, RegistryError> {
        let (pending, mut answer) = Pending::new(commit);
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(pending);
        let answered = tokio::select! {
            // Stop waiting once another writer has written this commit, instead of writing for those that came
            // meanwhile.
            biased;
            answered = &mut answer => answered,
            _writing = self.lock() => {
                self.write_waiting().await;
                answer.await
            }
        };
        answered.map_err(|_| StoreError::Unknown("the writer was stopped".to_owned()))?
    }

    /// Writes the waiting commits, unless another writer already has. The writing lock must be held.
    async fn write_waiting(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if waiting.is_empty() {
            return;
        }
        let (commits, answers): (Vec<_>, Vec<_>) = waiting.into_iter().map(|p| (p.commit, p.answer)).unzip();
        let (begun, pulse) = (Instant::now(), &self.health.pulse);
        match self.write_together(commits).await {
            Ok(verdicts) => {
                let accepted = verdicts.iter().filter(|verdict| verdict.is_ok()).count();
                pulse.wrote(accepted, verdicts.len() - accepted, begun.elapsed());
                answers.into_iter().zip(verdicts).for_each(|(answer, verdict)| _ = answer.send(verdict));
            }
            Err(error) => {
                pulse.failed(answers.len(), begun.elapsed());
                refuse(answers, error);
            }
        }
    }

    /// Writes commits in one transaction. A commit may build on an earlier one, so no verdict is sent before all are
    /// durable.
    async fn write_together(&self, commits: Vec<Commit>) -> Result<Vec<Verdict>, RegistryError> {
        let mut writing = self.begin_writing().await?;
        let verdicts = writing.put(commits).await?;
        writing.commit().await?;
        Ok(verdicts)
    }
}

/// Reports an error to every writer. The first receives the error itself, the others its message.
fn refuse(answers: Vec<oneshot::Sender<Verdict>>, error: RegistryError) {
    let mut answers = answers.into_iter();
    let (first, said) = (answers.next(), error.to_string());
    let same = if error.is_unknown_outcome() { StoreError::Unknown } else { StoreError::NotWritten };
    for answer in answers {
        let _ = answer.send(Err(same(said.clone()).into()));
    }
    let _ = first.map(|answer| answer.send(Err(error)));
}
