//! The queue of commits for the next transaction.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::error::RegistryError;
use crate::model::{
    actor::Author,
    change::{Cause, Edit, Proposal, Seq},
    remarks::Mark,
    remit::Remit,
};

/// Edits that are written together or not at all, with their author and reason.
pub(super) struct Commit {
    pub(super) edits: Vec<Edit>,
    /// The version that the author saw, by the index of the edit; edits without one are made even if the record has
    /// changed.
    pub(super) seen: Vec<(usize, Seq)>,
    /// How edits are made, by the index of the edit.
    pub(super) marks: Vec<(usize, Mark)>,
    pub(super) author: Author,
    pub(super) reason: Option<String>,
    /// What the edits have in common.
    pub(super) cause: Cause,
    /// The change set that they undo.
    pub(super) undoes: Option<i64>,
    /// What the account of the author may edit; `None` if everything. It is set where the edits are written.
    pub(super) remit: Option<Arc<Remit>>,
}

impl Commit {
    /// Edits without a version that their author saw.
    pub(super) fn of(edits: Vec<Edit>, author: Author, reason: Option<String>, cause: Cause) -> Self {
        Self { edits, seen: Vec::new(), marks: Vec::new(), author, reason, cause, undoes: None, remit: None }
    }

    /// Edits by hand that may state the version that their authors saw.
    pub(super) fn proposed(proposals: Vec<Proposal>, author: Author, reason: Option<String>) -> Self {
        let seen = proposals.iter().enumerate().filter_map(|(at, proposal)| Some((at, proposal.seen?)));
        let seen = seen.collect();
        let marks = proposals.iter().enumerate();
        let marks = marks.flat_map(|(at, proposal)| proposal.marks.iter().map(move |mark| (at, *mark)));
        let marks = marks.collect();
        let edits: Vec<Edit> = proposals.into_iter().map(|proposal| proposal.edit).collect();
        let cause = Self::by_hand(&edits);
        Self { seen, marks, ..Self::of(edits, author, reason, cause) }
    }

    /// The cause of edits that a person or program makes by itself.
    pub(super) fn by_hand(edits: &[Edit]) -> Cause {
        if edits.len() == 1 { Cause::Edits } else { Cause::Batch }
    }
}

/// A commit in the queue.
pub(super) struct Pending {
    pub(crate) commit: Commit,
    pub(crate) answer: oneshot::Sender<Result<Seq, RegistryError>>,
}

impl Pending {
    pub(super) fn new(commit: Commit) -> (Self, Answer) {
        let (answer, receive) = oneshot::channel();
        (Self { commit, answer }, receive)
    }
}

/// The receiver of the verdict on a commit.
type Answer = oneshot::Receiver<Result<Seq, RegistryError>>;
