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

/// An edit, and the version of the register at which its author saw the record. Without one it is made whatever the record
/// has become since.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The edit.
    pub edit: Edit,
    /// What its author saw.
    pub seen: Option<Seq>,
}

impl From<Edit> for Proposal {
    fn from(edit: Edit) -> Self {
        Self { edit, seen: None }
    }
}

/// A record that somebody changed after the author of an edit had seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// What kind of thing.
    pub kind: Kind,
    /// Which one.
    pub id: i64,
    /// The version at which the author saw it.
    pub seen: Seq,
    /// The record as it was then; `None` when it was not there.
    pub base: Option<Record>,
    /// The record as it is held; `None` when it was deleted.
    pub held: Option<Record>,
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
