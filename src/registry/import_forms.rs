//! Reports on forms: what they are about must be in the register.

use crate::{
    exchange::{
        draft::Batch,
        finding::{Fault, Finding},
        forms::fault::FormFault,
    },
    index::Snapshot,
    model::{code::Code, form::Subject, unit::Level},
};

/// Refuses a report on something that is not held.
pub(super) fn check(now: &Snapshot, batch: &Batch, findings: &mut Vec<Finding>) {
    let unheld = batch.about.iter().filter(|(subject, code)| !is_held(now, *subject, code));
    findings.extend(
        unheld.map(|(subject, code)| Finding::file(Fault::Form(FormFault::Unheld(*subject, code.clone())))),
    );
}

fn is_held(now: &Snapshot, subject: Subject, code: &Code) -> bool {
    let is_zone = |is_cluster| now.base.zone(code).is_some_and(|zone| zone.kind.is_cluster() == is_cluster);
    match subject {
        Subject::City => now.city.code == *code,
        Subject::Firm => now.firms.by_code(code.as_str()).is_some(),
        Subject::Cluster => is_zone(true),
        Subject::Park => is_zone(false),
        Subject::Ward => now.base.newest(Level::Ward).is_some_and(|wards| wards.get(code.as_str()).is_some()),
    }
}
