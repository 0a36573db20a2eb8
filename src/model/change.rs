//! Changes: what the registry's log keeps of every edit.

use time::OffsetDateTime;

use super::{
    actor::Actor,
    record::{Kind, Record},
};

/// A number that grows with every change; the registry's version is that of its last one.
pub type Seq = i64;

/// What an edit asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Record this, replacing what has the same kind and identity.
    Put(Box<Record>),
    /// Forget this.
    Delete(Kind, i64),
}

impl Edit {
    /// Kind and identity of what is edited.
    pub fn subject(&self) -> (Kind, i64) {
        match self {
            Self::Put(record) => (record.kind(), record.id()),
            Self::Delete(kind, id) => (*kind, *id),
        }
    }
}

/// A recorded edit: who, when, why, before and after. Never updated.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its place in the log.
    pub seq: Seq,
    /// When it was recorded.
    pub at: OffsetDateTime,
    /// Who made it.
    pub actor: Actor,
    /// Why.
    pub reason: Option<String>,
    /// What kind of thing.
    pub kind: Kind,
    /// Which one.
    pub id: i64,
    /// The thing before; `None` when it was new.
    pub before: Option<Record>,
    /// The thing after; `None` when it was deleted.
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
