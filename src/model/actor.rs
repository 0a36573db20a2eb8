//! Authors of edits, and the roles of readers.

use serde::{Deserialize, Serialize};

use super::closed::closed;

/// The person or program that makes an edit, under the name that the change log records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Actor(pub String);

/// The author of edits, and the key that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub actor: Actor,
    /// The part of the key by which it is named; `None` on the command line.
    pub key: Option<String>,
}

impl From<Actor> for Author {
    fn from(actor: Actor) -> Self {
        Self { actor, key: None }
    }
}

closed! {
    /// The role of a reader or editor: which values are shown, and what may be changed.
    pub enum Role {
        /// Public values only: none that discloses the workers of a single enterprise.
        Public = "public" ("Công chúng", "Public"),
        /// All values; restricted ones are marked.
        Analyst = "analyst" ("Chuyên viên phân tích", "Analyst"),
        /// All values, and edits of records.
        Editor = "editor" ("Biên tập viên", "Editor"),
        /// What an editor may do, and publication of figures.
        Publisher = "publisher" ("Người công bố", "Publisher"),
        /// Everything, with accounts and the audit.
        Admin = "admin" ("Quản trị viên", "Administrator"),
    }
}

impl Role {
    /// Whether restricted values are shown, such as the number of workers of a single enterprise.
    pub const fn sees_restricted(self) -> bool {
        !matches!(self, Self::Public)
    }

    /// Whether records may be edited, and the change log may be read with its authors.
    pub const fn edits(self) -> bool {
        matches!(self, Self::Editor | Self::Publisher | Self::Admin)
    }

    /// The role that sees the same and may change nothing.
    #[must_use]
    pub const fn reading(self) -> Self {
        if self.sees_restricted() { Self::Analyst } else { Self::Public }
    }

    /// Whether figures may be published.
    pub const fn publishes(self) -> bool {
        matches!(self, Self::Publisher | Self::Admin)
    }

    /// Whether accounts, keys and the audit may be managed.
    pub const fn administers(self) -> bool {
        matches!(self, Self::Admin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_one_before_it_may() {
        let may = |role: Role| [role.sees_restricted(), role.edits(), role.publishes(), role.administers()];
        let counts: Vec<usize> =
            Role::ALL.iter().map(|role| may(*role).into_iter().take_while(|may| *may).count()).collect();
        assert_eq!(counts, [0, 1, 2, 3, 4]);
        assert!(Role::ALL.iter().all(|role| may(*role).is_sorted_by(|more, less| more >= less)));
    }
}
