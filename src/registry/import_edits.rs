//! The edits of an import, in little memory, and the pieces in which they are judged and written.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use crate::{
    index::Snapshot,
    model::{
        actor::Author,
        breach::Rule,
        change::Edit,
        record::{Kind, Record},
        records::Records,
    },
};

/// The firms that are judged and written at a time.
const PIECE: usize = 4096;

/// Edits: records that are deleted, then records that are put.
#[derive(Debug, Clone, Default)]
pub(super) struct ImportEdits {
    deletes: Vec<(Kind, i64)>,
    puts: Records,
}

impl ImportEdits {
    /// Adds a record that is put.
    pub(super) fn put(&mut self, record: Record) {
        self.puts.push(record);
    }

    /// Sets the records that are deleted before.
    pub(super) fn set_deletes(&mut self, deletes: Vec<(Kind, i64)>) {
        self.deletes = deletes;
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of edits.
    pub(super) fn len(&self) -> usize {
        self.deletes.len() + self.puts.len()
    }

    /// The kind and the identity of the edited record.
    pub(super) fn subject(&self, at: usize) -> Option<(Kind, i64)> {
        match self.deletes.get(at) {
            Some(subject) => Some(*subject),
            None => self.puts.subject(at - self.deletes.len()),
        }
    }

    /// The record of an edit, unless it deletes one.
    pub(super) fn record(&self, at: usize) -> Option<Record> {
        self.puts.get(at.checked_sub(self.deletes.len())?)
    }

    /// An edit.
    fn get(&self, at: usize) -> Option<Edit> {
        match self.deletes.get(at) {
            Some((kind, id)) => Some(Edit::Delete(*kind, *id)),
            None => Some(Edit::Put(Box::new(self.record(at)?))),
        }
    }

    /// The edits of a piece.
    pub(super) fn of(&self, piece: Range<usize>) -> Vec<Edit> {
        piece.filter_map(|at| self.get(at)).collect()
    }

    /// The pieces. A firm of a file does not depend on the others: each row has a code of its own. Records of other kinds may
    /// refer to each other or lie beside each other, so that they are one piece.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        let size = if self.are_firms() { PIECE } else { self.len().max(1) };
        (0..self.len()).step_by(size).map(|at| at..(at + size).min(self.len())).collect()
    }

    /// The state after the edits.
    pub(super) fn after(&self, now: &Snapshot) -> Snapshot {
        let version = now.version + 1;
        if self.are_firms() {
            return now.after_firms(&self.puts, version);
        }
        now.after(self.of(0..self.len()), version)
    }

    fn are_firms(&self) -> bool {
        self.deletes.is_empty() && self.puts.are_firms()
    }

    /// The same edits without some.
    #[must_use]
    pub(super) fn without(&self, refused: &BTreeSet<usize>) -> Self {
        let stays = |at: &usize| !refused.contains(at);
        let deletes = (0..self.deletes.len()).filter(stays).map(|at| self.deletes[at]).collect();
        let mut puts = Records::default();
        let left = (self.deletes.len()..self.len()).filter(stays);
        left.filter_map(|at| self.record(at)).for_each(|record| puts.push(record));
        Self { deletes, puts }
    }
}

/// An import that breaks no rule, to be written.
pub(super) struct Import {
    pub(super) edits: Arc<ImportEdits>,
    /// The doubts about the edits, in the order of the pieces.
    pub(super) doubts: Vec<Doubt>,
    pub(super) author: Author,
    pub(super) reason: Option<String>,
}

/// A doubt about an edit: the index of the edit, the property and the rule.
pub(super) type Doubt = (u32, &'static str, Rule);
