//! Importing a file: read, checked against the register, written whole or not at all.

use super::{
    error::RegistryError,
    identity::Said,
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
    model::{actor::Actor, change::Seq, record::Kind},
};

/// What to do with what was read.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Only tell; write nothing.
    pub dry_run: bool,
    /// Write the good rows even if others are rejected.
    pub accept_partial: bool,
    /// What was said about rows whose identity is doubtful.
    pub said: Said,
    /// Who imports.
    pub actor: Actor,
    /// Why.
    pub reason: Option<String>,
}

/// What came of an import.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Rows in the file.
    pub rows: usize,
    /// New things.
    pub added: usize,
    /// Things that changed.
    pub updated: usize,
    /// Things that were as the file says.
    pub unchanged: usize,
    /// Units of a replaced edition that the file no longer has.
    pub removed: usize,
    /// Everything that was noticed, by row.
    pub findings: Vec<Finding>,
    /// Whether anything was written or nothing needed to be.
    pub accepted: bool,
    /// The version of the registry afterwards.
    pub version: Seq,
}

impl Outcome {
    /// Lines that were not taken.
    pub fn rejected_rows(&self) -> Vec<usize> {
        let errors = self.findings.iter().filter(|f| f.fault.severity() == Severity::Error);
        let mut rows: Vec<usize> = errors.filter_map(|f| f.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether any finding is graver than a note.
    pub fn has_doubts(&self) -> bool {
        self.findings.iter().any(|f| f.fault.severity() > Severity::Note)
    }
}

impl Registry {
    /// Imports what was read from a file.
    ///
    /// Errors anywhere leave the register untouched unless good rows alone were asked for; a fault of the whole file
    /// is never accepted in part.
    pub async fn import(&self, batch: Batch, options: ImportOptions) -> Result<Outcome, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let mut last_ids = [0; Kind::ALL.len()];
        for (last, kind) in last_ids.iter_mut().zip(Kind::ALL) {
            *last = writing.last_id(*kind).await?;
        }
        let ImportOptions { dry_run, accept_partial, said, actor, reason } = options;
        let rows = batch.rows;
        let planning = writing.plan(move |now| planned(now, batch, &said, accept_partial, last_ids));
        let (plan, weighed, findings) = planning.await?;
        let Plan { edits, added, updated, unchanged, removed, .. } = plan;
        let accepted = is_accepted(&findings, accept_partial);
        let judged = weighed.settle(Commit { edits, seen: Vec::new(), actor, reason });
        let version = match judged.filter(|_| accepted && !dry_run) {
            Some(judged) => {
                writing.put_judged(judged).await?;
                writing.commit().await?
            }
            None => self.snapshot().version,
        };
        Ok(Outcome { rows, added, updated, unchanged, removed, findings, accepted, version })
    }
}

/// What an import would do to a state, what the rules say of that, and everything that was noticed, by row.
fn planned(
    now: &Snapshot,
    mut batch: Batch,
    said: &Said,
    partial: bool,
    last_ids: [i64; Kind::ALL.len()],
) -> (Plan, Weighed, Vec<Finding>) {
    let mut findings = std::mem::take(&mut batch.findings);
    overlaps::refuse(now, &mut batch, partial, &mut findings);
    let mut plan = plan(now, &batch, said, last_ids, &mut findings);
    let weighed = judge(now, &batch, &mut plan, partial, &mut findings);
    findings.sort_by_key(|f| f.row);
    (plan, weighed, findings)
}
