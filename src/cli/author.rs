//! The author of what a command writes.

use crate::model::actor::Actor;

/// The given author, or the user of the system.
pub(super) fn author(given: Option<String>) -> Actor {
    Actor(given.or_else(|| std::env::var("USER").ok()).unwrap_or_else(|| "steward".to_owned()))
}
