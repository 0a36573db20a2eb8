//! Imports of files: a file is read, checked against the register, and written as a whole or not at all.

use std::sync::Arc;

use super::{
    error::RegistryError,
    identity::Decisions,
    import_judge::{is_accepted, judge},
    import_plan::{Plan, plan},
    open::Registry,
    overlaps,
    queue::Commit,
    rules::Weighed,
};
use crate::{
    exchange::{draft::Batch, finding::Finding, severity::Severity},
    index::Snapshot,
    model::{
        actor::Actor,
        change::{Cause, Seq},
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
    /// New records.
    pub added: usize,
    /// Changed records.
    pub updated: usize,
    /// Records that equal their rows.
    pub unchanged: usize,
    /// Units of a replaced edition that are not in the file.
    pub removed: usize,
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
        let errors = self.findings.iter().filter(|f| f.fault.severity() == Severity::Error);
        let mut rows: Vec<usize> = errors.filter_map(|f| f.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether any finding is more severe than a note.
    pub fn has_doubts(&self) -> bool {
        self.findings.iter().any(|f| f.fault.severity() > Severity::Note)
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
        let mut last_ids = [0; Kind::ALL.len()];
        for (last, kind) in last_ids.iter_mut().zip(Kind::ALL) {
            *last = writing.last_id(*kind).await?;
        }
        let ImportOptions { dry_run, accept_partial, decisions, actor, reason } = options;
        let rows = batch.rows;
        let remit = self.remit_of(&actor);
        let planning =
            writing.plan(move |now| planned((now, remit), batch, &decisions, accept_partial, last_ids));
        let (plan, weighed, findings) = planning.await?;
        let Plan { edits, added, updated, unchanged, removed, .. } = plan;
        let accepted = is_accepted(&findings, accept_partial);
        let judged = weighed.settle(Commit::of(edits, actor.into(), reason, Cause::Import));
        let (version, set) = match judged.filter(|judged| accepted && !dry_run && !judged.is_empty()) {
            Some(judged) => {
                let set = writing.put_judged(judged).await?;
                (writing.commit().await?, set)
            }
            None => (self.snapshot().version, None),
        };
        Ok(Outcome { rows, added, updated, unchanged, removed, findings, accepted, version, set })
    }
}

/// The edits of an import by an author with a remit on top of a state, the judgement of the rules, and all findings, by row.
fn planned(
    (now, remit): (&Snapshot, Option<Arc<Remit>>),
    mut batch: Batch,
    decisions: &Decisions,
    partial: bool,
    last_ids: [i64; Kind::ALL.len()],
) -> (Plan, Weighed, Vec<Finding>) {
    let mut findings = std::mem::take(&mut batch.findings);
    overlaps::refuse(now, &mut batch, partial, &mut findings);
    let mut plan = plan(now, &batch, decisions, last_ids, &mut findings);
    let weighed = judge((now, remit.as_ref()), &batch, &mut plan, partial, &mut findings);
    findings.sort_by_key(|f| f.row);
    (plan, weighed, findings)
}
