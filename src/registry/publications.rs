//! Published tables. They are no part of the log of records, and never change.

use super::{error::RegistryError, open::Registry};
use crate::model::publication::{NewPublication, Publication};

impl Registry {
    /// All publications with what they are based on, oldest first.
    pub async fn publications_with_basis(&self) -> Result<Vec<Publication>, RegistryError> {
        self.store.publications_with_basis().await.map_err(|error| self.heard(error))
    }

    /// All publications, oldest first.
    pub async fn publications(&self) -> Result<Vec<Publication>, RegistryError> {
        self.store.publications(None).await.map_err(|error| self.heard(error))
    }

    /// A publication.
    pub async fn publication(&self, id: i64) -> Result<Option<Publication>, RegistryError> {
        let found = self.store.publications(Some(id)).await.map_err(|error| self.heard(error))?;
        Ok(found.into_iter().next())
    }

    /// Publishes a table that was protected together with the earlier ones up to a number; returns its own, or `None` if
    /// another one was published since.
    pub async fn publish(&self, new: &NewPublication, last: i64) -> Result<Option<i64>, RegistryError> {
        self.permit_keeping()?;
        self.store.publish(new, last).await.map_err(|error| self.heard(error))
    }
}
