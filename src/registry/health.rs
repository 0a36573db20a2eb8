//! Whether a registry may be trusted: what was found wrong, and that the check at the start is over.

use std::sync::{OnceLock, atomic::AtomicBool, atomic::Ordering};

use super::error::{Ailment, RegistryError};
use crate::{
    model::lang::Lang,
    store::{Store, StoreError},
};

/// How a registry is, for those who watch over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Whole, as far as anybody looked.
    Sound,
    /// The data file is still being read through.
    BeingChecked,
    /// Something is wrong; it is read from memory and not written to.
    Ailing(Ailment),
}

/// What is known of the health of a registry.
#[derive(Debug, Default)]
pub(super) struct Health {
    ailment: OnceLock<Ailment>,
    checked: AtomicBool,
}

impl Health {
    /// The health of a registry that was just opened; `checked` tells that all of its file was read.
    pub(super) fn of(store: &Store, checked: bool) -> Self {
        let health = Self { ailment: OnceLock::new(), checked: AtomicBool::new(checked) };
        if let Some(lost) = store.lost() {
            health.fall_ill(lost.into());
        }
        health
    }

    pub(super) fn condition(&self) -> Condition {
        match self.ailment.get() {
            Some(ailment) => Condition::Ailing(ailment.clone()),
            None if self.checked.load(Ordering::Acquire) => Condition::Sound,
            None => Condition::BeingChecked,
        }
    }

    /// The file was read through.
    pub(super) fn passed(&self) {
        self.checked.store(true, Ordering::Release);
    }

    /// Told once, in the log; the first thing that is found stays.
    pub(super) fn fall_ill(&self, ailment: Ailment) {
        let said = ailment.say(Lang::En);
        if self.ailment.set(ailment).is_ok() {
            tracing::error!("nothing more is written to the registry: {said}");
        }
    }

    /// Refuses to write to what is not sound.
    pub(super) fn permit(&self) -> Result<(), RegistryError> {
        self.ailment.get().map_or(Ok(()), |ailment| Err(RegistryError::Ailing(ailment.clone())))
    }

    /// Takes note of what the store says.
    pub(super) fn heard(&self, store: &Store, error: StoreError) -> RegistryError {
        let error = store.name(error);
        if error.is_damage() {
            self.fall_ill(Ailment::Damaged(match &error {
                StoreError::Damaged(detail) => detail.clone(),
                other => other.to_string(),
            }));
        }
        error.into()
    }
}
