//! What a register sends to those that follow it: what it says of itself, and records as documents of the change log.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use time::OffsetDateTime;

use crate::{
    model::{
        change::{Edit, Seq},
        member::{Card, Withheld},
        record::{Kind, Record},
    },
    store::{StoreError, doc},
};

/// The newest state of a record, on the way.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// The kind of the record.
    pub kind: Kind,
    /// Its identity at its register.
    pub id: i64,
    /// The record; none if it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Box<RawValue>>,
}

impl Line {
    /// The line of a record.
    pub fn of(record: &Record) -> Self {
        let text = RawValue::from_string(doc::write(record)).expect("a document is JSON");
        Self { kind: record.kind(), id: record.id(), record: Some(text) }
    }

    /// The line of a deleted record.
    pub fn gone(kind: Kind, id: i64) -> Self {
        Self { kind, id, record: None }
    }

    /// The edit.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] if the document is none of its kind.
    pub fn edit(&self) -> Result<Edit, StoreError> {
        match &self.record {
            Some(text) => doc::read(self.kind, text.get()).map(|record| Edit::Put(Box::new(record))),
            None => Ok(Edit::Delete(self.kind, self.id)),
        }
    }
}

/// A part of the answer to a register that follows this one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// What this register says of itself.
    pub register: Card,
    /// The version of the state that the records are from.
    pub version: Seq,
    /// The name by which this register recognises the version.
    pub mark: String,
    /// When the change of the version was recorded.
    #[serde(with = "time::serde::rfc3339::option")]
    pub changed_at: Option<OffsetDateTime>,
    /// The number of redactions.
    pub redactions: i64,
    /// Whether the follower has to read all records, since what it has is no state of this register, or too old.
    pub again: bool,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The newest states of records.
    pub records: Vec<Line>,
    /// The records of which values were withheld since.
    pub withheld: Vec<Withheld>,
}
