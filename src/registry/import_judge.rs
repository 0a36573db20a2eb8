//! The rules, applied to the edits of an import as they would be written: a row merged with the record in the register
//! may break a rule that the row alone does not.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    import_edits::Doubt,
    import_plan::{Plan, finding},
    rules::{Beside, weigh},
};
use crate::{
    exchange::{draft::Batch, finding::Finding, severity::Severity},
    index::Snapshot,
    model::{
        breach::{Breach, Rule},
        refusal::Refusal,
        remit::Remit,
    },
    stop,
};

/// Whether an import with these findings is written. A fault of the whole file is never accepted in part.
pub(super) fn is_accepted(findings: &[Finding], partial: bool) -> bool {
    let mut errors = findings.iter().filter(|finding| finding.fault.severity() == Severity::Error);
    if partial { errors.all(|finding| finding.row.is_some()) } else { errors.next().is_none() }
}

/// What is known of the edits of an import.
pub(super) struct Judgement {
    /// Whether no edit is refused.
    pub(super) is_sound: bool,
    /// The doubts about them, in the order of the pieces.
    pub(super) doubts: Vec<Doubt>,
}

/// Judges the edits of an import and adds findings that are new. If only good rows are taken, the others are removed
/// from the plan.
pub(super) fn judge(
    (now, remit): (&Snapshot, Option<&Arc<Remit>>),
    batch: &Batch,
    plan: &mut Plan,
    partial: bool,
    findings: &mut Vec<Finding>,
) -> Judgement {
    loop {
        // A plan with errors lacks rows, so that units of the register would overlap those that replace them.
        let with_overlaps = is_accepted(findings, partial);
        let (mut refused, mut doubts) = (BTreeSet::new(), Vec::new());
        for piece in plan.edits.pieces() {
            stop::check();
            let (first, edits) = (piece.start, plan.edits.of(piece));
            let weighed = weigh(&edits, &mut Beside::new(now).for_remit(remit.cloned()), with_overlaps);
            for (at, refusal) in weighed.found {
                plan.tell(first + at, &refusal, batch, findings);
                if !refusal.rule().is_doubt() {
                    refused.insert(first + at);
                    continue;
                }
                let number = u32::try_from(first + at).expect("there are fewer edits than numbers");
                doubts.push((number, refusal.field, refusal.rule()));
            }
        }
        if refused.is_empty() || !partial {
            return Judgement { is_sound: refused.is_empty(), doubts };
        }
        plan.drop(&refused);
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
    fn drop(&mut self, refused: &BTreeSet<usize>) {
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            !refused.contains(&(at - 1))
        });
        self.edits = Arc::new(self.edits.without(refused));
    }
}
