//! Who acts and who looks.

use serde::{Deserialize, Serialize};

use super::closed::closed;

/// The person or program behind an edit, by the name it goes under in the change log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(pub String);

closed! {
    /// What somebody may see.
    pub enum Role {
        /// What is public: nothing that tells about the workers of one enterprise.
        Public = "public" ("Công chúng", "Public"),
        /// Everything, with a mark where it is not for the public.
        Analyst = "analyst" ("Chuyên viên phân tích", "Analyst"),
    }
}

impl Role {
    /// Whether restricted values are shown, such as the workers of one enterprise.
    pub const fn sees_restricted(self) -> bool {
        match self {
            Self::Public => false,
            Self::Analyst => true,
        }
    }
}
