//! Receivers of webhooks: how far each has come in the log, and the messages that were given up.

use time::{Duration, OffsetDateTime};

use super::{error::RegistryError, open::Registry};
use crate::model::{
    change::Seq,
    webhook::{Delivery, Undelivered},
};

/// The longest time for which an attempt keeps other servers of the register from sending the same message. It is longer than
/// an attempt may take.
const HELD: Duration = Duration::seconds(30);

impl Registry {
    /// What is known of all receivers, by name.
    pub async fn webhooks(&self) -> Result<Vec<Delivery>, RegistryError> {
        self.store.webhooks().await.map_err(|error| self.heard(error))
    }

    /// What is known of a receiver. One that is new gets what is recorded from now on.
    pub async fn webhook(&self, name: &str) -> Result<Delivery, RegistryError> {
        let find = |all: Vec<Delivery>| all.into_iter().find(|own| own.name == name);
        if let Some(own) = find(self.webhooks().await?) {
            return Ok(own);
        }
        self.permit_keeping()?;
        let new = Delivery::after(name.to_owned(), self.snapshot().version);
        self.store.add_webhook(&new).await.map_err(|error| self.heard(error))?;
        Ok(find(self.webhooks().await?).unwrap_or(new))
    }

    /// Takes the message up to a change. Returns whether it is to be sent by this server now.
    pub async fn claim_webhook(&self, own: &Delivery, last: Seq) -> Result<bool, RegistryError> {
        self.permit_keeping()?;
        let now = OffsetDateTime::now_utc();
        let claimed = self.store.claim_webhook(own, last, (now, now + HELD)).await;
        claimed.map_err(|error| self.heard(error))
    }

    /// Records what became of the message after a version; one that is given up is kept as `lost`.
    pub async fn settle_webhook(
        &self,
        after: Seq,
        own: &Delivery,
        lost: Option<&Undelivered>,
    ) -> Result<(), RegistryError> {
        self.permit_keeping()?;
        self.store.settle_webhook(after, own, lost).await.map_err(|error| self.heard(error))
    }

    /// The messages that were given up, oldest first.
    pub async fn undelivered(&self) -> Result<Vec<Undelivered>, RegistryError> {
        self.store.undelivered().await.map_err(|error| self.heard(error))
    }

    /// Removes a message that was given up. Returns whether it was there.
    pub async fn remove_undelivered(&self, id: i64) -> Result<bool, RegistryError> {
        self.permit_keeping()?;
        self.store.remove_undelivered(id).await.map_err(|error| self.heard(error))
    }
}
