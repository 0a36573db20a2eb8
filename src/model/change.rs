//! Edits, and the changes that the log records for them.

use time::OffsetDateTime;

use super::{
    actor::Actor,
    closed::closed,
    record::{Kind, Record},
    remarks::{Mark, Remarks},
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

/// An edit, the version of the register in which its author saw the record, and how it is made. Without a version the edit
/// is made even if the record has changed since.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The edit.
    pub edit: Edit,
    /// The version that its author saw.
    pub seen: Option<Seq>,
    /// How it is made.
    pub marks: Vec<Mark>,
}

impl From<Edit> for Proposal {
    fn from(edit: Edit) -> Self {
        Self { edit, seen: None, marks: Vec::new() }
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
    /// The number of the change set that it belongs to; `None` for changes from before change sets.
    pub set: Option<i64>,
    /// The kind of the record.
    pub kind: Kind,
    /// The identity of the record.
    pub id: i64,
    /// The record before; `None` if it is new.
    pub before: Option<Record>,
    /// The record after; `None` if it was deleted.
    pub after: Option<Record>,
    /// The properties of the record before or after that are withheld.
    pub withheld: Vec<String>,
    /// What is noted of it.
    pub remarks: Remarks,
}

impl Change {
    /// What it does to the record.
    pub fn action(&self) -> Action {
        match (&self.before, &self.after) {
            (_, None) => Action::Deleted,
            (None, _) => Action::Created,
            _ => Action::Changed,
        }
    }

    /// The edit that repeats this change.
    pub fn edit(self) -> Edit {
        match self.after {
            Some(record) => Edit::Put(Box::new(record)),
            None => Edit::Delete(self.kind, self.id),
        }
    }
}

closed! {
    /// What makes the changes of a set belong together.
    pub enum Cause {
        /// Single edits by one author and key on one kind of records, without a pause.
        Edits = "edits" ("sửa từng bản ghi", "single edits"),
        /// An import.
        Import = "import" ("nhập tệp", "import"),
        /// Several edits that were made together.
        Batch = "batch" ("sửa cùng một lần", "batch"),
        /// An undo.
        Undo = "undo" ("hoàn tác", "undo"),
    }
}

/// Changes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// The number.
    pub id: i64,
    /// When its first change was recorded.
    pub opened_at: OffsetDateTime,
    /// What makes its changes belong together.
    pub cause: Cause,
    /// The author.
    pub actor: Actor,
    /// The kind of its records, clusters apart from other zones; `None` if there are several.
    pub subject: Option<String>,
    /// The set that it undoes.
    pub undoes: Option<i64>,
    /// The set that undid it last.
    pub undone_by: Option<i64>,
    /// The first and the last of its changes.
    pub changes: (Seq, Seq),
    /// The number of its changes.
    pub count: i64,
    /// The reason of its first change.
    pub reason: Option<String>,
}

closed! {
    /// What a change does to a record.
    pub enum Action {
        /// The record is new.
        Created = "created" ("thêm", "created"),
        /// The record was there before.
        Changed = "changed" ("sửa", "changed"),
        /// The record is no longer there.
        Deleted = "deleted" ("xóa", "deleted"),
    }
}

/// A version of a record: the state that a change recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// The number of the change.
    pub seq: Seq,
    /// When it was recorded.
    pub at: OffsetDateTime,
    /// What the change did.
    pub action: Action,
}
