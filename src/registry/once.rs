//! Requests that are made once however often they are sent.

use time::OffsetDateTime;

use super::{error::RegistryError, open::Registry, recorded::Recorded, write::Writing};
use crate::{
    index::Snapshot,
    model::once::{Made, Request},
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
}

impl Writing<'_> {
    /// Records what came of a request in the transaction of its edits.
    pub(super) async fn note(&mut self, once: Option<Once<'_>>, ids: Vec<i64>) -> Result<(), RegistryError> {
        let Some(Once { request, outcome }) = once else { return Ok(()) };
        let recorded = Recorded { ids, version: self.now.version };
        let outcome = outcome(&recorded, &self.now);
        let noted = self.writer.note_made(request, outcome, OffsetDateTime::now_utc()).await;
        noted.map_err(|error| self.registry.heard(error))
    }
}
