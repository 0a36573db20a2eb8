//! Commits that wait for the next transaction.

use tokio::sync::oneshot;

use super::error::RegistryError;
use crate::model::{
    actor::Actor,
    change::{Edit, Seq},
};

/// Edits of which all or none are written, by whom and why.
pub(super) struct Commit {
    pub(super) edits: Vec<Edit>,
    /// The version at which the author saw the record of an edit, by its place; none for edits that are made whatever the
    /// record has become.
    pub(super) seen: Vec<(usize, Seq)>,
    pub(super) actor: Actor,
    pub(super) reason: Option<String>,
}

/// A commit that waits.
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

/// Where the answer to a commit arrives.
type Answer = oneshot::Receiver<Result<Seq, RegistryError>>;
