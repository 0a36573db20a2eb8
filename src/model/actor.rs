//! Authors of edits, and the roles of readers.

use serde::{Deserialize, Serialize};

use super::closed::closed;

/// The person or program that makes an edit, under the name that the change log records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(pub String);

closed! {
    /// The role of a reader: which values are shown.
    pub enum Role {
        /// Public values only: none that discloses the workers of a single enterprise.
        Public = "public" ("Công chúng", "Public"),
        /// All values; restricted ones are marked.
        Analyst = "analyst" ("Chuyên viên phân tích", "Analyst"),
    }
}

impl Role {
    /// Whether restricted values are shown, such as the number of workers of a single enterprise.
    pub const fn sees_restricted(self) -> bool {
        match self {
            Self::Public => false,
            Self::Analyst => true,
        }
    }
}
