//! Requests that are made once however often they are sent.

use time::OffsetDateTime;

use super::{error::RegistryError, open::Registry, queue::Commit, recorded::Recorded, write::Writing};
use crate::{
    index::Snapshot,
    model::{
        actor::Author,
        change::{Proposal, Seq},
        once::{Made, Request},
    },
};

/// A request whose outcome is recorded with its edits.
#[derive(Clone, Copy)]
pub struct Once<'a> {
    /// The request.
    pub request: &'a Request,
    /// What came of it, as a text, from what was recorded and the state that contains it.
    pub outcome: &'a (dyn Fn(&Recorded, &Snapshot) -> String + Sync),
}

impl Registry {
    /// What came of a request, if it was made within a day.
    pub async fn made(&self, request: &Request) -> Result<Option<Made>, RegistryError> {
        self.store.made(request, OffsetDateTime::now_utc()).await.map_err(|error| self.heard(error))
    }

    /// The same as [`Registry::propose`] for a request that is made once.
    ///
    /// # Errors
    ///
    /// The same.
    pub async fn propose_once(
        &self,
        proposals: Vec<Proposal>,
        (author, reason): (Author, Option<String>),
        once: Option<Once<'_>>,
    ) -> Result<Seq, RegistryError> {
        match once {
            Some(once) => self.commit_once(Commit::proposed(proposals, author, reason), once).await,
            None => self.propose(proposals, author, reason).await,
        }
    }

    /// Writes a commit and what came of its request in a transaction of its own.
    pub(super) async fn commit_once(&self, commit: Commit, once: Once<'_>) -> Result<Seq, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let ids = commit.edits.iter().map(|edit| edit.subject().1).collect();
        let mut verdicts = writing.put(vec![commit]).await?;
        verdicts.pop().expect("a verdict of each commit")?;
        writing.note(Some(once), ids).await?;
        writing.commit().await
    }

    /// Records that a request changed nothing, for records that are as it wants them.
    pub async fn note_idle(&self, once: Once<'_>, ids: Vec<i64>) -> Result<(), RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        writing.note(Some(once), ids).await?;
        writing.commit().await.map(|_| ())
    }
}

impl Writing<'_> {
    /// Records what came of a request in the transaction of its edits.
    pub(super) async fn note(&mut self, once: Option<Once<'_>>, ids: Vec<i64>) -> Result<(), RegistryError> {
        let Some(Once { request, outcome }) = once else { return Ok(()) };
        let recorded = Recorded { ids, version: self.now.version };
        let outcome = outcome(&recorded, &self.now);
        self.note_outcome(request, outcome).await
    }

    /// Records what came of a request as a text.
    pub(super) async fn note_outcome(
        &mut self,
        request: &Request,
        outcome: String,
    ) -> Result<(), RegistryError> {
        self.has_notes = true;
        let noted = self.writer.note_made(request, outcome, OffsetDateTime::now_utc()).await;
        noted.map_err(|error| self.registry.heard(error))
    }
}
