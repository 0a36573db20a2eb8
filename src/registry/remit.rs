//! What an author may edit. The rules refuse every other edit, by whichever door it comes; this answers beforehand.

use std::{slice, sync::Arc};

use super::{
    error::RegistryError,
    open::Registry,
    rules::{Beside, of_topic, weigh},
};
use crate::{
    geom::lonlat::LonLat,
    model::{
        actor::Actor,
        change::Edit,
        record::Kind,
        refusal::Refusal,
        remit::{Remit, Topic},
    },
};

impl Registry {
    /// What an author may edit; `None` if everything, as of names that are not those of accounts.
    pub fn remit_of(&self, author: &Actor) -> Option<Arc<Remit>> {
        self.keyring.remit_of(&author.0)
    }

    /// Refuses what an author may not edit: any record of a topic.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] says what the author may edit.
    pub fn permit_topic(&self, author: &Actor, kind: Kind, topic: Topic) -> Result<(), RegistryError> {
        match self.remit_of(author).filter(|remit| !remit.has(topic)) {
            Some(remit) => Err(RegistryError::Refused(vec![of_topic(kind, topic, &remit, &self.snapshot())])),
            None => Ok(()),
        }
    }

    /// Refuses what an author may not edit: a record as it is held now.
    ///
    /// # Errors
    ///
    /// The same as of [`Registry::permit_topic`].
    pub fn permit_record(&self, author: &Actor, kind: Kind, id: i64) -> Result<(), RegistryError> {
        if self.remit_of(author).is_none() {
            return Ok(());
        }
        match self.snapshot().record(kind, id) {
            Some(record) => self.permit(author, &Edit::Put(Box::new(record))),
            None => Ok(()),
        }
    }

    /// Whether a place lies where an author may edit.
    pub fn permits_place(&self, author: &Actor, at: LonLat) -> bool {
        let Some(remit) = self.remit_of(author).filter(|remit| !remit.units().is_empty()) else {
            return true;
        };
        let now = self.snapshot();
        remit.units().iter().any(|own| {
            let edition = now.base.edition(own.edition.as_str());
            edition.and_then(|edition| edition.locate(at)).is_some_and(|unit| unit.code == own.code)
        })
    }

    /// Refuses an edit that its author may not make.
    ///
    /// # Errors
    ///
    /// The same as of [`Registry::permit_topic`].
    pub fn permit(&self, author: &Actor, edit: &Edit) -> Result<(), RegistryError> {
        let Some(remit) = self.remit_of(author) else { return Ok(()) };
        let now = self.snapshot();
        let mut beside = Beside::new(&now).for_remit(Some(remit));
        let found = weigh(slice::from_ref(edit), &mut beside, false).found.into_iter();
        let refused: Vec<Refusal> =
            found.map(|(_, refusal)| refusal).filter(|refusal| refusal.rule().is_of_authors()).collect();
        if refused.is_empty() { Ok(()) } else { Err(RegistryError::Refused(refused)) }
    }
}
