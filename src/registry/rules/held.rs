//! The rules, applied to every record of the register.

use super::{beside::Beside, overlap, record};
use crate::{
    index::Snapshot,
    model::{
        record::{Kind, Record},
        refusal::Refusal,
        unit::Unit,
    },
};

/// All records that break a rule, doubts included. This version writes none except doubts and records that lost what
/// they refer to; earlier versions and writes that bypass the rules may leave others.
pub fn broken(now: &Snapshot) -> Vec<Refusal> {
    let beside = Beside::new(now);
    let mut found = Vec::new();
    let mut judge = |record: &Record| found.extend(record::all(record, &beside).of(record));
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::Firm) {
        now.base.holdings.records(*kind).iter().for_each(&mut judge);
    }
    now.firms.iter().for_each(|row| judge(&Record::Firm(row.firm())));
    for edition in &now.base.editions {
        let units: Vec<((), &Unit)> = edition.units().map(|unit| ((), unit.as_ref())).collect();
        found.extend(overlap::among(&units).into_iter().map(|((), refusal)| refusal));
    }
    found
}
