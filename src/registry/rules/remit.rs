//! What an account may edit, as a rule of edits: the record lies inside before and after. Records without a place of their
//! own lie where those lie that they refer to, or that refer to them.

use super::{beside::Beside, record::key_field};
use crate::{
    geom::prepared::PreparedArea,
    index::Snapshot,
    model::{
        breach::Breach,
        change::Edit,
        code::Code,
        location::POINT,
        observation::Observation,
        outline::Outline,
        record::{Kind, Record},
        refusal::Refusal,
        remit::{Part, Remit, ToldRemit, Topic, UnitKey},
        unit::Unit,
    },
};

/// Whether a record may be edited by the author of the edits, as it is after the edits so far.
pub(super) fn holds(record: &Record, beside: &Beside<'_>) -> bool {
    let Some(remit) = beside.remit() else { return true };
    remit.has(Topic::of(record)) && (remit.units().is_empty() || lies_in(remit.units(), record, beside))
}

/// Whether the state of a record after an edit is one that the author may make of it.
pub(super) fn takes(edit: &Edit, before: Option<&Record>, beside: &Beside<'_>) -> bool {
    let Some(remit) = beside.remit() else { return true };
    match edit {
        Edit::Put(record) => holds(record, beside) && !redraws(remit, record, before),
        // As new boundaries, it would decide where other records lie.
        Edit::Delete(kind, _) => *kind != Kind::Unit || remit.units().is_empty(),
    }
}

/// Whether an edit gives a zone or firm a code that figures outside of the units have as their subject, so that they would
/// lie where it lies. The state is that before the edit.
pub(super) fn adopts(edit: &Edit, before: Option<&Record>, beside: &Beside<'_>) -> bool {
    let Some(remit) = beside.remit().filter(|remit| !remit.units().is_empty()) else { return false };
    let Edit::Put(record) = edit else { return false };
    let code = match record.as_ref() {
        Record::Zone(own) => &own.code,
        Record::Firm(own) => &own.code,
        _ => return false,
    };
    if before.is_some_and(|before| before.key() == code.as_str()) {
        return false;
    }
    let is_inside = |own: &&Observation| lies_in(remit.units(), &Record::Observation((*own).clone()), beside);
    !beside.observations_of(code).iter().all(is_inside)
}

/// The refusal of an edit.
pub(super) fn refusal(edit: &Edit, before: Option<&Record>, remit: &Remit, beside: &Beside<'_>) -> Refusal {
    let (kind, id) = edit.subject();
    let record = match edit {
        Edit::Put(record) => Some(record.as_ref()),
        Edit::Delete(..) => None,
    };
    Refusal {
        kind,
        id,
        code: before.or(record).map_or_else(|| format!("({id})"), Record::key),
        field: deciding(kind),
        value: None,
        breach: Breach::OutsideRemit(Box::new(told(remit, beside))),
    }
}

/// The refusal of any edit of a topic.
pub(in crate::registry) fn of_topic(kind: Kind, topic: Topic, remit: &Remit, now: &Snapshot) -> Refusal {
    Refusal {
        kind,
        id: 0,
        code: topic.to_string(),
        field: key_field(kind),
        value: None,
        breach: Breach::OutsideRemit(Box::new(told(remit, &Beside::new(now)))),
    }
}

/// The property that decides where a record of a kind lies.
fn deciding(kind: Kind) -> &'static str {
    match kind {
        Kind::Firm | Kind::Zone => POINT,
        Kind::Linkage => "members",
        Kind::Observation => "subject",
        Kind::Source | Kind::Unit | Kind::Succession | Kind::Outline => key_field(kind),
    }
}

fn told(remit: &Remit, beside: &Beside<'_>) -> ToldRemit {
    let name = |key: &UnitKey| match beside.unit(key) {
        Some(unit) => format!("{} ({key})", unit.name),
        None => key.to_string(),
    };
    ToldRemit { topics: remit.topics().to_vec(), units: remit.units().iter().map(name).collect() }
}

fn lies_in(units: &[UnitKey], record: &Record, beside: &Beside<'_>) -> bool {
    let has_zone =
        |code: &Code| beside.zone(code).is_some_and(|own| lies_in(units, &Record::Zone(own), beside));
    let has_firm =
        |code: &Code| beside.firm(code).is_some_and(|own| lies_in(units, &Record::Firm(own), beside));
    let has_unit =
        |edition: &Code, code: &Code| units.iter().any(|unit| unit.edition == *edition && unit.code == *code);
    match record {
        Record::Zone(own) => {
            own.location.as_ref().is_some_and(|at| units.iter().any(|unit| beside.lies_in(at.point, unit)))
        }
        Record::Firm(own) => match &own.location {
            Some(at) => units.iter().any(|unit| beside.lies_in(at.point, unit)),
            None => own.zone.as_ref().is_some_and(has_zone),
        },
        Record::Outline(own) => has_zone(&own.zone) && meets(units, own, beside),
        Record::Linkage(own) => !own.members.is_empty() && own.members.iter().all(has_firm),
        Record::Observation(own) => match unit_of(&own.subject, units, beside) {
            Some(unit) => units.contains(&unit),
            None if beside.is_of_all(&own.subject) => false,
            None if beside.has_zone(&own.subject) => has_zone(&own.subject),
            None => has_firm(&own.subject),
        },
        Record::Unit(own) => has_unit(&own.edition, &own.code),
        Record::Succession(own) => {
            has_unit(&own.old_edition, &own.old_code) && has_unit(&own.new_edition, &own.new_code)
        }
        Record::Source(own) => {
            beside.every_user(Kind::Source, own.code.as_str(), |user| lies_in(units, user, beside))
        }
    }
}

/// The unit that the subject of a figure names, whatever else has this code.
fn unit_of(subject: &Code, units: &[UnitKey], beside: &Beside<'_>) -> Option<UnitKey> {
    let Ok(Part::Unit(key)) = subject.as_str().parse() else { return None };
    (units.contains(&key) || beside.unit(&key).is_some()).then_some(key)
}

/// Whether an outline has land in one of the units.
fn meets(units: &[UnitKey], outline: &Outline, beside: &Beside<'_>) -> bool {
    let land = PreparedArea::new(&outline.shape);
    units.iter().filter_map(|unit| beside.unit(unit)).any(|unit| PreparedArea::new(&unit.shape).meets(&land))
}

/// Whether an edit changes what decides where other records lie: the boundary of a unit, which an account that is limited to the
/// unit may not change.
fn redraws(remit: &Remit, record: &Record, before: Option<&Record>) -> bool {
    let Record::Unit(Unit { shape, .. }) = record else { return false };
    let is_same = matches!(before, Some(Record::Unit(before)) if before.shape == *shape);
    !remit.units().is_empty() && !is_same
}
