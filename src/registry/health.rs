//! The health of a registry: damage that was found, and whether the check at the start is complete.

use std::sync::{OnceLock, atomic::AtomicBool, atomic::Ordering};

use super::{
    error::{Ailment, RegistryError},
    pulse::Pulse,
};
use crate::{
    model::lang::Lang,
    store::{Store, StoreError},
};

/// The condition of a registry, for its readiness probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// No damage was found.
    Sound,
    /// The data file is still being checked.
    BeingChecked,
    /// The registry is damaged; it serves reads from memory and refuses writes.
    Ailing(Ailment),
}

/// The known health of a registry.
#[derive(Debug, Default)]
pub(super) struct Health {
    ailment: OnceLock<Ailment>,
    checked: AtomicBool,
    /// What it did so far.
    pub(super) pulse: Pulse,
}

impl Health {
    /// The health of a newly opened registry; `checked` is set if opening it read all of the file.
    pub(super) fn of(store: &Store, checked: bool) -> Self {
        let health = Self { checked: AtomicBool::new(checked), ..Self::default() };
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

    /// Records that the file passed the check.
    pub(super) fn passed(&self) {
        self.checked.store(true, Ordering::Release);
    }

    /// Records damage and logs it. Only the first finding is kept.
    pub(super) fn fall_ill(&self, ailment: Ailment) {
        let said = ailment.say(Lang::En);
        if self.ailment.set(ailment).is_ok() {
            tracing::error!("nothing more is written to the registry: {said}");
        }
    }

    /// Refuses a write to a damaged registry.
    pub(super) fn permit(&self) -> Result<(), RegistryError> {
        self.ailment.get().map_or(Ok(()), |ailment| Err(RegistryError::Ailing(ailment.clone())))
    }

    /// Records the damage that an error of the store shows, if any, and returns the error.
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
