//! Importing a file: read, checked against the register, written whole or not at all.

use super::{
    error::RegistryError, identity::Said, import_plan::plan, open::Registry, overlaps, queue::Commit,
};
use crate::{
    exchange::{draft::Batch, finding::Finding, severity::Severity},
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
    pub async fn import(&self, mut batch: Batch, options: ImportOptions) -> Result<Outcome, RegistryError> {
        let _writing = self.lock().await;
        let mut writer = self.begin().await?;
        let now = self.snapshot();
        let mut last_ids = [0; Kind::ALL.len()];
        for (last, kind) in last_ids.iter_mut().zip(Kind::ALL) {
            *last = writer.last_id(*kind).await?;
        }
        let mut findings = std::mem::take(&mut batch.findings);
        overlaps::refuse(&now, &mut batch, options.accept_partial, &mut findings);
        let plan = plan(&now, &batch, &options.said, last_ids, &mut findings);
        findings.sort_by_key(|f| f.row);
        let grave = |f: &&Finding| f.fault.severity() == Severity::Error;
        let unusable = findings.iter().filter(grave).any(|f| f.row.is_none());
        let partial = findings.iter().any(|f| grave(&f));
        let accepted = !unusable && (!partial || options.accept_partial);
        let version = if accepted && !options.dry_run {
            self.finish(writer, Commit { edits: plan.edits, actor: options.actor, reason: options.reason })
                .await?
        } else {
            now.version
        };
        Ok(Outcome {
            rows: batch.rows,
            added: plan.added,
            updated: plan.updated,
            unchanged: plan.unchanged,
            removed: plan.removed,
            findings,
            accepted,
            version,
        })
    }
}
