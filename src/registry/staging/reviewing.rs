//! Making reviews: a file is read once, and compared with the register whenever that has changed.
//!
//! Both take long, and are done on the thread that waits for them: that is one for long work of low priority, or that of a
//! command.

use std::sync::Arc;

use super::{
    StagingError, decided,
    desk::{FileKey, ReviewDesk, ReviewKey},
    review::Review,
};
use crate::{
    exchange::{draft::Batch, file::read},
    model::{actor::Actor, record::Kind, staged::Staged},
    registry::{
        import::{LastIds, Wanted, planned},
        open::Registry,
    },
    stop::Stop,
};

impl Registry {
    /// The review of a file for an author, if it was made of the register as it is now.
    pub fn review_at_hand(&self, desk: &ReviewDesk, own: &Staged, author: &Actor) -> Option<Arc<Review>> {
        let key = self.review_key(own, author);
        desk.review(&FileKey::of(own), &key)
    }

    /// The review of a file for an author, on top of the register as it is now, unless it is stopped.
    ///
    /// # Errors
    ///
    /// [`StagingError::Missing`] if the file was dropped or written meanwhile, or if the stop was requested.
    pub async fn review(
        &self,
        desk: &ReviewDesk,
        own: &Staged,
        author: &Actor,
        stop: &Stop,
    ) -> Result<Arc<Review>, StagingError> {
        let key = self.review_key(own, author);
        let file = FileKey::of(own);
        if let Some(review) = desk.review(&file, &key) {
            return Ok(review);
        }
        let batch = self.batch_of(desk, own, stop).await?;
        let mut last_ids: LastIds = Default::default();
        for (last, kind) in last_ids.iter_mut().zip(Kind::ALL) {
            *last = self.store.last_id(*kind).await.map_err(|error| self.heard(error))?;
        }
        let (now, remit) = (self.snapshot(), key.remit.clone());
        let key = ReviewKey { version: now.version, ..key };
        let (staged, decisions) = (own.clone(), decided::read(&own.decisions));
        let make = || {
            let wanted = Wanted { batch: batch.clone(), decisions, partial: true };
            let planned = planned((&now, remit), wanted, last_ids);
            Review::of(&staged, &batch, planned, &now).0
        };
        let review = Arc::new(stop.under(make).ok_or(StagingError::Missing)?);
        desk.keep_review(&file, key, review.clone());
        Ok(review)
    }

    fn review_key(&self, own: &Staged, author: &Actor) -> ReviewKey {
        let remit = self.remit_of(author);
        ReviewKey { revision: own.revision, version: self.snapshot().version, remit }
    }

    /// A file, read, unless it is stopped.
    pub(super) async fn batch_of(
        &self,
        desk: &ReviewDesk,
        own: &Staged,
        stop: &Stop,
    ) -> Result<Arc<Batch>, StagingError> {
        let file = FileKey::of(own);
        if let Some(batch) = desk.batch(&file) {
            return Ok(batch);
        }
        let (kind, reading) = self.reading_of(own)?;
        let bytes = self.store.staged_bytes(own).await;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            // Its pieces were removed while they were read.
            Err(_) if !self.staged_import(own.id).await?.is_some_and(|now| now.is_open()) => {
                return Err(StagingError::Missing);
            }
            Err(error) => return Err(self.heard(error).into()),
        };
        let mut batch = stop.under(|| read(kind, &bytes, &reading)).ok_or(StagingError::Missing)?;
        drop(bytes);
        batch.release_rows();
        let batch = Arc::new(batch);
        // It may have been dropped while it was read.
        if !self.staged_import(own.id).await?.is_some_and(|now| now.is_open()) {
            return Err(StagingError::Missing);
        }
        desk.keep(file, own.bytes, batch.clone());
        Ok(batch)
    }
}
