//! Imports of files: a file is read, checked against the register, and written as a whole or not at all.

use std::sync::Arc;

use super::{
    counts::{Counts, has_doubts, rejected_rows},
    error::RegistryError,
    identity::Decisions,
    import_edits::Import,
    import_forms,
    import_judge::{Judgement, is_accepted, judge},
    import_names,
    import_plan::{Plan, plan},
    open::Registry,
    overlaps,
    proposed::{Action, Proposed},
    write::Writing,
};
use crate::{
    exchange::{draft::Batch, finding::Finding},
    index::Snapshot,
    model::{
        actor::{Actor, Author},
        change::Seq,
        record::Kind,
        remit::Remit,
    },
};

/// Options of an import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Report only; write nothing.
    pub dry_run: bool,
    /// Write the good rows even if others are refused.
    pub accept_partial: bool,
    /// The decisions of the user about doubtful rows.
    pub decisions: Decisions,
    /// The importing person or program.
    pub actor: Actor,
    /// The reason, for the change log.
    pub reason: Option<String>,
}

/// The result of an import.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Rows in the file.
    pub rows: usize,
    /// What becomes of the rows.
    pub proposed: Proposed,
    /// All findings, by row.
    pub findings: Vec<Finding>,
    /// Whether the import was written, or had nothing to write.
    pub accepted: bool,
    /// The version of the registry after the import.
    pub version: Seq,
    /// The change set of the import, if it changed anything.
    pub set: Option<i64>,
}

impl Outcome {
    /// Rows that were refused.
    pub fn rejected_rows(&self) -> Vec<usize> {
        rejected_rows(&self.findings)
    }

    /// The numbers of what becomes of the rows.
    pub fn counts(&self) -> Counts {
        Counts::of(self.rows, &self.proposed, &self.findings)
    }

    /// The number of new records.
    pub fn added(&self) -> usize {
        self.proposed.count(Action::New)
    }

    /// The number of changed records.
    pub fn updated(&self) -> usize {
        self.proposed.count(Action::Changed)
    }

    /// Whether any finding is more severe than a note.
    pub fn has_doubts(&self) -> bool {
        has_doubts(&self.findings)
    }
}

impl Registry {
    /// Imports the drafts read from a file.
    ///
    /// Any error leaves the register untouched, unless `accept_partial` takes the good rows. A fault of the whole file
    /// is never accepted in part.
    ///
    /// # Errors
    ///
    /// Refused rows are findings of the [`Outcome`]. A [`RegistryError`] means that the register could not be read or
    /// written.
    pub async fn import(&self, batch: Batch, options: ImportOptions) -> Result<Outcome, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let ImportOptions { dry_run, accept_partial, decisions, actor, reason } = options;
        let rows = batch.rows;
        let wanted = Wanted { batch: Arc::new(batch), decisions, partial: accept_partial };
        let mut planned = writing.plan_import(wanted, &actor).await?;
        let findings = std::mem::take(&mut planned.findings);
        let proposed = Proposed::of(&planned.plan, &writing.now);
        let accepted = is_accepted(&findings, accept_partial);
        let import = planned.into_import(actor.into(), reason).filter(|_| accepted && !dry_run);
        let (version, set) = match import {
            Some(import) => {
                let set = writing.put_import(import).await?;
                (writing.commit().await?, set)
            }
            None => (self.snapshot().version, None),
        };
        Ok(Outcome { rows, proposed, findings, accepted, version, set })
    }
}

/// What is imported.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) batch: Arc<Batch>,
    pub(super) decisions: Decisions,
    /// Whether the good rows are written even if others are refused.
    pub(super) partial: bool,
}

/// The edits of an import, the judgement of the rules, and all findings, by row.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) judgement: Judgement,
    pub(super) findings: Vec<Finding>,
}

impl Planned {
    /// What is written; `None` if there are no edits, or one of them breaks a rule.
    pub(super) fn into_import(self, author: Author, reason: Option<String>) -> Option<Import> {
        let Judgement { is_sound, doubts } = self.judgement;
        let is_written = is_sound && !self.plan.edits.is_empty();
        is_written.then_some(Import { edits: self.plan.edits, doubts, author, reason })
    }
}

/// The largest identity of each kind so far.
pub(super) type LastIds = [i64; Kind::ALL.len()];

impl Writing<'_> {
    /// Plans an import by an author on top of what this transaction sees, on the thread that waits for it.
    pub(super) async fn plan_import(
        &mut self,
        wanted: Wanted,
        author: &Actor,
    ) -> Result<Planned, RegistryError> {
        let mut last_ids: LastIds = Default::default();
        for (last, kind) in last_ids.iter_mut().zip(Kind::ALL) {
            *last = self.last_id(*kind).await?;
        }
        let remit = self.registry.remit_of(author);
        Ok(planned((&self.now, remit), wanted, last_ids))
    }
}

/// Plans an import by an author with a remit on top of a state.
pub(super) fn planned(
    (now, remit): (&Snapshot, Option<Arc<Remit>>),
    Wanted { batch, decisions, partial }: Wanted,
    last_ids: LastIds,
) -> Planned {
    let mut batch = Arc::unwrap_or_clone(batch);
    let mut findings = std::mem::take(&mut batch.findings);
    let zones = Kind::ALL.iter().position(|kind| *kind == Kind::Zone).map_or(0, |at| last_ids[at]);
    import_forms::check(now, &batch, &mut findings);
    import_names::resolve(now, &mut batch, zones, &mut findings);
    overlaps::refuse(now, &mut batch, partial, &mut findings);
    let mut plan = plan(now, &batch, &decisions, last_ids, &mut findings);
    let judgement = judge((now, remit.as_ref()), &batch, &mut plan, partial, &mut findings);
    findings.sort_by_key(|f| f.row);
    Planned { plan, judgement, findings }
}
