//! The queue of commits for the next transaction.

use tokio::sync::oneshot;

use super::error::RegistryError;
use crate::model::{
    actor::Actor,
    change::{Edit, Seq},
};

/// Edits that are written together or not at all, with their author and reason.
pub(super) struct Commit {
    pub(super) edits: Vec<Edit>,
    /// The version that the author saw, by the index of the edit; edits without one are made even if the record has
    /// changed.
    pub(super) seen: Vec<(usize, Seq)>,
    pub(super) actor: Actor,
    pub(super) reason: Option<String>,
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
