//! Profiles: how files are read, under names.

use time::OffsetDateTime;

use crate::{
    exchange::options::Options,
    model::{actor::Actor, staged::Profile},
    registry::{error::RegistryError, open::Registry, staging::StagingError},
};

impl Registry {
    /// All profiles, by name.
    pub async fn profiles(&self) -> Result<Vec<Profile>, RegistryError> {
        self.store.profiles().await.map_err(|error| self.heard(error))
    }

    /// How files are read by a profile.
    pub async fn profile(&self, name: &str) -> Result<Option<Options>, StagingError> {
        let all = self.profiles().await?;
        let found = all.into_iter().find(|own| own.name == name);
        Ok(found.map(|own| own.options.parse()).transpose()?)
    }

    /// Saves a profile in the place of one of the same name. Returns whether there is room for it.
    ///
    /// # Errors
    ///
    /// [`StagingError::Option`] if files cannot be read so.
    pub async fn save_profile(
        &self,
        name: &str,
        options: &Options,
        author: &Actor,
    ) -> Result<bool, StagingError> {
        self.permit_keeping()?;
        options.reading(self.snapshot().city.clone())?;
        let new = Profile {
            name: name.to_owned(),
            options: options.to_json().to_string(),
            saved_by: author.0.clone(),
            saved_at: OffsetDateTime::now_utc(),
        };
        Ok(self.store.save_profile(&new).await.map_err(|error| self.heard(error))?)
    }

    /// Removes a profile. Returns whether it was there.
    pub async fn remove_profile(&self, name: &str) -> Result<bool, StagingError> {
        self.permit_keeping()?;
        Ok(self.store.remove_profile(name).await.map_err(|error| self.heard(error))?)
    }
}
