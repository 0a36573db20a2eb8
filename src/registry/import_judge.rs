//! The rules, applied to the edits of an import as they would be written: a row merged with the record in the register
//! may break a rule that the row alone does not.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    import_plan::{Plan, finding},
    rules::{Beside, Weighed, weigh},
};
use crate::{
    exchange::{draft::Batch, finding::Finding, severity::Severity},
    index::Snapshot,
    model::{
        breach::{Breach, Rule},
        refusal::Refusal,
        remit::Remit,
    },
};

/// Whether an import with these findings is written. A fault of the whole file is never accepted in part.
pub(super) fn is_accepted(findings: &[Finding], partial: bool) -> bool {
    let mut errors = findings.iter().filter(|finding| finding.fault.severity() == Severity::Error);
    if partial { errors.all(|finding| finding.row.is_some()) } else { errors.next().is_none() }
}

/// Judges the edits of an import and adds findings that are new. If only good rows are taken, the others are removed
/// from the plan.
pub(super) fn judge(
    (now, remit): (&Snapshot, Option<&Arc<Remit>>),
    batch: &Batch,
    plan: &mut Plan,
    partial: bool,
    findings: &mut Vec<Finding>,
) -> Weighed {
    loop {
        // A plan with errors lacks rows, so that units of the register would overlap those that replace them.
        let with_overlaps = is_accepted(findings, partial);
        let weighed = weigh(&plan.edits, &mut Beside::new(now).for_remit(remit.cloned()), with_overlaps);
        let refused: BTreeSet<usize> = weighed.refused().map(|(at, _)| *at).collect();
        for (at, refusal) in &weighed.found {
            plan.tell(*at, refusal, batch, findings);
        }
        if refused.is_empty() || !partial {
            return weighed;
        }
        plan.drop(&refused, now);
    }
}

impl Plan {
    /// Adds a refusal as a finding, unless the row has it already. Overlaps along borders and wrong tax codes have been
    /// reported from the file.
    fn tell(&mut self, at: usize, refusal: &Refusal, batch: &Batch, findings: &mut Vec<Finding>) {
        let (row, rule) = (self.rows[at], refusal.rule());
        let is_known = matches!(rule, Rule::BorderOverlap | Rule::TaxCode)
            || row.is_some_and(|row| !self.told.insert((row, rule, refusal.field)));
        if !is_known || matches!(refusal.breach, Breach::Overlap { .. }) && rule == Rule::Overlap {
            findings.push(finding(batch, row, refusal.clone()));
        }
    }

    /// Removes edits from the plan.
    fn drop(&mut self, refused: &BTreeSet<usize>, now: &Snapshot) {
        let (mut at, mut taken) = (0, Vec::with_capacity(refused.len()));
        self.rows = std::mem::take(&mut self.rows)
            .into_iter()
            .enumerate()
            .filter(|(at, _)| !refused.contains(at))
            .map(|(_, row)| row)
            .collect();
        self.edits.retain(|edit| {
            let stays = !refused.contains(&at);
            taken.extend((!stays).then(|| edit.subject()));
            at += 1;
            stays
        });
        for (kind, id) in taken {
            let counted = if now.record(kind, id).is_some() { &mut self.updated } else { &mut self.added };
            *counted = counted.saturating_sub(1);
        }
    }
}
