//! The rules of a record of any kind.

use super::{
    beside::Beside, broken::Broken, firm, linkage, observation, outline, source, succession, unit, zone,
};
use crate::model::{
    breach::Breach,
    record::{Kind, Record},
};

/// The rules that a record breaks by itself or by its references.
pub(in crate::registry) fn own(record: &Record, beside: &Beside<'_>) -> Broken {
    let mut broken = Broken::default();
    match record {
        Record::Source(r) => source::judge(r, &mut broken),
        Record::Unit(r) => unit::judge(r, &mut broken),
        Record::Succession(r) => succession::judge(r, beside, &mut broken),
        Record::Zone(r) => zone::judge(r, beside, &mut broken),
        Record::Firm(r) => firm::judge(r, beside, &mut broken),
        Record::Observation(r) => observation::judge(r, beside, &mut broken),
        Record::Linkage(r) => linkage::judge(r, beside, &mut broken),
        Record::Outline(r) => outline::judge(r, beside, &mut broken),
    }
    broken
}

/// The same as [`own`], and uniqueness: no other record of its kind has its key.
pub(in crate::registry) fn all(record: &Record, beside: &Beside<'_>) -> Broken {
    let mut broken = own(record, beside);
    let key = record.key();
    if beside.holds(record.kind(), &key).is_some_and(|id| id != record.id()) {
        broken.tell(key_field(record.kind()), Some(key), Breach::Taken);
    }
    broken
}

/// The property that identifies a record of a kind; where several do together, the one that varies most.
pub(super) fn key_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Source | Kind::Unit | Kind::Zone | Kind::Firm | Kind::Linkage | Kind::Outline => "code",
        Kind::Succession => "new_code",
        Kind::Observation => "period",
    }
}
