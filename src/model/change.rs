//! Edits, and the changes that the log records for them.

use time::OffsetDateTime;

use super::{
    actor::Actor,
    record::{Kind, Record},
};

/// The number of a change, which grows with every change. The version of the register is the number of its last change.
pub type Seq = i64;

/// What an edit does.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Record this, in place of the record with the same kind and identity.
    Put(Box<Record>),
    /// Delete the record with this kind and identity.
    Delete(Kind, i64),
}

impl Edit {
    /// The kind and the identity of the edited record.
    pub fn subject(&self) -> (Kind, i64) {
        match self {
            Self::Put(record) => (record.kind(), record.id()),
            Self::Delete(kind, id) => (*kind, *id),
        }
    }
}

/// An edit, and the version of the register in which its author saw the record. Without a version the edit is made even
/// if the record has changed since.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The edit.
    pub edit: Edit,
    /// The version that its author saw.
    pub seen: Option<Seq>,
}

impl From<Edit> for Proposal {
    fn from(edit: Edit) -> Self {
        Self { edit, seen: None }
    }
}

/// A record that changed after the author of an edit had seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The kind of the record.
    pub kind: Kind,
    /// The identity of the record.
    pub id: i64,
    /// The version at which the author saw it.
    pub seen: Seq,
    /// The record at that version; `None` if it did not exist.
    pub base: Option<Record>,
    /// The record now; `None` if it was deleted.
    pub held: Option<Record>,
}

/// A recorded edit: its author, time and reason, and the record before and after. Never updated.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The number in the log.
    pub seq: Seq,
    /// When it was recorded.
    pub at: OffsetDateTime,
    /// The author.
    pub actor: Actor,
    /// The reason, as given.
    pub reason: Option<String>,
    /// The kind of the record.
    pub kind: Kind,
    /// The identity of the record.
    pub id: i64,
    /// The record before; `None` if it is new.
    pub before: Option<Record>,
    /// The record after; `None` if it was deleted.
    pub after: Option<Record>,
}

impl Change {
    /// The edit that repeats this change.
    pub fn edit(self) -> Edit {
        match self.after {
            Some(record) => Edit::Put(Box::new(record)),
            None => Edit::Delete(self.kind, self.id),
        }
    }
}
