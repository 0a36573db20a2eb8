//! The keys of analysts in the settings, from before there were accounts.

use std::sync::Arc;

use crate::{
    config::{Key, Settings},
    model::{access::Caller, actor::Role, remit::Remit},
};

/// The name of the setting, under which the audit records their reads.
const ACCOUNT: &str = "analyst_keys";

/// The keys, with their author.
#[derive(Debug)]
pub(super) struct ConfiguredKeys(Vec<(Key, Arc<Caller>)>);

impl ConfiguredKeys {
    /// The keys of the settings, named by their position.
    pub(super) fn of(settings: &Settings) -> Self {
        let caller = |number: usize| Caller {
            account: ACCOUNT.to_owned(),
            key: number.to_string(),
            role: Role::Analyst,
            scope: None,
            reason: None,
            within: Remit::default(),
        };
        let keys = (1..).zip(&settings.analyst_keys);
        Self(keys.map(|(number, key)| (key.clone(), Arc::new(caller(number)))).collect())
    }

    /// The author of requests with a key. All keys are compared, so that the time does not disclose which one matches.
    pub(super) fn find(&self, key: &str) -> Option<Arc<Caller>> {
        let found = self
            .0
            .iter()
            .fold(None, |found, (known, caller)| if known.is(key) { Some(caller) } else { found });
        found.cloned()
    }
}
