//! Several edits at once: what is wrong with each of them, and all of them as one commit.

use std::collections::HashMap;

use super::{
    error::RegistryError,
    once::Once,
    open::Registry,
    queue::Commit,
    recorded::Recorded,
    rules::{Beside, weigh},
};
use crate::model::{
    actor::{Actor, Author},
    change::{Cause, Edit, Proposal},
    record::{Kind, Record},
    refusal::Refusal,
    remarks::Mark,
};

/// An edit of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// A new record, which gets an identity, and how it is made.
    New(Box<Record>, Vec<Mark>),
    /// An edit of a record that exists.
    Known(Proposal),
}

impl Wanted {
    /// The edit, with an identity that no record has if it is a new one.
    pub fn edit(&self, at: usize) -> Edit {
        match self {
            Self::New(record, _) => {
                let at = i64::try_from(at).expect("fewer edits than numbers");
                Edit::Put(Box::new(Record::clone(record).with_id(i64::MAX - at)))
            }
            Self::Known(proposal) => proposal.edit.clone(),
        }
    }
}

impl Registry {
    /// The rules that edits of an author would break one after the other, doubts included, with the index of the edit.
    pub fn weighed(&self, edits: &[Edit], author: &Actor) -> Vec<(usize, Refusal)> {
        let now = self.snapshot();
        let mut beside = Beside::new(&now).for_remit(self.remit_of(author));
        weigh(edits, &mut beside, true).found
    }

    /// Records edits, all or none. `numbered` gives a new record the identity that is its own.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the values that break rules, [`RegistryError::Conflict`] the records that changed
    /// after their version was seen.
    pub async fn record_all(
        &self,
        wanted: Vec<Wanted>,
        numbered: impl Fn(usize, Record, i64) -> Record,
        (author, reason): (Author, Option<String>),
        once: Option<Once<'_>>,
    ) -> Result<Recorded, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let mut last: HashMap<Kind, i64> = HashMap::new();
        let (mut edits, mut seen, mut marks) = (Vec::with_capacity(wanted.len()), Vec::new(), Vec::new());
        for (at, wanted) in wanted.into_iter().enumerate() {
            edits.push(match wanted {
                Wanted::New(record, own) => {
                    marks.extend(own.into_iter().map(|mark| (at, mark)));
                    let kind = record.kind();
                    let before = match last.get(&kind) {
                        Some(before) => *before,
                        None => writing.last_id(kind).await?,
                    };
                    last.insert(kind, before + 1);
                    Edit::Put(Box::new(numbered(at, *record, before + 1)))
                }
                Wanted::Known(Proposal { edit, seen: version, marks: own }) => {
                    seen.extend(version.map(|version| (at, version)));
                    marks.extend(own.into_iter().map(|mark| (at, mark)));
                    edit
                }
            });
        }
        let ids: Vec<i64> = edits.iter().map(|edit| edit.subject().1).collect();
        let commit = Commit { seen, marks, ..Commit::of(edits, author, reason, Cause::Batch) };
        let mut verdicts = writing.put(vec![commit]).await?;
        verdicts.pop().expect("a verdict of each commit")?;
        writing.note(once, ids.clone()).await?;
        Ok(Recorded { ids, version: writing.commit().await? })
    }
}
