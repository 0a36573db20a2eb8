//! What an editor needs to know of a record before and after an edit.

use std::slice;

use super::{error::RegistryError, open::Registry, rules::Beside};
use crate::{
    model::{
        change::Edit,
        record::{Kind, Record},
        refusal::Refusal,
    },
    registry::rules::weigh,
};

impl Registry {
    /// The doubts about an edit: rules that a record may break, but that its author should know of.
    pub fn doubts(&self, edit: &Edit) -> Vec<Refusal> {
        let now = self.snapshot();
        let mut beside = Beside::new(&now);
        let weighed = weigh(slice::from_ref(edit), &mut beside, false);
        let doubts = weighed.found.into_iter().map(|(_, refusal)| refusal);
        doubts.filter(|refusal| refusal.rule().is_doubt()).collect()
    }

    /// The newest recorded state of a record that satisfies a condition; `None` if there is none, or if the record was
    /// deleted and has another state since.
    pub async fn recorded_state(
        &self,
        kind: Kind,
        id: i64,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Result<Option<Record>, RegistryError> {
        let states = self.store.states(kind, id, MOST_STATES).await.map_err(|error| self.heard(error))?;
        Ok(states.into_iter().flatten().find(is_wanted))
    }
}

/// The number of states of a record that are searched, newest first.
const MOST_STATES: i64 = 1000;
