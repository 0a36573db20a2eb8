//! Who acts.

use serde::{Deserialize, Serialize};

/// The person or program behind an edit, by the name it goes under in the change log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(pub String);
