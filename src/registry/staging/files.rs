//! Files that wait for a review: taken piece by piece, listed, decided upon, dropped.

use time::OffsetDateTime;

use super::{StagingError, decided};
use crate::{
    exchange::{
        draft::{Importable, Reading},
        options::Options,
    },
    model::{
        actor::Actor,
        staged::{KEPT, Staged},
    },
    registry::{error::RegistryError, identity::Decisions, open::Registry},
    store::{StoreError, staging::PIECE},
};

/// A file that is to be reviewed.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// The account, or the author on the command line.
    pub owner: Actor,
    /// The kind of record.
    pub kind: Importable,
    /// The name of the file.
    pub name: String,
    /// How it is read.
    pub options: Options,
    /// What was decided of doubtful rows.
    pub decisions: Decisions,
}

/// A file that is being taken. One that is given up is removed an hour later.
pub struct Receiving<'r> {
    registry: &'r Registry,
    id: i64,
    piece: Vec<u8>,
    number: i64,
    bytes: i64,
    hasher: blake3::Hasher,
}

impl Registry {
    /// Refuses to keep what stands beside the records where nothing is written.
    pub(in crate::registry) fn permit_keeping(&self) -> Result<(), RegistryError> {
        if self.snapshot().is_federated() {
            return Err(RegistryError::Follows);
        }
        self.health.permit()
    }

    /// Begins to take a file for a review.
    ///
    /// # Errors
    ///
    /// [`StagingError::Option`] if it cannot be read so, [`StagingError::Full`] if no more are taken.
    pub async fn receive_import(&self, new: &NewImport) -> Result<Receiving<'_>, StagingError> {
        self.permit_keeping()?;
        new.options.reading(self.snapshot().city.clone())?;
        let now = OffsetDateTime::now_utc();
        let row = Staged {
            id: 0,
            owner: new.owner.0.clone(),
            kind: new.kind.code().to_owned(),
            name: new.name.clone(),
            options: new.options.to_json().to_string(),
            decisions: decided::write(&new.decisions),
            revision: 0,
            bytes: 0,
            hash: None,
            made_at: now,
            ends_at: now + KEPT,
            committed: None,
        };
        let begun = self.store.begin_staging(&row).await.map_err(|error| self.heard(error))?;
        let id = begun.map_err(StagingError::Full)?;
        let hasher = blake3::Hasher::new();
        Ok(Receiving { registry: self, id, piece: Vec::with_capacity(PIECE), number: 0, bytes: 0, hasher })
    }

    /// A file that has arrived.
    pub async fn staged_import(&self, id: i64) -> Result<Option<Staged>, RegistryError> {
        let found = self.store.staged(id).await.map_err(|error| self.heard(error))?;
        Ok(found.filter(|own| own.ends_at > OffsetDateTime::now_utc()))
    }

    /// All files that have arrived, oldest first.
    pub async fn staged_imports(&self) -> Result<Vec<Staged>, RegistryError> {
        let mut all = self.store.all_staged().await.map_err(|error| self.heard(error))?;
        all.retain(|own| own.ends_at > OffsetDateTime::now_utc());
        Ok(all)
    }

    /// Changes how a file is read and what was decided of doubtful rows.
    ///
    /// # Errors
    ///
    /// [`StagingError::Stale`] if either was changed meanwhile.
    pub async fn decide_import(
        &self,
        own: &Staged,
        options: &Options,
        decisions: &Decisions,
    ) -> Result<(), StagingError> {
        options.reading(self.snapshot().city.clone())?;
        let (options, decisions) = (options.to_json().to_string(), decided::write(decisions));
        let decided = self.store.decide_staged((own.id, own.revision), (&options, &decisions)).await;
        if decided.map_err(|error| self.heard(error))? { Ok(()) } else { Err(StagingError::Stale) }
    }

    /// Removes a file, also while it is read. Returns whether it was there.
    pub async fn drop_import(&self, id: i64) -> Result<bool, RegistryError> {
        self.store.drop_staged(id).await.map_err(|error| self.heard(error))
    }

    /// Removes files whose time is over, and those that never arrived.
    pub(in crate::registry) async fn prune_staged(&self) -> Result<(), RegistryError> {
        self.store.prune_staged(OffsetDateTime::now_utc()).await.map_err(|error| self.heard(error))
    }

    /// How a file is read.
    pub(super) fn reading_of(&self, own: &Staged) -> Result<(Importable, Reading), StagingError> {
        let kind = own.kind.parse().map_err(|error| self.unreadable(error))?;
        let options: Options = own.options.parse()?;
        Ok((kind, self.reading(&options)?))
    }

    /// How a file is read with options. The level of units is that of their edition.
    ///
    /// # Errors
    ///
    /// [`StagingError::Option`] names an option that is not known or has a wrong value.
    pub fn reading(&self, options: &Options) -> Result<Reading, StagingError> {
        let now = self.snapshot();
        let reading = options.reading(now.city.clone())?;
        let edition = reading.edition.as_ref().and_then(|edition| now.base.edition(edition.as_str()));
        Ok(Reading { level: edition.map(|edition| edition.level), ..reading })
    }

    fn unreadable(&self, error: impl std::fmt::Display) -> RegistryError {
        self.heard(StoreError::Damaged(format!("table staged_import: {error}")))
    }
}

impl Receiving<'_> {
    /// The number of the import.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The bytes so far.
    pub fn bytes(&self) -> u64 {
        u64::try_from(self.bytes).unwrap_or(0)
    }

    /// Adds bytes, and stores those that fill a piece.
    ///
    /// # Errors
    ///
    /// [`StagingError::Missing`] if the import was dropped meanwhile.
    pub async fn add(&mut self, mut bytes: &[u8]) -> Result<(), StagingError> {
        self.hasher.update(bytes);
        self.bytes += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        while !bytes.is_empty() {
            let (own, rest) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(own);
            bytes = rest;
            if self.piece.len() == PIECE {
                self.store_piece().await?;
            }
        }
        Ok(())
    }

    async fn store_piece(&mut self) -> Result<(), StagingError> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let added = self.registry.store.add_part(self.id, self.number, piece).await;
        self.number += 1;
        self.wanted(added)
    }

    fn wanted(&self, is_wanted: Result<bool, StoreError>) -> Result<(), StagingError> {
        let is_wanted = is_wanted.map_err(|error| self.registry.heard(error))?;
        if is_wanted { Ok(()) } else { Err(StagingError::Missing) }
    }

    /// Makes the import visible, and returns its number.
    ///
    /// # Errors
    ///
    /// The same as of [`Receiving::add`].
    pub async fn finish(mut self) -> Result<i64, StagingError> {
        if !self.piece.is_empty() {
            self.store_piece().await?;
        }
        let hash = self.hasher.finalize().to_hex();
        let finished = self.registry.store.finish_staging(self.id, self.bytes, &hash).await;
        self.wanted(finished)?;
        Ok(self.id)
    }

    /// Removes what was taken so far.
    pub async fn give_up(self) -> Result<(), StagingError> {
        self.registry.drop_import(self.id).await?;
        Ok(())
    }
}
