//! What a process knows of the log that it follows, from its last looks at it.

use std::{sync::Mutex, time::Instant};

use crate::model::change::Seq;

/// What is known of the log that is followed.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// The name of the state that was held at the last look.
    mark: Mutex<String>,
    looks: Mutex<Looks>,
}

/// The last looks at the database.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Looks {
    /// The newest one.
    pub(super) last: Option<Instant>,
    /// The first one that failed after one that did not.
    pub(super) failing: Option<Instant>,
}

impl Following {
    /// The last looks.
    pub(super) fn looks(&self) -> Looks {
        self.looks.lock().map(|looks| *looks).unwrap_or_default()
    }

    /// Notes a look, and whether the database answered.
    pub(super) fn note_look(&self, answered: bool) {
        let Ok(mut looks) = self.looks.lock() else { return };
        let now = Instant::now();
        *looks =
            Looks { last: Some(now), failing: if answered { None } else { looks.failing.or(Some(now)) } };
    }

    /// Notes the name of a state, and returns whether the same version had another name before.
    pub(super) fn has_another_name(&self, version: Seq, mark: &str) -> bool {
        let Ok(mut held) = self.mark.lock() else { return false };
        let before = std::mem::replace(&mut *held, format!("{version} {mark}"));
        before.split_once(' ').is_some_and(|(of, before)| of == version.to_string() && before != mark)
    }
}
